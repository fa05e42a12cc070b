import { readFileSync, realpathSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import type { SourceFiles } from '../../parse/source-files.ts';

/** Sources that are larger are not worth a mapped column. */
const largestBytes = 4 * 2 ** 20;

/**
 * The files of a workspace on this disk. Synchronous, because it is asked on a worker thread or for few findings. `paths` gives the
 * files of the workspace relative to the root; it is asked when a path is nowhere else.
 */
export function diskSourceFiles(root: string, paths: () => readonly string[]): SourceFiles {
  let byName: Map<string, string[]> | null = null;
  return {
    realRoot: realPathOf(root),
    exists: (path) => sizeOf(path) !== null,
    read(path) {
      const sizeBytes = sizeOf(path);
      return sizeBytes === null || sizeBytes > largestBytes ? null : readText(path);
    },
    findBySuffix(suffix) {
      byName ??= Map.groupBy(paths(), (path) => posix.basename(path));
      const same = byName.get(posix.basename(suffix)) ?? [];
      return same.filter((path) => path === suffix || path.endsWith(`/${suffix}`)).slice(0, 2);
    },
  };
}

function realPathOf(root: string): string {
  try {
    return realpathSync.native(root);
  } catch {
    return root; // It is gone, or may not be read: its own name is all there is.
  }
}

function sizeOf(path: string): number | null {
  try {
    const info = statSync(path, { throwIfNoEntry: false });
    return info?.isFile() === true ? info.size : null;
  } catch {
    return null; // A name that no system has, or a folder that may not be entered: there is no such file for us.
  }
}

function readText(path: string): string | null {
  try {
    const text = readFileSync(path, 'utf8');
    return text.includes('\0') ? null : text.replace(/^\uFEFF/, '');
  } catch {
    return null; // Gone in the meantime, or not ours to read.
  }
}
