import { join } from 'node:path';
import type { CheckKind } from '../model/check.ts';
import { gitEnvironment } from './builtin/git-command.ts';
import { locateRepository } from './builtin/git-repository.ts';

/** With these git leads the programs that it starts to a repository, whatever folder they are in (`git rev-parse --local-env-vars`). */
const leading: readonly string[] = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_COMMON_DIR',
  'GIT_PREFIX',
  'GIT_INDEX_FILE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
];
/** Their programs may make repositories of their own, whose files would end in the index of a commit. */
const makesRepositories: ReadonlySet<CheckKind> = new Set(['test', 'build', 'other']);

/**
 * What to change in the environment of a check below `root`, so that it acts in a hook of git as it does without one: else a test that
 * makes a repository commits into that of the user. Only the index that a commit is made from instead of that of the work tree
 * (`git commit -a`, `git commit FILE`) is left to checks that may ask what is staged. null = nothing, at once.
 */
export function withoutHook(root: string, kind: CheckKind, host: NodeJS.ProcessEnv): Promise<Changes> | null {
  const given = leading.filter((name) => host[name] !== undefined);
  return given.length === 0 ? null : findChanges(root, kind, host, given);
}

/** Variables to set; undefined removes one. */
type Changes = Readonly<Record<string, string | undefined>>;

async function findChanges(root: string, kind: CheckKind, host: NodeJS.ProcessEnv, given: readonly string[]): Promise<Changes> {
  const repository = await locateRepository(root);
  // Where no folder leads to a repository, the variables are somebody's own way to one.
  if (repository === null) return {};
  const removed = Object.fromEntries(given.map((name) => [name, undefined]));
  const index = gitEnvironment(repository, host)['GIT_INDEX_FILE'];
  const isOwn = index === undefined || index === join(repository.gitDir, 'index');
  return isOwn || makesRepositories.has(kind) ? removed : { ...removed, GIT_INDEX_FILE: index };
}
