import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { locateRepository, type GitRepository } from '../builtin/git-repository.ts';
import { Breather } from './breather.ts';
import { askGit } from './ask-git.ts';
import { convertsContent } from './content-conversion.ts';
import { look } from './file-identity.ts';
import { readGitIndex, type GitIndex, type IndexEntry } from './git-index.ts';

/** A file that a check may read, and where git's index speaks of it with an id that is worth something. */
export interface ListedFile {
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly tracked: { readonly index: GitIndex; readonly entry: IndexEntry } | null;
}

/** The files of a root: what git tracks and what it does not ignore; without git, what a bounded walk finds. */
export interface FileList {
  /** Sorted by path, each once. Those that were deleted may still be there. */
  readonly files: readonly ListedFile[];
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
/** Repositories within repositories within repositories. */
const deepestNesting = 4;

/** Remembers the index of each repository as long as its file stays the same. */
export class FileLister {
  readonly #root: string;
  readonly #indexes = new Map<string, { readonly mark: string; readonly index: GitIndex | null }>();

  /** `root` is absolute. */
  constructor(root: string) {
    this.#root = root;
  }

  /** Never rejects for what is on the disk. */
  async list(signal: AbortSignal): Promise<FileList> {
    const repository = await locateRepository(this.#root);
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
  async #listRepository(
    repository: GitRepository,
    into: string,
    depth: number,
    signal: AbortSignal,
  ): Promise<{ readonly files: ListedFile[]; readonly isSha256: boolean; readonly gap: string | null } | null> {
    const [index, others] = await Promise.all([
      this.#readIndex(repository),
      this.#ask(repository, ['ls-files', '-z', '--others', '--exclude-standard'], signal),
    ]);
    const tracked = index === null ? await this.#ask(repository, ['ls-files', '-z', '--cached'], signal) : null;
    if (others === null || (index === null && tracked === null)) return null;
    const files: ListedFile[] = [];
    const nested: string[] = [];
    if (index !== null) await addTracked(index, repository, into, files, nested);
    for (const path of tracked ?? []) files.push({ path: into + path, tracked: null });
    for (const path of others) {
      if (path.endsWith('/')) nested.push(into + path.slice(0, -1));
      else files.push({ path: into + path, tracked: null });
    }
    let gap = files.some(({ path }) => path.includes('\uFFFD')) ? 'the name of a file is not UTF-8' : null;
    for (const folder of nested) gap = (await this.#addNested(folder, depth, files, signal)) ?? gap;
    return { files, isSha256: index?.oidBytes === 32, gap };
  }

  /** Adds the files of a submodule, or of a repository that nobody tracks; answers with what keeps it from doing so. */
  async #addNested(folder: string, depth: number, files: ListedFile[], signal: AbortSignal): Promise<string | null> {
    const path = join(this.#root, folder);
    const repository = look(join(path, '.git')) === null ? null : await locateRepository(path);
    // Not checked out: an empty folder.
    if (repository === null || repository.top !== path) return null;
    const found = depth < deepestNesting ? await this.#listRepository(repository, `${folder}/`, depth + 1, signal) : null;
    if (found === null) return `git does not say which files ${folder} has`;
    for (const file of found.files) files.push(file);
    return found.gap;
  }

  /** null where its ids say nothing of what is on the disk: then git lists the paths. */
  async #readIndex(repository: GitRepository): Promise<GitIndex | null> {
    const { gitDir } = repository;
    const stats = look(join(gitDir, 'index'));
    const mark = stats === null ? '' : `${stats.ino} ${stats.size} ${stats.mtimeMs} ${stats.ctimeMs}`;
    const known = this.#indexes.get(gitDir);
    // What was written just now may be written again with the same times.
    if (known !== undefined && known.mark === mark && Date.now() - (stats?.mtimeMs ?? 0) > 1_000) return known.index;
    const index = await readGitIndex(gitDir);
    this.#indexes.set(gitDir, { mark, index });
    return index;
  }

  async #ask(repository: GitRepository, args: readonly string[], signal: AbortSignal): Promise<readonly string[] | null> {
    const answer = await askGit(repository, args, signal);
    return answer.ok ? answer.items : null;
  }
}

async function addTracked(
  index: GitIndex,
  repository: GitRepository,
  into: string,
  files: ListedFile[],
  nested: string[],
): Promise<void> {
  const prefix = repository.prefix === '' ? '' : `${repository.prefix}/`;
  const breather = new Breather();
  const isTrusted = !convertsContent(repository, index);
  for (const [number, entry] of index.entries.entries()) {
    if (number % 1_024 === 0) await breather.breathe();
    if (!entry.path.startsWith(prefix)) continue;
    const path = into + entry.path.slice(prefix.length);
    if (entry.mode === 0o160000) nested.push(path);
    else files.push({ path, tracked: isTrusted ? { index, entry } : null });
  }
}

async function walk(root: string): Promise<FileList> {
  const files: ListedFile[] = [];
  let gap: string | null = null;
  let level = [''];
  while (level.length > 0 && gap === null) {
    const deeper: string[] = [];
    for (const folder of level) {
      const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => []);
      for (const entry of entries) {
        if (!entry.isDirectory()) files.push({ path: folder + entry.name, tracked: null });
        else if (!notWalked.has(entry.name)) deeper.push(`${folder}${entry.name}/`);
      }
      if (files.length > mostWalked) gap = `without git, no more than ${mostWalked} files are looked at`;
    }
    level = deeper;
  }
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { files, isSha256: false, gap };
}
