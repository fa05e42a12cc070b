import { Worker } from 'node:worker_threads';
import type { WorkerReply, WorkerRequest } from './worker-tasks.ts';

/** Enough for any task of ours; a thread that wants more ends, and the host does not. */
const mostHeapMegabytes = 256;

interface Job {
  readonly request: WorkerRequest;
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Worker threads for work that would block the event loop: started when there is work, at most `size` (one that is about to end
 * included), used again, and ended by `dispose`. Idle threads do not keep the process alive. Jobs start in the order in which they came.
 */
export class WorkerPool {
  readonly #size: number;
  readonly #entry: URL;
  readonly #queue: Job[] = [];
  readonly #idle: Worker[] = [];
  readonly #busy = new Map<Worker, Job>();
  readonly #ending = new Set<Promise<unknown>>();

  constructor(size: number, entry: URL) {
    this.#size = size;
    this.#entry = entry;
  }

  /** The threads that exist now. */
  get threads(): number {
    return this.#idle.length + this.#busy.size + this.#ending.size;
  }

  /** Aborting it before the start takes the job from the queue, later it ends the thread: synchronous work cannot be asked to stop. */
  run(request: WorkerRequest, signal: AbortSignal): Promise<unknown> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    if (signal.aborted) {
      reject(signal.reason);
      return promise;
    }
    const onAbort = () => this.#drop(job, signal.reason);
    const job: Job = {
      request,
      resolve: (output) => {
        signal.removeEventListener('abort', onAbort);
        resolve(output);
      },
      reject: (error) => {
        signal.removeEventListener('abort', onAbort);
        reject(error);
      },
    };
    signal.addEventListener('abort', onAbort, { once: true });
    this.#queue.push(job);
    this.#startJobs();
    return promise;
  }

  /** Settles when every thread is gone; what was not finished is rejected with `reason`. */
  async dispose(reason: Error): Promise<void> {
    for (const job of this.#queue.splice(0)) job.reject(reason);
    for (const [worker, job] of this.#busy) {
      job.reject(reason);
      this.#end(worker);
    }
    for (const worker of this.#idle.splice(0)) this.#end(worker);
    await Promise.all(this.#ending);
  }

  #startJobs(): void {
    while (this.#queue.length > 0 && this.#busy.size + this.#ending.size < this.#size) {
      const job = this.#queue.shift()!;
      try {
        const worker = this.#idle.pop() ?? this.#startWorker();
        this.#busy.set(worker, job);
        worker.ref();
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
        worker.postMessage(job.request);
      } catch (thrown) {
        // No thread to be had (memory, limits), or an input that cannot be cloned.
        this.#forget(job);
        job.reject(thrown);
      }
    }
  }

  /** A thread whose job never began is as good as new. */
  #forget(job: Job): void {
    for (const [worker, current] of this.#busy) if (current === job) this.#release(worker);
  }

  #startWorker(): Worker {
    // Neither the flags of the host (a debugger's port) nor its standard streams belong to a thread.
    const worker = new Worker(this.#entry, {
      execArgv: [],
      stdout: true,
      stderr: true,
      name: 'preflight',
      resourceLimits: { maxOldGenerationSizeMb: mostHeapMegabytes },
    });
    let failure: Error | null = null;
    worker.on('message', (reply: WorkerReply) => this.#finish(worker, reply));
    worker.on('messageerror', (error) => this.#finish(worker, { ok: false, message: error.message }));
    worker.on('error', (error: Error) => (failure = error));
    worker.on('exit', (code) => this.#lose(worker, failure, code));
    return worker;
  }

  #finish(worker: Worker, reply: WorkerReply): void {
    const job = this.#busy.get(worker);
    if (job === undefined) return;
    this.#release(worker);
    if (reply.ok) job.resolve(reply.output);
    else job.reject(new Error(`${job.request.task}: ${reply.message}`));
    this.#startJobs();
  }

  #release(worker: Worker): void {
    this.#busy.delete(worker);
    worker.unref();
    this.#idle.push(worker);
  }

  /** A thread is gone that nobody had ended; the next job gets a new one. */
  #lose(worker: Worker, failure: Error | null, code: number): void {
    const job = this.#busy.get(worker);
    this.#remove(worker);
    job?.reject(
      new Error(
        `${job.request.task}: the worker thread ended ${failure === null ? `with code ${code}` : `by ${failure.message}`}`,
      ),
    );
    this.#startJobs();
  }

  #drop(job: Job, reason: unknown): void {
    const index = this.#queue.indexOf(job);
    if (index >= 0) this.#queue.splice(index, 1);
    for (const [worker, current] of this.#busy) if (current === job) this.#end(worker);
    job.reject(reason);
    this.#startJobs();
  }

  /** From here on the thread counts no more. */
  #end(worker: Worker): void {
    this.#remove(worker);
    const ended = worker.terminate().finally(() => {
      this.#ending.delete(ended);
      this.#startJobs();
    });
    this.#ending.add(ended);
  }

  #remove(worker: Worker): void {
    this.#busy.delete(worker);
    const index = this.#idle.indexOf(worker);
    if (index >= 0) this.#idle.splice(index, 1);
  }
}
