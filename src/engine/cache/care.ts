import type { Dirent } from 'node:fs';
import { lstat, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What the verdicts of this user take up. */
export interface StoreStatus {
  readonly verdicts: number;
  /** Of everything that belongs to them. */
  readonly sizeBytes: number;
  /** When the verdict that was unused for longest was written or last used; null without any. */
  readonly oldestMs: number | null;
}

export interface StoreLimits {
  readonly sizeBytes: number;
  readonly ageMs: number;
}

/** What `prune` took away. */
export interface Pruned {
  readonly files: number;
  readonly sizeBytes: number;
}

interface KeptFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly usedMs: number;
}

/** The most that is kept, unless the user says otherwise about the time. */
export const storeSizeBytes = 500_000_000;
const pruneAgainMs = 3_600_000;
/** What a writer has left behind that did not come to its end. */
const abandonedMs = 3_600_000;

/** Looks at what is kept in a directory of verdicts; empty where there is none. */
export async function readStatus(directory: string): Promise<StoreStatus> {
  const files = await listKept(directory);
  const verdicts = files.filter(({ path }) => path.startsWith(join(directory, 'verdicts')));
  return {
    verdicts: verdicts.length,
    sizeBytes: sum(files),
    oldestMs: verdicts.reduce<number | null>((oldest, { usedMs }) => Math.min(oldest ?? usedMs, usedMs), null),
  };
}

/**
 * Removes what is too old, and what was unused for longest until the rest is small enough. Other processes may read and write meanwhile:
 * whoever has opened a file reads it to its end.
 */
export async function prune(directory: string, { sizeBytes, ageMs }: StoreLimits, nowMs: number): Promise<Pruned> {
  const files = (await listKept(directory)).sort((a, b) => a.usedMs - b.usedMs);
  let left = sum(files);
  const removed: KeptFile[] = [];
  for (const file of files) {
    const isAbandoned = file.path.startsWith(join(directory, 'new-')) && nowMs - file.usedMs > abandonedMs;
    if (!isAbandoned && nowMs - file.usedMs <= ageMs && left <= sizeBytes) continue;
    await rm(file.path, { force: true });
    removed.push(file);
    left -= file.sizeBytes;
  }
  return { files: removed.length, sizeBytes: sum(removed) };
}

/** Does that when nobody has for an hour. */
export async function pruneWhenDue(directory: string, ageMs: number, nowMs: number): Promise<void> {
  const mark = join(directory, 'pruned');
  const stats = await lstat(mark).catch(() => null);
  if (stats !== null && nowMs - stats.mtimeMs < pruneAgainMs && stats.mtimeMs <= nowMs) return;
  // First: of several processes mostly one goes on.
  await writeFile(mark, '', { mode: 0o600 });
  await prune(directory, { sizeBytes: storeSizeBytes, ageMs }, nowMs);
}

/** Removes everything but the key of this machine. Rejects with what the system says when it refuses. */
export async function clear(directory: string): Promise<Pruned> {
  const files = await listKept(directory);
  for (const { path } of files) await rm(path, { force: true });
  return { files: files.length, sizeBytes: sum(files) };
}

async function listKept(directory: string): Promise<KeptFile[]> {
  const files: KeptFile[] = [];
  const open = [directory];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    // What is not there, or goes meanwhile, is not kept.
    for (const entry of await readdir(folder, { withFileTypes: true }).catch((): Dirent[] => [])) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) open.push(path);
      else if (folder !== directory || entry.name.startsWith('new-')) {
        const stats = await lstat(path).catch(() => null);
        if (stats !== null) files.push({ path, sizeBytes: stats.size, usedMs: stats.mtimeMs });
      }
    }
  }
  return files;
}

function sum(files: readonly KeptFile[]): number {
  return files.reduce((total, { sizeBytes }) => total + sizeBytes, 0);
}
