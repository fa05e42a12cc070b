import assert from 'node:assert/strict';
import { describeLimit, isNews, type RunEvent } from '../../src/model/event.ts';
import { reduce, type RunState } from '../../src/model/state.ts';
import { buildGraph } from '../../src/engine/graph.ts';
import { HostSlots } from '../../src/engine/host-slots.ts';
import type { MachineLoad } from '../../src/engine/machine-load.ts';
import { toTask } from '../../src/engine/plan.ts';
import { ActiveRun, type RunOptions } from '../../src/engine/run.ts';
import { ExpectedMemory } from '../../src/engine/run-memory.ts';
import { FakeClock } from '../rig/fake-clock.ts';
import { FakeExecutor } from '../rig/fake-executor.ts';
import { makeCheck } from '../rig/make-check.ts';

const MB = 1_000_000;

/** A machine with so much memory, of which checks take what the test says. */
class Machine {
  readonly clock = new FakeClock();
  availableMB = 1_000;
  looks = 0;
  readonly load: MachineLoad = {
    sample: () => ({ processors: null, memoryStalls: null, memoryNeed: null }),
    memory: () => {
      this.looks++;
      return { availableBytes: this.availableMB * MB, usualBytes: 500 * MB };
    },
    power: () => 'mains',
  };

  /** Starts checks of which so many MB are expected; null = nobody knows. */
  run(expectedMB: Readonly<Record<string, number | null>>, options: Partial<RunOptions> = {}) {
    const executor = new FakeExecutor();
    const events: RunEvent[] = [];
    const tasks = Object.entries(expectedMB).map(([id, megabytes]) => ({
      ...toTask(makeCheck(id), null),
      memoryBytes: megabytes === null ? null : megabytes * MB,
    }));
    const run = new ActiveRun({
      runId: 'run',
      root: '/root',
      trigger: 'manual',
      mode: 'parallel',
      jobs: 4,
      failFast: false,
      timeoutMs: null,
      graph: buildGraph(tasks).graph!,
      execute: executor.execute,
      clock: this.clock,
      load: this.load,
      emit: (event) => events.push(event),
      ...options,
    });
    const limits = () => events.filter((event) => event.type === 'limit-changed');
    return { run, executor, limits, state: () => events.reduce<RunState | null>(reduce, null)! };
  }
}

describe('memory in a run', () => {
  it('keeps a check waiting that would not fit beside those that run, and says why', async () => {
    const machine = new Machine();
    const { run, executor, limits, state } = machine.run({ a: 600, b: 300, big: 700, c: 50 });
    assert.deepEqual(executor.running, ['a', 'b', 'c']);
    assert.equal(state().limit, 3);
    await executor.end('a');
    assert.deepEqual(executor.running, ['b', 'c']);
    await executor.end('b');
    assert.deepEqual(executor.running, ['c', 'big']);
    for (const id of ['c', 'big']) await executor.end(id);
    await run.finished;
    assert.deepEqual(
      limits().map((event) => `${isNews(event) ? 'news' : 'step'}: ${describeLimit(event)}`),
      [
        'news: Memory is short for big, which may take 700 MB: at most 3 checks at a time, fewer if need be.',
        'news: There is more memory again: at most 4 checks at a time.',
      ],
    );
    assert.equal(machine.clock.pendingTimers, 0);
  });

  it('counts what running checks have taken already only once', async () => {
    const machine = new Machine();
    const { executor } = machine.run({ a: 600, b: 500 });
    assert.deepEqual(executor.running, ['a']);
    // 400 of its 600 MB are taken, and 600 left: the other 200 are still to come.
    executor.memory('a', 400 * MB);
    machine.availableMB = 600;
    machine.clock.advance(250);
    assert.deepEqual(executor.running, ['a']);
    machine.availableMB = 700;
    machine.clock.advance(250);
    assert.deepEqual(executor.running, ['a', 'b']);
  });

  it('lets a check run that is alone, whatever it takes, and one after the other where there is nothing left', async () => {
    const machine = new Machine();
    machine.availableMB = 0;
    const { run, executor } = machine.run({ a: 3_000, b: 10, c: null });
    for (const id of ['a', 'b', 'c']) {
      assert.deepEqual(executor.running, [id]);
      await executor.end(id);
    }
    await run.finished;
  });

  it('guesses where nobody knows', () => {
    const { executor } = new Machine().run({ a: null, b: null, c: null });
    assert.deepEqual(executor.running, ['a', 'b']);
  });

  it('starts as many as there are slots where the machine tells nothing of its memory', () => {
    const machine = new Machine();
    const load = { ...machine.load, memory: () => null };
    assert.equal(machine.run({ a: 9_000, b: 9_000, c: null }, { load }).executor.running.length, 3);
    assert.equal(machine.run({ a: 9_000, b: 9_000, c: null }, { load: undefined }).executor.running.length, 3);
  });

  it('is counted over all runs of a host, of which each has always one check', async () => {
    const machine = new Machine();
    const slots = new HostSlots();
    const first = machine.run({ a: 800, b: 100 }, { slots });
    const second = machine.run({ c: 300, d: 150 }, { slots });
    assert.deepEqual([first.executor.running, second.executor.running], [['a', 'b'], ['c']]);
    await first.executor.end('a');
    assert.deepEqual(second.executor.running, ['c', 'd']);
    for (const { executor, run } of [first, second]) {
      for (const id of executor.running) await executor.end(id);
      await run.finished;
    }
    assert.equal(slots.memory.growth, 0);
    assert.equal(machine.clock.pendingTimers, 0);
  });

  it('expects nothing more of a check that somebody cancels who hears of the start of another', async () => {
    const machine = new Machine();
    const slots = new HostSlots();
    const emit = (event: RunEvent): void => {
      if (event.type === 'check-started' && event.check === 'a') run.cancel('b');
    };
    const { run, executor } = machine.run({ first: 950, a: 100, b: 200 }, { slots, emit });
    await executor.end('first');
    assert.deepEqual(executor.started, ['first', 'a']);
    assert.equal(slots.memory.growth, 100 * MB);
  });

  it('is not asked for by a run of one slot, and not at every start', async () => {
    const machine = new Machine();
    machine.run({ a: 1, b: 1 }, { mode: 'sequential' });
    assert.equal(machine.looks, 0);
    const { executor } = machine.run(Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`c${index}`, 1])));
    while (executor.running.length > 0) await executor.end(executor.running[0]!);
    assert.ok(machine.looks <= 2, `${machine.looks} looks`);
  });
});

describe('memory that is expected', () => {
  it('is what checks will take beyond what they have', () => {
    const expected = new ExpectedMemory();
    const [a, b] = [expected.expect(100), expected.expect(50)];
    assert.equal(expected.growth, 150);
    a.note(70);
    b.note(80);
    assert.equal(expected.growth, 30);
    a.note(20);
    b[Symbol.dispose]();
    assert.equal(expected.growth, 80);
    a[Symbol.dispose]();
    assert.equal(expected.growth, 0);
  });
});
