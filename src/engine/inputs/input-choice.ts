import { readdirSync, readFileSync, realpathSync, type Dirent } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import type { Check } from '../../model/check.ts';
import { ifAbsent } from './absence.ts';
import { Breather } from './breather.ts';
import { below, type InputChoice } from './choose-files.ts';
import { isBelow } from './file-identity.ts';
import type { ListedFile } from './list-files.ts';
import { findEditablePackages } from './python-packages.ts';
import { packagesOf, upwards, type Packages } from './packages.ts';

/** What a package manager decides or has done, and settings of one machine: they count for every check, also where its globs do not name them, or git ignores them. */
const alwaysFiles: readonly string[] = (
  'package.json package-lock.json npm-shrinkwrap.json yarn.lock pnpm-lock.yaml bun.lock bun.lockb deno.lock ' +
  'Cargo.lock go.sum go.work.sum poetry.lock uv.lock pdm.lock Pipfile.lock composer.lock Gemfile.lock mix.lock pubspec.lock ' +
  'packages.lock.json gradle.lockfile ' +
  'node_modules/.package-lock.json node_modules/.modules.yaml node_modules/.yarn-integrity node_modules/.yarn-state.yml .pnp.cjs ' +
  '.venv/pyvenv.cfg vendor/composer/installed.json ' +
  '.env .env.local .env.test .env.test.local .env.development .env.development.local .env.production .env.production.local .env.ci'
).split(' ');

/** Whether a path is one of those that say what is installed. */
export function isInstalledMark(path: string): boolean {
  return /(?:^|\/)(?:node_modules\/\.|\.pnp\.cjs$|\.venv\/|vendor\/composer\/)/.test(path);
}

/** Says which files decide the verdicts of the checks of one root. What it finds on the disk it remembers for as long as it lives. */
export class InputChooser {
  readonly #root: string;
  readonly #files: readonly ListedFile[];
  readonly #realRoot: string;
  readonly #strangers = new Map<string, string | null>();
  readonly #also = new Map<string, readonly string[]>();
  readonly #linked = new Map<string, Promise<Linked>>();
  readonly #named = new Map<string, readonly string[]>();
  readonly #links = new Map<string, readonly string[]>();

  /** `files` are those of the root, sorted by path. */
  constructor(root: string, files: readonly ListedFile[]) {
    this.#root = root;
    this.#files = files;
    this.#realRoot = realpathOf(root) ?? root;
  }

  async choose({ cwd, inputs }: Pick<Check, 'cwd' | 'inputs'>): Promise<InputChoice> {
    const { folders, outside } = await this.#linkedFrom(cwd);
    return { cwd, inputs, also: this.#alsoFrom(cwd), linked: inputs === null && cwd !== '.' ? folders : [], outside };
  }

  #alsoFrom(cwd: string): readonly string[] {
    const known = this.#also.get(cwd) ?? upwards(cwd).flatMap((folder) => alwaysFiles.map((name) => posix.join(folder, name)));
    this.#also.set(cwd, known);
    return known;
  }

  /** The folders of packages of the same workspace that the one of a folder needs, directly or through others. */
  #linkedFrom(cwd: string): Promise<Linked> {
    const known = this.#linked.get(cwd) ?? this.#findLinked(cwd);
    this.#linked.set(cwd, known);
    return known;
  }

  async #findLinked(cwd: string): Promise<Linked> {
    const { ownerOf } = await packagesOf(this.#files, this.#root);
    const breather = new Breather();
    const found = new Set<string>();
    const outside =
      upwards(cwd)
        .map((folder) => this.#strangerIn(folder))
        .find((name) => name !== null) ?? null;
    const open = [ownerOf(cwd)];
    for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
      await breather.breathe();
      const links = this.#links.get(folder) ?? this.#linksOf(folder);
      this.#links.set(folder, links);
      for (const target of [...links, ...this.#namedBy(folder, ownerOf)]) {
        if (isWithin(cwd, target) || found.has(target)) continue;
        found.add(target);
        open.push(target);
      }
    }
    return { folders: [...found].sort(), outside };
  }

  /** The packages that configuration in a folder names by their place, as references and paths of TypeScript do. */
  #namedBy(folder: string, ownerOf: Packages['ownerOf']): readonly string[] {
    const known = this.#named.get(folder) ?? this.#readNames(folder, ownerOf);
    this.#named.set(folder, known);
    return known;
  }

  #readNames(folder: string, ownerOf: Packages['ownerOf']): string[] {
    const start = folder === '.' ? 0 : folder.length + 1;
    const owners = below(this.#files, folder)
      .filter(({ path }) => !path.includes('/', start) && isConfiguration.test(path.slice(start)))
      .flatMap(({ path }) => readPathsUpwards(join(this.#root, path)))
      .map((path) => posix.join(folder, path))
      .filter((path) => !path.startsWith('..'))
      .map((path) => ownerOf(path));
    return [...new Set(owners)].filter((owner) => !isWithin(folder, owner));
  }

  /** The packages of the workspace that the one of a folder depends on: they are links in `node_modules`. */
  #linksOf(folder: string): readonly string[] {
    return readDependencies(join(this.#root, folder, 'package.json')).flatMap((dependency) => {
      for (const from of upwards(folder)) {
        const real = realpathOf(join(this.#root, from, 'node_modules', dependency));
        if (real === null) continue;
        const isOwn = isBelow(real, this.#realRoot) && !isInstalled(real);
        return isOwn ? [relative(this.#realRoot, real).split(sep).join('/')] : [];
      }
      return [];
    });
  }

  /** What leads from what is installed in a folder to a package elsewhere, which changes without anything being installed. */
  #strangerIn(folder: string): string | null {
    const known = this.#strangers.get(folder);
    if (known !== undefined) return known;
    const found = this.#linkOut(folder) ?? this.#editableOut(folder);
    this.#strangers.set(folder, found);
    return found;
  }

  /** As `npm link` makes them. */
  #linkOut(folder: string): string | null {
    const modules = posix.join(folder, 'node_modules');
    const scopes = namesIn(join(this.#root, modules), (entry) => entry.isDirectory() && entry.name.startsWith('@'));
    return (
      [modules, ...scopes.map((scope) => posix.join(modules, scope))]
        .flatMap((parent) =>
          namesIn(join(this.#root, parent), (entry) => entry.isSymbolicLink()).map((name) => posix.join(parent, name)),
        )
        .find((link) => {
          const real = realpathOf(join(this.#root, link));
          return real !== null && !isBelow(real, this.#realRoot) && !isInstalled(real);
        }) ?? null
    );
  }

  /** As `pip install -e` makes them. */
  #editableOut(folder: string): string | null {
    const out = findEditablePackages(join(this.#root, folder)).find((one) => {
      const real = realpathOf(one.folder);
      return real !== null && real !== this.#realRoot && !isBelow(real, this.#realRoot);
    });
    return out === undefined ? null : relative(this.#root, out.saidIn).split(sep).join('/');
  }
}

/** Whether a package manager has put it there. */
function isInstalled(real: string): boolean {
  return real.includes(`${sep}node_modules${sep}`);
}

function namesIn(folder: string, isWanted: (entry: Dirent) => boolean): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter(isWanted)
      .map(({ name }) => name);
  } catch (thrown) {
    return ifAbsent(thrown, []);
  }
}

interface Linked {
  readonly folders: readonly string[];
  /** A link that leaves the root. */
  readonly outside: string | null;
}

/** Whether a folder is another or lies in it. */
function isWithin(folder: string, other: string): boolean {
  return folder === other || folder.startsWith(`${other}/`) || other === '.';
}

function readDependencies(manifest: string): string[] {
  try {
    const content: Readonly<Record<string, unknown>> = JSON.parse(readFileSync(manifest, 'utf8'));
    const groups = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'].map((key) => content[key]);
    const names = groups.flatMap((group) => (typeof group === 'object' && group !== null ? Object.keys(group) : []));
    return names.filter((name) => /^(?:@[\w.-]+\/)?[\w.-]+$/.test(name) && !name.includes('..'));
  } catch (thrown) {
    return ifAbsent(thrown, []); // No manifest, or a broken one, which the package manager will tell of.
  }
}

/** Files directly in a folder that say where tools look. */
const isConfiguration = /^(?:tsconfig[\w.-]*\.json|jsconfig\.json|[\w.-]+\.config\.[cm]?[jt]s|package\.json)$/;
const longestConfiguration = 64 * 1024;

/** What a text names that lies above its folder. */
function readPathsUpwards(file: string): string[] {
  try {
    const text = readFileSync(file, 'utf8').slice(0, longestConfiguration);
    return [...text.matchAll(/(?<![\w./])(?:\.\.\/)+[\w@.-]+(?:\/[\w@.-]+)*/g)].map(([path]) => path);
  } catch (thrown) {
    return ifAbsent(thrown, []);
  }
}

function realpathOf(path: string): string | null {
  try {
    return realpathSync(path);
  } catch (thrown) {
    return ifAbsent(thrown, null);
  }
}
