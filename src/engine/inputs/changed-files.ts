import { err, ok, UserError, type Result } from '../../model/result.ts';
import { gitEnvironment } from '../builtin/git-command.ts';
import { locateRepository } from '../builtin/git-repository.ts';
import { askGit } from './ask-git.ts';

/** Which files count as changed. */
export type Change =
  /** Since a commit, that is since the branch left it; null = the main branch of the repository. What is not committed counts. */
  | { readonly type: 'since'; readonly base: string | null }
  /** What the next commit would change. */
  | { readonly type: 'staged' }
  /** These, relative to the root, with `/`. */
  | { readonly type: 'files'; readonly files: readonly string[] };

export interface ChangedFiles {
  /** Relative to the root, with `/`; deleted ones as well. */
  readonly files: readonly string[];
  /** Of staged ones: those whose content on disk is another than the one that is staged. */
  readonly unstaged: readonly string[];
}

/** Where branches begin, the first that there is. */
const mainBranches: readonly string[] = [
  'refs/remotes/origin/HEAD',
  'refs/remotes/origin/main',
  'refs/remotes/origin/master',
  'refs/heads/main',
  'refs/heads/master',
];
const diff: readonly string[] = ['diff', '--name-only', '-z', '--no-renames', '--no-ext-diff', '--relative'];

/** The files of a change, as git tells them. Starts git, and nothing else. */
export async function findChangedFiles(root: string, change: Change, signal: AbortSignal): Promise<Result<ChangedFiles>> {
  if (change.type === 'files') return ok({ files: change.files, unstaged: [] });
  const repository = await locateRepository(root);
  if (repository === null) return err(new UserError(`${root} is not in a git work tree, so nobody knows what has changed.`));
  // A hook may make its commit from another index than that of the work tree.
  const index = change.type === 'staged' ? gitEnvironment(repository, process.env)['GIT_INDEX_FILE'] : undefined;
  const ask = async (...args: readonly string[]): Promise<readonly string[]> => {
    const answer = await askGit(repository, args, signal, index);
    if (answer.ok) return answer.items;
    throw new UserError(answer.reason);
  };
  try {
    return ok(change.type === 'staged' ? await findStaged(ask) : await findSince(ask, change.base));
  } catch (thrown) {
    if (thrown instanceof UserError) return err(thrown);
    throw thrown;
  }
}

type Ask = (...args: readonly string[]) => Promise<readonly string[]>;

async function findStaged(ask: Ask): Promise<ChangedFiles> {
  const [files, dirty] = await Promise.all([ask(...diff, '--cached'), ask(...diff)]);
  const changed = new Set(dirty);
  return { files, unstaged: files.filter((file) => changed.has(file)) };
}

async function findSince(ask: Ask, base: string | null): Promise<ChangedFiles> {
  const start = base ?? (await findMainBranch(ask));
  if (start.startsWith('-')) throw new UserError(`There is no commit "${start}" to compare with.`);
  const commit = await ask('rev-parse', '--verify', '--quiet', `${start}^{commit}`).catch(() => []);
  if (commit[0] === undefined && base === null) return { files: await listAll(ask), unstaged: [] };
  if (commit[0] === undefined)
    throw new UserError(`There is no commit "${start}" to compare with: name another one with --affected=BASE.`);
  const fork = await ask('merge-base', 'HEAD', commit[0].trim()).catch(() => []);
  const [changed, added] = await Promise.all([
    ask(...diff, fork[0]?.trim() ?? commit[0].trim()),
    ask('ls-files', '-z', '--others', '--exclude-standard'),
  ]);
  return { files: [...new Set([...changed, ...added])].sort(), unstaged: [] };
}

/** Where nothing was committed yet, everything is new. */
async function listAll(ask: Ask): Promise<readonly string[]> {
  return [...new Set(await ask('ls-files', '-z', '--cached', '--others', '--exclude-standard'))].sort();
}

async function findMainBranch(ask: Ask): Promise<string> {
  const found = (await ask('for-each-ref', '--format=%(refname)', ...mainBranches)).join('').split('\n');
  return mainBranches.find((branch) => found.includes(branch)) ?? 'HEAD';
}
