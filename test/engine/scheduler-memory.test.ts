import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Check } from '../../src/model/check.ts';
import { buildGraph } from '../../src/engine/graph.ts';
import { toTask } from '../../src/engine/plan.ts';
import { Scheduler, type Task } from '../../src/engine/scheduler.ts';
import { makeCheck } from '../rig/make-check.ts';

interface Given {
  readonly check: Check;
  /** null = nobody knows. */
  readonly memoryBytes: number | null;
}

const usual = 5;

function schedulerOf(all: readonly Given[], slots: number, waiters = 8): Scheduler {
  const tasks = all.map(({ check, memoryBytes }): Check & Task => ({ ...toTask(check, null), memoryBytes }));
  const scheduler = new Scheduler(buildGraph(tasks).graph!, slots, undefined, waiters, usual);
  scheduler.begin();
  return scheduler;
}

const given = (id: string, memoryBytes: number | null, parts: Parameters<typeof makeCheck>[1] = {}): Given => ({
  check: makeCheck(id, parts),
  memoryBytes,
});

describe('scheduler with memory', () => {
  it('leaves a slot free where the next check would not fit beside those that run, and fills it with one that does', () => {
    const scheduler = schedulerOf([given('a', 6), given('big', 7), given('small', 3), given('none', 0)], 4);
    assert.deepEqual(scheduler.takeStartable(undefined, false, 10), ['a', 'small', 'none']);
    assert.deepEqual([scheduler.lacksMemory, scheduler.lacksSlots, scheduler.memoryOf('big')], ['big', false, 7]);
    scheduler.end('none', 'passed');
    assert.deepEqual(scheduler.takeStartable(undefined, false, 1), []);
    scheduler.end('a', 'passed');
    assert.deepEqual(scheduler.takeStartable(undefined, false, 7), ['big']);
    assert.equal(scheduler.lacksMemory, null);
  });

  it('always starts what is alone, however much it needs and however little there is', () => {
    const scheduler = schedulerOf([given('huge', 99), given('next', 1), given('inside', 0)], 4);
    assert.deepEqual(scheduler.takeStartable(undefined, false, -3), ['huge', 'inside']);
    scheduler.end('huge', 'passed');
    assert.deepEqual(scheduler.takeStartable(undefined, false, -3), ['next']);
  });

  it('expects the usual of a check of which nobody knows what it takes', () => {
    const scheduler = schedulerOf([given('a', null), given('b', null), given('c', null)], 4);
    assert.deepEqual(scheduler.takeStartable(undefined, false, 2 * usual), ['a', 'b']);
    assert.equal(scheduler.lacksMemory, 'c');
  });

  it('says nothing of memory where a check must wait for something else', () => {
    const scheduler = schedulerOf([given('a', 6, { locks: ['x'] }), given('b', 6, { locks: ['x'] })], 4);
    assert.deepEqual(scheduler.takeStartable(undefined, false, 8), ['a']);
    assert.equal(scheduler.lacksMemory, null);
  });

  it('does not let a check that needs much starve behind those that need little, or nothing', () => {
    const small = Array.from({ length: 60 }, (_, index) => given(`s${index}`, index % 3));
    const all = [given('first', 1, { priority: 2 }), given('big', 9, { priority: 1 }), ...small];
    const scheduler = schedulerOf(all, 3);
    const memoryOf = (ids: readonly string[]): number => ids.reduce((sum, id) => sum + scheduler.memoryOf(id), 0);
    const running = [...scheduler.takeStartable(undefined, false, 9)];
    let others = running.length;
    while (!running.includes('big')) {
      scheduler.end(running.shift()!, 'passed');
      const started = scheduler.takeStartable(undefined, false, 9 - memoryOf(running));
      others += started.length;
      running.push(...started);
    }
    assert.ok(others <= 24, `${others} others started before it`);
  });

  it('brings any checks to their end, and starts none that does not fit unless it is alone', () => {
    const tasks = fc.array(
      fc.record({
        memoryBytes: fc.option(fc.nat(20), { freq: 6 }),
        weight: fc.nat(3),
        needs: fc.array(fc.nat(30), { maxLength: 2 }),
        locks: fc.subarray(['x', 'y']),
        isWriter: fc.integer({ min: 0, max: 9 }).map((die) => die === 0),
      }),
      { minLength: 1, maxLength: 30 },
    );
    const rooms = fc.infiniteStream(fc.integer({ min: -5, max: 30 }));
    fc.assert(
      fc.property(tasks, fc.integer({ min: 1, max: 6 }), rooms, fc.infiniteStream(fc.nat(99)), (list, slots, total, choices) => {
        const all = list.map(({ memoryBytes, weight, needs, locks, isWriter }, index) =>
          given(`c${index}`, memoryBytes, {
            weight,
            locks,
            effect: isWriter ? 'write' : 'read',
            needs: [...new Set(needs.filter((need) => need < index))].map((need) => `c${need}`),
          }),
        );
        driveToTheEnd(schedulerOf(all, slots), total, choices, all.length);
      }),
      { numRuns: 1_000 },
    );
  });
});

/** Each step the machine has another room, and one of the checks that run ends. */
function driveToTheEnd(scheduler: Scheduler, rooms: Iterator<number>, choices: Iterator<number>, count: number): void {
  const running: string[] = [];
  const usersOf = (ids: readonly string[]): readonly string[] => ids.filter((id) => scheduler.memoryOf(id) > 0);
  const sumOf = (ids: readonly string[]): number => ids.reduce((sum, id) => sum + scheduler.memoryOf(id), 0);
  let ends = 0;
  while (!scheduler.isDone()) {
    const room = rooms.next().value!;
    const started = scheduler.takeStartable(undefined, false, room - sumOf(running));
    running.push(...started);
    if (usersOf(started).length > 0 && usersOf(running).length > 1)
      assert.ok(sumOf(running) <= room, `${running.join(', ')} need ${sumOf(running)} of ${room}`);
    assert.ok(running.length > 0, 'nothing runs, and not all is done');
    const [ended] = running.splice(choices.next().value! % running.length, 1);
    scheduler.end(ended!, 'passed');
    ends++;
  }
  assert.equal(ends, count);
}
