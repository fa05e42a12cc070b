import type { Stats } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { ifAbsent } from './absence.ts';
import { Breather } from './breather.ts';

/**
 * The index of a work tree, read from its file: git is not asked. There may be hundreds of thousands of entries, so they are no objects:
 * each is a path, and in the file a record, which is named by where it begins and read when somebody asks.
 */
export interface GitIndex {
  /** The tracked paths, relative to the top of the work tree, with `/`; each once, in git's order. */
  readonly paths: readonly string[];
  /** Where the record of each begins. */
  readonly records: Uint32Array;
  readonly bytes: Buffer;
  /** 20 for SHA-1, 32 for SHA-256. */
  readonly oidBytes: number;
  /** When the file was written, as its own time of modification. */
  readonly writtenMs: number;
  /** Where its entries end in the file. */
  readonly endAt: number;
}

/** The id of the blob that git holds for an entry, in hexadecimal digits. */
export function oidOf({ bytes, oidBytes }: GitIndex, at: number): string {
  return bytes.toString('hex', at + oidAt, at + oidAt + oidBytes);
}

/** What an entry is, as in a tree: 0o100644, 0o100755 (can be executed), 0o120000 (symbolic link), or a submodule. */
export function modeOf({ bytes }: GitIndex, at: number): number {
  return bytes.readUInt32BE(at + 24);
}

/** Whether it is a repository of its own, of which git knows a commit and no files. */
export function isSubmodule(index: GitIndex, at: number): boolean {
  return modeOf(index, at) === 0o160000;
}

/** The size of the file that git has looked at when it wrote the entry, up to four gigabytes. */
export function sizeOf({ bytes }: GitIndex, at: number): number {
  return bytes.readUInt32BE(at + 36);
}

/**
 * Whether git, where it says that a file has not changed, has really looked at it, and the entry tells its size: not where it was told to
 * look away (`assume-unchanged`, `skip-worktree`), in a conflict, or where the size is left out because the times say nothing.
 */
export function tellsContent(index: GitIndex, at: number): boolean {
  const { bytes, oidBytes } = index;
  const flags = bytes.readUInt16BE(at + oidAt + oidBytes);
  const isExtended = (flags & 0x4000) !== 0;
  if ((flags & 0xb000) !== 0 || (isExtended && (bytes.readUInt16BE(at + oidAt + oidBytes + 2) & 0x6000) !== 0)) return false;
  return sizeOf(index, at) !== 0 || isEmptyBlob(bytes, at + oidAt);
}

/** Whether git was told to look away from the file of any entry, or the sides of a conflict wait for a decision. */
export function hasHiddenOrUnmerged({ bytes, oidBytes, records }: GitIndex): boolean {
  return records.some((at) => {
    const flags = bytes.readUInt16BE(at + oidAt + oidBytes);
    return (flags & 0xb000) !== 0 || ((flags & 0x4000) !== 0 && (bytes.readUInt16BE(at + oidAt + oidBytes + 2) & 0x4000) !== 0);
  });
}

/** Whether an entry is more than path, mode and content: a side of a conflict (`stage`), or that or anything else. */
export function hasFlags({ bytes, oidBytes }: GitIndex, at: number, which: 'stage' | 'any'): boolean {
  return (bytes.readUInt16BE(at + oidAt + oidBytes) & (which === 'stage' ? 0x3000 : 0xf000)) !== 0;
}

/** Of SHA-1 and SHA-256 the first four bytes. */
function isEmptyBlob(bytes: Buffer, at: number): boolean {
  return [0xe69de29b, 0x473a0f4c].includes(bytes.readUInt32BE(at));
}

/**
 * Whether a file is the one that git has looked at when it wrote the entry: by size, times and identity, of which the last change of
 * the inode cannot be set by a program. Never when the file was changed so shortly before the index was written that a later change
 * could have left the same times (git calls that racy).
 */
export function isClean(index: GitIndex, at: number, stats: Stats): boolean {
  const { bytes, writtenMs } = index;
  const mtimeMs = bytes.readUInt32BE(at + 8) * 1_000 + bytes.readUInt32BE(at + 12) / 1_000_000;
  if (mtimeMs !== stats.mtimeMs || mtimeMs >= writtenMs || bytes.readUInt32BE(at + 36) !== stats.size % 2 ** 32) return false;
  // There git writes neither of the two as Node does.
  if (process.platform === 'win32') return true;
  const ctimeMs = bytes.readUInt32BE(at) * 1_000 + bytes.readUInt32BE(at + 4) / 1_000_000;
  return ctimeMs === stats.ctimeMs && bytes.readUInt32BE(at + 20) === stats.ino % 2 ** 32;
}

/** The last change of an inode that the entries know of, in milliseconds of wall time. */
export function lastChangeMs({ bytes, records }: GitIndex): number {
  return records.reduce((last, at) => Math.max(last, bytes.readUInt32BE(at)), 0) * 1_000;
}

/** Larger ones are those of more than a million files. */
const largestBytes = 256 * 2 ** 20;

/**
 * Reads the index of a git directory (versions 2 to 4 as git's `index-format` describes them); null where there is none, where it is
 * damaged, or where it leaves out paths: a split index, or a sparse one that stands for whole folders. Pauses often enough that the
 * event loop is never blocked for more than some milliseconds.
 */
export async function readGitIndex(gitDir: string): Promise<GitIndex | null> {
  const read = await readWhole(join(gitDir, 'index'));
  const bytes = read?.bytes ?? null;
  if (read === null || bytes === null || bytes.length < 12 + 20 || bytes.toString('latin1', 0, 4) !== 'DIRC') return null;
  const version = bytes.readUInt32BE(4);
  if (version < 2 || version > 4) return null;
  try {
    return await readEntries(bytes, version, read.writtenMs);
  } catch (thrown) {
    // It ends in the middle of an entry.
    if (thrown instanceof RangeError) return null;
    throw thrown;
  }
}

async function readWhole(path: string): Promise<{ readonly bytes: Buffer; readonly writtenMs: number } | null> {
  const file = await open(path).catch((thrown: unknown) => ifAbsent(thrown, null));
  if (file === null) return null;
  await using _close = { [Symbol.asyncDispose]: () => file.close() };
  const { size, mtimeMs } = await file.stat();
  return size > largestBytes ? null : { bytes: await file.readFile(), writtenMs: mtimeMs };
}

/** Before the name: ten words of 32 bits, the object's name, the flags. */
const oidAt = 40;

async function readEntries(bytes: Buffer, version: number, writtenMs: number): Promise<GitIndex | null> {
  const count = bytes.readUInt32BE(8);
  const oidBytes = guessOidBytes(bytes, version);
  if (oidBytes === null) return null;
  const paths: string[] = [];
  // An entry has 62 bytes or more: a count that no file of this size can have is damage.
  if (count * 62 > bytes.length) return null;
  const records = new Uint32Array(count);
  const breather = new Breather();
  let at = 12;
  let path = '';
  let previous = Buffer.alloc(0);
  for (let index = 0; index < count; index++) {
    if (index % 1_024 === 0) await breather.breathe();
    const start = at;
    const mode = bytes.readUInt32BE(at + 24);
    const flags = bytes.readUInt16BE(at + oidAt + oidBytes);
    const nameAt = at + oidAt + oidBytes + ((flags & 0x4000) === 0 ? 2 : 4);
    if (version === 4) {
      const { value: removed, next } = readVariableWidth(bytes, nameAt);
      const end = endOfName(bytes, next);
      previous = Buffer.concat([previous.subarray(0, Math.max(0, previous.length - removed)), bytes.subarray(next, end)]);
      path = previous.toString();
      at = end + 1;
    } else {
      const end = (flags & 0xfff) < 0xfff ? nameAt + (flags & 0xfff) : endOfName(bytes, nameAt);
      path = bytes.toString('utf8', nameAt, end);
      at += (end - at + 8) & ~7;
    }
    // A folder that a sparse index stands for.
    if (mode === 0o040000 || at > bytes.length) return null;
    // The stages of a conflict are one path.
    if ((flags & 0x3000) !== 0 && paths.at(-1) === path) continue;
    records[paths.length] = start;
    paths.push(path);
  }
  if (findExtension(bytes, at, oidBytes, 'link') !== null) return null;
  return { paths, records: records.subarray(0, paths.length), bytes, oidBytes, writtenMs, endAt: at };
}

/** SHA-1 or SHA-256: the index does not say, its first entry is followed by a second one in one of both ways only. */
function guessOidBytes(bytes: Buffer, version: number): number | null {
  if (bytes.readUInt32BE(8) === 0) return 20;
  const looksRight = (oidBytes: number): boolean => {
    const flags = bytes.readUInt16BE(12 + oidAt + oidBytes);
    const nameAt = 12 + oidAt + oidBytes + ((flags & 0x4000) === 0 ? 2 : 4);
    const start = version === 4 ? readVariableWidth(bytes, nameAt).next : nameAt;
    const length = flags & 0xfff;
    return length === 0xfff || (length > 0 && bytes[start + length] === 0 && !bytes.subarray(start, start + length).includes(0));
  };
  return [20, 32].find(looksRight) ?? null;
}

function endOfName(bytes: Buffer, start: number): number {
  const end = bytes.indexOf(0, start);
  if (end < 0) throw new RangeError('the index ends within a name');
  return end;
}

/** The number as pack files write offsets: seven bits a byte, one added for each that follows. */
function readVariableWidth(bytes: Buffer, start: number): { readonly value: number; readonly next: number } {
  let at = start;
  let byte = bytes.readUInt8(at++);
  let value = byte & 0x7f;
  while ((byte & 0x80) !== 0) {
    byte = bytes.readUInt8(at++);
    value = (value + 1) * 128 + (byte & 0x7f);
  }
  return { value, next: at };
}

/** Where the content of an extension begins; null where there is none of that name. */
export function findExtension(bytes: Buffer, start: number, oidBytes: number, name: string): number | null {
  for (let at = start; at + 8 <= bytes.length - oidBytes; at += 8 + bytes.readUInt32BE(at + 4)) {
    if (bytes.toString('latin1', at, at + 4) === name) return at + 8;
  }
  return null;
}
