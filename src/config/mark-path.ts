import { statSync } from 'node:fs';

/** How a path looked. */
export type Mark = readonly [path: string, mark: string];

/** Times of files are as exact as the ticks of the kernel's clock: what changed so shortly before may change again unseen. */
const unsureMs = 100;

/**
 * How a path looks: `= path` for what was read, a file by its size, times and identity and a folder by those of its names; `? path` for
 * what was only asked for. A word that no other look gives when it has changed since `sinceMs` or shortly before it.
 */
export function markOf(path: string, sinceMs: number | null = null): string {
  const info = look(path.slice(2));
  if (info === undefined) return 'absent';
  if (path.startsWith('?')) return 'there';
  // The time of the last change of the inode cannot be set by a program.
  if (sinceMs !== null && info.ctimeMs > sinceMs - unsureMs) return 'changed';
  return [info.size, info.mtimeMs, info.ctimeMs, info.ino].join(' ');
}

function look(path: string): ReturnType<typeof statSync> {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined; // Behind a file, in a circle of links or in a folder that nobody may enter: as good as not there.
  }
}
