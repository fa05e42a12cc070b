import assert from 'node:assert/strict';
import { compareFingerprints } from '../../../src/engine/inputs/compare-fingerprints.ts';

describe('what differs between two fingerprints', () => {
  it('calls a check that is needed as the face does', () => {
    const needed = (value: string) => [{ kind: 'dependency', name: 'gen', value, shown: null }] as const;
    const nameOf = (id: string): string => (id === 'gen' ? 'Generate the code' : id);
    const differenceOf = (before: Parameters<typeof compareFingerprints>[0], now: Parameters<typeof compareFingerprints>[1]) =>
      compareFingerprints(before, now, new Map(), new Map(), nameOf).clauses;
    assert.deepEqual(differenceOf(needed('1'), needed('2')), ['Generate the code, which it needs, changed']);
    assert.deepEqual(differenceOf([], needed('2')), ['it needs Generate the code now']);
    assert.deepEqual(differenceOf(needed('1'), []), ['it no longer needs Generate the code']);
  });
});
