import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Check } from '../../src/model/check.ts';
import { describeLimit, isNews, type RunEvent } from '../../src/model/event.ts';
import { reduce, type RunState } from '../../src/model/state.ts';
import { HostSlots } from '../../src/engine/host-slots.ts';
import type { LoadSample, MachineLoad, PowerState } from '../../src/engine/machine-load.ts';
import { emptyResult, type CheckResult } from '../../src/model/verdict.ts';
import { buildGraph } from '../../src/engine/graph.ts';
import { toTask } from '../../src/engine/plan.ts';
import { ActiveRun, type RunOptions } from '../../src/engine/run.ts';
import { FakeClock } from '../rig/fake-clock.ts';
import { FakeExecutor, settled } from '../rig/fake-executor.ts';
import { makeCheck } from '../rig/make-check.ts';

function startRun(checks: readonly Check[], options: Partial<RunOptions> = {}) {
  const clock = new FakeClock();
  const executor = new FakeExecutor();
  const events: RunEvent[] = [];
  const run = new ActiveRun({
    runId: 'run',
    root: '/root',
    trigger: 'manual',
    mode: 'parallel',
    jobs: 2,
    failFast: false,
    timeoutMs: null,
    graph: buildGraph(checks.map((check) => toTask(check, null))).graph!,
    execute: executor.execute,
    clock,
    emit: (event) => events.push(event),
    ...options,
  });
  const state = () => events.reduce<RunState | null>(reduce, null)!;
  return { run, clock, executor, events, state };
}

/** One line a check: id, where it is, and why. */
function show(state: RunState): string[] {
  return [...state.checks.values()].map((check) => {
    const end =
      check.status === 'finished'
        ? `${check.result.verdict}${check.result.reason === null ? '' : `: ${check.result.reason}`}`
        : check.status;
    return `${check.plan.id} ${end}`;
  });
}

const chain = [
  makeCheck('build'),
  makeCheck('test', { needs: ['build'] }),
  makeCheck('e2e', { needs: ['test'] }),
  makeCheck('lint'),
];

/** A machine that tells this, and nothing else. */
const loadOf = (sample: () => Partial<LoadSample>): MachineLoad => ({
  sample: () => ({ processors: null, memoryStalls: null, memoryNeed: null, ...sample() }),
  memory: () => null,
  power: () => 'mains',
});

/** What a check has passed with before. */
const known: CheckResult = { ...emptyResult, verdict: 'passed', cached: true };

const sentence = (event: RunEvent): string => (event.type === 'limit-changed' ? describeLimit(event) : event.type);

describe('run', () => {
  it('says what happens as events, in order, with the time since the start', async () => {
    const { run, clock, executor, events } = startRun([makeCheck('a'), makeCheck('b', { needs: ['a'] })]);
    clock.advance(30);
    await executor.end('a');
    clock.advance(12);
    await executor.end('b');
    await run.finished;
    assert.deepEqual(
      events.map((event) => `${event.atMs} ${event.type}${'check' in event ? ` ${event.check}` : ''}`),
      [
        '0 run-started',
        '0 check-queued a',
        '0 check-started a',
        '30 check-finished a',
        '30 check-queued b',
        '30 check-started b',
        '42 check-finished b',
        '42 run-finished',
      ],
    );
    assert.deepEqual(events.at(-1), { type: 'run-finished', runId: 'run', atMs: 42, verdict: 'passed', durationMs: 42 });
  });

  it('goes on after a failure, and skips only what needs it, naming it', async () => {
    const { run, executor, state } = startRun(chain);
    await executor.end('build', 'failed', { reason: 'exit code 1' });
    await executor.end('lint');
    await run.finished;
    assert.deepEqual(show(state()), [
      'build failed: exit code 1',
      'test skipped: needs build, which failed',
      'e2e skipped: needs test, which was skipped because build failed',
      'lint passed',
    ]);
    assert.equal(state().end?.verdict, 'failed');
  });

  it('runs one check at a time in sequential mode', async () => {
    const { run, executor, events } = startRun(
      ['a', 'b', 'c'].map((id) => makeCheck(id)),
      { mode: 'sequential', jobs: 8 },
    );
    for (const id of ['a', 'b', 'c']) {
      assert.deepEqual(executor.running, [id]);
      await executor.end(id);
    }
    await run.finished;
    assert.ok(events[0]?.type === 'run-started' && events[0].jobs === 1 && events[0].mode === 'sequential');
  });

  it('tells how busy the processors are while it goes on, and looks no more when it is over', async () => {
    let looks = 0;
    const cpu = { sample: () => (looks++ === 0 ? null : looks / 10) };
    const { run, executor, events, clock } = startRun([makeCheck('a')], { cpu });
    clock.advance(300);
    await executor.end('a');
    await run.finished;
    const samples = events.flatMap((event) => (event.type === 'cpu-sampled' ? [[event.atMs, event.share]] : []));
    assert.deepEqual(samples, [
      [250, 0.2],
      [300, 0.3],
    ]);
    assert.equal(events.at(-1)?.type, 'run-finished');
    assert.equal(clock.pendingTimers, 0);
  });

  it('keeps the most that was seen of the memory of a check, where somebody looked', async () => {
    const { run, executor, state } = startRun([makeCheck('a'), makeCheck('b')]);
    for (const bytes of [5_000, 9_000, 7_000]) executor.memory('a', bytes);
    await executor.end('a');
    await executor.end('b');
    await run.finished;
    const peaks = [...state().checks.values()].map((check) => check.status === 'finished' && check.result.peakMemoryBytes);
    assert.deepEqual(peaks, [9_000, undefined]);
  });

  it('stops at the first failure on request: what runs is ended, the rest never starts', async () => {
    const { run, executor, state } = startRun([makeCheck('a'), makeCheck('b'), makeCheck('c')], { failFast: true });
    await executor.end('a', 'failed', { reason: 'exit code 1' });
    await run.finished;
    assert.deepEqual(executor.started, ['a', 'b']);
    assert.deepEqual(show(state()), [
      'a failed: exit code 1',
      'b cancelled: ended because a did not pass, and this run stops at the first failure',
      'c skipped: not started because a did not pass, and this run stops at the first failure',
    ]);
    assert.equal(state().end?.verdict, 'failed');
  });

  it('cancels everything: what runs is ended, and what waits never starts', async () => {
    const { run, executor, state } = startRun(chain);
    run.cancel();
    run.cancel();
    await run.finished;
    assert.deepEqual(executor.started, ['build', 'lint']);
    assert.deepEqual(executor.stopped.toSorted(), ['build', 'lint']);
    assert.deepEqual(show(state()), [
      'build cancelled: cancelled',
      'test cancelled: cancelled before it started',
      'e2e cancelled: cancelled before it started',
      'lint cancelled: cancelled',
    ]);
    assert.equal(state().end?.verdict, 'cancelled');
  });

  it('cancels one check and lets the others go on', async () => {
    const { run, executor, state } = startRun(chain, { jobs: 1 });
    run.cancel('lint');
    run.cancel('no such check');
    await executor.end('build');
    run.cancel('test');
    await run.finished;
    assert.deepEqual(executor.started, ['build', 'test']);
    assert.deepEqual(show(state()), [
      'build passed',
      'test cancelled: cancelled',
      'e2e skipped: needs test, which was cancelled',
      'lint cancelled: cancelled before it started',
    ]);
    assert.equal(state().end?.verdict, 'cancelled');
  });

  it('waits for a check that does not end at once, and ends it by force when told to', async () => {
    const { run, executor, state } = startRun([makeCheck('stubborn')]);
    executor.stubborn.add('stubborn');
    run.cancel();
    await settled();
    assert.equal(state().end, null);
    run.kill();
    run.kill();
    await run.finished;
    assert.deepEqual(executor.killed, ['stubborn']);
    assert.deepEqual(show(state()), ['stubborn cancelled: cancelled']);
  });

  it('believes a verdict that was reached although the check was being cancelled', async () => {
    const { run, executor, state } = startRun([makeCheck('a')]);
    executor.stubborn.add('a');
    run.cancel();
    await executor.end('a', 'failed', { reason: 'exit code 1' });
    await run.finished;
    assert.deepEqual(show(state()), ['a failed: exit code 1']);
    assert.equal(state().end?.verdict, 'cancelled');
  });

  it('keeps the first reason for which a check was ended, and calls the run cancelled when a person says so later', async () => {
    const { run, executor, state } = startRun([makeCheck('a'), makeCheck('b')], { failFast: true });
    executor.stubborn.add('b');
    await executor.end('a', 'failed', { reason: 'exit code 1' });
    run.cancel();
    run.kill();
    await run.finished;
    assert.deepEqual(show(state()), [
      'a failed: exit code 1',
      'b cancelled: ended because a did not pass, and this run stops at the first failure',
    ]);
    assert.equal(state().end?.verdict, 'cancelled');
  });

  it('touches nothing that has ended or that it does not know', async () => {
    const { run, executor, events } = startRun([makeCheck('a'), makeCheck('b')]);
    await executor.end('a');
    run.cancel('a');
    run.cancel('nobody');
    run.cancel();
    await run.finished;
    run.kill();
    assert.deepEqual([executor.stopped, executor.killed], [['b'], []]);
    assert.deepEqual(
      events.flatMap((event) => (event.type === 'check-finished' ? event.check : [])),
      ['a', 'b'],
    );
  });

  it('ends everything at the limit for the whole run', async () => {
    const { run, clock, state } = startRun(chain, { jobs: 1, timeoutMs: 90_000 });
    clock.advance(90_000);
    await run.finished;
    assert.deepEqual(show(state()), [
      'build timed-out: ended by the limit of 1 min 30 s for the whole run',
      'test skipped: not started within the limit of 1 min 30 s for the whole run',
      'e2e skipped: not started within the limit of 1 min 30 s for the whole run',
      'lint skipped: not started within the limit of 1 min 30 s for the whole run',
    ]);
    assert.equal(state().end?.verdict, 'failed');
  });

  it('uses fewer slots while the machine is overloaded, and gives them back step by step', async () => {
    const checks = Array.from({ length: 40 }, (_, index) => makeCheck(`c${index}`));
    const { run, clock, executor, events, state } = startRun(checks, { jobs: 4 });
    assert.equal(executor.running.length, 4);
    executor.shortage('c0', 'EAGAIN');
    executor.shortage('c1', 'EAGAIN');
    clock.advance(1_500);
    executor.shortage('c0', 'EAGAIN');
    assert.equal(state().limit, 1);
    for (const id of ['c0', 'c1', 'c2']) await executor.end(id);
    assert.deepEqual(executor.running, ['c3']);
    const seen = new Set<number>();
    while (executor.running.length > 0) {
      await executor.end(executor.running[0]!);
      seen.add(executor.running.length);
    }
    await run.finished;
    assert.deepEqual(
      [...seen],
      [1, 2, 3, 4, 0].filter((size) => seen.has(size)),
    );
    assert.ok(seen.has(4), 'it never recovered');
    const changes = events.filter((event) => event.type === 'limit-changed');
    assert.deepEqual(
      changes.map((event) => `${event.phase} ${event.limit}${isNews(event) ? `: ${describeLimit(event)}` : ''}`),
      [
        'lowered 2: The machine has no room for more processes (EAGAIN): at most 2 checks at a time, fewer if need be.',
        'lowered-further 1',
        'raised 2',
        'raised 3',
        'recovered 4: The machine has room for more processes again: at most 4 checks at a time.',
      ],
    );
    assert.equal(state().end?.verdict, 'passed');
  });

  it('gives no slot back for checks that started only after a shortage', async () => {
    const { run, executor, state } = startRun(
      Array.from({ length: 12 }, (_, index) => makeCheck(`c${index}`)),
      { jobs: 2 },
    );
    while (executor.running.length > 0) {
      executor.shortage(executor.running[0]!, 'ENOMEM');
      await executor.end(executor.running[0]!);
    }
    await run.finished;
    assert.equal(state().limit, 1);
  });

  it('never starts a check that somebody cancels who hears of the start of another', async () => {
    const checks = [makeCheck('first'), ...['a', 'b', 'c'].map((id) => makeCheck(id, { needs: ['first'] }))];
    const slots = new HostSlots();
    const heard: string[] = [];
    const { run, executor } = startRun(checks, {
      slots,
      jobs: 3,
      emit: (event) => {
        if (event.type === 'check-started' || event.type === 'check-finished') heard.push(`${event.type} ${event.check}`);
        if (event.type === 'check-started' && event.check === 'a') for (const id of ['b', 'c']) run.cancel(id);
      },
    });
    await executor.end('first');
    assert.deepEqual(executor.running, ['a']);
    await executor.end('a');
    await run.finished;
    assert.deepEqual(heard, [
      'check-started first',
      'check-finished first',
      'check-started a',
      'check-finished b',
      'check-finished c',
      'check-finished a',
    ]);
    assert.equal(slots.join('user', 3, () => {}).claim(0), 3);
  });

  it('says of a check that it is queued before it starts, also where who hears of an end cancels something', async () => {
    const heard: string[] = [];
    const { run, executor } = startRun([makeCheck('a'), makeCheck('b', { needs: ['a'] }), makeCheck('c', { needs: ['b'] })], {
      emit: (event) => {
        if ('check' in event) heard.push(`${event.type} ${event.check}`);
        if (event.type === 'check-finished' && event.check === 'a') run.cancel('c');
      },
    });
    await executor.end('a');
    assert.deepEqual(heard.slice(2), ['check-finished a', 'check-finished c', 'check-queued b', 'check-started b']);
    await executor.end('b');
    await run.finished;
  });

  it('gives every check one end before its own, whoever cancels what at which event', async () => {
    const checks = ['a', 'b', 'c', 'd', 'e'].map((id, index) => makeCheck(id, { needs: index < 2 ? [] : ['abc'[index - 2]!] }));
    const takenOver: CheckResult = { ...emptyResult, verdict: 'passed', cached: true };
    for (const known of ['', 'ab', 'abcde', 'acd']) {
      for (const cancelled of [undefined, 'a', 'd']) {
        for (let at = 0; at < 20; at++) {
          const events: RunEvent[] = [];
          let run: ActiveRun | null = null;
          run = startRun(checks, {
            slots: new HostSlots(),
            execute: () => Promise.resolve({ ...emptyResult, verdict: 'passed', attempts: 1 }),
            recall: ({ id }) => Promise.resolve(known.includes(id) ? takenOver : null),
            emit: (event) => {
              if (events.push(event) >= at) run?.cancel(cancelled);
            },
          }).run;
          await run.finished;
          const ends = events.flatMap((event) => (event.type === 'check-finished' ? [event.check] : []));
          const story = `${known} ${cancelled ?? 'all'} ${at}`;
          assert.deepEqual(
            ends.toSorted((one, other) => (one < other ? -1 : 1)),
            ['a', 'b', 'c', 'd', 'e'],
            story,
          );
          assert.deepEqual(
            [events.at(-1)?.type, events.filter(({ type }) => type === 'run-finished').length],
            ['run-finished', 1],
            story,
          );
          for (const [index, event] of events.entries()) {
            const isLate =
              (event.type === 'check-started' || event.type === 'check-queued') &&
              events.slice(0, index).some((other) => other.type === 'check-finished' && other.check === event.check);
            assert.ok(!isLate, story);
          }
        }
      }
    }
  });

  it('leaves no timer behind', async () => {
    const { run, clock, executor } = startRun([makeCheck('a')], { timeoutMs: 1_000 });
    await executor.end('a');
    await run.finished;
    assert.equal(clock.pendingTimers, 0);
  });

  it('finishes at once, empty, when nothing is selected', async () => {
    const { run, state } = startRun([]);
    await run.finished;
    assert.deepEqual(state().end, { verdict: 'empty', durationMs: 0, verified: null });
  });

  it('calls a bug of ours errored, and goes on', async () => {
    const { run, state } = startRun([makeCheck('a'), makeCheck('b', { needs: ['a'] })], {
      execute: () => Promise.reject(new Error('oops')),
    });
    await run.finished;
    assert.deepEqual(show(state()), [
      'a errored: Preflight failed while it ran this check: oops',
      'b skipped: needs a, which could not run',
    ]);
  });

  it('uses fewer slots while the machine is busy, says so once, and takes them back', async () => {
    const shares = [null, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.1, 0.1, 0.1];
    const checks = Array.from({ length: 9 }, (_, index) => makeCheck(`c${index}`));
    const load = loadOf(() => ({ processors: shares.shift() ?? null }));
    const { run, clock, executor, events } = startRun(checks, { jobs: 4, load });
    clock.advance(15_000);
    for (const id of ['c0', 'c1', 'c2', 'c3']) await executor.end(id);
    assert.deepEqual(executor.running, ['c4']);
    clock.advance(10_000);
    assert.deepEqual(executor.running, ['c4', 'c5', 'c6', 'c7']);
    for (const id of ['c4', 'c5', 'c6', 'c7', 'c8']) await executor.end(id);
    await run.finished;
    const changes = events.filter((event) => event.type === 'limit-changed');
    assert.deepEqual(
      changes.map(({ atMs, limit, phase, reason }) => [atMs, limit, phase, reason]),
      [
        [7_500, 2, 'lowered', 'the machine is busy'],
        [15_000, 1, 'lowered-further', 'the machine is busy'],
        [17_500, 2, 'raised', 'the machine is less busy'],
        [20_000, 3, 'raised', 'the machine is less busy'],
        [22_500, 4, 'recovered', 'the machine is less busy'],
      ],
    );
    assert.deepEqual(changes.filter(isNews).map(describeLimit), [
      'The machine is busy: at most 2 checks at a time, fewer if need be.',
      'The machine is less busy: at most 4 checks at a time.',
    ]);
    assert.equal(clock.pendingTimers, 0);
  });

  it('begins with fewer checks where memory is short, and takes slots back when there is more than enough', async () => {
    let memoryNeed = 1.2;
    const checks = Array.from({ length: 8 }, (_, index) => makeCheck(`c${index}`));
    const { run, clock, executor, events } = startRun(checks, { jobs: 4, load: loadOf(() => ({ memoryNeed })) });
    assert.deepEqual(executor.running, ['c0', 'c1']);
    clock.advance(2_500);
    memoryNeed = 0.8;
    clock.advance(60_000);
    await executor.end('c0');
    assert.deepEqual(executor.running, ['c1']);
    memoryNeed = 0.3;
    clock.advance(7_500);
    assert.equal(executor.running.length, 4);
    while (executor.running.length > 0) await executor.end(executor.running[0]!);
    await run.finished;
    assert.deepEqual(events.filter((event) => event.type === 'limit-changed' && isNews(event)).map(sentence), [
      'Memory is nearly used up: at most 2 checks at a time, fewer if need be.',
      'There is more memory again: at most 4 checks at a time.',
    ]);
  });

  it('uses fewer slots while programs wait for memory', () => {
    const { clock, state } = startRun([makeCheck('a')], { jobs: 8, load: loadOf(() => ({ memoryStalls: 0.4 })) });
    clock.advance(7_500);
    assert.equal(state().limit, 2);
  });

  it('does one check after the other on battery when nobody waits for the run, and says so', async () => {
    let power: PowerState = 'battery';
    const checks = ['a', 'b', 'c'].map((id) => makeCheck(id));
    const load = { ...loadOf(() => ({})), power: () => power };
    assert.deepEqual(startRun(checks, { jobs: 3, load }).executor.running, ['a', 'b', 'c']);
    const { clock, executor, events } = startRun(checks, { jobs: 3, load, isBackground: true });
    assert.deepEqual(executor.running, ['a']);
    power = 'mains';
    clock.advance(2_500);
    assert.deepEqual(executor.running, ['a', 'b', 'c']);
    assert.deepEqual(events.filter((event) => event.type === 'limit-changed').map(sentence), [
      'The machine runs on battery and nobody waits for this run: one check at a time.',
      'The machine has power again: at most 3 checks at a time.',
    ]);
  });

  it('never goes below one check at a time nor above its slots, whatever the machine says', () => {
    const level = fc.option(fc.double({ min: 0, max: 3, noNaN: true }));
    const samples = fc.array(fc.record({ processors: level, memoryStalls: level, memoryNeed: level }), { maxLength: 40 });
    fc.assert(
      fc.property(samples, fc.integer({ min: 1, max: 9 }), (list, jobs) => {
        const { clock, state } = startRun([makeCheck('a')], { jobs, load: loadOf(() => list.pop() ?? {}) });
        while (list.length > 0) {
          assert.ok(state().limit >= 1 && state().limit <= jobs);
          clock.advance(jobs === 1 ? list.splice(0).length : 2_500);
        }
      }),
    );
  });

  it('never asks for the load in a run of one slot', () => {
    const load = loadOf(() => assert.fail('asked'));
    const { clock } = startRun([makeCheck('a')], { mode: 'sequential', load });
    clock.advance(60_000);
  });

  it('lets a run for a save have the next free slot of a full run', async () => {
    const slots = new HostSlots();
    const full = startRun([makeCheck('a'), makeCheck('b'), makeCheck('c'), makeCheck('d')], { slots });
    const save = startRun([makeCheck('s'), makeCheck('t', { needs: ['s'] })], { slots, trigger: 'save' });
    assert.deepEqual([full.executor.running, save.executor.running], [['a', 'b'], []]);
    await full.executor.end('a');
    assert.deepEqual([full.executor.running, save.executor.running], [['b'], ['s']]);
    await save.executor.end('s');
    assert.deepEqual(save.executor.running, ['t']);
    await save.executor.end('t');
    await save.run.finished;
    assert.deepEqual(full.executor.running, ['b', 'c']);
    for (const id of ['b', 'c', 'd']) await full.executor.end(id);
    await full.run.finished;
  });

  it('lets a check that needs all slots start once the other runs have none', async () => {
    const slots = new HostSlots();
    const full = startRun([makeCheck('a'), makeCheck('b'), makeCheck('c')], { slots });
    const save = startRun([makeCheck('heavy', { weight: 2 })], { slots, trigger: 'save' });
    await full.executor.end('a');
    assert.deepEqual([full.executor.running, save.executor.running], [['b'], []]);
    await full.executor.end('b');
    assert.deepEqual([full.executor.running, save.executor.running], [[], ['heavy']]);
    await save.executor.end('heavy');
    assert.deepEqual(full.executor.running, ['c']);
  });

  it('gives slots back when a run that waits for them is cancelled', async () => {
    const slots = new HostSlots();
    const full = startRun([makeCheck('a'), makeCheck('b'), makeCheck('c')], { slots });
    const save = startRun([makeCheck('s')], { slots, trigger: 'save' });
    save.run.cancel();
    await save.run.finished;
    await full.executor.end('a');
    assert.deepEqual(full.executor.running, ['b', 'c']);
  });

  it('tells a check how many processors it should use where others will run beside it all the time', async () => {
    const told: (readonly [string, number | null])[] = [];
    const checks = [
      toTask(makeCheck('test'), 1_000),
      toTask(makeCheck('lint'), 3_000),
      toTask(makeCheck('last', { needs: ['test', 'lint'] }), 1_000),
    ];
    const { run } = startRun([], {
      graph: buildGraph(checks).graph!,
      jobs: 2,
      cores: 4,
      execute: ({ id }, { threads }) => {
        told.push([id, threads]);
        return Promise.resolve({ ...emptyResult, verdict: 'passed', attempts: 1 });
      },
    });
    await run.finished;
    assert.deepEqual(told, [
      ['lint', 3],
      ['test', 3],
      ['last', null],
    ]);
  });

  it('takes over first what is known, and plans nothing when that is all', async () => {
    const { run, events, executor } = startRun([makeCheck('b', { needs: ['a'] }), makeCheck('a'), makeCheck('c')], {
      recall: () => Promise.resolve(known),
      plan: () => assert.fail('there is nothing to plan'),
    });
    await run.finished;
    assert.deepEqual(executor.started, []);
    assert.deepEqual(
      events.map((event) => ('check' in event ? `${event.type.slice('check-'.length)} ${event.check}` : event.type)),
      ['run-started', ...['a', 'c', 'b'].flatMap((id) => [`queued ${id}`, `started ${id}`, `finished ${id}`]), 'run-finished'],
    );
    run.cancel();
    assert.equal(events.at(-1)?.type, 'run-finished');
  });

  it('takes over nothing but passes, neither before anything runs nor while a check waits for a slot', async () => {
    const { run, executor } = startRun([makeCheck('a'), makeCheck('b')], {
      jobs: 1,
      recall: () => Promise.resolve({ ...known, verdict: 'failed' }),
    });
    await settled();
    await executor.end('a');
    await executor.end('b');
    await run.finished;
    assert.deepEqual(executor.started, ['a', 'b']);
  });

  it('plans at the first check that has to run, and goes on with what was taken over', async () => {
    const checks = [makeCheck('a'), makeCheck('b'), makeCheck('c', { needs: ['a'] }), makeCheck('d', { needs: ['b'] })];
    const { graph } = buildGraph(checks.map((check) => toTask(check, null)));
    const { run, state, executor } = startRun(checks, {
      recall: ({ id }) => Promise.resolve(id === 'a' ? known : null),
      plan: () => ({ graph: graph!, order: ['c', 'b', 'a', 'd'] }),
    });
    await settled();
    assert.deepEqual(executor.started, ['c', 'b']);
    await executor.end('b');
    await executor.end('c');
    await executor.end('d');
    await run.finished;
    assert.deepEqual(show(state()), ['a passed', 'b passed', 'c passed', 'd passed']);
  });

  it('starts nothing that is cancelled, or too late, while it asks what is known', async () => {
    const ends = {
      cancel: 'cancelled: cancelled before it started',
      time: 'skipped: not started within the limit of 50 ms for the whole run',
    };
    for (const stop of ['cancel', 'time'] as const) {
      const { run, state, executor, clock } = startRun([makeCheck('a'), makeCheck('b')], {
        recall: () => new Promise(() => {}),
        timeoutMs: 50,
      });
      if (stop === 'cancel') run.cancel();
      else clock.advance(50);
      await run.finished;
      assert.deepEqual(executor.started, []);
      assert.deepEqual(show(state()), [`a ${ends[stop]}`, `b ${ends[stop]}`]);
    }
    const { run, state, executor } = startRun([makeCheck('a'), makeCheck('b')], { recall: () => new Promise(() => {}) });
    run.cancel('a');
    assert.deepEqual(executor.started, ['b']);
    await executor.end('b');
    await run.finished;
    assert.deepEqual(show(state()), ['a cancelled: cancelled before it started', 'b passed']);
  });

  it('takes over what is known of checks that wait, without a slot, and lets what needed them go on', async () => {
    const fixed = makeCheck('fixed', { needs: ['b'] });
    const { run, clock, executor, events } = startRun([makeCheck('a', { priority: 1 }), makeCheck('b'), fixed, makeCheck('c')], {
      jobs: 1,
      recall: ({ id }) => Promise.resolve(id === 'a' || id === 'c' ? null : known),
    });
    clock.advance(30);
    await settled();
    assert.deepEqual(executor.started, ['a']);
    assert.deepEqual(
      events.map((event) => ('check' in event ? `${event.type.slice('check-'.length)} ${event.check}` : event.type)),
      'run-started,queued a,queued b,queued c,started a,started b,finished b,queued fixed,started fixed,finished fixed'.split(
        ',',
      ),
    );
    await executor.end('a');
    await executor.end('c');
    await run.finished;
  });

  it('asks for what is known once a dependency has ended, and neither for what runs nor for what was cancelled', async () => {
    const asked: string[] = [];
    const answers = new Map<string, (result: CheckResult | null) => void>();
    const [first, second] = [makeCheck('a', { priority: 2 }), makeCheck('c', { priority: 1 })];
    const { run, executor, state } = startRun([first, makeCheck('b', { needs: ['a'] }), second, makeCheck('d')], {
      jobs: 1,
      recall: ({ id }) => (asked.push(id), new Promise((resolve) => answers.set(id, resolve))),
    });
    answers.get('a')!(null);
    await settled();
    assert.deepEqual(asked, ['a', 'd']);
    run.cancel('d');
    // One after the other, whatever happens meanwhile.
    assert.deepEqual(asked, ['a', 'd']);
    answers.get('d')!(known);
    await settled();
    assert.deepEqual(asked, ['a', 'd', 'c']);
    await executor.end('a');
    // It runs now: what was known of it is of no use any more.
    answers.get('c')!(known);
    await settled();
    assert.deepEqual([executor.running, asked], [['c'], ['a', 'd', 'c', 'b']]);
    answers.get('b')!(known);
    await executor.end('c', 'failed');
    await run.finished;
    assert.deepEqual(show(state()), ['a passed', 'b passed', 'c failed', 'd cancelled: cancelled before it started']);
  });

  it('takes nothing over while a check changes files, and does so when it has ended', async () => {
    const asked: string[] = [];
    const { run, executor, state } = startRun(
      [makeCheck('fix', { effect: 'write', priority: 1 }), makeCheck('a'), makeCheck('b')],
      {
        recall: ({ id }) => (asked.push(id), Promise.resolve(id === 'fix' ? null : known)),
        jobs: 1,
      },
    );
    await settled();
    assert.deepEqual(asked, ['fix']);
    await executor.end('fix');
    assert.deepEqual(
      [executor.started, asked],
      [
        ['fix', 'a'],
        ['fix', 'b'],
      ],
    );
    await executor.end('a');
    await run.finished;
    assert.deepEqual(show(state()), ['fix passed', 'a passed', 'b passed']);
  });

  it('runs what could not be asked for', async () => {
    const { run, executor } = startRun([makeCheck('a'), makeCheck('b')], {
      jobs: 1,
      recall: () => Promise.reject(new Error('a bug')),
    });
    await settled();
    await executor.end('a');
    await executor.end('b');
    await run.finished;
  });

  it('gives a thousand queued checks their verdict at once when everything is cancelled', async () => {
    const { run, executor, events } = startRun(
      Array.from({ length: 1_000 }, (_, index) => makeCheck(`c${index}`)),
      { jobs: 4 },
    );
    run.cancel();
    await run.finished;
    assert.equal(executor.started.length, 4);
    assert.equal(events.filter(({ type }) => type === 'check-finished').length, 1_000);
  });
});
