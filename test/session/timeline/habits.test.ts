import assert from 'node:assert/strict';
import { measure, type CheckMetrics } from '../../../src/engine/history/metrics.ts';
import { findHabits } from '../../../src/session/timeline/habits.ts';
import { makeRecord } from '../../engine/history/make-record.ts';

describe('the habits of checks', () => {
  const textsOf = (checks: readonly CheckMetrics[], timeoutMs: number | null): string[] => {
    const limits = new Map(checks.map(({ id }) => [id, timeoutMs]));
    return findHabits({ ...measure([]), checks }, limits).map(({ text }) => text);
  };
  const habitsOf = (parts: Partial<CheckMetrics>, timeoutMs: number | null = null): string[] => {
    const nothing = {
      count: 0,
      totalMs: 0,
      averageMs: 0,
      minMs: 0,
      maxMs: 0,
      p50Ms: 0,
      p95Ms: 0,
      p99Ms: 0,
      failed: 0,
      timedOut: 0,
    };
    const check: CheckMetrics = {
      id: 'test',
      ...nothing,
      errored: 0,
      flaky: 0,
      cacheHits: 0,
      peakMemoryBytes: null,
      regression: null,
      ...parts,
    };
    return textsOf([check], timeoutMs);
  };

  it('are told when a check became slower, was flaky, or found nothing ever', () => {
    assert.deepEqual(habitsOf({ count: 9, regression: { fromMs: 1_000, toMs: 1_500 } }), [
      'test has become slower: 1 s before, 1.5 s now.',
    ]);
    assert.deepEqual(habitsOf({ count: 9, flaky: 2 }), ['test failed and then passed on the same content in 2 of 9 runs.']);
    assert.deepEqual(habitsOf({ count: 20, totalMs: 60_000 }), [
      'test has never found anything in 20 runs that took 1 min together.',
    ]);
    assert.deepEqual(habitsOf({ count: 19, totalMs: 60_000 }), []);
    assert.deepEqual(habitsOf({ count: 20, totalMs: 60_000, failed: 1 }), []);
  });

  /** What is told of checks with these durations. */
  const limitsOf = (durations: Readonly<Record<string, readonly number[]>>, timeoutMs: number): string[] => {
    const records = Object.entries(durations).flatMap(([id, all]) => all.map((ms) => makeRecord({ [id]: ms })));
    const found = findHabits(measure(records), new Map(Object.keys(durations).map((id) => [id, timeoutMs])));
    return found.filter(({ kind }) => kind === 'timeout').map(({ text }) => text);
  };
  const runs = (count: number, ms: number, last = ms): number[] => [...Array.from({ length: count - 1 }, () => ms), last];

  it('are told when a limit is tight: by the slowest run, or by all but the slowest 1 % where there are enough', () => {
    assert.deepEqual(limitsOf({ test: runs(5, 4_000, 9_200) }, 10_000), [
      'test takes up to 92 % of its limit of 10 s (9.2 s, the slowest of 5 runs).',
    ]);
    assert.deepEqual(limitsOf({ test: runs(5, 8_000) }, 10_000), []);
    assert.deepEqual(limitsOf({ test: runs(4, 9_000) }, 10_000), [], 'too few runs');
    assert.deepEqual(limitsOf({ test: runs(200, 4_000, 9_900) }, 10_000), [], 'one of two hundred');
    assert.deepEqual(limitsOf({ test: [...runs(198, 8_500), 9_900, 9_950] }, 10_000), [
      'test takes up to 85 % of its limit of 10 s (8.5 s, all but the slowest 1 % of 200 runs).',
    ]);
    assert.deepEqual(habitsOf({ count: 5, timedOut: 2, maxMs: 10_000 }, 10_000), [
      'test ran into its limit of 10 s in 2 of 5 runs.',
    ]);
  });

  it('are told when a limit that somebody chose is far from anything that ever happened', () => {
    assert.deepEqual(limitsOf({ test: runs(20, 1_500, 2_000) }, 3_600_000), [
      'test has a limit of 1 h, 1800 times what it ever took (2 s, the slowest of 20 runs).',
    ]);
    assert.deepEqual(limitsOf({ test: runs(19, 2_000) }, 3_600_000), [], 'too few runs');
    assert.deepEqual(limitsOf({ test: runs(20, 2_000) }, 90_000), [], 'only 45 times');
  });

  it('tell once of the limit that nobody chose, and only of checks that look as if they could hang', () => {
    const usual = 300_000;
    assert.deepEqual(limitsOf({ eslint: runs(20, 1_000) }, usual), [
      'The usual limit of 5 min is 300 times what eslint ever took: a hang is noticed late.',
    ]);
    assert.deepEqual(
      limitsOf({ eslint: runs(20, 1_000), tsc: runs(30, 2_500), git: runs(30, 20), test: runs(30, 4_000) }, usual),
      [
        'The usual limit of 5 min is 300 times what eslint ever took, and more than 100 times what tsc did: a hang is noticed late.',
      ],
    );
    assert.deepEqual(limitsOf({ git: runs(90, 20), test: runs(90, 4_000), types: runs(19, 1_000) }, usual), []);
  });
});
