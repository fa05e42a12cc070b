import { open, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';

/** Where a root lies in a git work tree. Found by looking at files alone: git itself is not asked. */
export interface GitRepository {
  /** The top of the work tree; absolute. */
  readonly top: string;
  /** What belongs to this work tree alone: HEAD, index, a merge in progress; absolute. */
  readonly gitDir: string;
  /** The root relative to `top`, with `/`; empty when they are the same. */
  readonly prefix: string;
}

/** The work tree that `root` lies in, or null: no repository, a bare one, or a folder inside of `.git`. */
export async function locateRepository(root: string): Promise<GitRepository | null> {
  for (let top = resolve(root); ; top = dirname(top)) {
    const gitDir = await readGitEntry(top);
    if (gitDir !== null) {
      const isInside = root === gitDir || root.startsWith(gitDir + sep);
      if (isInside || (await isBare(gitDir))) return null;
      return { top, gitDir, prefix: relative(top, root).split(sep).join('/') };
    }
    if (dirname(top) === top) return null;
  }
}

/** The git folder that the `.git` of a folder is or points to: a work tree added by `git worktree` and a submodule have a file. */
async function readGitEntry(folder: string): Promise<string | null> {
  const entry = join(folder, '.git');
  const info = await stat(entry).catch(() => null);
  if (info === null) return null;
  const gitDir = info.isDirectory() ? entry : parseGitFile(folder, await readStart(entry));
  // git too goes on upwards from a folder that only has the name.
  return gitDir !== null && (await exists(join(gitDir, 'HEAD'))) ? gitDir : null;
}

function parseGitFile(folder: string, text: string | null): string | null {
  const path = /^gitdir: (.+?)[\r\n]*$/.exec(text ?? '')?.[1];
  return path === undefined ? null : resolve(folder, path);
}

/** A folder whose `.git` names a bare repository (a layout for many work trees) is no work tree itself. */
async function isBare(gitDir: string): Promise<boolean> {
  const config = await readStart(join(gitDir, 'config'));
  return config !== null && /^\s*bare\s*=\s*(?:true|yes|on|1)\s*$/im.test(config) && !/^\s*worktree\s*=/im.test(config);
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}

/** The first 64 KB of a regular file; null when it is none or cannot be read. */
async function readStart(path: string): Promise<string | null> {
  const info = await stat(path).catch(() => null);
  if (info === null || !info.isFile()) return null;
  const file = await open(path).catch(() => null);
  if (file === null) return null;
  await using _close = { [Symbol.asyncDispose]: () => file.close() };
  const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(64 * 1024) });
  return buffer.toString('utf8', 0, bytesRead);
}

const operations = [
  ['rebase-merge', 'rebase'],
  ['rebase-apply', 'rebase'],
  ['MERGE_HEAD', 'merge'],
  ['CHERRY_PICK_HEAD', 'cherry-pick'],
  ['REVERT_HEAD', 'revert'],
  ['BISECT_LOG', 'bisect'],
] as const;

/** What git has been told to do and has not finished, in git's own words; usually nothing. */
export async function listOperations({ gitDir }: GitRepository): Promise<readonly string[]> {
  const found = await Promise.all(operations.map(([path]) => exists(join(gitDir, path))));
  return [...new Set(operations.flatMap(([, name], index) => (found[index] === true ? [name] : [])))];
}
