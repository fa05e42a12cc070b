import { posix } from 'node:path';
import { checkDefaults, triggers, type Check } from '../../model/check.ts';
import type { ConfigProblem } from '../../model/problem.ts';
import { idIn } from './tool-preset.ts';

/** What says which checks a project has: when it cannot be read they are not there, and nothing of what is left may look like all of them. */
const isManifest =
  /(?:^|\/)(?:package\.json|pnpm-workspace\.yaml|pyproject\.toml|Cargo\.toml|composer\.json|deno\.jsonc?|pubspec\.yaml|turbo\.json|nx\.json|[Tt]askfile\.ya?ml|mise\.toml)$/;

/** A check that cannot run for each manifest that cannot be read, so that no verdict can be good before it is repaired. */
export function checkBrokenManifests(problems: readonly ConfigProblem[]): Check[] {
  const byFile = new Map<string, Check>();
  for (const { file, line, message } of problems) {
    if (file === null || !isManifest.test(file) || byFile.has(file)) continue;
    byFile.set(file, {
      ...checkDefaults,
      id: idIn(posix.dirname(file), posix.basename(file)),
      title: `${file} can be read`,
      kind: 'other',
      tool: null,
      work: { type: 'builtin', name: 'read-manifest', on: 'inline' },
      command: ['cat', file],
      cwd: '.',
      on: [...triggers],
      cache: false,
      broken: message,
      source: { origin: 'detected', file, line, reason: `what ${file} says of checks is not known` },
    });
  }
  return [...byFile.values()];
}
