import assert from 'node:assert/strict';
import { HostSlots, urgencyOf } from '../../src/engine/host-slots.ts';

describe('slots of a host', () => {
  const join = (host: HostSlots, urgency: 'save' | 'user' | 'background', slots: number, log: string[] = []) =>
    host.join(urgency, slots, () => log.push(urgency));

  it('are all there for a run that is alone', () => {
    const seat = join(new HostSlots(), 'user', 4);
    assert.deepEqual([seat.available, seat.isAnybodyElseRunning], [4, false]);
    seat.take(3);
    assert.deepEqual([seat.available, seat.isAnybodyElseRunning], [1, false]);
  });

  it('are never more than the largest run may have', () => {
    const host = new HostSlots();
    const [small, large] = [join(host, 'user', 2), join(host, 'user', 4)];
    large.take(4);
    assert.equal(small.available, 0);
    assert.ok(small.isAnybodyElseRunning);
  });

  it('go to whoever has just saved before they go to a full run, and to the background last', () => {
    const host = new HostSlots();
    const log: string[] = [];
    const [background, user, save] = [join(host, 'background', 2, log), join(host, 'user', 2, log), join(host, 'save', 2, log)];
    user.take(2);
    for (const seat of [background, user, save]) seat.hungers(true);
    user.give(1);
    assert.deepEqual(log, ['save', 'user', 'background']);
    assert.deepEqual([background.available, user.available, save.available], [0, 0, 1]);
    save.take(1);
    save.hungers(false);
    user.give(1);
    assert.deepEqual([background.available, user.available], [0, 1]);
    user.hungers(false);
    assert.equal(background.available, 1);
  });

  it('are divided among runs of the same urgency', () => {
    const host = new HostSlots();
    const [first, second] = [join(host, 'user', 4), join(host, 'user', 4)];
    first.take(3);
    second.hungers(true);
    assert.deepEqual([first.available, second.available], [-1, 1]);
    first.hungers(true);
    assert.equal(second.available, 1);
    second.take(1);
    first.give(1);
    assert.deepEqual([first.available, second.available], [0, 1]);
  });

  it('come back when a run is over, and the others hear of it', () => {
    const host = new HostSlots();
    const log: string[] = [];
    const [first, second] = [join(host, 'user', 2), join(host, 'save', 2, log)];
    first.take(2);
    assert.equal(second.available, 0);
    first[Symbol.dispose]();
    first[Symbol.dispose]();
    assert.deepEqual(log, ['save']);
    assert.equal(second.available, 2);
  });

  it('know who waits for a run by what made it run', () => {
    assert.deepEqual((['save', 'commit', 'push', 'manual'] as const).map(urgencyOf), ['save', 'user', 'user', 'user']);
  });
});
