import { posix } from 'node:path';
import { Breather } from './breather.ts';
import type { ListedFile } from './list-files.ts';
import { readMembers } from './workspace-members.ts';

/** Files that count together. */
export interface FileGroup {
  readonly files: readonly ListedFile[];
  /** Folders whose change may mean that a file has come or gone: `.` for the root. */
  readonly folders: () => Promise<ReadonlySet<string>>;
}

/** The packages of a workspace, each with its folder; what lies in none of them belongs to the root. */
export interface Packages {
  /** The innermost package that a folder lies in, or is, there or not; `.` for the root. */
  readonly ownerOf: (folder: string) => string;
  /** What a check in a folder may read beside that folder: the files of the root and of the packages that it lies in. Texts for people are left out. */
  readonly around: (folder: string) => Promise<readonly FileGroup[]>;
}

const known = new WeakMap<readonly ListedFile[], Promise<Packages>>();

/** The packages among the files of a root. */
export function packagesOf(files: readonly ListedFile[], root: string): Promise<Packages> {
  const packages = known.get(files) ?? findPackages(files, readMembers(root));
  known.set(files, packages);
  return packages;
}

/** So many files are gone through before others may have their turn. */
const pieceSize = 512;

async function findPackages(files: readonly ListedFile[], isMember: (folder: string) => boolean): Promise<Packages> {
  const owners = new Map<string, string>([['.', '.']]);
  const breather = new Breather();
  for (const [number, { path }] of files.entries()) {
    if (number % pieceSize === 0) await breather.breathe();
    const folder = path.endsWith('/package.json') ? posix.dirname(path) : null;
    if (folder !== null && isMember(folder)) owners.set(folder, folder);
  }
  const ownerOf = (folder: string): string => {
    const owner = owners.get(folder) ?? ownerOf(posix.dirname(folder));
    owners.set(folder, owner);
    return owner;
  };
  let grouping: Promise<ReadonlyMap<string, FileGroup>> | null = null;
  return {
    ownerOf,
    around: async (folder) => {
      const containing = upwards(folder).filter((above) => above !== folder && ownerOf(above) === above);
      if (containing.length === 0) return [];
      const groups = await (grouping ??= group(files, ownerOf));
      return containing.flatMap((above) => groups.get(above) ?? []);
    },
  };
}

async function group(files: readonly ListedFile[], ownerOf: (folder: string) => string): Promise<ReadonlyMap<string, FileGroup>> {
  const groups = new Map<string, { readonly files: ListedFile[]; readonly folders: Set<string> }>();
  const breather = new Breather();
  for (const [number, file] of files.entries()) {
    if (number % pieceSize === 0) await breather.breathe();
    if (isForPeople(file.path)) continue;
    const folder = posix.dirname(file.path);
    const owner = ownerOf(folder);
    const members = groups.get(owner) ?? { files: [], folders: new Set() };
    groups.set(owner, members);
    members.files.push(file);
    addFolders(members.folders, folder);
  }
  return new Map(
    [...groups].map(([owner, { files: own, folders }]) => [owner, { files: own, folders: () => Promise.resolve(folders) }]),
  );
}

/** Whether a file is read by people only, as far as one can tell. */
export function isForPeople(path: string): boolean {
  return /(?:^|\/)(?:[^/]*\.(?:md|rst|adoc)|LICEN[CS]E[^/]*|CODEOWNERS|AUTHORS|CHANGELOG[^/]*)$/i.test(path);
}

/** A folder and those that it lies in, up to the root. */
export function upwards(folder: string): string[] {
  const all = [folder];
  while (all.at(-1) !== '.') all.push(posix.dirname(all.at(-1)!));
  return all;
}

/** Adds a folder and those that it lies in, up to the first that is there already. */
export function addFolders(folders: Set<string>, folder: string): void {
  for (let next = folder; !folders.has(next); next = posix.dirname(next)) {
    folders.add(next);
    if (next === '.') break;
  }
}
