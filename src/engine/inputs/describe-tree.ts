import { readFileSync, readlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Breather } from './breather.ts';
import type { BlobAlgorithm } from './file-identity.ts';
import { modeOf, oidOf } from './git-index.ts';
import type { ListBasis, ListedFile } from './list-files.ts';
import { addFolders } from './packages.ts';
import { blobId, folderMode, notedTrees, treeId, type NotedTree, type TreeEntry } from './tree-id.ts';

export interface TreeSource {
  /** Absolute. */
  readonly root: string;
  /** Sorted by path. */
  readonly files: readonly ListedFile[];
  readonly basis: ListBasis;
  readonly isSha256: boolean;
  /** Whether a file is as git's index says. */
  readonly isAsTracked: (file: ListedFile) => boolean;
  /** As `fileIdentity` and `oddIdentity` write it, or `gone`, or `unreadable`. */
  readonly identityOf: (file: ListedFile) => string;
}

/** The id of the tree of listed files as they are on disk; null where git would keep other bytes of a changed one, or none at all. */
export async function describeTree(source: TreeSource): Promise<string | null> {
  const { files, basis, isSha256, identityOf, isAsTracked } = source;
  const algorithm: BlobAlgorithm = isSha256 ? 'sha256' : 'sha1';
  const unchanged = basis.conversion === 'none' ? null : listUnchanged(basis);
  const folders = await findUnchanged(source, (file) => unchanged?.has(file.path) ?? isAsTracked(file));
  const entries: TreeEntry[] = [];
  const breather = new Breather();
  for (let at = 0; at < files.length;) {
    if (entries.length % 256 === 0) await breather.breathe();
    const file = files[at]!;
    const whole = folders(at);
    if (whole !== null) {
      entries.push({ path: whole.path, mode: folderMode, oid: whole.oid });
      at += whole.files;
      continue;
    }
    const { path } = file;
    const record = unchanged?.get(path);
    const known = record === undefined ? readEntry(file, identityOf(file), source, algorithm) : toTreeEntry(path, record, basis);
    if (known === 'unknown') return null;
    if (known !== 'absent') entries.push(known);
    at++;
  }
  return treeId(entries, algorithm);
}

interface WholeFolder extends NotedTree {
  /** Relative to the root. */
  readonly path: string;
}

/** Tells the outermost folder that begins with a file of the list, if all in it is as git has noted it. */
async function findUnchanged(
  { files, basis }: TreeSource,
  isSame: (file: ListedFile) => boolean,
): Promise<(at: number) => WholeFolder | null> {
  const noted = await notedTrees(basis.index);
  const changed = new Set<string>(['.']);
  const breather = new Breather();
  for (const [number, file] of files.entries()) {
    if (number % 1_024 === 0) await breather.breathe();
    if (!isSame(file)) addFolders(changed, dirname(file.path));
  }
  const start = basis.prefix === '' ? '' : `${basis.prefix}/`;
  return (at) => {
    const { path } = files[at]!;
    for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      const folder = path.slice(0, slash);
      const tree = changed.has(folder) ? undefined : noted.get(start + folder);
      // One more or less, and it is not what git has noted.
      if (tree !== undefined && tree.files > 0 && isWhole(files, at, tree.files, `${folder}/`)) return { ...tree, path: folder };
    }
    return null;
  };
}

/** Whether a folder's files are so many from here on, and neither before nor after. */
function isWhole(files: readonly ListedFile[], at: number, count: number, folder: string): boolean {
  const has = (place: number): boolean => files[place]?.path.startsWith(folder) === true;
  return !has(at - 1) && has(at + count - 1) && !has(at + count);
}

/** By path relative to the root: records of which git says that the file is the same. */
function listUnchanged({ index, prefix, changed }: ListBasis): ReadonlyMap<string, number> {
  const start = prefix === '' ? '' : `${prefix}/`;
  return new Map(
    index.paths.flatMap((path, number) =>
      path.startsWith(start) && !changed.has(path) ? [[path.slice(start.length), index.records[number]!] as const] : [],
    ),
  );
}

function toTreeEntry(path: string, record: number, { index }: ListBasis): TreeEntry {
  return { path, mode: modeOf(index, record).toString(8), oid: oidOf(index, record) };
}

function readEntry(
  { path }: ListedFile,
  identity: string,
  { root, basis }: TreeSource,
  algorithm: BlobAlgorithm,
): TreeEntry | 'absent' | 'unknown' {
  const [kind = '', , oid = ''] = identity.split(' ');
  switch (kind) {
    case 'gone':
    // Where a file was, there is a folder now, whose files count by themselves.
    case 'folder':
      return 'absent';
    case 'link':
      return { path, mode: '120000', oid: blobId(readlinkSync(join(root, path)), algorithm) };
    case 'file':
    case 'program':
      if (basis.conversion === 'any' || (basis.conversion === 'line-endings' && hasCarriageReturn(join(root, path))))
        return 'unknown';
      return { path, mode: kind === 'file' ? '100644' : '100755', oid };
    default:
      return 'unknown';
  }
}

/** Without one there is no line ending that git could convert. */
function hasCarriageReturn(path: string): boolean {
  return readFileSync(path).includes(0x0d);
}
