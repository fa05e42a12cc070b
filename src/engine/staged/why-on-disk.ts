import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Check, CheckKind, NameOf } from '../../model/check.ts';
import type { StagedPlace } from './stage-files.ts';

/** Their folders of build files name the place of the sources. */
const boundToPlace: ReadonlySet<string> = new Set(
  'cmake ctest meson ninja dotnet msbuild gradle gradlew mvn mvnw swift xcodebuild bazel buck2 sbt nx turbo'.split(' '),
);
/** What these look at is in the files themselves; others may need what a build has made. */
const readsSources: ReadonlySet<CheckKind> = new Set(['git', 'format', 'lint', 'types']);
const isPython = /^(?:python[\d.]*|pytest|mypy|pyright|basedpyright|pylint|unittest|tox|nox|uv|poetry|pdm|hatch|pipenv)$/;

/** Why a check must look at the files on disk although others are staged, as a clause; null = it can look at those that are staged. */
export function whyOnDisk(
  check: Check,
  place: StagedPlace,
  find: (id: string) => Check | undefined,
  nameOf: NameOf,
): string | null {
  const own = whyItself(check, place);
  if (own !== null) return own;
  const needed = neededBy(check, find).find((one) => makesFiles(one) !== null);
  return needed === undefined ? null : `it needs ${nameOf(needed.id)}, which makes files there`;
}

function whyItself(check: Check, { root, ignored }: StagedPlace): string | null {
  const { work, kind, cwd, command, tool, keepDaemons } = check;
  if (work.type === 'builtin') return work.name === 'git-status' ? 'it says how the work tree stands' : null;
  const makes = makesFiles(check);
  if (makes !== null) return makes;
  if (keepDaemons) return 'it leaves processes running on purpose';
  if (cwd.startsWith('..') || cwd.startsWith('/')) return 'it works outside of the workspace';
  if (!existsSync(join(root, cwd))) return cwd === '.' ? 'nothing is staged of its folder' : `nothing is staged in ${cwd}`;
  const program = tool ?? basename(command[0] ?? '');
  if (boundToPlace.has(program)) return `${program} remembers where files lie`;
  if (ignored.leadsBack !== null && isPython.test(program)) return `${ignored.leadsBack} leads to the files on disk`;
  const mayNeed = readsSources.has(kind) ? null : ignored.outputs;
  return mayNeed === null ? null : `it may need ${mayNeed}, which git ignores`;
}

function makesFiles({ effect, kind }: Check): string | null {
  if (effect === 'write') return 'it changes files';
  return kind === 'build' ? 'it makes files that others may need' : null;
}

/** Directly or through others, each once. */
function neededBy(check: Check, find: (id: string) => Check | undefined): readonly Check[] {
  const needed = new Set<Check>();
  const open = [check];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    for (const { check: id, when } of one.dependsOn) {
      const found = when === 'after' ? undefined : find(id);
      if (found === undefined || needed.has(found)) continue;
      needed.add(found);
      open.push(found);
    }
  }
  return [...needed];
}
