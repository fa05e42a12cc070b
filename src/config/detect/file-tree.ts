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
  /** Whether a limit was reached, so that files are missing. */
  readonly isCut: boolean;
  readonly #byName: ReadonlyMap<string, readonly string[]>;
  readonly #endings: ReadonlyMap<string, string>;

  constructor(
    paths: readonly string[],
    byName: ReadonlyMap<string, readonly string[]>,
    endings: ReadonlyMap<string, string>,
    isCut = false,
  ) {
    this.paths = paths;
    this.#byName = byName;
    this.#endings = endings;
    this.isCut = isCut;
  }

  static of(paths: Iterable<string>): FileTree {
    const builder = new TreeBuilder();
    for (const path of paths) builder.add(path);
    return builder.finish();
  }

  /** The files of that name anywhere, the shallowest first. */
  named(name: string): readonly string[] {
    return this.#byName.get(name) ?? [];
  }

  /** The same without those in folders of fixtures, examples and templates. */
  ownNamed(name: string): readonly string[] {
    return this.named(name).filter((path) => !isAside(path));
  }

  /** One file with that ending (`.py`), outside of fixtures where there is one; null when there is none. */
  withEnding(ending: string): string | null {
    return this.#endings.get(ending) ?? null;
  }
}

/** Whether a path leads through a folder of fixtures, examples or templates. */
export function isAside(path: string): boolean {
  return path
    .split('/')
    .slice(0, -1)
    .some((folder) => aside.has(folder.toLowerCase()));
}

/** Looks at the files of a root. Never rejects for what is on the disk, and blocks the event loop for some milliseconds at most. */
export async function readFileTree(root: string, top: ReadonlySet<string>, repository: GitRepository | null): Promise<FileTree> {
  const index = repository === null ? null : await readGitIndex(repository.gitDir);
  const builder = new TreeBuilder();
  if (index === null || index.entries.length === 0 || repository === null) {
    await walk(root, builder);
    return builder.finish();
  }
  const prefix = repository.prefix === '' ? '' : `${repository.prefix}/`;
  const breather = new Breather();
  for (const [number, { path }] of index.entries.entries()) {
    if (number % 1_024 === 0) await breather.breathe();
    if (path.startsWith(prefix)) builder.add(path.slice(prefix.length));
  }
  for (const name of top) builder.add(name);
  return builder.finish();
}

class TreeBuilder {
  readonly #paths: string[] = [];
  readonly #byName = new Map<string, string[]>();
  readonly #endings = new Map<string, string>();
  #isCut = false;

  get isFull(): boolean {
    return this.#paths.length >= mostWalked.files;
  }

  cut(): void {
    this.#isCut = true;
  }

  add(path: string): void {
    const slash = path.lastIndexOf('/');
    if (slash >= 0 && leadsToOthers(path)) return;
    const name = slash < 0 ? path : path.slice(slash + 1);
    const same = this.#byName.get(name);
    if (slash < 0 && same?.includes(path) === true) return;
    if (same === undefined) this.#byName.set(name, [path]);
    else same.push(path);
    this.#paths.push(path);
    const dot = name.lastIndexOf('.');
    if (dot <= 0) return;
    const known = this.#endings.get(name.slice(dot));
    if (known === undefined || (isAside(known) && !isAside(path))) this.#endings.set(name.slice(dot), path);
  }

  finish(): FileTree {
    const depth = (path: string) => path.split('/').length;
    for (const same of this.#byName.values()) if (same.length > 1) same.sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1));
    return new FileTree(this.#paths, this.#byName, this.#endings, this.#isCut);
  }
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
      for (const entry of await readdir(join(root, folder), { withFileTypes: true }).catch(() => [])) {
        if (!entry.isDirectory()) builder.add(folder + entry.name);
        else if (!notOurs.has(entry.name) && !built.has(entry.name)) deeper.push(`${folder}${entry.name}/`);
      }
    }
    level = deeper;
  }
  if (level.length > 0) builder.cut();
}
