import assert from 'node:assert/strict';
import { decodeRecord, encodeRecord } from '../../../src/engine/history/run-record.ts';
import { peakMemoryOf } from '../../../src/engine/history/peak-memory.ts';
import { makeRecord } from './make-record.ts';

describe('memory of former executions', () => {
  const peakOf = (...peaks: readonly (number | null)[]): number | null =>
    peakMemoryOf(peaks.flatMap((peakMemoryBytes) => makeRecord({ a: { peakMemoryBytes } }).checks));

  it('is the most of the latest that somebody looked at', () => {
    assert.equal(peakOf(), null);
    assert.equal(peakOf(null, null), null);
    assert.equal(peakOf(3, null, 9, 4), 9);
    assert.equal(peakOf(0, 0), null);
    assert.equal(peakOf(0, 3, 0), 3);
    assert.equal(peakOf(3, null, 1, 2, 3, 4, 5, 6, 99), 6);
  });

  it('is not known of what former versions have kept, and does not keep them from reading', () => {
    const record = makeRecord({
      a: { durationMs: 5, flaky: true, peakMemoryBytes: 4_096 },
      b: { durationMs: 7, peakMemoryBytes: 5_120 },
    });
    const line = encodeRecord(record);
    assert.deepEqual(decodeRecord(line), record);
    assert.ok(line.includes('["a","passed",5,"flaky",4],["b","passed",7,5]'), line);
    const former = decodeRecord(line.replace(',"flaky",4]', ',"flaky"]').replace(',7,5]', ',7]'));
    assert.deepEqual(
      former?.checks.map(({ flaky, peakMemoryBytes }) => [flaky, peakMemoryBytes]),
      [
        [true, null],
        [false, null],
      ],
    );
  });
});
