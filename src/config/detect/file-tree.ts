import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Breather } from '../../engine/inputs/breather.ts';
import { readGitIndex } from '../../engine/inputs/git-index.ts';
import type { GitRepository } from '../../engine/builtin/git-repository.ts';

/** Where it is not known what git ignores, no more than this is looked at. */
const mostWalked = { files: 20_000, depth: 8 };

/** Folders whose files are not the workspace's own. */
const notOurs: ReadonlySet<string> = new Set(
  'node_modules bower_components vendor third_party third-party .git .hg .svn .venv venv __pycache__ .tox .nox .yarn .pnpm-store Pods'.split(
    ' ',
  ),
);

/** Further ones that a walk stays out of: there git's word is missing that they are tracked. */
const built: ReadonlySet<string> = new Set(
  'dist build out target bin obj coverage .cache .next .gradle .idea .vs _build deps'.split(' '),
);

/** Folders whose files show or test something and are no part of what the workspace checks. */
const aside: ReadonlySet<string> = new Set(
  'fixtures __fixtures__ fixture testdata test-data test_data examples example samples sample demo demos tutorial tutorials templates template __snapshots__ __mocks__ corpus skeleton cookiecutter'.split(
    ' ',
  ),
);

/**
 * The files of a root by name: what git tracks there, and what lies directly in the root; without git, what a bounded walk finds.
 * Vendored and installed files are left out. Paths are relative to the root, with `/`.
 */
export class FileTree {
  /** Without those of vendored and installed code. */
  readonly paths: readonly string[];
  /** Those of `paths` that lie in no deeper folder than `.github/workflows`. */
  readonly shallow: readonly string[];
  /** Whether a limit was reached, so that files are missing. */
  readonly isCut: boolean;
  /** It comes from looking into folders, not from git's list of files. */
  readonly isWalked: boolean;
  readonly #byName: ReadonlyMap<string, string[]>;
  readonly #byEnding: ReadonlyMap<string, readonly string[]>;
  readonly #sorted = new Set<string>();
  readonly #sets = new Map<string, ReadonlySet<string>>();

  constructor({ paths, shallow, byName, byEnding, isCut, isWalked }: TreeParts) {
    this.paths = paths;
    this.shallow = shallow;
    this.#byName = byName;
    this.#byEnding = byEnding;
    this.isCut = isCut;
    this.isWalked = isWalked;
  }

  static of(paths: Iterable<string>): FileTree {
    const builder = new TreeBuilder();
    for (const path of paths) builder.add(path);
    return builder.finish();
  }

  /** The files of that name anywhere, the shallowest first. */
  named(name: string): readonly string[] {
    const same = this.#byName.get(name);
    if (same === undefined || this.#sorted.has(name)) return same ?? [];
    this.#sorted.add(name);
    if (same.length > 1) sortByDepth(same);
    return same;
  }

  /** Whether there is a file of that path. */
  has(path: string): boolean {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const same = this.#byName.get(name);
    if (same === undefined || same.length < 8) return same?.includes(path) ?? false;
    const paths = this.#sets.get(name) ?? new Set(same);
    this.#sets.set(name, paths);
    return paths.has(path);
  }

  /** The same without those in folders of fixtures, examples and templates. */
  ownNamed(name: string): readonly string[] {
    return this.named(name).filter((path) => !isAside(path));
  }

  /** One file with that ending (`.py`), outside of fixtures where there is one; null when there is none. */
  withEnding(ending: string): string | null {
    const all = this.allWithEnding(ending);
    return all.find((path) => !isAside(path)) ?? all[0] ?? null;
  }

  /** All files with that ending (`.py`), the last one of the name. */
  allWithEnding(ending: string): readonly string[] {
    return this.#byEnding.get(ending) ?? [];
  }
}

interface TreeParts {
  readonly paths: readonly string[];
  readonly shallow: readonly string[];
  readonly byName: ReadonlyMap<string, string[]>;
  readonly byEnding: ReadonlyMap<string, readonly string[]>;
  readonly isCut: boolean;
  readonly isWalked: boolean;
}

function sortByDepth(paths: string[]): void {
  const depths = new Map(paths.map((path) => [path, path.split('/').length]));
  paths.sort((a, b) => depths.get(a)! - depths.get(b)! || (a < b ? -1 : 1));
}

/** Whether a path leads through a folder of fixtures, examples or templates. */
export function isAside(path: string): boolean {
  for (let start = 0, end = path.indexOf('/'); end >= 0; start = end + 1, end = path.indexOf('/', start))
    if (aside.has(path.slice(start, end).toLowerCase())) return true;
  return false;
}

/** Looks at the files of a root. Never rejects for what is on the disk, and blocks the event loop for some milliseconds at most. */
export async function readFileTree(root: string, top: ReadonlySet<string>, repository: GitRepository | null): Promise<FileTree> {
  const index = repository === null ? null : await readGitIndex(repository.gitDir);
  const builder = new TreeBuilder();
  if (index === null || index.paths.length === 0 || repository === null) {
    await walk(root, builder);
    return builder.finish(true);
  }
  const prefix = repository.prefix === '' ? '' : `${repository.prefix}/`;
  const breather = new Breather();
  for (const [number, path] of index.paths.entries()) {
    if (number % 1_024 === 0) await breather.breathe();
    if (path.startsWith(prefix)) builder.add(path.slice(prefix.length));
  }
  for (const name of top) builder.add(name);
  return builder.finish();
}

class TreeBuilder {
  readonly #paths: string[] = [];
  readonly #shallow: string[] = [];
  readonly #byName = new Map<string, string[]>();
  readonly #byEnding = new Map<string, string[]>();
  #isCut = false;
  /** What is known of the folder of the last path: the next one mostly lies in the same. */
  #folder = { path: '', isOthers: false, depth: 0 };

  get isFull(): boolean {
    return this.#paths.length >= mostWalked.files;
  }

  cut(): void {
    this.#isCut = true;
  }

  add(path: string): void {
    const slash = path.lastIndexOf('/');
    const folder = this.#enter(path, slash);
    if (folder.isOthers) return;
    const name = slash < 0 ? path : path.slice(slash + 1);
    if (slash < 0 && this.#byName.get(name)?.includes(path) === true) return;
    append(this.#byName, name, path);
    this.#paths.push(path);
    if (folder.depth <= 2) this.#shallow.push(path);
    const dot = name.lastIndexOf('.');
    if (dot > 0) append(this.#byEnding, name.slice(dot), path);
  }

  #enter(path: string, slash: number): { readonly isOthers: boolean; readonly depth: number } {
    const { path: last } = this.#folder;
    if (slash !== last.length || !path.startsWith(last)) {
      const folder = slash < 0 ? '' : path.slice(0, slash);
      this.#folder = { path: folder, isOthers: leadsToOthers(path), depth: folder === '' ? 0 : folder.split('/').length };
    }
    return slash < 0 ? { isOthers: false, depth: 0 } : this.#folder;
  }

  finish(isWalked = false): FileTree {
    const [paths, shallow, byName] = [this.#paths, this.#shallow, this.#byName];
    return new FileTree({ paths, shallow, byName, byEnding: this.#byEnding, isCut: this.#isCut, isWalked });
  }
}

function append(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

function leadsToOthers(path: string): boolean {
  for (let start = 0, end = path.indexOf('/'); end >= 0; start = end + 1, end = path.indexOf('/', start))
    if (notOurs.has(path.slice(start, end))) return true;
  return false;
}

async function walk(root: string, builder: TreeBuilder): Promise<void> {
  let level = [''];
  for (let depth = 0; depth < mostWalked.depth && level.length > 0; depth++) {
    const deeper: string[] = [];
    for (const folder of level) {
      if (builder.isFull) return builder.cut();
      // Symbolic links are not followed: they may lead in a circle.
      const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => []);
      for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
        if (!entry.isDirectory()) builder.add(folder + entry.name);
        else if (!notOurs.has(entry.name) && !built.has(entry.name)) deeper.push(`${folder}${entry.name}/`);
      }
    }
    level = deeper;
  }
  if (level.length > 0) builder.cut();
}
