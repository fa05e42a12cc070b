import { isAbsolute, relative, sep } from 'node:path';

/** The way from a root to a path, with `/` and `.` for the root itself; null where it leads out of the root. Both absolute. */
export function pathInside(root: string, path: string): string | null {
  const inside = relative(root, path);
  if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) return null;
  return inside === '' ? '.' : inside.split(sep).join('/');
}
