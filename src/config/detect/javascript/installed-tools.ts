import { posix } from 'node:path';
import type { DetectContext } from '../context.ts';
import { foldersUpwards } from './package-manager.ts';

/** What is installed in the `node_modules` of a folder and of those above it, up to the git root; looked up once each. */
export class InstalledTools {
  readonly #context: DetectContext;
  readonly #known = new Map<string, Promise<boolean>>();

  constructor(context: DetectContext) {
    this.#context = context;
  }

  /** The path of a program relative to `folder`, as a process that runs there is given it: `../../node_modules/.bin/eslint`; or null. */
  async find(folder: string, program: string): Promise<string | null> {
    const found = await this.#locate(folder, `.bin/${program}`);
    return found === null ? null : posix.relative(folder === '.' ? '' : folder, found);
  }

  /** What runs a program from `folder`: its path, or Yarn where that installs without `node_modules`; null when it is not installed. */
  async runnerOf(folder: string, program: string): Promise<readonly string[] | null> {
    const path = await this.find(folder, program);
    if (path !== null) return [path];
    for (const prefix of foldersUpwards(this.#context, folder))
      if (await this.#has(`${prefix}.pnp.cjs`)) return ['yarn', 'run', program];
    return null;
  }

  /** The parts of a package's version as numbers; null when it is not installed. */
  async versionOf(folder: string, name: string): Promise<readonly number[] | null> {
    const found = await this.#locate(folder, `${name}/package.json`);
    const content = found === null ? null : await this.#context.read(found);
    if (content?.status !== 'read') return null;
    const version = /"version"\s*:\s*"(\d+)\.(\d+)\.(\d+)/.exec(content.text);
    return version === null ? null : version.slice(1).map(Number);
  }

  async #locate(folder: string, entry: string): Promise<string | null> {
    for (const prefix of foldersUpwards(this.#context, folder)) {
      const path = `${prefix}node_modules/${entry}`;
      // Most packages have no folder of their own for what the workspace has installed.
      if ((await this.#has(`${prefix}node_modules`)) && (await this.#has(path))) return path;
    }
    return null;
  }

  #has(path: string): Promise<boolean> {
    const known = this.#known.get(path) ?? this.#context.has(path);
    this.#known.set(path, known);
    return known;
  }
}

/** Whether a version is at least another one; unknown ones are not. */
export function isAtLeast(version: readonly number[] | null, major: number, minor = 0): boolean {
  const [first = 0, second = 0] = version ?? [];
  return version !== null && (first > major || (first === major && second >= minor));
}
