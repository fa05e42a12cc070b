import { createHash, hash } from 'node:crypto';
import { join, relative, sep } from 'node:path';
import { Breather } from './breather.ts';
import { fileIdentity, followLink, isBelow, look, markOf, oddIdentity, type BlobAlgorithm } from './file-identity.ts';
import { describeTree } from './describe-tree.ts';
import { hasHiddenOrUnmerged, isClean, lastChangeMs, modeOf, oidOf, sizeOf, type GitIndex } from './git-index.ts';
import type { HashTable } from './hash-table.ts';
import { unknownFile, type FileList, type ListedFile } from './list-files.ts';
import { isAsTracked, isStill, SecondLook, type Seen } from './second-look.ts';
import { notedTree } from './tree-id.ts';
import { chooseFiles, find, type InputChoice } from './choose-files.ts';
import type { FileGroup } from './packages.ts';

/** The files that decide a verdict, as they were at one moment. */
export interface InputFiles {
  /** Path, relative to the root, and kind, size and content as text, of each that is there; made when it is asked for. */
  readonly entries: () => Iterable<readonly [path: string, identity: string]>;
  /** Of all of them. */
  readonly digest: string;
  /** Why that is not all that counts, as the end of a sentence; null when it is. */
  readonly gap: string | null;
}

interface Taken extends InputFiles {
  readonly groups: readonly Group[];
}

/** Some of the files that count, whether they are there or not; choices may have them in common. */
interface Group {
  readonly paths: readonly ListedFile[];
  readonly digest: string;
  readonly gap: string | null;
  /** Folders whose change may mean that a file has come or gone. */
  readonly folders: () => Promise<readonly string[]>;
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
  /** For each index, by their records, the files that are exactly as their entries say. */
  readonly #exact = new Map<GitIndex, Uint8Array>();
  /** Of all others that were asked for. */
  readonly #identities = new Map<string, string>();
  readonly #seen = new Map<string, Seen>();
  readonly #taken = new Map<string, Promise<Taken>>();
  readonly #groups = new Map<object, Promise<Group>>();
  readonly #second = new WeakMap<Group, Promise<SecondLook>>();
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
    for (const group of taken?.groups ?? []) {
      for (const folder of await group.folders()) {
        await breather.breathe();
        this.#seeFolder(folder);
      }
    }
  }

  /**
   * Whether the files of a choice are surely what they were: by their times and those of their folders, without reading anything. No does
   * not mean that they have changed. A file that appears in a folder that had none is not seen.
   */
  async isSame(choice: InputChoice): Promise<boolean> {
    const taken = await this.#taken.get(keyOf(choice));
    if (taken === undefined) return false;
    const looks = await Promise.all(taken.groups.map((group) => this.#secondOf(group)));
    const answers = await Promise.all(looks.map((second) => second.ask()));
    return answers.every(Boolean);
  }

  /** Folders first: where a file comes or goes, that is soon known. */
  #secondOf(group: Group): Promise<SecondLook> {
    const make = async (): Promise<SecondLook> => {
      const { paths } = group;
      const folders = await group.folders();
      return new SecondLook(folders.length + paths.length, (place) => {
        const folder = folders[place];
        return folder === undefined ? this.#isFileStill(paths[place - folders.length]!) : this.#isFolderStill(folder);
      });
    };
    const known = this.#second.get(group) ?? make();
    this.#second.set(group, known);
    return known;
  }

  #isFolderStill(folder: string): boolean {
    const known = this.#seen.get(`${folder}/`);
    return known !== undefined && isStill(known, join(this.#root, folder));
  }

  #isFileStill(file: ListedFile): boolean {
    const known = this.#seen.get(file.path);
    const path = `${this.#root}/${file.path}`;
    return known === undefined ? isAsTracked(file, path) : isStill(known, path);
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
    if (basis === null || gap !== null || hasHiddenOrUnmerged(basis.index)) return null;
    await this.#identify(files);
    const isAsTracked = ({ path, index }: ListedFile): boolean => index !== null && !this.#identities.has(path);
    const noted = files.every(isAsTracked) ? notedTree(basis.index, basis.prefix) : null;
    const identityOf = (file: ListedFile): string => this.#identityOf(file);
    return noted ?? describeTree({ root: this.#root, files, basis, isSha256, isAsTracked, identityOf });
  }

  async #isExact(index: GitIndex): Promise<boolean> {
    const breather = new Breather();
    let count = 0;
    for (const file of this.list.files) {
      if (file.index !== index || this.#isKnownExact(file) || modeOf(index, file.record) === linkMode) continue;
      if (++count % 256 === 0) await breather.breathe();
      if (!isAsTracked(file, `${this.#root}/${file.path}`)) return false;
    }
    return true;
  }

  async #take(choice: InputChoice): Promise<Taken> {
    const chosen = await chooseFiles(choice, this.list.files, this.#root);
    const groups = [await this.#readAlso(choice.also)];
    for (const group of chosen.groups) groups.push(await this.#readOnce(group, () => group));
    const listGap = chosen.isListed ? this.list.gap : null;
    const gap = listGap ?? groups.find((one) => one.gap !== null)?.gap ?? gapOf(choice);
    const digest = hash('sha256', groups.map((one) => one.digest).join('\n'), 'hex');
    return { entries: () => this.#entriesOf(groups), digest, gap, groups };
  }

  #readAlso(also: readonly string[]): Promise<Group> {
    return this.#readOnce(also, () => ({
      files: also.map((path) => find(this.list.files, path) ?? unknownFile(path)),
      folders: () => Promise.resolve(new Set()),
    }));
  }

  /** What many choices have in common they share as one object. */
  #readOnce(key: object, find: () => FileGroup): Promise<Group> {
    const group = this.#groups.get(key) ?? this.#read(find());
    this.#groups.set(key, group);
    return group;
  }

  async #read({ files: paths, folders: findFolders }: FileGroup): Promise<Group> {
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
    let folders: Promise<readonly string[]> | null = null;
    return {
      paths,
      gap,
      digest: digest.update(piece).digest('hex'),
      folders: () => (folders ??= findFolders().then((found) => [...found])),
    };
  }

  *#entriesOf(groups: readonly Group[]): Generator<readonly [string, string]> {
    for (const { paths } of groups) {
      for (const file of paths) {
        const identity = this.#identityOf(file);
        if (identity !== 'gone') yield [file.path, identity];
      }
    }
  }

  /** Of a file that was identified. */
  #identityOf({ path, index, record }: ListedFile): string {
    const known = this.#identities.get(path);
    if (known !== undefined || index === null) return known!;
    return fileIdentity({ mode: modeOf(index, record), size: sizeOf(index, record) }, oidOf(index, record));
  }

  #isKnownExact({ index, record }: ListedFile): boolean {
    const { byte, bit } = placeOf(record);
    return index !== null && ((this.#exact.get(index)?.[byte] ?? 0) & bit) !== 0;
  }

  #noteExact(index: GitIndex, record: number): void {
    const all = this.#exact.get(index) ?? new Uint8Array(placeOf(index.endAt).byte + 1);
    this.#exact.set(index, all);
    const { byte, bit } = placeOf(record);
    all[byte]! |= bit;
  }

  async #identify(files: readonly ListedFile[]): Promise<void> {
    await this.#table.load();
    const algorithm: BlobAlgorithm = this.list.isSha256 ? 'sha256' : 'sha1';
    const unread: string[] = [];
    this.#proven ??= new Set(this.list.indexes.filter((one) => this.#table.isProven(one)).map(({ index }) => index));
    const breather = new Breather();
    let count = 0;
    for (const file of files) {
      const { path, record } = file;
      const index = file.index !== null && modeOf(file.index, record) !== linkMode ? file.index : null;
      if ((index !== null && this.#proven.has(index)) || this.#identities.has(path) || this.#isKnownExact(file)) continue;
      if (++count % 256 === 0) await breather.breathe();
      const stats = look(`${this.#root}/${path}`);
      if (index !== null && stats !== null && isClean(index, record, stats)) {
        this.#noteExact(index, record);
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

/** A bit of its own for each record: none has fewer than 32 bytes. */
function placeOf(record: number): { readonly byte: number; readonly bit: number } {
  return { byte: record >> 8, bit: 1 << ((record >> 5) & 7) };
}
