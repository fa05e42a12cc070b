import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Check } from '../../src/model/check.ts';
import type { RunEvent } from '../../src/model/event.ts';
import { reduce, type RunState } from '../../src/model/state.ts';
import { emptyResult } from '../../src/model/verdict.ts';
import { estimateRemaining } from '../../src/engine/estimate-remaining.ts';
import { expectRun } from '../../src/engine/expect-run.ts';
import { buildGraph } from '../../src/engine/graph.ts';
import { estimate, type Estimates } from '../../src/engine/history/estimates.ts';
import { toTask } from '../../src/engine/plan.ts';
import { Scheduler } from '../../src/engine/scheduler.ts';
import { makeCheck } from '../rig/make-check.ts';
import { makeRecord } from './history/make-record.ts';

const expectations = (checks: readonly Check[], durations: Readonly<Record<string, number>>, wrongMs = 1_000): Estimates =>
  estimate(checks, [makeRecord(durations, { durationMs: 1_000, estimateMs: wrongMs })], 'here', 'parallel');

/** Plays a run whose checks take so long, and calls back at every moment at which something happened, and between them. */
function play(
  checks: readonly Check[],
  durations: Readonly<Record<string, number>>,
  slots: number,
  see: (state: RunState, nowMs: number, isEvent: boolean) => void,
  believed: Estimates = expectations(checks, durations),
): number {
  const { graph, order } = expectRun(buildGraph(checks.map((check) => toTask(check, null))).graph!, slots, believed);
  const scheduler = new Scheduler(graph, slots, order);
  let state: RunState | null = null;
  let atMs = 0;
  const emit = (event: RunEvent) => void (state = reduce(state, event));
  const now = () => ({ runId: 'run', atMs });
  emit({ ...now(), type: 'run-started', root: '/', trigger: 'manual', mode: 'parallel', jobs: slots, startedAt: '', checks });
  const running = new Map<string, number>();
  scheduler.begin();
  for (;;) {
    for (const id of scheduler.takeStartable()) {
      running.set(id, atMs + durations[id]!);
      emit({ ...now(), type: 'check-started', check: id, attempt: 1 });
    }
    const [next] = [...running].sort((a, b) => a[1] - b[1]);
    if (next === undefined) break;
    see(state!, atMs, true);
    see(state!, (atMs + next[1]) / 2, false);
    atMs = next[1];
    for (const [id, endMs] of running) {
      if (endMs !== atMs) continue;
      running.delete(id);
      scheduler.end(id, 'passed');
      emit({
        ...now(),
        type: 'check-finished',
        check: id,
        result: { ...emptyResult, verdict: 'passed', durationMs: durations[id]! },
      });
    }
  }
  emit({ ...now(), type: 'run-finished', verdict: 'passed', durationMs: atMs });
  see(state!, atMs, true);
  return atMs;
}

const chain = [makeCheck('build'), makeCheck('test', { needs: ['build'] }), makeCheck('lint')];
const times = { build: 1_000, test: 3_000, lint: 500 };

describe('time that remains', () => {
  it('counts down to the end where everything takes what it always took', () => {
    const seen: (readonly [number, number | null])[] = [];
    const believed = expectations(chain, times);
    play(chain, times, 2, (state, nowMs) => seen.push([nowMs, estimateRemaining(state, believed, nowMs)]));
    assert.deepEqual(
      seen.map(([nowMs, restMs]) => nowMs + restMs!),
      seen.map(() => 4_000),
    );
    assert.deepEqual(seen.at(-1), [4_000, 0]);
  });

  it('is silent without history, before anything was expected, and when that was far off', () => {
    const answers = (believed: Estimates) => {
      const seen = new Set<number | null>();
      play(chain, times, 2, (state, nowMs) => state.end ?? seen.add(estimateRemaining(state, believed, nowMs)), believed);
      return [...seen];
    };
    assert.deepEqual(answers(estimate(chain, [], 'here', 'parallel')), [null]);
    assert.deepEqual(answers(expectations(chain, { build: 1, lint: 1 })).at(0), null);
    assert.deepEqual(answers(expectations(chain, times, 2_000)), [null]);
    assert.ok(!answers(expectations(chain, times, 1_400)).includes(null));
  });

  it('knows enough as soon as what is unknown has ended', () => {
    const believed = expectations(chain, { build: 1_000, test: 3_000 });
    const seen: (number | null)[] = [];
    play(chain, times, 2, (state, nowMs) => seen.push(estimateRemaining(state, believed, nowMs)), believed);
    assert.equal(seen[0], null);
    assert.ok(seen.slice(2).every((restMs) => restMs !== null));
  });

  it('waits for a check that is overdue, without counting up', () => {
    const slow = { ...times, test: 9_000 };
    const believed = expectations(chain, times);
    const rests: number[] = [];
    play(chain, slow, 2, (state, nowMs) => rests.push(estimateRemaining(state, believed, nowMs)!), believed);
    assert.deepEqual(rests.slice(-3), [3_000, 150, 0]);
  });

  it('lets go on what runs before anything else starts', () => {
    const checks = [makeCheck('x'), makeCheck('after-x', { needs: ['x'] }), makeCheck('y'), makeCheck('z')];
    const rests: number[] = [];
    const durations = Object.fromEntries(checks.map(({ id }) => [id, 100]));
    const believed = expectations(checks, durations);
    play(checks, durations, 1, (state, nowMs) => {
      const running = [...state.checks.values()].some((check) => check.status === 'running' && check.plan.id === 'x');
      if (running) rests.push(estimateRemaining({ ...state, limit: 2 }, believed, nowMs)!);
    });
    assert.deepEqual(rests, [200, 200]);
  });

  it('counts on fewer slots when there are fewer', () => {
    const checks = [makeCheck('a'), makeCheck('b'), makeCheck('c')];
    const believed = expectations(checks, { a: 100, b: 100, c: 100 });
    const started = (limit: number): RunState =>
      reduce(
        reduce(null, {
          type: 'run-started',
          runId: 'run',
          atMs: 0,
          root: '/',
          trigger: 'manual',
          mode: 'parallel',
          jobs: 3,
          startedAt: '',
          checks,
        }),
        { type: 'limit-changed', runId: 'run', atMs: 0, limit, phase: 'lowered', reason: '' },
      )!;
    assert.deepEqual(
      [3, 2, 1].map((limit) => estimateRemaining(started(limit), believed, 0)),
      [100, 200, 300],
    );
  });

  it('never grows while nothing happens, and is within a fifth half-way through, whatever the graph', () => {
    const work = fc.record({
      slots: fc.integer({ min: 1, max: 4 }),
      rows: fc.array(fc.record({ ms: fc.integer({ min: 1, max: 200 }), needs: fc.array(fc.nat(20), { maxLength: 2 }) }), {
        minLength: 1,
        maxLength: 20,
      }),
    });
    let runs = 0;
    let wrong = 0;
    fc.assert(
      fc.property(work, ({ slots, rows }) => {
        const checks = rows.map(({ needs }, index) =>
          makeCheck(`c${index}`, { needs: needs.filter((needed) => needed < index).map((needed) => `c${needed}`) }),
        );
        const durations = Object.fromEntries(rows.map(({ ms }, index) => [`c${index}`, ms]));
        const believed = expectations(checks, durations);
        const seen: { readonly nowMs: number; readonly restMs: number }[] = [];
        const totalMs = play(checks, durations, slots, (state, nowMs, isEvent) => {
          const restMs = estimateRemaining(state, believed, nowMs)!;
          if (!isEvent) assert.ok(restMs <= seen.at(-1)!.restMs);
          seen.push({ nowMs, restMs });
        });
        const half = seen.findLast(({ nowMs }) => nowMs <= totalMs / 2)!;
        runs++;
        if (Math.abs(half.nowMs + half.restMs - totalMs) > 0.2 * totalMs) wrong++;
      }),
      { numRuns: 300, seed: 3 },
    );
    assert.ok(wrong <= runs / 10, `${wrong} of ${runs} wrong by more than a fifth`);
  });
});
