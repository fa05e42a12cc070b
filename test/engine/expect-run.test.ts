import assert from 'node:assert/strict';
import { reduce, type RunState } from '../../src/model/state.ts';
import { emptyResult, notStarted } from '../../src/model/verdict.ts';
import { expectRun } from '../../src/engine/expect-run.ts';
import { forecast } from '../../src/engine/forecast.ts';
import { buildGraph } from '../../src/engine/graph.ts';
import { estimate } from '../../src/engine/history/estimates.ts';
import { makePlan, toTask } from '../../src/engine/plan.ts';
import { makeCheck } from '../rig/make-check.ts';
import { makeRecord } from './history/make-record.ts';

const checks = [
  makeCheck('a'),
  makeCheck('b'),
  makeCheck('c', { needs: ['b'] }),
  makeCheck('gone', { unavailable: 'no such tool' }),
];
const graph = buildGraph(checks.map((check) => toTask(check, null))).graph!;
const expectWith = (durations: Readonly<Record<string, number>>, slots = 2) =>
  expectRun(graph, slots, estimate(checks, [makeRecord(durations)], 'here', 'parallel'));

describe('expected run', () => {
  it('takes durations from history, and knows the wall time when it knows all of them', () => {
    const expected = expectWith({ a: 300, b: 100, c: 150 });
    assert.deepEqual(
      [...expected.graph.nodes.values()].map(({ estimateMs }) => estimateMs),
      [300, 100, 150, 0],
    );
    assert.deepEqual(expected.starts, ['a', 'b', 'gone', 'c']);
    assert.equal(expected.estimateMs, 300);
    assert.equal(expectWith({ a: 300, b: 100, c: 150 }, 1).estimateMs, 550);
    assert.equal(expectWith({ a: 300, b: 100 }).estimateMs, null);
  });

  it('searches for a better order only as long as there is something to be won', () => {
    const some = [5, 4, 3, 3, 3].map((_, index) => makeCheck(`t${index}`));
    const order = (ms: number) => {
      const durations = Object.fromEntries([5, 4, 3, 3, 3].map((units, index) => [`t${index}`, units * ms]));
      const selected = buildGraph(some.map((check) => toTask(check, null))).graph!;
      return expectRun(selected, 2, estimate(some, [makeRecord(durations)], 'here', 'parallel')).estimateMs! / ms;
    };
    assert.deepEqual([order(0.01), order(1_000)], [10, 9]);
  });

  it('plans by durations, without a promise where something is unknown', () => {
    const plan = makePlan(expectWith({ a: 300, b: 100, c: 250 }));
    assert.deepEqual([plan.criticalPath, plan.estimateMs], [['b', 'c'], 350]);
    assert.equal(makePlan(expectWith({})).estimateMs, null);
  });

  it('leaves out of the estimate what is fresh, known or not', () => {
    const expected = expectWith({ a: 300, b: 100, c: 250 });
    const estimateOf = (...fresh: readonly string[]) => makePlan(expected, new Set(fresh)).estimateMs;
    assert.deepEqual(
      [estimateOf('b'), estimateOf('b', 'c'), estimateOf('a', 'b'), estimateOf('a', 'b', 'c')],
      [300, 300, 250, 0],
    );
    assert.deepEqual(makePlan(expected, new Set(['b'])).criticalPath, ['b', 'c']);
    const unknown = expectWith({ a: 300, b: 100 });
    assert.deepEqual([makePlan(unknown, new Set(['a'])).estimateMs, makePlan(unknown, new Set(['c'])).estimateMs], [null, 300]);
    assert.equal(
      makePlan(expectRun(buildGraph([]).graph!, 2, estimate([], [], '', 'parallel')), new Set(['x'])).estimateMs,
      null,
    );
  });

  it('counts that only some of the checks that take no slot run at a time', () => {
    const waits = ['a', 'b', 'c', 'd'].map((id) => makeCheck(id, { weight: 0 }));
    const selected = buildGraph(waits.map((check) => toTask(check, null))).graph!;
    const known = estimate(waits, [makeRecord({ a: 100, b: 100, c: 100, d: 100 })], 'here', 'parallel');
    const wallOf = (slots: number, waiters?: number) => expectRun(selected, slots, known, waiters).estimateMs;
    assert.deepEqual([wallOf(2), wallOf(2, 2), wallOf(2, 1), wallOf(1, 4)], [100, 200, 400, 400]);
  });

  it('says afterwards what would have been expected, had one known what need not run', () => {
    const expected = expectWith({ a: 300, b: 100, c: 150 });
    const event = { runId: 'run', atMs: 0 } as const;
    const result = { ...emptyResult, verdict: 'passed', attempts: 1 } as const;
    let state: RunState | null = reduce(null, {
      ...event,
      type: 'run-started',
      root: '/',
      trigger: 'manual',
      mode: 'parallel',
      jobs: 2,
      startedAt: '',
      checks,
    });
    for (const check of ['a', 'b']) state = reduce(state, { ...event, type: 'check-started', check, attempt: 1 });
    state = reduce(state, { ...event, type: 'check-finished', check: 'a', result: { ...result, cached: true } });
    state = reduce(state, { ...event, type: 'check-finished', check: 'b', result: { ...result, verdict: 'failed' } });
    state = reduce(state, { ...event, type: 'check-finished', check: 'c', result: notStarted('skipped', 'needs b') });
    assert.equal(expected.expectedOf(state!), 100);
  });
});

describe('forecast', () => {
  it('tells the wall time for other numbers of slots, and what no order can beat', () => {
    const { rows, workMs, criticalPathMs, guessed } = forecast(expectWith({ a: 300, b: 100, c: 150 }), 2);
    assert.deepEqual([workMs, criticalPathMs, guessed], [550, 300, []]);
    assert.deepEqual(
      rows.map(({ slots, makespanMs, boundMs }) => [slots, makespanMs, boundMs]),
      [
        [1, 550, 550],
        [2, 300, 300],
        [4, 300, 300],
      ],
    );
    assert.ok(Math.abs(rows[1]!.speedup - 550 / 300) < 1e-9);
  });

  it('names what it had to guess, and has nothing to say of nothing', () => {
    assert.deepEqual(forecast(expectWith({ a: 1, b: 1 }), 2).guessed, ['c']);
    const nothing = forecast(expectRun(buildGraph([]).graph!, 2, estimate([], [], 'here', 'parallel')), 2);
    assert.deepEqual([nothing.workMs, nothing.criticalPathMs, nothing.rows[0]?.makespanMs], [0, 0, 0]);
  });
});
