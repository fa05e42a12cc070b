import { Breather } from '../../../engine/inputs/breather.ts';
import type { FileTree } from '../file-tree.ts';

/** Files by the project that they belong to: the deepest folder of a list that they lie in. */
export type ProjectFiles = ReadonlyMap<string, readonly string[]>;

/** Sorts the files with one of these endings (`.py`) to `folders`; those that lie in none are left out. Blocks for some milliseconds at most. */
export async function groupFiles(tree: FileTree, endings: readonly string[], folders: readonly string[]): Promise<ProjectFiles> {
  const groups = new Map<string, string[]>(folders.map((folder) => [folder, []]));
  const breather = new Breather();
  for (const [number, path] of endings.flatMap((ending) => tree.allWithEnding(ending)).entries()) {
    if (number % 1_024 === 0) await breather.breathe();
    findGroup(groups, path)?.push(path);
  }
  return groups;
}

function findGroup(groups: ReadonlyMap<string, string[]>, path: string): string[] | undefined {
  for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
    const group = groups.get(path.slice(0, slash));
    if (group !== undefined) return group;
  }
  return groups.get('.');
}
