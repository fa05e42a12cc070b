import assert from 'node:assert/strict';
import { describeSize } from '../../src/model/size.ts';

it('sizes are short and only as exact as it matters', () => {
  const cases: readonly (readonly [number, string])[] = [
    [0, '0 kB'],
    [1, '1 kB'],
    [12_001, '13 kB'],
    [1_000_000, '1.0 MB'],
    [312_400_000, '312 MB'],
    [999_499_999, '999 MB'],
    [999_500_000, '1.0 GB'],
    [2_147_483_648, '2.1 GB'],
    [64_000_000_000, '64 GB'],
  ];
  for (const [bytes, text] of cases) assert.equal(describeSize(bytes), text);
});
