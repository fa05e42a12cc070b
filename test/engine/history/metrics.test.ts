import assert from 'node:assert/strict';
import { measure } from '../../../src/engine/history/metrics.ts';
import { makeRecord } from './make-record.ts';

describe('metrics', () => {
  it('counts executions, and answers from stored verdicts apart from them', () => {
    const { checks } = measure([
      makeRecord({ test: { durationMs: 100, peakMemoryBytes: 70 } }),
      makeRecord({ test: { durationMs: 40, verdict: 'failed', peakMemoryBytes: 60 } }),
      makeRecord({ test: { durationMs: 300, verdict: 'timed-out' } }),
      makeRecord({ test: { durationMs: 9_999, cached: true } }),
      makeRecord({ test: { durationMs: 60, flaky: true } }),
      makeRecord({ test: { durationMs: 1, verdict: 'errored' } }),
    ]);
    assert.deepEqual(checks, [
      {
        id: 'test',
        count: 4,
        totalMs: 500,
        averageMs: 125,
        minMs: 40,
        maxMs: 300,
        p50Ms: 80,
        p95Ms: 300,
        p99Ms: 300,
        failed: 1,
        timedOut: 1,
        errored: 1,
        flaky: 1,
        cacheHits: 1,
        peakMemoryBytes: 70,
        regression: null,
      },
    ]);
  });

  it('takes the 95th percentile from the values that there were', () => {
    const { checks } = measure(Array.from({ length: 100 }, (_, index) => makeRecord({ a: index + 1 })));
    assert.deepEqual([checks[0]?.p50Ms, checks[0]?.p95Ms, checks[0]?.p99Ms, checks[0]?.maxMs], [50.5, 95, 99, 100]);
  });

  it('has zeros for a check that was never run, only answered', () => {
    const [check] = measure([makeRecord({ a: { cached: true, durationMs: 7 } })]).checks;
    assert.deepEqual(
      [check?.count, check?.totalMs, check?.averageMs, check?.minMs, check?.maxMs, check?.cacheHits],
      [0, 0, 0, 0, 0, 1],
    );
  });

  it('sums up runs by mode, with the speed-up of the parallel ones', () => {
    const { runs } = measure([
      makeRecord({ a: 1_000, b: 1_000 }),
      makeRecord({ a: 1_000, b: 3_000 }, { estimateMs: 1_200 }),
      makeRecord({ a: 1_000, b: { durationMs: 50, verdict: 'timed-out' } }, { mode: 'sequential', estimateMs: 800 }),
      makeRecord({ a: { cached: true, durationMs: 5_000 }, b: { verdict: 'errored' } }),
    ]);
    assert.deepEqual(runs, { parallel: 3, sequential: 1, averageSpeedup: 3, errors: 1, timeouts: 1, estimateError: 0.2 });
  });

  it('knows no speed-up where nothing ran beside anything', () =>
    assert.deepEqual(measure([]), {
      runs: { parallel: 0, sequential: 0, averageSpeedup: null, errors: 0, timeouts: 0, estimateError: null },
      checks: [],
      slow: [],
    }));

  it('tells of the latest executions that took a minute or more', () => {
    const records = [
      makeRecord({ e2e: 61_000, lint: 900 }),
      makeRecord({ e2e: { durationMs: 90_000, cached: true } }),
      makeRecord({ e2e: 75_000, build: 60_000 }),
    ];
    const told = measure(records).slow.map(({ id, durationMs }) => `${id} ${durationMs}`);
    assert.deepEqual(told, ['build 60000', 'e2e 75000', 'e2e 61000']);
    assert.deepEqual(
      measure(records, new Set(['build'])).slow.map(({ startedAt }) => startedAt),
      [records[2]!.startedAt],
    );
    const many = Array.from({ length: 12 }, (_, index) => makeRecord({ e2e: 60_000 + index }));
    assert.deepEqual(
      measure(many).slow.map(({ durationMs }) => durationMs - 60_000),
      [11, 10, 9, 8, 7, 6, 5, 4, 3, 2],
    );
  });

  it('lists checks by id, or only those that were asked for', () => {
    const records = [makeRecord({ c: 1, a: 1, b: 1 })];
    assert.deepEqual(
      measure(records).checks.map(({ id }) => id),
      ['a', 'b', 'c'],
    );
    assert.deepEqual(
      measure(records, new Set(['b'])).checks.map(({ id }) => id),
      ['b'],
    );
  });

  it('flags a check that has become slower, by runs of one mode alone', () => {
    const before = Array.from({ length: 8 }, (_, index) => makeRecord({ a: 100 + index }));
    const slower = [makeRecord({ a: 300 }), makeRecord({ a: 310 }), makeRecord({ a: 305 })];
    const alone = [makeRecord({ a: 10 }, { mode: 'sequential' }), makeRecord({ a: { durationMs: 5, verdict: 'failed' } })];
    const flagged = (records: Parameters<typeof measure>[0]) => measure(records).checks[0]?.regression;
    assert.deepEqual(flagged([...before, ...alone, ...slower]), { fromMs: 103.5, toMs: 305 });
    assert.equal(flagged([...before, ...slower.map((run) => ({ ...run, mode: 'sequential' as const }))]), null);
  });
});
