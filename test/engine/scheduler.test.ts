import assert from 'node:assert/strict';
import fc from 'fast-check';
import { slotsTaken, type Check, type EdgeCondition } from '../../src/model/check.ts';
import type { Verdict } from '../../src/model/verdict.ts';
import { buildGraph } from '../../src/engine/graph.ts';
import { toTask } from '../../src/engine/plan.ts';
import { offerOrder } from '../../src/engine/offer-order.ts';
import { Scheduler } from '../../src/engine/scheduler.ts';
import { makeCheck } from '../rig/make-check.ts';
import { mulberry32 } from '../rig/task-graphs.ts';

const graphOf = (checks: readonly Check[], estimates: Readonly<Record<string, number>> = {}) =>
  buildGraph(checks.map((check) => toTask(check, estimates[check.id] ?? null))).graph!;

function schedulerOf(checks: readonly Check[], slots: number, waiters?: number): Scheduler {
  const scheduler = new Scheduler(graphOf(checks), slots, undefined, waiters);
  scheduler.begin();
  return scheduler;
}

describe('scheduler', () => {
  it('starts a check the moment its last dependency ends, whatever else still runs', () => {
    const scheduler = schedulerOf([makeCheck('slow'), makeCheck('quick'), makeCheck('next', { needs: ['quick'] })], 4);
    assert.deepEqual(scheduler.takeStartable(), ['quick', 'slow']);
    assert.deepEqual(scheduler.end('quick', 'passed'), { ready: ['next'], skipped: [] });
    assert.deepEqual(scheduler.takeStartable(), ['next']);
  });

  it('never gives out more slots than there are', () => {
    const scheduler = schedulerOf(
      ['a', 'b', 'c'].map((id) => makeCheck(id)),
      2,
    );
    assert.deepEqual(scheduler.takeStartable(), ['a', 'b']);
    assert.deepEqual(scheduler.takeStartable(), []);
    scheduler.end('b', 'failed');
    assert.deepEqual(scheduler.takeStartable(), ['c']);
  });

  it('offers slots by priority, then by remaining critical path, then as declared', () => {
    const checks = [
      makeCheck('a'),
      makeCheck('b'),
      makeCheck('long'),
      makeCheck('behind', { needs: ['long'] }),
      makeCheck('urgent', { priority: 5 }),
    ];
    assert.deepEqual(offerOrder(graphOf(checks)), ['urgent', 'long', 'a', 'b', 'behind']);
    assert.deepEqual(offerOrder(graphOf(checks, { a: 10, b: 90, long: 20, behind: 30, urgent: 1 })), [
      'urgent',
      'b',
      'long',
      'behind',
      'a',
    ]);
  });

  it('ranks by the longest chain behind a check, not by how much is behind it', () => {
    const wide = [makeCheck('wide'), ...['b', 'c', 'd'].map((id) => makeCheck(id, { needs: ['wide'] }))];
    const checks = [...wide, makeCheck('deep'), makeCheck('e', { needs: ['deep'] })];
    assert.equal(offerOrder(graphOf(checks, { wide: 1, b: 10, c: 10, d: 10, deep: 1, e: 25 }))[0], 'deep');
  });

  it('does not let a check that needs two locks starve behind those that need one of them', () => {
    const singles = Array.from({ length: 60 }, (_, index) => makeCheck(`s${index}`, { locks: [index % 2 === 0 ? 'x' : 'y'] }));
    const scheduler = schedulerOf(
      [makeCheck('first', { locks: ['x'], priority: 2 }), makeCheck('both', { locks: ['x', 'y'], priority: 1 }), ...singles],
      2,
    );
    const running = [...scheduler.takeStartable()];
    let others = 0;
    while (!running.includes('both')) {
      scheduler.end(running.shift()!, 'passed');
      const started = scheduler.takeStartable();
      others += started.length;
      running.push(...started);
    }
    assert.ok(others < 25, `${others} others started before it`);
  });

  it('fills a gap that a heavy check cannot use, but not for ever', () => {
    const light = Array.from({ length: 40 }, (_, index) => makeCheck(`light${index}`));
    const scheduler = schedulerOf(
      [makeCheck('first'), makeCheck('heavy', { weight: 2, priority: 1 }), ...light].map((check) =>
        check.id === 'first' ? { ...check, priority: 2 } : check,
      ),
      2,
    );
    const started = [...scheduler.takeStartable()];
    assert.deepEqual(started, ['first', 'light0']);
    let bypasses = 1;
    while (!started.includes('heavy')) {
      scheduler.end(started.at(-1)!, 'passed');
      const next = scheduler.takeStartable();
      if (next.length === 0) scheduler.end('first', 'passed');
      else bypasses++;
      started.push(...next, ...(next.length === 0 ? scheduler.takeStartable() : []));
    }
    assert.ok(bypasses >= 10 && bypasses <= 17, `started beside it: ${bypasses}`);
  });

  it('takes slots away only from what has not started, and lets one check start however few there are', () => {
    const scheduler = schedulerOf([makeCheck('a'), makeCheck('b'), makeCheck('heavy', { weight: 3 }), makeCheck('c')], 3);
    assert.deepEqual(scheduler.takeStartable(), ['a', 'b', 'c']);
    scheduler.setSlots(1);
    scheduler.end('a', 'passed');
    scheduler.end('b', 'passed');
    assert.deepEqual(scheduler.takeStartable(), []);
    scheduler.end('c', 'passed');
    assert.deepEqual(scheduler.takeStartable(), ['heavy']);
    scheduler.setSlots(3);
    assert.deepEqual(scheduler.takeStartable(), []);
  });

  it('does not let a writer starve behind readers, whether they say what they read or not', () => {
    for (const inputs of [null, ['src/**']]) {
      for (const writes of [[], ['src/gen/**']]) {
        const readers = Array.from({ length: 60 }, (_, index) => makeCheck(`r${index}`, { inputs }));
        const fix = makeCheck('fix', { effect: 'write', writes, priority: 1 });
        const scheduler = schedulerOf([makeCheck('first', { priority: 2, inputs }), fix, ...readers], 3);
        const running = [...scheduler.takeStartable()];
        let others = running.length;
        while (!running.includes('fix')) {
          scheduler.end(running.shift()!, 'passed');
          const started = scheduler.takeStartable();
          others += started.length;
          running.push(...started);
        }
        assert.ok(others <= 22, `${others} others started before it`);
      }
    }
  });

  it('counts a weight above the slots as all of them', () => {
    const scheduler = schedulerOf([makeCheck('huge', { weight: 99 }), makeCheck('small')], 2);
    assert.deepEqual(scheduler.takeStartable(), ['huge']);
    scheduler.end('huge', 'passed');
    assert.deepEqual(scheduler.takeStartable(), ['small']);
  });

  it('lets only one holder of a lock run', () => {
    const scheduler = schedulerOf(
      [makeCheck('a', { locks: ['x', 'y'] }), makeCheck('b', { locks: ['y'] }), makeCheck('c', { locks: ['z'] })],
      8,
    );
    assert.deepEqual(scheduler.takeStartable(), ['a', 'c']);
    scheduler.end('a', 'passed');
    assert.deepEqual(scheduler.takeStartable(), ['b']);
  });

  it('lets a writer of source run alone', () => {
    const scheduler = schedulerOf([makeCheck('read'), makeCheck('fix', { effect: 'write' }), makeCheck('other')], 8);
    assert.deepEqual(scheduler.takeStartable(), ['read', 'other']);
    scheduler.end('read', 'passed');
    assert.deepEqual(scheduler.takeStartable(), []);
    scheduler.end('other', 'passed');
    assert.deepEqual(scheduler.takeStartable(), ['fix']);
  });

  it('decides by the edge what a verdict means for the dependant', () => {
    const verdicts: Verdict[] = ['passed', 'failed', 'timed-out', 'cancelled', 'skipped', 'errored'];
    const outcome = (when: EdgeCondition, verdict: Verdict) => {
      const scheduler = schedulerOf([makeCheck('a'), makeCheck('b', { dependsOn: [{ check: 'a', when }] })], 1);
      scheduler.takeStartable();
      const { ready, skipped } = scheduler.end('a', verdict);
      return ready.length === 1 ? 'runs' : skipped.length === 1 ? 'skipped' : 'lost';
    };
    assert.deepEqual(
      verdicts.map(
        (verdict) => `${verdict}: ${outcome('success', verdict)} ${outcome('after', verdict)} ${outcome('always', verdict)}`,
      ),
      ['passed: runs runs runs', ...verdicts.slice(1).map((verdict) => `${verdict}: skipped runs runs`)],
    );
  });

  it('skips everything behind a failure, each with the dependency that was skipped before it', () => {
    const scheduler = schedulerOf(
      [
        makeCheck('a'),
        makeCheck('b', { needs: ['a'] }),
        makeCheck('c', { needs: ['b'] }),
        makeCheck('d', { dependsOn: [{ check: 'c', when: 'always' }] }),
      ],
      1,
    );
    scheduler.takeStartable();
    assert.deepEqual(scheduler.end('a', 'failed'), {
      ready: ['d'],
      skipped: [
        { id: 'b', because: 'a' },
        { id: 'c', because: 'b' },
      ],
    });
  });

  it('ends a check that never started, once', () => {
    const scheduler = schedulerOf([makeCheck('a')], 1);
    scheduler.end('a', 'cancelled');
    assert.deepEqual(scheduler.takeStartable(), []);
    assert.ok(scheduler.isDone());
    assert.deepEqual(scheduler.end('a', 'cancelled'), { ready: [], skipped: [] });
  });

  it('gives every check of any graph one end, in order, within slots and locks, whatever fails', () => {
    fc.assert(
      fc.property(randomWork, ({ checks, slots, waiters, failures, cancelled }) =>
        driveToTheEnd(checks, slots, failures, cancelled, waiters),
      ),
      { numRuns: 1_000 },
    );
  });

  it('starts exactly what a plain reading of the rules starts, as long as nobody has waited for long', () => {
    fc.assert(
      fc.property(
        randomWork,
        fc.array(fc.tuple(fc.nat(39), fc.integer({ min: 1, max: 6 })), { maxLength: 8 }),
        (work, limits) => {
          const checks = work.checks.slice(0, 15);
          followTheRules(checks, work.slots, work.waiters, new Map(limits));
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('lets checks that only wait run beside a full house, as many as may at a time', () => {
    const waits = ['w1', 'w2', 'w3'].map((id) => makeCheck(id, { weight: 0 }));
    const scheduler = schedulerOf([makeCheck('a'), makeCheck('heavy', { weight: 9 }), makeCheck('b'), ...waits], 2, 2);
    assert.deepEqual(scheduler.takeStartable(), ['a', 'b', 'w1', 'w2']);
    scheduler.end('w1', 'passed');
    assert.deepEqual(scheduler.takeStartable(), ['w3']);
    scheduler.end('a', 'passed');
    scheduler.end('b', 'passed');
    assert.deepEqual(scheduler.takeStartable(), ['heavy']);
  });

  it('lets nothing run beside anything else where there is one slot', () => {
    const scheduler = schedulerOf([makeCheck('a'), ...['w1', 'w2'].map((id) => makeCheck(id, { weight: 0 }))], 1, 8);
    assert.deepEqual(scheduler.takeStartable(), ['a']);
    scheduler.end('a', 'passed');
    assert.deepEqual(scheduler.takeStartable(), ['w1']);
  });

  it('runs fewer of those that only wait while there are fewer slots', () => {
    const scheduler = schedulerOf(
      Array.from({ length: 9 }, (_, index) => makeCheck(`w${index}`, { weight: 0 })),
      3,
      4,
    );
    assert.equal(scheduler.takeStartable().length, 4);
    scheduler.setSlots(1);
    for (const id of ['w0', 'w1', 'w2']) scheduler.end(id, 'passed');
    assert.deepEqual(scheduler.takeStartable(), []);
    scheduler.end('w3', 'passed');
    assert.deepEqual(scheduler.takeStartable(), ['w4']);
    scheduler.setSlots(3);
    assert.equal(scheduler.takeStartable().length, 3);
  });

  it('holds up nobody who works because of one that has long waited for its turn to wait', () => {
    const others = Array.from({ length: 60 }, (_, index) => makeCheck(`o${index}`));
    const waits = ['w1', 'w2'].map((id) => makeCheck(id, { weight: 0, priority: 1 }));
    const scheduler = schedulerOf([...waits, ...others], 2, 1);
    assert.deepEqual(scheduler.takeStartable(), ['w1', 'o0', 'o1']);
    for (let index = 0; index < 58; index++) {
      scheduler.end(`o${index}`, 'passed');
      assert.deepEqual(scheduler.takeStartable(), [`o${index + 2}`]);
    }
  });

  it('lets a writer run beside checks of other files, where both say which', () => {
    const scheduler = schedulerOf(
      [
        makeCheck('fix', { effect: 'write', writes: ['packages/a/**'] }),
        makeCheck('same', { inputs: ['packages/a/src/**'] }),
        makeCheck('other', { inputs: ['packages/b/**'] }),
        makeCheck('unknown'),
        makeCheck('fix-b', { effect: 'write', writes: ['packages/b/**'] }),
        makeCheck('fix-c', { effect: 'write', writes: ['packages/c/**'] }),
      ],
      8,
    );
    assert.deepEqual(scheduler.takeStartable(), ['fix', 'other', 'fix-c']);
    scheduler.end('fix', 'passed');
    assert.deepEqual(scheduler.takeStartable(), ['same']);
    scheduler.end('other', 'passed');
    scheduler.end('fix-c', 'passed');
    assert.deepEqual(scheduler.takeStartable(), ['unknown']);
    scheduler.end('unknown', 'passed');
    assert.deepEqual(scheduler.takeStartable(), ['fix-b']);
  });

  it('takes only what others leave of the slots, and says when it lacks some', () => {
    const scheduler = schedulerOf([makeCheck('a'), makeCheck('b'), makeCheck('heavy', { weight: 4 })], 4);
    assert.deepEqual(scheduler.takeStartable(0), []);
    assert.ok(scheduler.lacksSlots);
    assert.deepEqual(scheduler.takeStartable(1), ['a']);
    assert.ok(scheduler.lacksSlots);
    assert.deepEqual(scheduler.takeStartable(3), ['b']);
    scheduler.end('a', 'passed');
    scheduler.end('b', 'passed');
    assert.deepEqual(scheduler.takeStartable(2, true), []);
    assert.deepEqual(scheduler.takeStartable(2, false), ['heavy']);
    assert.ok(!scheduler.lacksSlots);
  });

  it('does not ask others for slots that it may not use itself', () => {
    const scheduler = schedulerOf([makeCheck('a'), makeCheck('b')], 1);
    assert.deepEqual(scheduler.takeStartable(4), ['a']);
    assert.ok(!scheduler.lacksSlots);
  });

  it('keeps a writer from one that changes what it reads', () => {
    const scheduler = schedulerOf(
      [
        makeCheck('generate', { effect: 'write', writes: ['gen/**'], inputs: ['schema/**'] }),
        makeCheck('fetch', { effect: 'write', writes: ['schema/**'], inputs: ['list.txt'] }),
      ],
      8,
    );
    assert.deepEqual(scheduler.takeStartable(), ['generate']);
  });

  it('drives random graphs of up to 2,000 checks to their end', () => {
    const random = mulberry32(5);
    for (const size of [200, 700, 2_000]) {
      const checks = Array.from({ length: size }, (_, index) =>
        makeCheck(`c${index}`, {
          weight: 1 + Math.floor(random() * 4),
          locks: ['x', 'y', 'z'].filter(() => random() < 0.05),
          ...filesOf(random() < 0.02, [null, 'a', 'b', 'c'][Math.floor(random() * 4)]!),
          needs: Array.from({ length: Math.floor(random() * 3) }, () => `c${Math.floor(random() * index)}`).filter(
            () => index > 0,
          ),
        }),
      );
      driveToTheEnd(
        checks,
        1 + Math.floor(random() * 12),
        new Set(checks.filter(() => random() < 0.01).map(({ id }) => id)),
        checks.filter(() => random() < 0.02).map(({ id }) => id),
      );
    }
  });

  it('takes 2,000 checks with dense edges', () => {
    const checks = Array.from({ length: 2_000 }, (_, index) =>
      makeCheck(`c${index}`, { needs: index < 50 ? [] : [`c${index - 50}`, `c${(index * 7) % (index - 40)}`] }),
    );
    driveToTheEnd(checks, 8, new Set());
  });
});

const randomWork = fc
  .record({
    size: fc.integer({ min: 1, max: 40 }),
    slots: fc.integer({ min: 1, max: 6 }),
    waiters: fc.integer({ min: 1, max: 3 }),
    edges: fc.array(fc.tuple(fc.nat(39), fc.nat(39), fc.constantFrom<EdgeCondition>('success', 'after', 'always')), {
      maxLength: 80,
    }),
    weights: fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 40, maxLength: 40 }),
    locks: fc.array(fc.subarray(['x', 'y', 'z']), { minLength: 40, maxLength: 40 }),
    writes: fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
    folders: fc.array(fc.constantFrom('a', 'b', 'c', null), { minLength: 40, maxLength: 40 }),
    priorities: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 40, maxLength: 40 }),
    failures: fc.uniqueArray(fc.nat(39), { maxLength: 10 }),
    cancelled: fc.uniqueArray(fc.nat(39), { maxLength: 10 }),
  })
  .map(({ size, slots, waiters, edges, weights, locks, writes, folders, priorities, failures, cancelled }) => ({
    slots,
    waiters,
    failures: new Set(failures.map((index) => `c${index}`)),
    cancelled: cancelled.filter((index) => index < size).map((index) => `c${index}`),
    checks: Array.from({ length: size }, (_, index) =>
      makeCheck(`c${index}`, {
        weight: weights[index]!,
        locks: locks[index]!,
        ...filesOf(writes[index]! && index % 5 === 0, folders[index]!),
        priority: priorities[index]!,
        dependsOn: edges.filter(([from, to]) => from === index && to < index).map(([, to, when]) => ({ check: `c${to}`, when })),
      }),
    ),
  }));

/** A check that reads or writes one folder, or files that nobody can tell. */
function filesOf(isWriter: boolean, folder: string | null): Pick<Check, 'effect' | 'writes' | 'inputs'> {
  const globs = folder === null ? null : [`${folder}/**`];
  return isWriter ? { effect: 'write', writes: globs ?? [], inputs: null } : { effect: 'read', writes: [], inputs: globs };
}

/** Whether one changes what the other reads or changes, as `filesOf` makes them. */
function disturb(a: Check, b: Check): boolean {
  if (a.effect === 'read' && b.effect === 'read') return false;
  const [filesA, filesB] = [a, b].map(({ effect, writes, inputs }) =>
    effect === 'read' ? inputs : writes.length === 0 ? null : writes,
  );
  return filesA == null || filesB == null || filesA[0] === filesB[0];
}

/** Compares every start with a plain list of rules; `limits` are numbers of slots from some step on. */
function followTheRules(checks: readonly Check[], slots: number, waiters: number, limits: ReadonlyMap<number, number>): void {
  const scheduler = schedulerOf(checks, slots, waiters);
  const order = offerOrder(graphOf(checks)).map((id) => checks.find((check) => check.id === id)!);
  const ended = new Set<string>();
  const running: Check[] = [];
  const takes = ({ weight }: Check): number => slotsTaken(weight, slots);
  let limit = slots;
  const mayStart = (check: Check): boolean => {
    if (ended.has(check.id) || running.includes(check)) return false;
    if (!check.dependsOn.every((dependency) => ended.has(dependency.check))) return false;
    if (running.some((other) => disturb(other, check) || other.locks.some((lock) => check.locks.includes(lock)))) return false;
    const used = running.reduce((sum, other) => sum + takes(other), 0);
    const waiting = running.filter((other) => takes(other) === 0).length;
    if (takes(check) === 0) return waiting < (limit < slots ? Math.min(limit, waiters) : waiters);
    return used < limit && (used + takes(check) <= limit || used === 0);
  };
  for (let step = 0; ended.size < checks.length; step++) {
    limit = limits.get(step) ?? limit;
    if (limit > slots) limit = slots;
    scheduler.setSlots(limit);
    const expected: string[] = [];
    for (const check of order) {
      if (!mayStart(check)) continue;
      running.push(check);
      expected.push(check.id);
    }
    assert.deepEqual(scheduler.takeStartable(), expected);
    const [over] = running.splice(step % running.length, 1);
    ended.add(over!.id);
    scheduler.end(over!.id, 'passed');
  }
}

/** Runs the scheduler against a plain reference of the rules: it looks at the whole world again at every step. */
function driveToTheEnd(
  checks: readonly Check[],
  slots: number,
  failures: ReadonlySet<string>,
  cancelled: readonly string[] = [],
  waiters?: number,
): void {
  const byId = new Map(checks.map((check) => [check.id, check]));
  const scheduler = schedulerOf(checks, slots, waiters);
  const ended = new Map<string, Verdict>();
  const running: string[] = [];
  for (let step = 0; !scheduler.isDone(); step++) {
    for (const id of scheduler.takeStartable()) {
      const check = byId.get(id)!;
      assert.ok(!ended.has(id) && !running.includes(id), `${id} started twice`);
      for (const dependency of check.dependsOn) {
        const verdict = ended.get(dependency.check);
        assert.ok(
          verdict !== undefined && (dependency.when !== 'success' || verdict === 'passed'),
          `${id} started before its time`,
        );
      }
      running.push(id);
      const now = running.map((other) => byId.get(other)!);
      assert.ok(now.reduce((sum, { weight }) => sum + slotsTaken(weight, slots), 0) <= slots, 'too many slots');
      assert.ok(now.filter(({ weight }) => slotsTaken(weight, slots) === 0).length <= (waiters ?? Infinity), 'too many wait');
      const taken = now.flatMap(({ locks }) => locks);
      assert.equal(new Set(taken).size, taken.length, 'a lock is held twice');
      assert.ok(!now.some((one, index) => now.some((other, at) => at > index && disturb(one, other))), 'a writer has company');
    }
    assert.ok(running.length > 0, `nothing runs and ${checks.length - ended.size} checks have no end`);
    const cancel = cancelled[step];
    const isOver = cancel === undefined || ended.has(cancel) || running.includes(cancel);
    const id = isOver ? running.splice(step % running.length, 1)[0] : cancel;
    const verdict = id === cancel ? 'cancelled' : failures.has(id!) ? 'failed' : 'passed';
    ended.set(id!, verdict);
    for (const { id: skipped, because } of scheduler.end(id!, verdict).skipped) {
      assert.ok(!ended.has(skipped) && ended.get(because) !== 'passed');
      assert.ok(byId.get(skipped)!.dependsOn.some(({ check, when }) => check === because && when === 'success'));
      ended.set(skipped, 'skipped');
    }
  }
  assert.equal(ended.size, checks.length);
}
