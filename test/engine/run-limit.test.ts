import assert from 'node:assert/strict';
import { RunLimit } from '../../src/engine/run-limit.ts';
import { FakeClock } from '../rig/fake-clock.ts';

describe('the limit of a run', () => {
  it('tells of slots that other processes use when that begins and when it is over, as news the first time', () => {
    const onChange = () => assert.fail('the run itself may use as many as before');
    using limit = new RunLimit({ slots: 4, isBackground: false, clock: new FakeClock(), load: undefined, onChange });
    const over = 'no other Preflight uses slots any more';
    const byOthers = (slots: string): string => `${slots} used by another Preflight window or command`;
    assert.equal(limit.noteElsewhere(0), null);
    assert.deepEqual(limit.noteElsewhere(3), { limit: 1, phase: 'lowered', reason: byOthers('3 slots are') });
    assert.equal(limit.noteElsewhere(2), null);
    assert.deepEqual(limit.noteElsewhere(0), { limit: 4, phase: 'recovered', reason: over });
    assert.deepEqual(limit.noteElsewhere(1), { limit: 3, phase: 'lowered-further', reason: byOthers('1 slot is') });
    assert.deepEqual(limit.noteElsewhere(0), { limit: 4, phase: 'raised', reason: over });
    assert.equal(limit.noteElsewhere(9)?.limit, 1);
    assert.equal(limit.limit, 4);
  });
});
