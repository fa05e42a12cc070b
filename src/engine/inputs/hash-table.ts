import type { Stats } from 'node:fs';
import { join } from 'node:path';
import { Breather } from './breather.ts';
import { fileIdentity, hashFile, look, markOf, type BlobAlgorithm } from './file-identity.ts';
import type { ReadIndex } from './list-files.ts';

/** Times of files are as exact as the ticks of the kernel's clock; network and FAT disks may be coarser. */
const unsureMs = 2_000;
/** Files that are read at a time. */
const mostOpen = 16;

/** No path of a file begins so. */
const indexPrefix = '//index ';

/** What is known of files that were read: a line for each, `mark`, identity and path, separated by tabs. */
export interface StoredTable {
  load(): Promise<string | null>;
  save(text: string): Promise<void>;
}

interface Known {
  readonly mark: string;
  readonly identity: string;
  /** Whether the times of the file prove that it has not changed since it was read. */
  readonly isSure: boolean;
}

/**
 * The identities of files whose content git does not tell, by their paths: a file is read again when its size, times or identity have
 * changed, or when it was changed so shortly before it was read that a later change could have left the same times.
 */
export class HashTable {
  readonly #root: string;
  readonly #stored: StoredTable | null;
  readonly #known = new Map<string, Known>();
  /** Marks of indexes that differ from the disk, though git may not see it. */
  readonly #unproven = new Set<string>();
  #loading: Promise<void> | null = null;
  /** Whether something was learned that is not on disk. */
  hasNews = false;

  /** `root` is absolute; `stored` null = only in memory. */
  constructor(root: string, stored: StoredTable | null) {
    this.#root = root;
    this.#stored = stored;
  }

  /** Resolves when what was kept on disk is known. */
  load(): Promise<void> {
    return (this.#loading ??= this.#read());
  }

  /** The identity of a regular file as it is now, without reading it; null when it must be read. */
  recall(path: string, stats: Stats, algorithm: BlobAlgorithm): string | null {
    const known = this.#known.get(path);
    return known?.isSure === true && known.mark === `${algorithm} ${markOf(stats)}` ? known.identity : null;
  }

  /** Whether every entry of an index that is still the same was once compared with the disk more exactly than git does. */
  isProven({ name, mark }: ReadIndex): boolean {
    return this.#known.get(`${indexPrefix}${name}`)?.identity === mark;
  }

  /** Whether that is not known: neither that all are the same nor that one is not. */
  shouldProve(index: ReadIndex): boolean {
    return !this.isProven(index) && !this.#unproven.has(index.mark);
  }

  noteProof({ name, mark }: ReadIndex, isExact: boolean): void {
    if (!isExact) return void this.#unproven.add(mark);
    this.#known.set(`${indexPrefix}${name}`, { mark: 'index', identity: mark, isSure: true });
    this.hasNews = true;
  }

  /** Reads files, several at a time; the answer has an identity for each, `unreadable` included. */
  async readAll(paths: readonly string[], algorithm: BlobAlgorithm): Promise<ReadonlyMap<string, string>> {
    const identities = new Map<string, string>();
    const open = paths.values();
    const breather = new Breather();
    const work = async (): Promise<void> => {
      for (const path of open) {
        identities.set(path, await this.#readOne(path, algorithm));
        await breather.breathe();
      }
    };
    await Promise.all(Array.from({ length: Math.min(mostOpen, paths.length) }, work));
    return identities;
  }

  /** Keeps on disk what was learned, of those files that still count. */
  async save(isListed: (path: string) => boolean): Promise<void> {
    if (this.#stored === null) return;
    this.hasNews = false;
    const lines: string[] = [];
    for (const [path, { mark, identity, isSure }] of this.#known) {
      if (isSure && (path.startsWith(indexPrefix) || isListed(path)) && !/[\t\n]/.test(path))
        lines.push(`${mark}\t${identity}\t${path}`);
    }
    await this.#stored.save(lines.join('\n'));
  }

  async #readOne(path: string, algorithm: BlobAlgorithm): Promise<string> {
    const absolute = join(this.#root, path);
    const atMs = Date.now();
    const before = look(absolute);
    const oid = before?.isFile() === true ? await hashFile(absolute, algorithm) : null;
    const after = look(absolute);
    if (before === null || oid === null) return after === null ? 'gone' : 'unreadable';
    const identity = fileIdentity(before, oid);
    // It was changed while it was read: this is what was found, and next time it is looked at again.
    const isSame = after !== null && markOf(after) === markOf(before);
    const isSure = isSame && Math.max(before.ctimeMs, before.mtimeMs) < atMs - unsureMs;
    this.#known.set(path, { mark: `${algorithm} ${markOf(before)}`, identity, isSure });
    this.hasNews ||= isSure;
    return identity;
  }

  async #read(): Promise<void> {
    const text = (await this.#stored?.load()) ?? '';
    for (const line of text === '' ? [] : text.split('\n')) {
      const [mark, identity, path] = line.split('\t');
      if (mark !== undefined && identity !== undefined && path !== undefined)
        this.#known.set(path, { mark, identity, isSure: true });
    }
  }
}
