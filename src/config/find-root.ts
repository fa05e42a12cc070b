import { lstat, realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { err, messageOf, ok, UserError, type Result } from '../model/result.ts';

/** Where the configuration of a root stands, relative to it; the first that exists counts. */
export const configFileNames: readonly string[] = ['preflight.jsonc', '.config/preflight.jsonc'];

/** Where one person's overlay stands. It makes no folder a root. */
export const overlayFileNames: readonly string[] = ['preflight.local.jsonc', '.config/preflight.local.jsonc'];

/**
 * The root of the workspace that a directory belongs to, absolute and without links: the nearest folder upwards with a configuration
 * file, else the git root, else the directory itself. Never above the git root, and never in or above a folder that strangers share
 * (`/tmp`). Outside of git, also never in or above the home directory or a folder of another owner: a configuration names programs to
 * run, so it must be one that the user can expect.
 */
export async function findRoot(cwd: string): Promise<Result<string>> {
  const start = await findStart(resolve(cwd));
  if (!start.ok) return start;
  const candidates: string[] = [];
  for (const folder of foldersUpwards(start.value)) {
    if (folder !== start.value && (await isShared(folder))) break;
    candidates.push(folder);
    if (await exists(join(folder, '.git'))) return ok((await findConfigured(candidates)) ?? folder);
  }
  return ok((await findConfigured(await ownFolders(candidates))) ?? start.value);
}

/** Everybody may write there and nobody may remove what others wrote: the sticky bit. */
async function isShared(folder: string): Promise<boolean> {
  return ((await stat(folder)).mode & 0o1002) === 0o1002;
}

async function findStart(cwd: string): Promise<Result<string>> {
  try {
    const start = await realpath(cwd);
    if ((await stat(start)).isDirectory()) return ok(start);
    return err(new UserError(`${cwd} is a file: name the directory to work in.`));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return err(new UserError(`The directory ${cwd} does not exist: check the path.`));
    return err(
      new UserError(`The directory ${cwd} cannot be used (${messageOf(error)}): choose another one, or change its permissions.`),
    );
  }
}

function* foldersUpwards(start: string): Generator<string> {
  for (let folder = start; ; folder = dirname(folder)) {
    yield folder;
    if (dirname(folder) === folder) return;
  }
}

async function findConfigured(folders: readonly string[]): Promise<string | null> {
  for (const folder of folders) {
    const found = await Promise.all(configFileNames.map(async (name) => exists(join(folder, name))));
    if (found.includes(true)) return folder;
  }
  return null;
}

/** The first, and those above it as long as they belong to the same user and are not the home directory. */
async function ownFolders([start, ...above]: readonly string[]): Promise<string[]> {
  if (start === undefined) return [];
  const { uid } = await stat(start);
  const own = [start];
  for (const folder of above) {
    if (folder === homedir() || dirname(folder) === folder || (await stat(folder)).uid !== uid) break;
    own.push(folder);
  }
  return own;
}

/** Whether something has that name: a link to nothing and what may not be looked at count, so that nothing is passed over in silence. */
export async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    return codeOf(error) !== 'ENOENT' && codeOf(error) !== 'ENOTDIR';
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
