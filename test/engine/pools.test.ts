import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { createPools, type Pools } from '../../src/engine/pools.ts';
import { WorkerPool } from '../../src/engine/worker-pool.ts';
import type { WorkerRequest } from '../../src/engine/worker-tasks.ts';

const never = new AbortController().signal;

/** Work that ends when the test says so. */
class Gate {
  readonly #opened = Promise.withResolvers<void>();
  readonly opened = this.#opened.promise;
  open(): void {
    this.#opened.resolve();
  }
}

/** Lets everything that is ready happen. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
}

async function outcomeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    (value) => `ok ${JSON.stringify(value)}`,
    (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error)),
  );
}

describe('the I/O pool', () => {
  const sizes = { ioThreads: 3, cpuThreads: 1 };

  it('runs at most as many pieces of work as it has room for, in order, and leaves none out', async () => {
    await using pools = createPools(sizes);
    let running = 0;
    let most = 0;
    const started: number[] = [];
    const work = Array.from({ length: 50 }, (_, index) =>
      pools.io(async () => {
        started.push(index);
        most = Math.max(most, ++running);
        await settle();
        running--;
        return index;
      }),
    );
    assert.deepEqual(await Promise.all(work), started);
    assert.deepEqual(
      started,
      Array.from({ length: 50 }, (_, index) => index),
    );
    assert.equal(most, 3);
  });

  it('hands failures on and has room again afterwards', async () => {
    await using pools = createPools({ ioThreads: 1, cpuThreads: 1 });
    const fails = async () => {
      throw new Error('no such luck');
    };
    assert.equal(await outcomeOf(pools.io(fails)), 'Error: no such luck');
    assert.equal(await outcomeOf(pools.io(async () => 1)), 'ok 1');
  });

  it('rejects aborted work at once, and never starts it when its turn comes later', async () => {
    await using pools = createPools({ ioThreads: 1, cpuThreads: 1 });
    const gate = new Gate();
    const stop = new AbortController();
    let starts = 0;
    const work = async () => {
      starts++;
      await gate.opened;
    };
    const running = outcomeOf(pools.io(work, stop.signal));
    const waiting = outcomeOf(pools.io(work, stop.signal));
    const later = pools.io(async () => 'later');
    await settle();
    stop.abort(new Error('enough'));
    assert.deepEqual([await running, await waiting], ['Error: enough', 'Error: enough']);
    assert.equal(await outcomeOf(pools.io(work, stop.signal)), 'Error: enough');
    gate.open();
    assert.equal(await later, 'later');
    assert.equal(starts, 1);
  });

  it('keeps the slot of aborted work until that has really ended', async () => {
    await using pools = createPools({ ioThreads: 1, cpuThreads: 1 });
    const gate = new Gate();
    const stop = new AbortController();
    const fails = async () => {
      await gate.opened;
      throw new Error('nobody waits for this');
    };
    const running = outcomeOf(pools.io(fails, stop.signal));
    await settle();
    stop.abort();
    await running;
    let isStarted = false;
    const next = pools.io(async () => {
      isStarted = true;
    });
    await settle();
    assert.equal(isStarted, false);
    gate.open();
    await next;
  });

  it('settles everything when it is disposed of, once or twice, and takes nothing more', async () => {
    const pools = createPools({ ioThreads: 1, cpuThreads: 1 });
    const hung = outcomeOf(pools.io(() => new Promise(() => {})));
    const waiting = outcomeOf(pools.io(async () => 1));
    await settle();
    await pools[Symbol.asyncDispose]();
    await pools[Symbol.asyncDispose]();
    const closed = 'AbortError: the pools of this host are closed';
    assert.deepEqual([await hung, await waiting, await outcomeOf(pools.io(async () => 1))], [closed, closed, closed]);
    assert.equal(await outcomeOf(pools.cpu('find-conflict-markers', [])), closed);
  });
});

describe('the CPU pool', () => {
  it('does our tasks on threads', async () => {
    await using pools = createPools({ ioThreads: 1, cpuThreads: 2 });
    const scans = Array.from({ length: 6 }, () => pools.cpu('find-conflict-markers', [{ path: import.meta.filename }]));
    assert.deepEqual(
      await Promise.all(scans),
      Array.from({ length: 6 }, () => ({ conflicts: [], skipped: [] })),
    );
  });

  it('hands on what a task throws', async () => {
    await using pools = createPools({ ioThreads: 1, cpuThreads: 1 });
    const unknown = outcomeOf(cpuOf(pools, 'sing', null));
    assert.equal(await unknown, 'Error: sing: there is no task "sing"');
  });
});

function cpuOf(pools: Pools, task: string, input: unknown): Promise<unknown> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a task that does not exist
  return pools.cpu(task as 'find-conflict-markers', input as never);
}

describe('a pool of threads', () => {
  let folder = '';
  let entry: URL;
  const pools: WorkerPool[] = [];

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'preflight pools '));
    const file = join(folder, 'worker.mjs');
    writeFileSync(
      file,
      `import { parentPort, threadId } from 'node:worker_threads';
       const gate = (buffer) => new Int32Array(buffer);
       parentPort.on('message', ({ task, input }) => {
         if (task === 'exit') process.exit(7);
         if (task === 'crash') throw new Error('kaputt');
         if (task === 'reject') Promise.reject(new Error('nobody waits'));
         if (task === 'memory') { const all = []; for (;;) all.push(new Array(1e6).fill(all.length)); }
         if (task === 'wait') { Atomics.add(gate(input), 1, 1); Atomics.notify(gate(input), 1); Atomics.wait(gate(input), 0, 0); }
         if (task === 'spin') { Atomics.add(gate(input), 1, 1); Atomics.notify(gate(input), 1); for (;;); }
         if (task !== 'reject') parentPort.postMessage({ ok: true, output: threadId });
       });`,
    );
    entry = pathToFileURL(file);
  });

  afterEach(async () => {
    await Promise.all(pools.splice(0).map((pool) => pool.dispose(new Error('the test is over'))));
  });

  after(() => rmSync(folder, { recursive: true }));

  const poolOf = (size: number): WorkerPool => {
    const pool = new WorkerPool(size, entry);
    pools.push(pool);
    return pool;
  };

  const run = (pool: WorkerPool, task: string, input: unknown = null, signal = never): Promise<unknown> =>
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the tasks of the worker of this test
    pool.run({ task, input } as unknown as WorkerRequest, signal);

  /** Two numbers shared with the threads: the gate, and how many wait before it. */
  const sharedGate = () => {
    const numbers = new Int32Array(new SharedArrayBuffer(8));
    return {
      buffer: numbers.buffer,
      open() {
        Atomics.store(numbers, 0, 1);
        Atomics.notify(numbers, 0);
      },
      async arrived(count: number) {
        for (let seen = Atomics.load(numbers, 1); seen < count; seen = Atomics.load(numbers, 1)) {
          const change = Atomics.waitAsync(numbers, 1, seen);
          if (change.async) await change.value;
        }
      },
    };
  };

  it('has no thread before there is work, at most its size, and uses them again', async () => {
    const pool = poolOf(2);
    assert.equal(pool.threads, 0);
    const gate = sharedGate();
    const jobs = Array.from({ length: 5 }, () => run(pool, 'wait', gate.buffer));
    await gate.arrived(2);
    assert.equal(pool.threads, 2);
    gate.open();
    const threads = new Set(await Promise.all(jobs));
    assert.equal(threads.size, 2);
    assert.ok(threads.has(await run(pool, 'hello')));
    assert.equal(pool.threads, 2);
  });

  it('tells how a thread died and goes on with a new one', async () => {
    const pool = poolOf(1);
    assert.equal(await outcomeOf(run(pool, 'exit')), 'Error: exit: the worker thread ended with code 7');
    assert.equal(await outcomeOf(run(pool, 'crash')), 'Error: crash: the worker thread ended by kaputt');
    assert.equal(await outcomeOf(run(pool, 'reject')), 'Error: reject: the worker thread ended by nobody waits');
    assert.match(await outcomeOf(run(pool, 'hello')), /^ok \d+$/);
    assert.equal(pool.threads, 1);
  });

  it('does the waiting jobs although every thread dies', async () => {
    const pool = poolOf(2);
    const outcomes = await Promise.all(['exit', 'crash', 'hello', 'exit', 'hello'].map((task) => outcomeOf(run(pool, task))));
    assert.deepEqual(
      outcomes.map((outcome) => outcome.replace(/ .*/, '')),
      ['Error:', 'Error:', 'ok', 'Error:', 'ok'],
    );
  });

  it('survives a thread that takes all the memory it may have', async function () {
    this.timeout(60_000);
    const pool = poolOf(1);
    assert.match(await outcomeOf(run(pool, 'memory')), /^Error: memory: the worker thread ended by .*memory/);
    assert.match(await outcomeOf(run(pool, 'hello')), /^ok/);
  });

  it('ends the thread of an aborted job, even in an endless loop, and starts no aborted one', async () => {
    const pool = poolOf(1);
    const gate = sharedGate();
    const stop = new AbortController();
    const spinning = outcomeOf(run(pool, 'spin', gate.buffer, stop.signal));
    const closed = sharedGate();
    const waiting = outcomeOf(run(pool, 'spin', closed.buffer, stop.signal));
    const next = run(pool, 'hello');
    await gate.arrived(1);
    stop.abort(new Error('enough'));
    assert.deepEqual([await spinning, await waiting], ['Error: enough', 'Error: enough']);
    assert.equal(await outcomeOf(run(pool, 'spin', closed.buffer, stop.signal)), 'Error: enough');
    assert.equal(pool.threads, 1);
    assert.match(String(await next), /^\d+$/);
  });

  it('says when an input cannot be sent, and keeps the thread', async () => {
    const pool = poolOf(1);
    assert.match(await outcomeOf(run(pool, 'hello', () => {})), /^DataCloneError: .* could not be cloned/);
    assert.match(await outcomeOf(run(pool, 'hello')), /^ok/);
    assert.equal(pool.threads, 1);
  });

  it('says when its threads cannot be started', async () => {
    const pool = new WorkerPool(1, new URL('missing.mjs', entry));
    pools.push(pool);
    assert.match(await outcomeOf(run(pool, 'hello')), /^Error: hello: the worker thread ended by Cannot find module/);
  });

  it('settles every job and ends every thread when it is disposed of, once or twice', async () => {
    const pool = poolOf(2);
    const gate = sharedGate();
    const jobs = [run(pool, 'spin', gate.buffer), run(pool, 'spin', gate.buffer), run(pool, 'hello')].map(outcomeOf);
    await gate.arrived(2);
    await Promise.all([pool.dispose(new Error('closed')), pool.dispose(new Error('closed again'))]);
    assert.deepEqual(await Promise.all(jobs), ['Error: closed', 'Error: closed', 'Error: closed']);
    assert.equal(pool.threads, 0);
  });

  it('lets the process end while its threads are idle', async () => {
    const program = new URL('program.mjs', entry);
    const source = new URL('../../src/engine/worker-pool.ts', import.meta.url).href;
    writeFileSync(
      program,
      `import { WorkerPool } from ${JSON.stringify(source)};
       const pool = new WorkerPool(1, new URL(${JSON.stringify(entry.href)}));
       await pool.run({ task: 'hello', input: null }, new AbortController().signal);`,
    );
    const host = new Worker(program);
    try {
      const [code] = await once(host, 'exit', { signal: AbortSignal.timeout(10_000) });
      assert.equal(code, 0);
    } finally {
      await host.terminate();
    }
  });
});
