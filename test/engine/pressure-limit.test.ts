import assert from 'node:assert/strict';
import fc from 'fast-check';
import { PressureLimit } from '../../src/engine/pressure-limit.ts';

const after = (slots: number, ...shares: readonly number[]): number[] => {
  const limit = new PressureLimit(slots, { high: 0.85, low: 0.4, inARow: 3 });
  return shares.map((share) => {
    limit.note(share);
    return limit.limit;
  });
};

describe('limit of a machine under pressure', () => {
  it('halves when the pressure stays high, and gives slots back one by one', () =>
    assert.deepEqual(after(8, 0.9, 0.9, 0.95, 0.9, 0.9, 1, 0.1, 0.2, 0.1), [8, 8, 4, 4, 4, 2, 3, 4, 5]));

  it('does not swing between the two thresholds, nor at a single peak', () =>
    assert.deepEqual(after(4, 0.9, 0.9, 0.6, 0.9, 0.6, 0.9, 0.9, 0.9, 0.6, 0.5), [4, 4, 4, 4, 4, 4, 4, 2, 2, 2]));

  it('is never below one, and never above what the user wants', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 64 }), fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (slots, shares) => {
        for (const limit of after(slots, ...shares)) assert.ok(limit >= 1 && limit <= slots);
      }),
    );
  });
});
