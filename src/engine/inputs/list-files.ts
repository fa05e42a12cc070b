import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { locateRepository, type GitRepository } from '../builtin/git-repository.ts';
import { ifAbsent } from './absence.ts';
import { Breather } from './breather.ts';
import { askStatus, askTracked, type GitStatus } from './ask-git.ts';
import { conversionOf, type Conversion } from './content-conversion.ts';
import { look, markOf } from './file-identity.ts';
import { isSubmodule, readGitIndex, tellsContent, type GitIndex } from './git-index.ts';

/** A file that a check may read. */
export interface ListedFile {
  /** Relative to the root, with `/`. */
  readonly path: string;
  /** The index in which its entry stands, when git says that the file has exactly that content and mode. */
  readonly index: GitIndex | null;
  /** Where the record of the entry begins; 0 without one. */
  readonly record: number;
}

/** A file of which git does not say what it has. */
export function unknownFile(path: string): ListedFile {
  return { path, index: null, record: 0 };
}

/** The index of one repository, as its file is now. */
export interface ReadIndex {
  readonly index: GitIndex;
  /** Absolute path of the git folder. */
  readonly name: string;
  /** Tells this content of the file from others. */
  readonly mark: string;
}

/** What git says of the work tree that a root lies in, as far as it makes the list alone: without repositories within it. */
export interface ListBasis {
  readonly index: GitIndex;
  /** The root relative to the top of the work tree, with `/`; empty when they are the same. */
  readonly prefix: string;
  /** As `GitStatus` has them, relative to the top. */
  readonly changed: ReadonlySet<string>;
  readonly conversion: Conversion;
}

/** The files of a root: what git tracks and what it does not ignore; without git, what a bounded walk finds. */
export interface FileList {
  /** Sorted by path, each once. Those that were deleted may still be there. */
  readonly files: readonly ListedFile[];
  /** The indexes that entries of files come from. */
  readonly indexes: readonly ReadIndex[];
  /** null where there are several repositories, or none whose index tells all. */
  readonly basis: ListBasis | null;
  /** Whether blobs are named by SHA-256. */
  readonly isSha256: boolean;
  /** Why files may be missing, as the end of a sentence; null when all are there. */
  readonly gap: string | null;
}

/** Without git no more than this is looked at. */
const mostWalked = 20_000;
/** What tools keep for themselves, and what others have installed. */
const notWalked: ReadonlySet<string> = new Set(
  'node_modules bower_components .git .hg .svn .venv venv __pycache__ .tox .nox .yarn .pnpm-store .cache .next .gradle .idea .vs .mypy_cache .pytest_cache .ruff_cache .nyc_output coverage dist build out target bin obj _build'.split(
    ' ',
  ),
);
/** What checks write for themselves where nobody has told git to ignore it: what is in there is derived from other files. */
export const isToolCache = /(?:^|\/)(?:\.(?:mypy|pytest|ruff)_cache|__pycache__|\.nyc_output|\.eslintcache)(?:\/|$)/;
/** Repositories within repositories within repositories. */
const deepestNesting = 4;

interface Found {
  readonly files: ListedFile[];
  readonly indexes: ReadIndex[];
  readonly basis: ListBasis | null;
  readonly isSha256: boolean;
  readonly gap: string | null;
}

/** What git has said of a repository; `tracked` only where its index cannot be read. */
interface Said {
  readonly index: GitIndex | null;
  readonly mark: string;
  readonly tracked: readonly string[];
  readonly status: GitStatus;
}

/** Somebody who changes the index again and again must come to an end. */
const mostAttempts = 5;

/** Remembers the index of each repository as long as its file stays the same. */
export class FileLister {
  readonly #root: string;
  readonly #indexes = new Map<string, { readonly mark: string; readonly index: GitIndex }>();

  #onAsked: () => void = () => {};

  /** `root` is absolute. */
  constructor(root: string) {
    this.#root = root;
  }

  /** Rejects as `ifAbsent` throws. `onAsked` is called when git is at work, or will not be. */
  async list(signal: AbortSignal, onAsked: () => void = () => {}): Promise<FileList> {
    this.#onAsked = onAsked;
    const repository = await locateRepository(this.#root);
    if (repository === null) onAsked();
    const found = repository === null ? null : await this.#listRepository(repository, '', 0, signal);
    if (found === null) return walk(this.#root);
    const { files } = found;
    for (let at = 1; at < files.length; at++) {
      if (files[at - 1]!.path < files[at]!.path) continue;
      files.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
      return { ...found, files: files.filter(({ path }, index) => path !== files[index - 1]?.path) };
    }
    return found;
  }

  /** `into` is the prefix of what is found; null where git does not answer. */
  async #listRepository(repository: GitRepository, into: string, depth: number, signal: AbortSignal): Promise<Found | null> {
    for (let attempt = 0; attempt < mostAttempts; attempt++) {
      const before = markOfIndex(repository);
      const asked = askStatus(repository, signal);
      this.#onAsked();
      const [index, status] = await Promise.all([this.#readIndex(repository, before), asked]);
      if (status === null) return null;
      // Otherwise what git says of its index is not about the one that was read.
      if (markOfIndex(repository) !== before) continue;
      const tracked = index === null ? await askTracked(repository, signal) : null;
      if (index === null && tracked === null) return null;
      return this.#gather(repository, { index, mark: before, tracked: tracked ?? [], status }, into, depth, signal);
    }
    return { files: [], indexes: [], basis: null, isSha256: false, gap: 'the index of git changes all the time' };
  }

  async #gather(
    repository: GitRepository,
    { index, mark, tracked, status }: Said,
    into: string,
    depth: number,
    signal: AbortSignal,
  ): Promise<Found> {
    const files: ListedFile[] = [];
    const nested: string[] = [];
    const indexes = index === null ? [] : [{ index, name: repository.gitDir, mark }];
    const conversion = index === null ? 'any' : conversionOf(repository, index);
    if (index !== null) await addTracked(index, repository, conversion, status.changed, into, files, nested);
    const prefix = repository.prefix === '' ? '' : `${repository.prefix}/`;
    for (const path of tracked) files.push(unknownFile(into + path));
    for (const path of status.untracked) {
      if (!path.startsWith(prefix) || isToolCache.test(path)) continue;
      if (path.endsWith('/')) nested.push(into + path.slice(prefix.length, -1));
      else files.push(unknownFile(into + path.slice(prefix.length)));
    }
    let gap = files.some(({ path }) => path.includes('\uFFFD')) ? 'the name of a file is not UTF-8' : null;
    for (const folder of nested) {
      const found = await this.#listNested(folder, depth, signal);
      for (const file of found?.files ?? []) files.push(file);
      indexes.push(...(found?.indexes ?? []));
      gap = found === null ? gap : (found.gap ?? gap);
    }
    const { changed } = status;
    const basis = index === null || nested.length > 0 ? null : { index, prefix: repository.prefix, changed, conversion };
    return { files, indexes, basis, isSha256: index?.oidBytes === 32, gap };
  }

  /** What there is in a submodule, or in a repository that nobody tracks; null where it is not checked out: an empty folder. */
  async #listNested(folder: string, depth: number, signal: AbortSignal): Promise<Found | null> {
    const path = join(this.#root, folder);
    const repository = look(join(path, '.git')) === null ? null : await locateRepository(path);
    if (repository === null || repository.top !== path) return null;
    const found = depth < deepestNesting ? await this.#listRepository(repository, `${folder}/`, depth + 1, signal) : null;
    return found ?? { files: [], indexes: [], basis: null, isSha256: false, gap: `git does not say which files ${folder} has` };
  }

  /** null where there is none that tells all paths. */
  async #readIndex({ gitDir }: GitRepository, mark: string): Promise<GitIndex | null> {
    const known = this.#indexes.get(gitDir);
    if (known !== undefined && known.mark === mark && Date.now() - known.index.writtenMs > unsureMs) return known.index;
    const index = await readGitIndex(gitDir);
    if (index !== null) this.#indexes.set(gitDir, { mark, index });
    return index;
  }
}

/** What was written within this time may be written again with the same times. */
const unsureMs = 1_000;

function markOfIndex({ gitDir }: GitRepository): string {
  const stats = look(join(gitDir, 'index'));
  return stats === null ? '' : markOf(stats);
}

async function addTracked(
  index: GitIndex,
  repository: GitRepository,
  conversion: Conversion,
  changed: ReadonlySet<string>,
  into: string,
  files: ListedFile[],
  nested: string[],
): Promise<void> {
  const prefix = repository.prefix === '' ? '' : `${repository.prefix}/`;
  const breather = new Breather();
  const isTrusted = conversion === 'none';
  for (const [number, tracked] of index.paths.entries()) {
    if (number % 1_024 === 0) await breather.breathe();
    if (!tracked.startsWith(prefix)) continue;
    const path = into + tracked.slice(prefix.length);
    const record = index.records[number]!;
    if (isSubmodule(index, record)) nested.push(path);
    else if (isTrusted && !changed.has(tracked) && tellsContent(index, record)) files.push({ path, index, record });
    else files.push(unknownFile(path));
  }
}

async function walk(root: string): Promise<FileList> {
  const files: ListedFile[] = [];
  let gap: string | null = null;
  let level = [''];
  while (level.length > 0 && gap === null) {
    const deeper: string[] = [];
    for (const folder of level) {
      const entries = await readdir(join(root, folder), { withFileTypes: true }).catch((thrown: unknown) =>
        ifAbsent<Dirent[]>(thrown, []),
      );
      for (const entry of entries) {
        if (!entry.isDirectory()) files.push(unknownFile(folder + entry.name));
        else if (!notWalked.has(entry.name)) deeper.push(`${folder}${entry.name}/`);
      }
      if (files.length > mostWalked) gap = `without git, no more than ${mostWalked} files are looked at`;
    }
    level = deeper;
  }
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { files, indexes: [], basis: null, isSha256: false, gap };
}
