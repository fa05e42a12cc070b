import assert from 'node:assert/strict';
import { describeDuration } from '../../src/model/duration.ts';

it('durations are short and only as exact as it matters', () => {
  const cases: readonly (readonly [number, string])[] = [
    [0, '0 ms'],
    [0.4, '0 ms'],
    [12.6, '13 ms'],
    [999.4, '999 ms'],
    [999.6, '1 s'],
    [1_000, '1 s'],
    [1_449, '1.4 s'],
    [9_949, '9.9 s'],
    [9_950, '10 s'],
    [59_400, '59 s'],
    [59_600, '1 min'],
    [125_000, '2 min 5 s'],
    [3_600_000, '1 h'],
    [3_840_000, '1 h 4 min'],
  ];
  assert.deepEqual(
    cases.map(([ms]) => describeDuration(ms)),
    cases.map(([, text]) => text),
  );
});
