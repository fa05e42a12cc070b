import assert from 'node:assert/strict';
import { describeTrend, renderTrend } from '../../../src/session/timeline/trend-svg.ts';

const point = { verdict: 'passed', durationMs: 100, cached: false, flaky: false } as const;
const points = [point, { ...point, durationMs: 200, verdict: 'failed' as const }, { ...point, durationMs: 0, cached: true }];

describe('the picture of a trend', () => {
  it('is a sentence, too', () => {
    assert.equal(
      describeTrend({ id: 'test', points, medianMs: 100, deviationMs: 10 }),
      'test: 3 runs, usually 100 ms, 1 not passed, 1 cached',
    );
    assert.equal(describeTrend({ id: 'new', points: [], medianMs: 0, deviationMs: 0 }), 'new: 0 runs');
  });

  it('has a bar for each run in proportion, a mark below a failure, a dot for a stored verdict, and the usual band', () => {
    const svg = renderTrend({ id: '<test>', points, medianMs: 100, deviationMs: 10 });
    const heights = [...svg.matchAll(/class="point \w+" [^>]*height="([\d.]+)"/g)].map(([, height]) => Number(height));
    assert.deepEqual(heights, [15, 30]);
    assert.equal(svg.match(/class="miss"/g)?.length, 1);
    assert.equal(svg.match(/<circle class="point passed cached"/g)?.length, 1);
    assert.match(svg, /class="band" x="0" y="15.5" width="150" height="3"/);
    assert.ok(!svg.includes('<test>'));
  });
});
