import assert from 'node:assert/strict';
import fc from 'fast-check';
import { TailRing } from '../../../src/engine/process/tail-ring.ts';

describe('the ring for the end of a text', () => {
  it('keeps the last bytes, as whole characters, whatever is appended', () => {
    const texts = fc.array(fc.string({ unit: 'binary', maxLength: 30 }), { maxLength: 30 });
    fc.assert(
      fc.property(texts, fc.integer({ min: 4, max: 80 }), (given, limitBytes) => {
        const ring = new TailRing(limitBytes);
        for (const text of given) ring.append(Buffer.from(text));
        const whole = given.join('');
        const kept = ring.read();
        assert.ok(whole.endsWith(kept));
        const missing = whole.slice(0, whole.length - kept.length);
        assert.ok(Buffer.byteLength(kept) <= limitBytes);
        if (missing !== '') assert.ok(Buffer.byteLength(kept) > limitBytes - 4);
      }),
      { numRuns: 2_000 },
    );
  });
});
