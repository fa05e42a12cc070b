import assert from 'node:assert/strict';
import fc from 'fast-check';
import { coalesce } from '../../src/vscode/coalesce.ts';
import { FakeClock } from '../rig/fake-clock.ts';

describe('coalesce', () => {
  it('acts at once, never twice within 100 ms, and always after the last request', () => {
    const pauses = fc.array(fc.integer({ min: 0, max: 250 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(pauses, (between) => {
        const clock = new FakeClock();
        const acts: number[] = [];
        const request = coalesce(clock, () => acts.push(clock.nowMs()));
        let lastRequestMs = 0;
        for (const pauseMs of between) {
          clock.advance(pauseMs);
          lastRequestMs = clock.nowMs();
          request();
        }
        clock.advance(1_000);
        assert.equal(acts[0], between[0]);
        assert.ok(
          acts.every((atMs, index) => index === 0 || atMs - (acts[index - 1] ?? 0) >= 100),
          acts.join(),
        );
        assert.ok((acts.at(-1) ?? 0) >= lastRequestMs && (acts.at(-1) ?? 0) <= lastRequestMs + 100, acts.join());
      }),
    );
  });

  it('does nothing more when it is disposed', () => {
    const clock = new FakeClock();
    let acts = 0;
    const request = coalesce(clock, () => acts++);
    request();
    request();
    request[Symbol.dispose]();
    clock.advance(1_000);
    assert.deepEqual([acts, clock.pendingTimers], [1, 0]);
  });
});
