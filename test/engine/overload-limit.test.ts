import assert from 'node:assert/strict';
import fc from 'fast-check';
import { OverloadLimit } from '../../src/engine/overload-limit.ts';

const calm = (limit: OverloadLimit, times: number) =>
  Array.from({ length: times }, () => limit.noteCalm()).filter((change) => change !== null);

describe('the limit of an overloaded machine', () => {
  it('is halved by each shortage, down to one check at a time', () => {
    const limit = new OverloadLimit(8);
    const changes = [0, 2_000, 4_000, 6_000].map((atMs) => limit.noteShortage(atMs));
    assert.deepEqual(changes, [
      { limit: 4, phase: 'lowered' },
      { limit: 2, phase: 'lowered-further' },
      { limit: 1, phase: 'lowered-further' },
      null,
    ]);
  });

  it('takes many shortages at the same time for one', () => {
    const limit = new OverloadLimit(8);
    assert.deepEqual(
      [0, 10, 900, 1_800].map((atMs) => limit.noteShortage(atMs)?.limit),
      [4, undefined, undefined, undefined],
    );
    assert.equal(limit.noteShortage(2_900)?.limit, 2);
  });

  it('comes back step by step when checks start without trouble, and not beyond where it was', () => {
    const limit = new OverloadLimit(3);
    limit.noteShortage(0);
    assert.deepEqual(calm(limit, 7), []);
    assert.deepEqual(calm(limit, 1), [{ limit: 2, phase: 'raised' }]);
    assert.deepEqual(calm(limit, 8), [{ limit: 3, phase: 'recovered' }]);
    assert.deepEqual(calm(limit, 50), []);
  });

  it('begins to count again after another shortage', () => {
    const limit = new OverloadLimit(2);
    limit.noteShortage(0);
    calm(limit, 7);
    limit.noteShortage(5_000);
    assert.deepEqual(calm(limit, 7), []);
    assert.deepEqual(calm(limit, 1), [{ limit: 2, phase: 'recovered' }]);
  });

  it('stays between one and what the run may use, whatever happens', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 64 }), fc.array(fc.boolean(), { maxLength: 300 }), (slots, shortages) => {
        const limit = new OverloadLimit(slots);
        let now = slots;
        shortages.forEach((isShortage, index) => {
          const change = isShortage ? limit.noteShortage(index * 700) : limit.noteCalm();
          if (change === null) return;
          assert.ok(change.limit >= 1 && change.limit <= slots && change.limit !== now);
          assert.equal(change.phase.startsWith('lowered'), change.limit < now);
          assert.equal(change.phase === 'recovered', change.limit === slots && change.limit > now);
          now = change.limit;
        });
      }),
    );
  });
});
