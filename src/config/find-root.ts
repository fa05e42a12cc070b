import { lstatSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { errorCode } from '../model/error-code.ts';
import { err, messageOf, ok, UserError, type Result } from '../model/result.ts';

/** Where the configuration of a root stands, relative to it; the first that exists counts. */
export const configFileNames: readonly string[] = ['preflight.jsonc', '.config/preflight.jsonc'];

/** Where one person's overlay stands. It makes no folder a root. */
export const overlayFileNames: readonly string[] = ['preflight.local.jsonc', '.config/preflight.local.jsonc'];

/**
 * The root of the workspace that a directory belongs to, absolute and without links: the nearest folder upwards with a configuration
 * file, else the git root, else the directory itself. Never above the git root, and never in or above a folder that strangers share
 * (`/tmp`). Outside of git, also never in or above the home directory or a folder of another owner: a configuration names programs to
 * run, so it must be one that the user can expect. Synchronous, like all of what a run reads before it starts: a dozen questions to the
 * file system cost less than handing them to another thread.
 */
export function findRoot(cwd: string): Result<string> {
  const start = findStart(resolve(cwd));
  if (!start.ok) return start;
  const candidates: string[] = [];
  for (const folder of foldersUpwards(start.value)) {
    if (folder !== start.value && isShared(folder)) break;
    candidates.push(folder);
    if (exists(join(folder, '.git'))) return ok(findConfigured(candidates) ?? folder);
  }
  return ok(findConfigured(ownFolders(candidates)) ?? start.value);
}

/** Everybody may write there and nobody may remove what others wrote: the sticky bit. */
function isShared(folder: string): boolean {
  return (statSync(folder).mode & 0o1002) === 0o1002;
}

function findStart(cwd: string): Result<string> {
  try {
    const start = realpathSync(cwd);
    if (statSync(start).isDirectory()) return ok(start);
    return err(new UserError(`${cwd} is a file: name the directory to work in.`));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return err(new UserError(`The directory ${cwd} does not exist: check the path.`));
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

function findConfigured(folders: readonly string[]): string | null {
  return folders.find((folder) => configFileNames.some((name) => exists(join(folder, name)))) ?? null;
}

/** The first, and those above it as long as they belong to the same user and are not the home directory. */
function ownFolders([start, ...above]: readonly string[]): string[] {
  if (start === undefined) return [];
  const { uid } = statSync(start);
  const own = [start];
  for (const folder of above) {
    if (folder === homedir() || dirname(folder) === folder || statSync(folder).uid !== uid) break;
    own.push(folder);
  }
  return own;
}

/** Whether something has that name: a link to nothing and what may not be looked at count, so that nothing is passed over in silence. */
export function exists(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch (error) {
    return errorCode(error) !== 'ENOENT' && errorCode(error) !== 'ENOTDIR';
  }
}
