import { closeSync, constants, fstatSync, openSync, readFileSync, rmSync } from 'node:fs';
import { access, mkdir, open, rename, rm, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { messageOf } from '../../model/result.ts';
import { errorCode } from '../../model/error-code.ts';
import type { Logger } from '../ports.ts';
import { seal, takeKey, unseal } from './seal.ts';

/** A text that was kept. */
export interface KeptText {
  readonly text: string;
  /** When it was written or last used, as far as that is noted. */
  readonly usedMs: number;
}

/** Times of use are noted so often: what was used lately is not removed. */
export const usedAgainMs = 3_600_000;

/** Without waiting for a writer, where somebody has put a pipe in the place of a file. */
const readNow = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

let filesOfThisProcess = 0;

/**
 * Sealed texts by name in a folder of the user's cache, for many processes at a time: a reader gets what was written whole, or nothing.
 * Whatever a disk refuses costs what would have been kept, and one warning.
 */
export class SealedFiles {
  readonly directory: string;
  readonly #logger: Logger;
  readonly #folders = new Set<string>();
  #key: Buffer | null = null;
  #hasNoKey = false;
  #hasWarned = false;

  /** `directory` is absolute and ours alone; it is made when it is first needed. */
  constructor(directory: string, logger: Logger) {
    this.directory = directory;
    this.#logger = logger;
  }

  /** The key of this machine; null where none can be kept, and then nothing is stored or found. */
  get key(): Buffer | null {
    if (this.#key !== null || this.#hasNoKey) return this.#key;
    try {
      this.#key = takeKey(join(this.directory, 'key'));
    } catch (thrown) {
      this.#hasNoKey = true;
      this.#warn(thrown);
    }
    return this.#key;
  }

  /** `name` consists of letters, digits, hyphens and slashes. What is damaged or forged is removed, and as good as not there. */
  async read(name: string): Promise<KeptText | null> {
    const { key } = this;
    const file = join(this.directory, name);
    const found = key === null ? null : this.#readBytes(file);
    if (key === null || found === null) return null;
    const text = await unseal(found.bytes, name, key).catch(() => null);
    if (text !== null) return { text, usedMs: found.usedMs };
    this.#logger.info(`${file} is damaged or was not written by Preflight on this machine; it is removed.`);
    this.#tryTo(() => rmSync(file, { force: true }));
    return null;
  }

  #readBytes(file: string): { readonly bytes: Buffer; readonly usedMs: number } | null {
    try {
      const handle = openSync(file, readNow);
      try {
        const stats = fstatSync(handle);
        return stats.isFile() ? { usedMs: stats.mtimeMs, bytes: readFileSync(handle) } : null;
      } finally {
        closeSync(handle);
      }
    } catch (thrown) {
      if (!['ENOENT', 'ENOTDIR'].includes(errorCode(thrown))) this.#logger.info(`${file} cannot be read: ${messageOf(thrown)}`);
      return null;
    }
  }

  /** Notes that an entry was used, so that it is kept for longer. Never fails. */
  async touch(name: string, lastUsedMs: number): Promise<void> {
    const now = Date.now();
    if (now - lastUsedMs < usedAgainMs) return;
    await utimes(join(this.directory, name), now / 1_000, now / 1_000).catch(() => {
      // Removed meanwhile, or a disk that cannot be written: it is only kept for less long.
    });
  }

  /** Whether there is a file of that name; it may be damaged. */
  async has(name: string): Promise<boolean> {
    return access(join(this.directory, name)).then(
      () => true,
      () => false,
    );
  }

  /** Writes a whole file or none; answers whether it is there. */
  async write(name: string, text: string | AsyncIterable<string>): Promise<boolean> {
    const { key } = this;
    if (key === null) return false;
    const file = join(this.directory, name);
    const temporary = join(this.directory, `new-${process.pid}-${Date.now().toString(36)}-${++filesOfThisProcess}`);
    try {
      await this.#makeFolder(dirname(file));
      const handle = await open(temporary, 'wx', 0o600);
      try {
        await handle.writeFile(await seal(text, name, key));
      } finally {
        await handle.close();
      }
      await rename(temporary, file);
      return true;
    } catch (thrown) {
      await rm(temporary, { force: true }).catch(() => {
        // The same disk, the same refusal.
      });
      this.#warn(thrown);
      return false;
    }
  }

  async #makeFolder(folder: string): Promise<void> {
    if (this.#folders.has(folder)) return;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    this.#folders.add(folder);
  }

  #tryTo(remove: () => void): void {
    try {
      remove();
    } catch (thrown) {
      this.#warn(thrown);
    }
  }

  /** Once: what a disk refuses it mostly refuses again. */
  #warn(thrown: unknown): void {
    if (!this.#hasWarned)
      this.#logger.warn(`Verdicts cannot be kept in ${this.directory}: ${messageOf(thrown)}. The checks run.`);
    this.#hasWarned = true;
  }
}
