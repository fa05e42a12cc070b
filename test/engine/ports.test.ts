import assert from 'node:assert/strict';
import { systemClock } from '../../src/engine/ports.ts';

describe('the clock of the system', () => {
  it('does not call back at once after a delay that is longer than timers can wait for', async () => {
    let isCalled = false;
    using _longest = systemClock.after(2 ** 31 + 4_500, () => (isCalled = true));
    await new Promise<void>((resolve) => systemClock.after(20, resolve));
    assert.equal(isCalled, false);
  });
});
