import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findRegression } from '../../../src/engine/history/regression.ts';

const steady = [100, 104, 98, 101, 103, 99, 102, 100];

describe('regression', () => {
  it('tells from which duration to which a check has gone', () => {
    assert.deepEqual(findRegression([...steady, 220, 230, 225]), { fromMs: 100.5, toMs: 225 });
  });

  it('waits until three runs agree, and knows too little at first', () => {
    assert.equal(findRegression([...steady, 220, 230]), null);
    assert.equal(findRegression([...steady, 220, 101, 230]), null);
    assert.equal(findRegression([100, 100, 100, 100, 300, 300, 300]), null);
    assert.deepEqual(findRegression([100, 100, 100, 100, 100, 300, 300, 300]), { fromMs: 100, toMs: 300 });
    assert.equal(findRegression([]), null);
  });

  it('never takes noise for a shift: what stays within the deviations, a quarter, or a blink', () => {
    assert.equal(findRegression([100, 180, 90, 160, 110, 200, 95, 170, 190, 200, 195]), null);
    assert.equal(findRegression([...steady, 120, 121, 122]), null);
    assert.equal(findRegression([2, 2, 2, 2, 2, 2, 9, 9, 9]), null);
    const noisy = fc.array(fc.double({ min: 0.7, max: 1.3, noNaN: true }), { minLength: 8, maxLength: 40 });
    let flagged = 0;
    fc.assert(
      fc.property(noisy, (factors) => {
        if (findRegression(factors.map((factor) => factor * 1_000)) !== null) flagged++;
      }),
      { numRuns: 1_000, seed: 1 },
    );
    assert.ok(flagged < 20, `${flagged} of 1,000 flagged`);
  });

  it('says nothing of what became faster', () => assert.equal(findRegression([...steady, 20, 20, 20]), null));

  it('takes the new duration for the usual one in time', () =>
    assert.equal(findRegression([...steady, ...Array.from({ length: 24 }, () => 225)]), null));
});
