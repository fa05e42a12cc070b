import { machineLock, type Check } from '../../model/check.ts';
import { messageOf } from '../../model/result.ts';
import { mayDisturb } from '../compile-tasks.ts';
import type { Logger } from '../ports.ts';
import type { LockRequest, MachineLocks } from './machine-locks.ts';

export interface MachineScopeOptions {
  readonly locks: MachineLocks;
  /** Absolute; names of locks are those of one root, except for those of the machine. */
  readonly root: string;
  /** Checks of the workspace that write: only of those files readers must be known to others. */
  readonly writers: readonly Check[];
  readonly logger: Logger;
}

/** What the checks of a root must not do at the same time in two processes: use the same lock, or write while another reads. */
export class MachineScope {
  readonly #options: MachineScopeOptions;
  #isBroken = false;

  constructor(options: MachineScopeOptions) {
    this.#options = options;
  }

  /** The locks that a check needs, once it has them; null where it needs none. A directory that refuses costs the locks, and one warning. */
  lock(check: Check, signal: AbortSignal): Promise<Disposable> | null {
    const requests = this.#requestsOf(check);
    return requests.length === 0 || this.#isBroken ? null : this.#acquire(check, requests, signal);
  }

  async #acquire({ id }: Check, requests: readonly LockRequest[], signal: AbortSignal): Promise<Disposable> {
    const { locks, root, logger } = this.#options;
    try {
      return await locks.acquire(requests, signal, ({ name, pid }) =>
        logger.warn(
          `${id} waits for another Preflight (process ${pid}), which uses ${name.startsWith(`${root} `) ? name.slice(root.length + 1) : name}.`,
        ),
      );
    } catch (thrown) {
      if (signal.aborted) throw thrown;
      if (!this.#isBroken) logger.warn(`Other processes cannot be asked to wait for checks of this one: ${messageOf(thrown)}`);
      this.#isBroken = true;
      return { [Symbol.dispose]: () => {} };
    }
  }

  /** Whoever may touch the files of a writer shares them with others like it; the writer has them for itself. */
  #requestsOf(check: Check): readonly LockRequest[] {
    const { root, writers } = this.#options;
    const nameOf = (lock: string): string => (lock.startsWith(machineLock('')) ? lock : `${root} ${lock}`);
    const named = check.locks.map((lock): LockRequest => ({ name: nameOf(lock), mode: 'exclusive' }));
    const mode = check.effect === 'write' ? 'exclusive' : 'shared';
    const touched = writers.filter((writer) => writer.id === check.id || mayDisturb(writer, check));
    return [...named, ...touched.map(({ id }): LockRequest => ({ name: `${root} the files of ${id}`, mode }))];
  }
}
