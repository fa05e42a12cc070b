import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../../model/error-code.ts';
import { identify, isAlive, type ProcessIdentity } from '../process/process-identity.ts';
import { fileNameFor } from '../file-name.ts';
import type { Clock } from '../ports.ts';

/** How a lock is held: a `shared` one by many at a time, an `exclusive` one by one and while nobody shares it. */
export type LockMode = 'exclusive' | 'shared';

export interface LockRequest {
  /** Of what only one may have; any text. */
  readonly name: string;
  readonly mode: LockMode;
}

/** Who keeps a request waiting. */
export interface LockHolder {
  readonly name: string;
  readonly pid: number;
}

export interface MachineLocksOptions {
  /** Absolute, ours alone; it is made when it is first needed. */
  readonly directory: string;
  readonly clock: Clock;
}

/** A breaker that has not ended after this is gone itself. */
const longestBreakMs = 10_000;
const pauses = { firstMs: 20, mostMs: 400 };

let requestsOfThisProcess = 0;

/**
 * Locks between all processes of a user that share a directory: an exclusive lock is a file that names its holder by pid and start
 * time, a shared one is such a file among others. A holder that has died holds nothing: whoever finds that takes the file away. All
 * locks of one request are taken in one global order, so that no two requests wait for each other. Not fair: who asks often may get it
 * before who asked first.
 */
export class MachineLocks {
  readonly #options: MachineLocksOptions;
  readonly #self = identify(process.pid);
  #hasDirectory = false;

  constructor(options: MachineLocksOptions) {
    this.#options = options;
  }

  /**
   * Resolves when all locks are held; disposing the answer lets go of them. `onWait` is told once who is in the way. Rejects with the
   * reason of the signal when that is aborted first, and for a directory that cannot be written.
   */
  async acquire(
    requests: readonly LockRequest[],
    signal: AbortSignal,
    onWait?: (holder: LockHolder) => void,
  ): Promise<Disposable> {
    const held: string[] = [];
    const release = () => {
      for (const file of held.splice(0).reverse()) rmSync(file, { force: true });
    };
    try {
      const sorted = [...new Map(requests.map((request) => [request.name, request])).values()];
      for (const request of sorted.sort((a, b) => (a.name < b.name ? -1 : 1))) {
        let hasTold = false;
        for (let pauseMs = pauses.firstMs; ; pauseMs = Math.min(pauses.mostMs, pauseMs * 2)) {
          signal.throwIfAborted();
          const taken = this.#take(request);
          if (typeof taken === 'string') {
            held.push(taken);
            break;
          }
          if (!hasTold) onWait?.({ name: request.name, pid: taken.pid });
          hasTold = true;
          await this.#pause(pauseMs, signal);
        }
      }
      return { [Symbol.dispose]: release };
    } catch (thrown) {
      release();
      throw thrown;
    }
  }

  /** The file by which the lock is held, or who is in the way. */
  #take({ name, mode }: LockRequest): string | ProcessIdentity {
    const base = this.#fileOf(name);
    if (mode === 'exclusive') {
      const holder = this.#create(`${base}.lock`);
      if (holder !== null) return holder;
      // Those who share it came first, or will see this file.
      const sharing = this.#findSharing(base);
      if (sharing === null) return `${base}.lock`;
      rmSync(`${base}.lock`, { force: true });
      return sharing;
    }
    const own = `${base}.shared.${process.pid}.${++requestsOfThisProcess}`;
    this.#tryCreate(own);
    const holder = this.#holderOf(`${base}.lock`);
    if (holder === null) return own;
    rmSync(own, { force: true });
    return holder;
  }

  /** null when the file is ours now, else who holds it. */
  #create(file: string): ProcessIdentity | null {
    for (;;) {
      if (this.#tryCreate(file)) return null;
      const holder = this.#holderOf(file);
      if (holder !== null) return holder;
    }
  }

  /** The file comes to be with its content or not at all: nobody ever reads half of a name. */
  #tryCreate(file: string): boolean {
    const whole = `${file}.${process.pid}.${++requestsOfThisProcess}.new`;
    writeFileSync(whole, JSON.stringify(this.#self), { flag: 'wx', mode: 0o600 });
    try {
      linkSync(whole, file);
      return true;
    } catch (thrown) {
      if (errorCode(thrown) === 'EEXIST') return false;
      throw thrown;
    } finally {
      rmSync(whole, { force: true });
    }
  }

  /** Who holds a lock by this file; null for nobody, and then the file is gone. */
  #holderOf(file: string): ProcessIdentity | null {
    const holder = read(file);
    if (holder === null || isAlive(holder)) return holder;
    this.#breakDead(file);
    return read(file);
  }

  /** Takes away the file of a dead holder; only one at a time does that, so that no new holder's file is taken for the old one. */
  #breakDead(file: string): void {
    const breaker = `${file}.break`;
    try {
      writeFileSync(breaker, '', { flag: 'wx', mode: 0o600 });
    } catch (thrown) {
      if (errorCode(thrown) !== 'EEXIST') throw thrown;
      const ageMs = this.#options.clock.date().getTime() - (statSync(breaker, { throwIfNoEntry: false })?.mtimeMs ?? 0);
      if (ageMs > longestBreakMs) rmSync(breaker, { force: true });
      return;
    }
    try {
      const holder = read(file);
      if (holder !== null && !isAlive(holder)) rmSync(file, { force: true });
    } finally {
      rmSync(breaker, { force: true });
    }
  }

  #findSharing(base: string): ProcessIdentity | null {
    const prefix = `${base.slice(this.#options.directory.length + 1)}.shared.`;
    for (const name of readdirSync(this.#options.directory)) {
      if (!name.startsWith(prefix)) continue;
      const file = join(this.#options.directory, name);
      const holder = read(file);
      if (holder === null) continue;
      if (isAlive(holder)) return holder;
      // Its name is nobody else's: nothing can be mistaken.
      rmSync(file, { force: true });
    }
    return null;
  }

  #fileOf(name: string): string {
    if (!this.#hasDirectory) mkdirSync(this.#options.directory, { recursive: true, mode: 0o700 });
    this.#hasDirectory = true;
    return join(this.#options.directory, fileNameFor(name));
  }

  async #pause(delayMs: number, signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    using _timer = this.#options.clock.after(delayMs, resolve);
    // Who was told of the wait may have had enough of it at once.
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
    await promise;
  }
}

/** The holder that a file names, or null where there is none. What is no name is nobody's. */
function read(file: string): ProcessIdentity | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (thrown) {
    if (errorCode(thrown) === 'ENOENT') return null;
    throw thrown;
  }
  try {
    const { pid, start }: Partial<ProcessIdentity> = JSON.parse(text);
    if (typeof pid === 'number' && pid > 0 && (start === null || typeof start === 'number')) return { pid, start };
  } catch {
    // Only a damaged disk, or somebody else, writes such a file.
  }
  return nobody;
}

/** A process that there cannot be: pids are smaller. */
const nobody: ProcessIdentity = { pid: 2 ** 31 - 1, start: 0 };
