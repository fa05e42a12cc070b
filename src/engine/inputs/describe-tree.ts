import { readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { BlobAlgorithm } from './file-identity.ts';
import { modeOf, oidOf } from './git-index.ts';
import type { ListBasis, ListedFile } from './list-files.ts';
import { blobId, treeId, type TreeEntry } from './tree-id.ts';

export interface TreeSource {
  /** Absolute. */
  readonly root: string;
  /** Sorted by path. */
  readonly files: readonly ListedFile[];
  readonly basis: ListBasis;
  readonly isSha256: boolean;
  /** As `fileIdentity` and `oddIdentity` write it, or `gone`, or `unreadable`. */
  readonly identityOf: (file: ListedFile) => string;
}

/** The id of the tree of listed files as they are on disk; null where git would keep other bytes of a changed one, or none at all. */
export async function describeTree(source: TreeSource): Promise<string | null> {
  const { files, basis, isSha256, identityOf } = source;
  const algorithm: BlobAlgorithm = isSha256 ? 'sha256' : 'sha1';
  const unchanged = basis.conversion === 'none' ? null : listUnchanged(basis);
  const entries: TreeEntry[] = [];
  for (const file of files) {
    const { path } = file;
    const record = unchanged?.get(path);
    const known = record === undefined ? readEntry(file, identityOf(file), source, algorithm) : toTreeEntry(path, record, basis);
    if (known === 'unknown') return null;
    if (known !== 'absent') entries.push(known);
  }
  return treeId(entries, algorithm);
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
