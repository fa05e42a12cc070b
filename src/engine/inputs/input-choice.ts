import { readFileSync, realpathSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import type { Check } from '../../model/check.ts';
import type { InputChoice } from './choose-files.ts';
import { isBelow } from './file-identity.ts';

/** What a package manager decides or has done: it counts for every check, also where its globs do not name it, or git ignores it. */
const packageFiles: readonly string[] = (
  'package.json package-lock.json npm-shrinkwrap.json yarn.lock pnpm-lock.yaml bun.lock bun.lockb deno.lock ' +
  'Cargo.lock go.sum go.work.sum poetry.lock uv.lock pdm.lock Pipfile.lock composer.lock Gemfile.lock mix.lock pubspec.lock ' +
  'packages.lock.json gradle.lockfile ' +
  'node_modules/.package-lock.json node_modules/.modules.yaml node_modules/.yarn-integrity node_modules/.yarn-state.yml .pnp.cjs ' +
  '.venv/pyvenv.cfg vendor/composer/installed.json'
).split(' ');

/** Whether a path is one of those that say what is installed. */
export function isInstalledMark(path: string): boolean {
  return /(?:^|\/)(?:node_modules\/\.|\.pnp\.cjs$|\.venv\/|vendor\/composer\/)/.test(path);
}

/** Says which files decide the verdicts of the checks of one root. What it finds on the disk it remembers for as long as it lives. */
export class InputChooser {
  readonly #root: string;
  readonly #also = new Map<string, readonly string[]>();
  readonly #linked = new Map<string, readonly string[]>();

  constructor(root: string) {
    this.#root = root;
  }

  choose({ cwd, inputs }: Pick<Check, 'cwd' | 'inputs'>): InputChoice {
    return { cwd, inputs, also: this.#alsoFrom(cwd), linked: inputs === null && cwd !== '.' ? this.#linkedFrom(cwd) : [] };
  }

  #alsoFrom(cwd: string): readonly string[] {
    const known = this.#also.get(cwd) ?? upwards(cwd).flatMap((folder) => packageFiles.map((name) => posix.join(folder, name)));
    this.#also.set(cwd, known);
    return known;
  }

  /** The folders of packages of the same workspace that the package in a folder needs, directly or through others. */
  #linkedFrom(cwd: string): readonly string[] {
    const known = this.#linked.get(cwd);
    if (known !== undefined) return known;
    const found = new Set<string>();
    const open = [cwd];
    for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
      for (const target of this.#linksOf(folder)) {
        if (target === cwd || found.has(target)) continue;
        found.add(target);
        open.push(target);
      }
    }
    const folders = [...found].sort();
    this.#linked.set(cwd, folders);
    return folders;
  }

  /** A package of the workspace is a link in `node_modules`. */
  #linksOf(folder: string): string[] {
    return readDependencies(join(this.#root, folder, 'package.json')).flatMap((name) => {
      for (const from of upwards(folder)) {
        const real = realpathOf(join(this.#root, from, 'node_modules', name));
        if (real === null) continue;
        const root = realpathOf(this.#root) ?? this.#root;
        return isBelow(real, root) && !real.includes(`${sep}node_modules${sep}`)
          ? [
              real
                .slice(root.length + 1)
                .split(sep)
                .join('/'),
            ]
          : [];
      }
      return [];
    });
  }
}

/** A folder and those that it lies in, up to the root. */
export function upwards(folder: string): string[] {
  const all = [folder];
  while (all.at(-1) !== '.') all.push(posix.dirname(all.at(-1)!));
  return all;
}

function readDependencies(manifest: string): string[] {
  try {
    const content: Readonly<Record<string, unknown>> = JSON.parse(readFileSync(manifest, 'utf8'));
    const groups = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'].map((key) => content[key]);
    const names = groups.flatMap((group) => (typeof group === 'object' && group !== null ? Object.keys(group) : []));
    return names.filter((name) => /^(?:@[\w.-]+\/)?[\w.-]+$/.test(name) && !name.includes('..'));
  } catch {
    return []; // No manifest, or a broken one, which the package manager will tell of.
  }
}

function realpathOf(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}
