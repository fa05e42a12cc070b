import assert from 'node:assert/strict';
import { findTrends } from '../../../src/engine/history/trend.ts';
import { makeRecord } from './make-record.ts';

describe('the trend of a check', () => {
  it('has its last runs, oldest first, and what is usual among the passes', () => {
    const records = [
      makeRecord({ test: 100, lint: 5 }),
      makeRecord({ test: 120 }),
      makeRecord({ test: { durationMs: 900, verdict: 'failed' } }),
      makeRecord({ test: { durationMs: 100, cached: true } }),
      makeRecord({ test: { durationMs: 140, flaky: true } }),
    ];
    const [trend, other] = findTrends(records, ['test', 'docs']);
    assert.deepEqual(
      trend?.points.map(({ verdict, durationMs, cached, flaky }) => [verdict, durationMs, cached, flaky]),
      [
        ['passed', 100, false, false],
        ['passed', 120, false, false],
        ['failed', 900, false, false],
        ['passed', 0, true, false],
        ['passed', 140, false, true],
      ],
    );
    assert.equal(trend?.medianMs, 120);
    assert.equal(Math.round(trend.deviationMs), 30);
    assert.deepEqual(other, { id: 'docs', points: [], medianMs: 0, deviationMs: 0 });
  });

  it('forgets what a picture has no room for', () => {
    const records = Array.from({ length: 40 }, (_, index) => makeRecord({ test: index }));
    const points = findTrends(records, ['test'])[0]?.points ?? [];
    assert.deepEqual([points.length, points[0]?.durationMs, points.at(-1)?.durationMs], [30, 10, 39]);
  });
});
