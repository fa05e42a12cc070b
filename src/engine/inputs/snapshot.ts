import { createHash, hash } from 'node:crypto';
import { join, relative, sep } from 'node:path';
import { Breather } from './breather.ts';
import { fileIdentity, followLink, isBelow, look, markOf, oddIdentity, type BlobAlgorithm } from './file-identity.ts';
import { describeTree } from './describe-tree.ts';
import { isClean, isHiddenOrUnmerged, lastChangeMs, oidOf, sizeOf, type GitIndex } from './git-index.ts';
import type { HashTable } from './hash-table.ts';
import type { FileList, ListedFile } from './list-files.ts';
import { notedTree } from './tree-id.ts';
import { chooseFiles, find, type InputChoice } from './choose-files.ts';

/** The files that decide a verdict, as they were at one moment. */
export interface InputFiles {
  /** Path, relative to the root, and kind, size and content as text, of each that is there; made when it is asked for. */
  readonly entries: () => Iterable<readonly [path: string, identity: string]>;
  /** Of all of them. */
  readonly digest: string;
  /** Why that is not all that counts, as the end of a sentence; null when it is. */
  readonly gap: string | null;
}

/** How a folder or file looked; `mark` null where nothing is. Of an unchanged tracked file its entry in git's index. */
type Seen =
  | {
      readonly mark: string | null;
      /** Changed so shortly before we looked that a further change may not show. */
      readonly isFresh: boolean;
    }
  | NonNullable<ListedFile['tracked']>;

interface Taken extends InputFiles {
  readonly paths: readonly ListedFile[];
  readonly folders: () => readonly ReadonlySet<string>[];
  /** The files that it has in common with other choices. */
  readonly common: readonly Common[];
}

/** Some of the files that count, whether they are there or not. */
interface Common {
  readonly paths: readonly ListedFile[];
  readonly digest: string;
  readonly gap: string | null;
}

/** What else counts follows from the folder. */
const keyOf = ({ cwd, inputs, linked }: InputChoice): string => JSON.stringify([cwd, inputs, linked]);

/** More than one second, and the next. */
const secondsMs = 2_000;

/** As in a tree of git. */
const linkMode = 0o120000;

/** Ticks of the kernel's clock, with room. */
const tickMs = 20;

/**
 * The files of a root at one moment, as far as somebody asks: a file is looked at when it first counts for a check, and read only when
 * neither git's index nor an earlier reading tells its content. What was looked at once is not looked at again.
 */
export class Snapshot {
  /** Wall time at which the listing began. */
  readonly takenMs: number;
  readonly list: FileList;
  readonly #root: string;
  readonly #table: HashTable;
  /** Indexes whose word is taken. */
  #proven: ReadonlySet<GitIndex> | null = null;
  /** Tracked files that are exactly as their entries say. */
  readonly #exact = new Set<ListedFile>();
  /** Of all others that were asked for. */
  readonly #identities = new Map<string, string>();
  readonly #seen = new Map<string, Seen>();
  readonly #taken = new Map<string, Promise<Taken>>();
  readonly #common = new Map<object, Promise<Common>>();
  #gaps = new Map<string, string>();

  constructor(root: string, list: FileList, table: HashTable, takenMs: number) {
    this.#root = root;
    this.list = list;
    this.#table = table;
    this.takenMs = takenMs;
  }

  /** The files of a choice; checks with the same choice share one answer. */
  inputs(choice: InputChoice): Promise<InputFiles> {
    const key = keyOf(choice);
    const known = this.#taken.get(key) ?? this.#take(choice);
    this.#taken.set(key, known);
    return known;
  }

  /** Looks at the folders of a choice, so that `isSame` can tell later: before a check runs. */
  async watch(choice: InputChoice): Promise<void> {
    const taken = await this.#taken.get(keyOf(choice));
    const breather = new Breather();
    let count = 0;
    for (const folder of taken?.folders().flatMap((group) => [...group]) ?? []) {
      if (++count % 256 === 0) await breather.breathe();
      this.#seeFolder(folder);
    }
  }

  /**
   * Whether the files of a choice are surely what they were: by their times and those of their folders, without reading anything. No does
   * not mean that they have changed. A file that appears in a folder that had none is not seen.
   */
  async isSame(choice: InputChoice): Promise<boolean> {
    const taken = await this.#taken.get(keyOf(choice));
    if (taken === undefined) return false;
    const breather = new Breather();
    let count = 0;
    for (const folder of taken.folders().flatMap((group) => [...group])) {
      if (++count % 256 === 0) await breather.breathe();
      const known = this.#seen.get(`${folder}/`);
      if (known === undefined || !isStill(known, join(this.#root, folder))) return false;
    }
    for (const { paths } of [taken, ...taken.common]) {
      for (const { path, tracked } of paths) {
        if (++count % 256 === 0) await breather.breathe();
        if (!isStill(this.#seen.get(path) ?? tracked!, `${this.#root}/${path}`)) return false;
      }
    }
    return true;
  }

  /**
   * Git compares times by the second: of a file that changed within the second in which git had looked at it, it may never learn. So its
   * word is taken only for an index of which every entry was compared exactly, once, when those seconds were over.
   */
  async prove(): Promise<void> {
    for (const one of this.list.indexes) {
      const isOld = Math.max(one.index.writtenMs, lastChangeMs(one.index)) < this.takenMs - secondsMs;
      if (isOld && this.#table.shouldProve(one)) this.#table.noteProof(one, await this.#isExact(one.index));
    }
  }

  /**
   * The id of the tree that git would make of all listed files as they are on disk; null where no tree is what checks see: without git,
   * with repositories in it, files that are not checked out, conflicts, or changed files that git converts. Nothing is written.
   */
  async tree(): Promise<string | null> {
    const { basis, gap, files, isSha256 } = this.list;
    if (basis === null || gap !== null || basis.index.entries.some((entry) => isHiddenOrUnmerged(basis.index, entry)))
      return null;
    await this.#identify(files);
    const isClean = files.every(({ path, tracked }) => tracked !== null && !this.#identities.has(path));
    const noted = isClean ? notedTree(basis.index, basis.prefix) : null;
    return noted ?? describeTree({ root: this.#root, files, basis, isSha256, identityOf: (file) => this.#identityOf(file) });
  }

  async #isExact(index: GitIndex): Promise<boolean> {
    const breather = new Breather();
    let count = 0;
    for (const file of this.list.files) {
      const { path, tracked } = file;
      if (tracked?.index !== index || this.#exact.has(file) || tracked.entry.mode === linkMode) continue;
      if (++count % 256 === 0) await breather.breathe();
      const stats = look(`${this.#root}/${path}`);
      if (stats === null || !isClean(index, tracked.entry, stats)) return false;
    }
    return true;
  }

  async #take(choice: InputChoice): Promise<Taken> {
    const { paths, shared, folders: own, isListed } = await chooseFiles(choice, this.list.files, this.#root);
    const chosen = await this.#read(paths);
    const common = [await this.#readAlso(choice.also)];
    for (const { files: those } of shared) common.push(await this.#readShared(those));
    const folders = (): readonly ReadonlySet<string>[] => [own(), ...shared.map((group) => group.folders)];
    const all = [chosen, ...common];
    const gap = (isListed ? this.list.gap : null) ?? all.find((one) => one.gap !== null)?.gap ?? gapOf(choice);
    const digest = hash('sha256', all.map((one) => one.digest).join('\n'), 'hex');
    return {
      entries: () => this.#entriesOf(all),
      digest,
      gap,
      paths,
      folders,
      common,
    };
  }

  #readAlso(also: readonly string[]): Promise<Common> {
    return this.#readOnce(also, () => also.map((path) => find(this.list.files, path) ?? { path, tracked: null }));
  }

  #readShared(files: readonly ListedFile[]): Promise<Common> {
    return this.#readOnce(files, () => files);
  }

  /** What many choices have in common they share as one object. */
  #readOnce(key: object, files: () => readonly ListedFile[]): Promise<Common> {
    const common = this.#common.get(key) ?? this.#read(files());
    this.#common.set(key, common);
    return common;
  }

  async #read(paths: readonly ListedFile[]): Promise<Common> {
    await this.#identify(paths);
    const digest = createHash('sha256');
    const breather = new Breather();
    let [piece, gap]: [string, string | null] = ['', null];
    for (const [number, file] of paths.entries()) {
      const identity = this.#identityOf(file);
      if (this.#gaps.size > 0) gap ??= this.#gaps.get(file.path) ?? null;
      if (identity !== 'gone') piece += `${file.path}\0${identity}\n`;
      if (number % 512 !== 511) continue;
      digest.update(piece);
      piece = '';
      await breather.breathe();
    }
    return { paths, gap, digest: digest.update(piece).digest('hex') };
  }

  *#entriesOf(all: readonly Common[]): Generator<readonly [string, string]> {
    for (const { paths } of all) {
      for (const file of paths) {
        const identity = this.#identityOf(file);
        if (identity !== 'gone') yield [file.path, identity];
      }
    }
  }

  /** Of a file that was identified. */
  #identityOf({ path, tracked }: ListedFile): string {
    const known = this.#identities.get(path);
    if (known !== undefined) return known;
    const { index, entry } = tracked!;
    return fileIdentity({ mode: entry.mode, size: sizeOf(index, entry) }, oidOf(index, entry));
  }

  async #identify(files: readonly ListedFile[]): Promise<void> {
    await this.#table.load();
    const algorithm: BlobAlgorithm = this.list.isSha256 ? 'sha256' : 'sha1';
    const unread: string[] = [];
    this.#proven ??= new Set(this.list.indexes.filter((one) => this.#table.isProven(one)).map(({ index }) => index));
    const breather = new Breather();
    let count = 0;
    for (const file of files) {
      const { path, tracked } = file;
      const isRegular = tracked !== null && tracked.entry.mode !== linkMode;
      if ((isRegular && this.#proven.has(tracked.index)) || this.#identities.has(path) || this.#exact.has(file)) continue;
      if (++count % 256 === 0) await breather.breathe();
      const stats = look(`${this.#root}/${path}`);
      if (isRegular && stats !== null && isClean(tracked.index, tracked.entry, stats)) {
        this.#exact.add(file);
        continue;
      }
      this.#see(path, stats);
      const known = stats?.isFile() === true ? this.#table.recall(path, stats, algorithm) : null;
      if (stats === null) this.#identities.set(path, 'gone');
      else if (!stats.isFile()) this.#identities.set(path, await this.#identifyOdd(path, stats, algorithm));
      else if (known === null) unread.push(path);
      else this.#identities.set(path, known);
    }
    for (const [path, identity] of await this.#table.readAll(unread, algorithm)) this.#identities.set(path, identity);
  }

  /** A link counts with what it leads to, unless that is a folder of the workspace, whose files count by themselves. */
  async #identifyOdd(path: string, stats: NonNullable<ReturnType<typeof look>>, algorithm: BlobAlgorithm): Promise<string> {
    const absolute = join(this.#root, path);
    const identity = oddIdentity(absolute, stats);
    if (!stats.isSymbolicLink()) return identity;
    const target = followLink(absolute);
    if (target === null) return `${identity} to nothing`;
    if (target.stats.isDirectory()) {
      const root = followLink(this.#root)?.path ?? this.#root;
      // What is installed counts by its marks, wherever it lies: work trees often share it.
      const isOutside = target.path !== root && !isBelow(target.path, root);
      if (isOutside && !/(?:^|\/)(?:node_modules|\.venv)$/.test(path))
        this.#gaps.set(path, `${path} leads to a folder outside of the workspace`);
      return `${identity} to ${relative(root, target.path).split(sep).join('/')}`;
    }
    if (!target.stats.isFile()) return `${identity} to a special file`;
    const inner = relative(this.#root, target.path);
    const known = this.#table.recall(inner, target.stats, algorithm);
    // The times of the link say nothing of its target.
    this.#seen.set(path, { mark: null, isFresh: true });
    return `${identity} to ${known ?? (await this.#table.readAll([inner], algorithm)).get(inner)}`;
  }

  #see(path: string, stats: ReturnType<typeof look>): void {
    const isFresh = stats !== null && Math.max(stats.mtimeMs, stats.ctimeMs) > Date.now() - tickMs;
    this.#seen.set(path, { mark: stats === null ? null : markOf(stats), isFresh });
  }

  /** A file that came to a folder after the listing had begun may be missing in it. */
  #seeFolder(folder: string): void {
    if (this.#seen.has(`${folder}/`)) return;
    const stats = look(join(this.#root, folder));
    const isFresh = stats !== null && stats.mtimeMs > this.takenMs - tickMs;
    this.#seen.set(`${folder}/`, { mark: stats === null ? null : markOf(stats), isFresh });
  }
}

function gapOf({ outside }: InputChoice): string | null {
  return outside === null ? null : `${outside} leads to a folder outside of the workspace`;
}

/** Whether a path surely looks as it did. */
function isStill(known: Seen, path: string): boolean {
  if ('isFresh' in known && known.isFresh) return false;
  const stats = look(path);
  if ('index' in known) return stats !== null && isClean(known.index, known.entry, stats);
  return (stats === null ? null : markOf(stats)) === known.mark;
}
