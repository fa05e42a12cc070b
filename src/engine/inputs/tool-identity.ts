import { accessSync, constants, readFileSync, realpathSync, statSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join, resolve, sep } from 'node:path';
import { ifAbsent } from './absence.ts';
import { isBelow } from './file-identity.ts';

/** A program as it would be started now. */
export interface ToolIdentity {
  readonly name: string;
  /** Where it is, relative to the root with `/` when it lies there, and what tells this version from others; `missing` when there is none. */
  readonly identity: string;
  /** The version of its package, when it has one. */
  readonly version: string | null;
}

/** Finds programs as commands of one root do, and remembers them for as long as it lives. */
export class ToolFinder {
  readonly #root: string;
  readonly #copyOf: string | null;
  readonly #known = new Map<string, ToolIdentity>();
  readonly #packages = new Map<string, string | null>();

  /** `root` is absolute; `copyOf` is the root that it is a copy of. */
  constructor(root: string, copyOf?: string) {
    this.#root = root;
    this.#copyOf = copyOf ?? null;
  }

  /** `cwd` is absolute; `installed` also looks into `node_modules/.bin` from there upwards, as package managers do. */
  find(name: string, cwd: string, env: NodeJS.ProcessEnv, installed: boolean): ToolIdentity {
    const path = env['PATH'] ?? env['Path'] ?? '';
    const key = `${name}\0${installed || name.includes('/') ? cwd : ''}\0${path}`;
    const known = this.#known.get(key) ?? this.#identify(name, cwd, path, installed);
    this.#known.set(key, known);
    return known;
  }

  #identify(name: string, cwd: string, path: string, installed: boolean): ToolIdentity {
    const found = this.#candidates(name, cwd, path, installed).find(isProgram);
    if (found === undefined) return { name, identity: 'missing', version: null };
    try {
      const real = realpathSync(found);
      const version = this.#versionOf(real);
      const { size, mtimeMs } = statSync(real);
      const place = `${this.#place(found)} ${this.#place(real)}`;
      return { name, identity: `${place} ${version ?? `${size} ${mtimeMs}`}`, version };
    } catch {
      return { name, identity: `unreadable ${this.#place(found)}`, version: null };
    }
  }

  #candidates(name: string, cwd: string, path: string, installed: boolean): string[] {
    const endings = process.platform === 'win32' ? ['.exe', '.cmd', '.bat', ''] : [''];
    const withEndings = (file: string) => endings.map((ending) => file + ending);
    if (name.includes('/') || name.includes(sep)) return withEndings(resolve(cwd, name));
    const folders = path.split(delimiter).filter(isAbsolute);
    if (installed) folders.unshift(...this.#upwards(cwd).map((folder) => join(folder, 'node_modules/.bin')));
    return folders.flatMap((folder) => withEndings(join(folder, name)));
  }

  #upwards(cwd: string): string[] {
    const folders = [cwd];
    while (folders.at(-1) !== this.#root && isBelow(folders.at(-1)!, this.#root)) folders.push(dirname(folders.at(-1)!));
    return folders;
  }

  /** `name@version` of the installed package that a file belongs to; null for a file of no package, or of the workspace itself. */
  #versionOf(file: string): string | null {
    const segments = file.split(sep);
    const last = segments.lastIndexOf('node_modules');
    if (last < 0) return null;
    const depth = segments[last + 1]?.startsWith('@') === true ? 3 : 2;
    const folder = segments.slice(0, last + depth).join(sep);
    const known = this.#packages.get(folder);
    if (known !== undefined) return known;
    const version = readVersion(join(folder, 'package.json'));
    this.#packages.set(folder, version);
    return version;
  }

  #place(path: string): string {
    const root = [this.#root, this.#copyOf].find((one) => one !== null && isBelow(path, one)) ?? null;
    if (root === null) return path;
    return path
      .slice(root.length + 1)
      .split(sep)
      .join('/');
  }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function readVersion(manifest: string): string | null {
  try {
    const { name, version }: { readonly name?: unknown; readonly version?: unknown } = JSON.parse(readFileSync(manifest, 'utf8'));
    return typeof name === 'string' && typeof version === 'string' ? `${name}@${version}` : null;
  } catch (thrown) {
    return ifAbsent(thrown, null);
  }
}
