import { mkdir, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { messageOf } from '../../model/result.ts';
import { gitEnvironment } from '../builtin/git-command.ts';
import { locateRepository, type GitRepository } from '../builtin/git-repository.ts';
import { askGit, askStatus } from '../inputs/ask-git.ts';
import { hasHiddenOrUnmerged, isSubmodule, readGitIndex } from '../inputs/git-index.ts';
import { isToolCache } from '../inputs/list-files.ts';
import { identify, isAlive } from '../process/process-identity.ts';
import { linkIgnored, type Ignored } from './link-ignored.ts';
import { writeGitFolder } from './write-git-folder.ts';

/** What the next commit would hold, laid out on disk beside the work tree; ignored files are those of the work tree. Disposing removes it. */
export interface StagedPlace extends AsyncDisposable {
  /** Where the workspace's root is in there; absolute. */
  readonly root: string;
  readonly ignored: Ignored;
}

/** `same`: the work tree holds what is staged, and nothing else. `reason` is a clause. */
export type Staging =
  | { readonly type: 'same' }
  | { readonly type: 'laid-out'; readonly place: StagedPlace }
  | { readonly type: 'impossible'; readonly reason: string };

export interface StageOptions {
  /** Of the workspace; absolute. */
  readonly root: string;
  /** Absolute, ours alone: where it is laid out; null = there is no such place. */
  readonly directory: string | null;
  /** Aborting it ends git; what was laid out is removed. */
  readonly signal: AbortSignal;
}

/**
 * Lays out what is staged, where the work tree holds anything else. Index, objects and files of the repository are only read. What a
 * killed process has left of this is removed first. Never rejects.
 */
export async function stageFiles(options: StageOptions): Promise<Staging> {
  try {
    return await stage(options);
  } catch (thrown) {
    return impossible(messageOf(thrown));
  }
}

async function stage({ root, directory, signal }: StageOptions): Promise<Staging> {
  const located = await locateRepository(root);
  if (located === null) return impossible('it is in no git work tree');
  const repository = { ...located, prefix: '' };
  const index = gitEnvironment(repository, process.env)['GIT_INDEX_FILE'] ?? join(repository.gitDir, 'index');
  const status = await askStatus(repository, signal, index);
  if (status === null) return impossible('git does not say what is staged');
  if (status.changed.size === 0 && status.untracked.every((path) => isToolCache.test(path))) return { type: 'same' };
  if (directory === null) return impossible('there is no folder to lay it out in, name one with PREFLIGHT_CACHE_DIR');
  await sweep(directory);
  const folder = join(directory, newName());
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true, maxRetries: 3 });
  try {
    const top = join(folder, basename(repository.top) || 'root');
    await mkdir(top, { recursive: true, mode: 0o700 });
    const ignored = await layOut(repository, index, top, signal);
    if (typeof ignored !== 'string')
      return { type: 'laid-out', place: { root: join(top, located.prefix), ignored, [Symbol.asyncDispose]: remove } };
    await remove();
    return impossible(ignored);
  } catch (thrown) {
    await remove();
    throw thrown;
  }
}

/** What git ignores, or why nothing can be laid out. */
async function layOut(repository: GitRepository, index: string, top: string, signal: AbortSignal): Promise<Ignored | string> {
  const copy: GitRepository = { top, gitDir: join(top, '.git'), prefix: '' };
  const ask = async (...args: readonly string[]): Promise<string | null> => {
    const answer = await askGit(repository, args, signal);
    return answer.ok ? (answer.items[0]?.trim() ?? '') : null;
  };
  const [head, branch, refs] = await Promise.all([
    ask('rev-parse', '--verify', '--quiet', 'HEAD'),
    ask('symbolic-ref', '--quiet', 'HEAD'),
    ask('for-each-ref', '--format=%(objectname) %(refname)'),
  ]);
  // A branch of which nobody could say what it has would look as if it had no commit.
  await writeGitFolder(repository, copy, { index, head, branch: refs === null ? null : branch, refs: refs ?? '' });
  const staged = await readGitIndex(copy.gitDir);
  if (staged === null) return 'its index is split or sparse';
  if (staged.records.some((record) => isSubmodule(staged, record))) return 'it has submodules';
  if (hasHiddenOrUnmerged(staged)) return 'it has conflicts, or files that git does not look at';
  const done = await askGit(copy, ['checkout-index', '--all', '--force', '--index', '--quiet'], signal);
  return done.ok ? linkIgnored(repository, copy, signal) : done.reason;
}

const impossible = (reason: string): Staging => ({ type: 'impossible', reason });

let count = 0;

/** Tells the process that it belongs to. */
function newName(): string {
  const { pid, start } = identify(process.pid);
  return [pid, start ?? '', count++].join('-');
}

/** Removes what processes have left behind that are gone. */
async function sweep(directory: string): Promise<void> {
  for (const name of await readdir(directory).catch((): string[] => [])) {
    const [pid = '', start = ''] = name.split('-');
    if (!/^\d+$/.test(pid) || isAlive({ pid: Number(pid), start: start === '' ? null : Number(start) })) continue;
    await rm(join(directory, name), { recursive: true, force: true });
  }
}
