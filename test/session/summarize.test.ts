import assert from 'node:assert/strict';
import { reduce, type RunState } from '../../src/model/state.ts';
import type { RunEvent } from '../../src/model/event.ts';
import { emptyResult, notStarted } from '../../src/model/verdict.ts';
import { summarize } from '../../src/session/summarize.ts';

type Span = readonly [id: string, startMs: number, endMs: number, needs?: readonly string[]];

function stateOf(spans: readonly Span[], durationMs: number | null, skipped: readonly string[] = []): RunState {
  const plan = (id: string, needs: readonly string[] = []) => ({
    id,
    title: id,
    kind: 'other' as const,
    dependsOn: needs.map((check) => ({ check, when: 'success' as const })),
  });
  const checks = [...spans.map(([id, , , needs]) => plan(id, needs)), ...skipped.map((id) => plan(id))];
  const events: RunEvent[] = [
    {
      type: 'run-started',
      runId: 'r',
      atMs: 0,
      root: '/',
      trigger: 'manual',
      mode: 'parallel',
      jobs: 2,
      startedAt: '2026-01-01T00:00:00.000Z',
      checks,
    },
    ...spans.flatMap(([check, startMs, endMs]): RunEvent[] => [
      { type: 'check-queued', runId: 'r', atMs: startMs, check },
      { type: 'check-started', runId: 'r', atMs: startMs, check, attempt: 1 },
      {
        type: 'check-finished',
        runId: 'r',
        atMs: endMs,
        check,
        result: { ...emptyResult, verdict: 'passed', durationMs: endMs - startMs },
      },
    ]),
    ...skipped.map((check): RunEvent => ({
      type: 'check-finished',
      runId: 'r',
      atMs: 1,
      check,
      result: notStarted('skipped', 'why'),
    })),
    ...(durationMs === null
      ? []
      : [{ type: 'run-finished' as const, runId: 'r', atMs: durationMs, verdict: 'passed' as const, durationMs }]),
  ];
  return events.reduce<RunState | null>(reduce, null)!;
}

describe('summary of a run', () => {
  it('measures speed-up, critical path and overhead', () => {
    const summary = summarize(
      stateOf(
        [
          ['build', 5, 45],
          ['lint', 5, 25],
          ['test', 50, 90, ['build']],
          ['docs', 50, 60, ['lint']],
        ],
        100,
        ['e2e'],
      ),
    );
    assert.deepEqual(summary, {
      counts: { passed: 4, failed: 0, 'timed-out': 0, cancelled: 0, skipped: 1, errored: 0, cached: 0, flaky: 0 },
      durationMs: 100,
      sumOfDurationsMs: 110,
      speedup: 1.1,
      criticalPath: ['build', 'test'],
      criticalPathMs: 80,
      overheadMs: 20,
      slowest: { check: 'build', durationMs: 40 },
    });
  });

  it('adds up what the checks counted themselves, as faces show it', () => {
    const state = stateOf([['a', 0, 10]], 10);
    const before = state.checks.get('a');
    assert.ok(before?.status === 'finished');
    const { sumOfDurationsMs, criticalPathMs, slowest, overheadMs } = summarize({
      ...state,
      checks: state.checks.with('a', { ...before, result: { ...before.result, durationMs: 7 } }),
    });
    assert.deepEqual(
      { sumOfDurationsMs, criticalPathMs, slowest, overheadMs },
      { sumOfDurationsMs: 7, criticalPathMs: 7, slowest: { check: 'a', durationMs: 7 }, overheadMs: 0 },
    );
  });

  it('finds the critical path whatever the order of the checks', () => {
    const { criticalPath } = summarize(
      stateOf(
        [
          ['c', 20, 50, ['b']],
          ['a', 0, 10],
          ['b', 10, 20, ['a']],
          ['other', 0, 45],
        ],
        50,
      ),
    );
    assert.deepEqual(criticalPath, ['a', 'b', 'c']);
  });

  it('has nothing to divide by when nothing ran', () => {
    const { speedup, overheadMs, criticalPath, slowest } = summarize(stateOf([], 0, ['a']));
    assert.deepEqual(
      { speedup, overheadMs, criticalPath, slowest },
      { speedup: 1, overheadMs: 0, criticalPath: [], slowest: null },
    );
  });

  it('counts up to the last event while the run goes on', () => {
    assert.equal(summarize(stateOf([['a', 0, 10]], null)).durationMs, 10);
  });
});
