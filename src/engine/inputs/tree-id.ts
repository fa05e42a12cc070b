import { hash } from 'node:crypto';
import { Breather } from './breather.ts';
import type { BlobAlgorithm } from './file-identity.ts';
import { findExtension, type GitIndex } from './git-index.ts';

/** A file of a tree, or a folder with all that is in it. */
export interface TreeEntry {
  /** Relative to the tree, with `/`. */
  readonly path: string;
  /** As git writes it: `100644`, `100755`, `120000`, and for a folder `40000`. */
  readonly mode: string;
  /** The id of its blob or tree, in hexadecimal digits. */
  readonly oid: string;
}

/**
 * The id of the tree that git would make of these files (`git write-tree`); nothing is written. `entries` are each there once, those of a
 * folder together.
 */
export async function treeId(entries: readonly TreeEntry[], algorithm: BlobAlgorithm): Promise<string> {
  return makeTree(entries, 0, entries.length, 0, algorithm, new Breather());
}

/** Of the entries from `low` up to `high`, whose paths agree in their first `start` characters: those of one folder. */
async function makeTree(
  entries: readonly TreeEntry[],
  low: number,
  high: number,
  start: number,
  algorithm: BlobAlgorithm,
  breather: Breather,
): Promise<string> {
  const items: { readonly key: Buffer; readonly mode: string; readonly oid: string }[] = [];
  for (let at = low; at < high;) {
    const { path, mode, oid } = entries[at]!;
    const slash = path.indexOf('/', start);
    if (slash < 0) {
      items.push({ key: Buffer.from(`${path.slice(start)}${mode === folderMode ? '/' : ''}`), mode, oid });
      at++;
      continue;
    }
    const first = at;
    const folder = path.slice(0, slash + 1);
    while (at < high && entries[at]!.path.startsWith(folder)) at++;
    const tree = await makeTree(entries, first, at, slash + 1, algorithm, breather);
    items.push({ key: Buffer.from(path.slice(start, slash + 1)), mode: folderMode, oid: tree });
  }
  await breather.breathe();
  // Git sorts folders as if their names ended in a slash.
  items.sort((a, b) => Buffer.compare(a.key, b.key));
  const parts = items.flatMap(({ key, mode, oid }) => [
    Buffer.from(`${mode} `),
    mode === folderMode ? key.subarray(0, -1) : key,
    zero,
    Buffer.from(oid, 'hex'),
  ]);
  const content = Buffer.concat(parts);
  return hash(algorithm, Buffer.concat([Buffer.from(`tree ${content.length}\0`), content]), 'hex');
}

const zero = Buffer.alloc(1);
/** As in a tree of git. */
export const folderMode = '40000';

/** The id of a blob with this text. */
export function blobId(text: string, algorithm: BlobAlgorithm): string {
  return hash(algorithm, `blob ${Buffer.byteLength(text)}\0${text}`, 'hex');
}

/** The tree of a folder, as git has noted it. */
export interface NotedTree {
  readonly oid: string;
  /** Files in it, and in folders in it. */
  readonly files: number;
}

/** By folder, empty for the top: all that git has noted, as `notedTree` finds one of them. */
export async function notedTrees({ bytes, oidBytes, endAt }: GitIndex): Promise<ReadonlyMap<string, NotedTree>> {
  const trees = new Map<string, NotedTree>();
  const above: { readonly path: string; left: number }[] = [];
  const breather = new Breather();
  const start = findExtension(bytes, endAt, oidBytes, 'TREE');
  for (let at = start ?? bytes.length; at < bytes.length;) {
    if (trees.size % 512 === 0) await breather.breathe();
    const node = readNoted(bytes, at, oidBytes);
    const parent = above.at(-1)?.path ?? '';
    const path = parent === '' ? node.name : `${parent}/${node.name}`;
    if (node.oid !== null) trees.set(path, { oid: node.oid, files: node.files });
    above.push({ path, left: node.subtrees });
    while (above.at(-1)?.left === 0) above.pop();
    const next = above.at(-1);
    if (next === undefined) break;
    next.left--;
    at = node.next;
  }
  return trees;
}

interface Noted {
  readonly name: string;
  readonly files: number;
  readonly subtrees: number;
  readonly oid: string | null;
  readonly next: number;
}

/**
 * The id of the tree that git has noted in an index for the entries below a folder, empty for all; null where it has noted none since
 * they changed (`index-format`: cache tree).
 */
export function notedTree({ bytes, oidBytes, endAt }: GitIndex, folder: string): string | null {
  const start = findExtension(bytes, endAt, oidBytes, 'TREE');
  if (start === null) return null;
  let node = readNoted(bytes, start, oidBytes);
  for (const name of folder === '' ? [] : folder.split('/')) {
    let [at, left]: [number, number] = [node.next, node.subtrees];
    for (; left > 0; left--) {
      node = readNoted(bytes, at, oidBytes);
      if (node.name === name) break;
      at = skipNoted(bytes, node, oidBytes);
    }
    if (!(left > 0)) return null;
  }
  return node.oid;
}

/** Name, NUL, number of entries (-1: not noted), blank, number of subtrees, newline, id; then its subtrees. */
function readNoted(bytes: Buffer, at: number, oidBytes: number): Noted {
  const nameEnd = bytes.indexOf(0, at);
  const lineEnd = bytes.indexOf(0x0a, nameEnd);
  if (nameEnd < 0 || lineEnd < 0) return { name: '', files: 0, subtrees: 0, oid: null, next: bytes.length };
  const [entries = -1, subtrees = 0] = bytes
    .toString('latin1', nameEnd + 1, lineEnd)
    .split(' ')
    .map(Number);
  const next = lineEnd + 1 + (entries >= 0 ? oidBytes : 0);
  const oid = entries >= 0 ? bytes.toString('hex', lineEnd + 1, next) : null;
  return { name: bytes.toString('utf8', at, nameEnd), files: entries, subtrees, oid, next };
}

/** Where a node and all below it end. */
function skipNoted(bytes: Buffer, { next, subtrees }: Noted, oidBytes: number): number {
  let at = next;
  for (let left = subtrees; left > 0; left--) {
    const node = readNoted(bytes, at, oidBytes);
    at = node.next;
    left += node.subtrees;
  }
  return at;
}
