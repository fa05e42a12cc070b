import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the system tells in a small file below its root, as text; null where it does not. */
export function readSystemFile(systemRoot: string, path: string): string | null {
  try {
    return readFileSync(join(systemRoot, path), 'latin1');
  } catch {
    return null; // Another system, an older kernel, or one that hides it.
  }
}

/** The names in such a folder; none where it is not there. */
export function listSystemFolder(systemRoot: string, path: string): readonly string[] {
  try {
    return readdirSync(join(systemRoot, path));
  } catch {
    return []; // As above.
  }
}
