// This file is part of what every version of Node reads that starts the command line.
import type Crypto from 'node:crypto';
import type Fs from 'node:fs';
import module from 'node:module';
import { basename, dirname, join } from 'node:path';
import type Vm from 'node:vm';

// An import of these would also load all that they load only when somebody asks for it.
const require = module.createRequire(import.meta.url);
const crypto: typeof Crypto = require('node:crypto');
const fs: typeof Fs = require('node:fs');
const vm: typeof Vm = require('node:vm');

/** Of SHA-256, in bytes. */
const digestLength = 32;
/** Code that nobody has made anew for so long is removed, in milliseconds; where it is still in use, it is made once more. */
const keptForMs = 30 * 24 * 3_600_000;

interface Bundle {
  readonly module: { readonly exports: ReturnType<NodeJS.Require> };
  readonly source: Buffer;
  readonly script: Vm.Script;
  /** What was done by the processes whose code was used; null = none could be used. */
  readonly paths: ReadonlySet<string> | null;
}

/**
 * Loads CommonJS bundles that lie in one folder, with the code that V8 made of them in earlier processes. Node's own compile cache
 * has what is compiled while a file is loaded; this has also the functions that were called later, and compiling those is most of
 * the work of a short process. Kept code belongs to one user, one Node with its flags and one text of a bundle.
 */
export class BundleLoader {
  readonly #directory: string | null;
  readonly #bundles = new Map<string, Bundle>();

  /** `directory`, which need not exist, is where compiled code is kept; null = nowhere. */
  constructor(directory: string | null) {
    this.#directory = directory;
  }

  /** What the bundle exports. `file` is absolute. Throws what the bundle throws, or why it cannot be read. */
  load(file: string): ReturnType<NodeJS.Require> {
    const known = this.#bundles.get(file);
    if (known !== undefined) return known.module.exports;
    const source = fs.readFileSync(file);
    const kept = this.#directory === null ? null : readKept(keptAt(this.#directory, file), source);
    const script = new vm.Script(module.wrap(source.toString()), {
      filename: file,
      cachedData: kept?.code,
      importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    });
    const own = { exports: {} };
    const paths = script.cachedDataRejected === false ? (kept?.paths ?? null) : null;
    this.#bundles.set(file, { module: own, source, script, paths });
    const requireOther = module.createRequire(file);
    const require = (name: string): unknown =>
      name.startsWith('./') ? this.load(join(dirname(file), name)) : requireOther(name);
    script.runInThisContext()(own.exports, require, own, file, dirname(file));
    return own.exports;
  }

  /**
   * Keeps the code of the bundles if this process did something that those before it had not done: `paths` are words for it. To be
   * called last. Never throws: without kept code the next start takes longer, that is all.
   */
  keep(paths: Iterable<string>): void {
    const done = [...paths];
    for (const [file, { source, script, paths: known }] of this.#bundles) {
      if (this.#directory === null || (known !== null && done.every((path) => known.has(path)))) continue;
      try {
        fs.mkdirSync(this.#directory, { recursive: true, mode: 0o700 });
        write(keptAt(this.#directory, file), source, new Set([...(known ?? []), ...done]), script.createCachedData());
        removeOld(this.#directory);
      } catch {
        // A full disk, a read-only one, or another process that is doing the same.
      }
    }
  }
}

/** V8 refuses code that was made with other flags, so these have their own. */
function keptAt(directory: string, file: string): string {
  const { versions, arch, execArgv, env } = process;
  const whose = JSON.stringify([file, versions.v8, arch, execArgv, env['NODE_OPTIONS']]);
  return join(directory, `${basename(file)}-${crypto.hash('sha256', whose, 'hex').slice(0, 16)}`);
}

/** The digest binds the code to the text and shows damage, which V8 does not look for. */
function digest(source: Buffer, content: Buffer): Buffer {
  return crypto.createHash('sha256').update(source).update(content).digest();
}

function readKept(path: string, source: Buffer): { readonly code: Buffer; readonly paths: ReadonlySet<string> } | null {
  let file: number | null = null;
  try {
    // Without waiting for a writer, where somebody has put a pipe there.
    file = fs.openSync(path, fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0));
    const stats = fs.fstatSync(file);
    // Code of somebody else is not run, as where the administrator works with this user's folders.
    if (!stats.isFile() || (process.getuid !== undefined && stats.uid !== process.getuid())) return null;
    const bytes = fs.readFileSync(file);
    const content = bytes.subarray(digestLength);
    if (!digest(source, content).equals(bytes.subarray(0, digestLength))) return null;
    const end = content.indexOf('\n');
    return { code: content.subarray(end + 1), paths: new Set(content.toString('utf8', 0, end).split(',')) };
  } catch {
    return null; // Usually there is none.
  } finally {
    if (file !== null) fs.closeSync(file);
  }
}

function write(path: string, source: Buffer, paths: ReadonlySet<string>, code: Buffer): void {
  const content = Buffer.concat([Buffer.from(`${[...paths].join(',')}\n`), code]);
  const temporary = `${path}.${process.pid}`;
  try {
    fs.writeFileSync(temporary, Buffer.concat([digest(source, content), content]), { mode: 0o600 });
    fs.renameSync(temporary, path);
  } finally {
    // Every start would leave one more on a full disk.
    fs.rmSync(temporary, { force: true });
  }
}

/** What an earlier Node, another installation or a process that was killed has left. */
function removeOld(directory: string): void {
  for (const name of fs.readdirSync(directory)) {
    const path = join(directory, name);
    if (Date.now() - fs.lstatSync(path).mtimeMs > keptForMs) fs.rmSync(path, { recursive: true, force: true });
  }
}
