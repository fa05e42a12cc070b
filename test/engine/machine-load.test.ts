import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { createMachineLoad } from '../../src/engine/machine-load.ts';
import { FakeClock } from '../rig/fake-clock.ts';

describe('load of the machine', () => {
  it('is a share of the time since the last look', () => {
    const clock = new FakeClock();
    const load = createMachineLoad(clock);
    const shares = [0, 1, 2, 3].map(() => {
      clock.advance(1_000);
      return load.sample();
    });
    // The first look at a counter tells nothing yet.
    if (existsSync('/proc/pressure/cpu')) assert.equal(shares[0], null);
    for (const share of shares.slice(1)) assert.ok(share === null || (share >= 0 && share <= 1), String(share));
  });

  it('is unknown where no time has passed', () => {
    const load = createMachineLoad(new FakeClock());
    load.sample();
    if (existsSync('/proc/pressure/cpu')) assert.equal(load.sample(), null);
  });
});
