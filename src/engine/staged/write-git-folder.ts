import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GitRepository } from '../builtin/git-repository.ts';
import { commonDirectory } from '../inputs/content-conversion.ts';

/** Whatever the repository says: nothing of another work tree, and no programs of git's own beside the checks. */
const settings = (top: string): string =>
  [
    '[core]',
    'bare = false',
    `worktree = ${JSON.stringify(top)}`,
    'fsmonitor = false',
    'untrackedCache = false',
    'hooksPath = /dev/null',
    '[gc]',
    'auto = 0',
    '[maintenance]',
    'auto = false',
    '',
  ].join('\n');

/** What the folder is to say. */
export interface GitState {
  /** The file of the index to copy; absolute. */
  readonly index: string;
  /** The last commit; null = there is none yet. */
  readonly head: string | null;
  /** The branch that the next commit goes to, as `refs/heads/…`; null where it goes to none. */
  readonly branch: string | null;
  /** All branches and tags, as lines of an object and a name. */
  readonly refs: string;
}

/**
 * Makes a folder of git for a copy of a work tree: with the commit, the branches, a copy of the index and the configuration of the
 * repository. It reads the objects of the repository and has its own for new ones, so that nothing that runs there changes anything here.
 */
export async function writeGitFolder(
  { gitDir }: GitRepository,
  copy: GitRepository,
  { index, head, branch, refs }: GitState,
): Promise<void> {
  const common = commonDirectory(gitDir);
  for (const folder of ['objects/info', 'refs/heads', 'info']) await mkdir(join(copy.gitDir, folder), { recursive: true });
  const alternates = await readIfThere(join(common, 'objects/info/alternates'));
  const more = alternates.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const absolute = more.map((line) => join(line.startsWith('/') ? '/' : join(common, 'objects'), line));
  await writeFile(join(copy.gitDir, 'objects/info/alternates'), [join(common, 'objects'), ...absolute, ''].join('\n'));
  const config = await readIfThere(join(common, 'config'));
  const own = await readIfThere(join(gitDir, 'config.worktree'));
  await writeFile(join(copy.gitDir, 'config'), `${config}\n${own}\n${settings(copy.top)}`);
  await writeFile(join(copy.gitDir, 'info/exclude'), await readIfThere(join(common, 'info/exclude')));
  for (const name of ['info/attributes', 'shallow'])
    await copyFile(join(common, name), join(copy.gitDir, name)).catch(ignoreMissing);
  await writeFile(join(copy.gitDir, 'packed-refs'), refs === '' ? '' : `${refs}\n`);
  await writeFile(join(copy.gitDir, 'HEAD'), `${branch === null ? (head ?? 'ref: refs/heads/main') : `ref: ${branch}`}\n`);
  await copyFile(index, join(copy.gitDir, 'index')).catch(ignoreMissing);
}

async function readIfThere(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => ''); // Most repositories have none of these files.
}

function ignoreMissing(thrown: NodeJS.ErrnoException): void {
  if (thrown.code !== 'ENOENT') throw thrown;
}
