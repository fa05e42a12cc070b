import type { CpuTaskName, CpuTasks, WorkerRequest } from './worker-tasks.ts';
import type { WorkerPool } from './worker-pool.ts';
import type { LimitFunction } from 'p-limit';

export interface PoolSizes {
  /** Most pieces of asynchronous work at a time; at least 1. */
  readonly ioThreads: number;
  /** Most worker threads; at least 1. */
  readonly cpuThreads: number;
}

/**
 * The two pools that all runs of a host share: one bounds asynchronous work (open files, small commands), the other has threads for
 * work that would block the event loop. Each is made when it is first used. Work that was aborted or disposed of rejects at once with
 * the reason of the signal, or an error that says so; before its turn it then never starts.
 */
export interface Pools extends AsyncDisposable {
  /** The work must not wait for other work of this pool. A slot is free again when the work itself has ended, also after an abort. */
  io<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
  cpu<Name extends CpuTaskName>(
    task: Name,
    input: CpuTasks[Name]['input'],
    signal?: AbortSignal,
  ): Promise<CpuTasks[Name]['output']>;
}

/** `workerEntry` is the module of the worker threads, for tests; ours when absent. */
export function createPools(sizes: PoolSizes, workerEntry?: URL): Pools {
  return new HostPools(sizes, workerEntry);
}

class HostPools implements Pools {
  readonly #sizes: PoolSizes;
  readonly #workerEntry: URL | undefined;
  readonly #end = new AbortController();
  #limit: Promise<LimitFunction> | null = null;
  #workers: Promise<WorkerPool> | null = null;

  constructor(sizes: PoolSizes, workerEntry: URL | undefined) {
    this.#sizes = sizes;
    this.#workerEntry = workerEntry;
  }

  async io<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const ended = this.#endedBy(signal);
    ended.throwIfAborted();
    const limit = await (this.#limit ??= createLimit(this.#sizes.ioThreads));
    const { promise, reject } = Promise.withResolvers<never>();
    const onAbort = () => reject(ended.reason);
    ended.addEventListener('abort', onAbort, { once: true });
    try {
      ended.throwIfAborted();
      const result = limit(() => {
        ended.throwIfAborted();
        return work();
      });
      return await Promise.race([result, promise]);
    } finally {
      ended.removeEventListener('abort', onAbort);
    }
  }

  async cpu<Name extends CpuTaskName>(
    task: Name,
    input: CpuTasks[Name]['input'],
    signal?: AbortSignal,
  ): Promise<CpuTasks[Name]['output']> {
    const ended = this.#endedBy(signal);
    ended.throwIfAborted();
    const workers = await (this.#workers ??= createWorkers(this.#sizes.cpuThreads, this.#workerEntry));
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the table of tasks binds the name to both types
    return (await workers.run({ task, input } as WorkerRequest, ended)) as CpuTasks[Name]['output'];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const reason = new DOMException('the pools of this host are closed', 'AbortError');
    this.#end.abort(reason);
    (await this.#limit)?.clearQueue();
    await (await this.#workers)?.dispose(reason);
  }

  #endedBy(signal: AbortSignal | undefined): AbortSignal {
    return signal === undefined ? this.#end.signal : AbortSignal.any([signal, this.#end.signal]);
  }
}

async function createLimit(concurrency: number): Promise<LimitFunction> {
  const { default: pLimit } = await import('p-limit');
  return pLimit({ concurrency, rejectOnClear: true });
}

async function createWorkers(size: number, entry: URL | undefined): Promise<WorkerPool> {
  const { WorkerPool } = await import('./worker-pool.ts');
  // From the sources the entry lies beside this file; bundled, beside the chunks in dist/.
  const own = import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js';
  return new WorkerPool(size, entry ?? new URL(own, import.meta.url));
}
