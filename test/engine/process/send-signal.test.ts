import assert from 'node:assert/strict';
import { sendSignal } from '../../../src/engine/process/send-signal.ts';

describe('a signal', () => {
  it('is never sent to our own group, to init, to everybody, or to what is no number', () => {
    let received = 0;
    const count = () => received++;
    process.on('SIGCONT', count);
    for (const pid of [0, 1, -1, -0, Number.NaN, Number.POSITIVE_INFINITY, 1.5]) assert.equal(sendSignal(pid, 'SIGCONT'), false);
    process.off('SIGCONT', count);
    assert.equal(received, 0);
  });

  it('of number 0 only asks whether somebody is there', () => {
    assert.equal(sendSignal(process.pid, 0), true);
    assert.equal(sendSignal(2 ** 30, 0), false);
  });
});
