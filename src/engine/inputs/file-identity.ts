import { createHash, type Hash } from 'node:crypto';
import { lstatSync, readlinkSync, realpathSync, statSync, type Stats } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { sep } from 'node:path';
import { ifAbsent } from './absence.ts';

/** How blobs are named in a repository. */
export type BlobAlgorithm = 'sha1' | 'sha256';

/** What `lstat` says of a path, or null where nothing is. What cannot be asked (a folder without permission) counts as not there. */
export function look(path: string): Stats | null {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) ?? null;
  } catch {
    return null;
  }
}

/** What tells one look at a file from another: equal marks say that nobody has touched it, unequal ones nothing. */
export function markOf({ size, mtimeMs, ctimeMs, ino, mode }: Stats): string {
  return `${size} ${mtimeMs} ${ctimeMs} ${ino} ${mode}`;
}

/** The identity of a regular file: whether it can be executed, its size, and its content as the id of a blob. */
export function fileIdentity({ mode, size }: Pick<Stats, 'mode' | 'size'>, oid: string): string {
  return `${(mode & 0o100) === 0 ? 'file' : 'program'} ${size} ${oid}`;
}

/**
 * The identity of what is no regular file. A pipe, socket or device is never opened. A link is the text of its target, and what the
 * target is where that is none of the listed files: `external` says so of an absolute path.
 */
export function oddIdentity(path: string, stats: Stats): string {
  if (stats.isSymbolicLink()) return `link ${tryTo(() => readlinkSync(path)) ?? '?'}`;
  if (stats.isDirectory()) return 'folder';
  return `special ${stats.mode & 0o170000}`;
}

/** Where a link leads in the end, or null where it leads nowhere. */
export function followLink(path: string): { readonly path: string; readonly stats: Stats } | null {
  return tryTo(() => {
    const real = realpathSync(path);
    return { path: real, stats: statSync(real) };
  });
}

function tryTo<T>(look: () => T): T | null {
  try {
    return look();
  } catch {
    return null;
  }
}

const pieceBytes = 4 * 2 ** 20;

/** The id of a file's content as of a git blob; null for one that may not be read, or that changes its size meanwhile. Rejects as `ifAbsent` throws. */
export async function hashFile(path: string, algorithm: BlobAlgorithm): Promise<string | null> {
  const file = await open(path, 'r').catch((thrown: unknown) => ifAbsent(thrown, null));
  if (file === null) return null;
  try {
    const { size } = await file.stat();
    const hash = createHash(algorithm).update(`blob ${size}\0`);
    return (await addContent(file, hash, size)) === size ? hash.digest('hex') : null;
  } catch (thrown) {
    return ifAbsent(thrown, null);
  } finally {
    await file.close();
  }
}

async function addContent(file: FileHandle, hash: Hash, size: number): Promise<number> {
  const piece = Buffer.allocUnsafe(Math.max(1, Math.min(size + 1, pieceBytes)));
  for (let read = 0; ;) {
    const { bytesRead } = await file.read(piece, 0, piece.length, null);
    if (bytesRead === 0) return read;
    read += bytesRead;
    if (read > size) return read;
    hash.update(piece.subarray(0, bytesRead));
  }
}

/** Whether an absolute path lies below a folder. */
export function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
