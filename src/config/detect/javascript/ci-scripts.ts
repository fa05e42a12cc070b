import { posix } from 'node:path';
import { mayHaveCi, readCi } from '../ci/read-ci.ts';
import type { CiStep } from '../ci/ci-step.ts';
import type { DetectContext } from '../context.ts';
import { readDelegation } from '../scripts/script-delegation.ts';
import { readSteps } from '../scripts/script-steps.ts';

/** The scripts of packages that CI runs by their names: these are checks, whatever they are called. */
export interface CiScripts {
  /** Those among `names`, the scripts of the package in `folder`, which is relative to the root. */
  of(folder: string, names: readonly string[]): ReadonlySet<string>;
}

const none: CiScripts = { of: () => new Set() };

/** Reads what CI runs, as far as it is about scripts of packages. */
export async function readCiScripts(context: DetectContext): Promise<CiScripts> {
  if (!mayHaveCi(context)) return none;
  const { steps } = await readCi(context);
  const about = steps.filter(
    ({ by, run }) => by === 'CI' && /\b(?:npm|pnpm|yarn|bun|jlpm|node|turbo|nx|lerna|lage|moon)\b/.test(run),
  );
  if (about.length === 0) return none;
  const byFolder = Map.groupBy(about, (step) => posix.normalize(step.folder));
  const everywhere = new Set(about.flatMap(tasksInAll));
  return {
    of: (folder, names) => {
      const here = (byFolder.get(folder) ?? []).flatMap(({ run }) => readSteps(run.slice(0, longest), names));
      const called = here.flatMap((step) => (step.type === 'script' ? step.scripts : []));
      return new Set([...called, ...(folder === '.' ? [] : names.filter((name) => everywhere.has(name)))]);
    },
  };
}

/** In characters, of one step. */
const longest = 20_000;

/** The scripts that a step runs in all packages. */
function tasksInAll({ run }: CiStep): readonly string[] {
  return readSteps(run.slice(0, longest), []).flatMap((step) => {
    const delegation = step.type === 'program' ? readDelegation(step) : null;
    return delegation === null || delegation.filters.length > 0 ? [] : delegation.tasks;
  });
}
