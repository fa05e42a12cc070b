import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FixedKeyMap } from '../../src/model/fixed-key-map.ts';

describe('map with fixed keys', () => {
  it('is at every version what a copied map would be', () => {
    const changes = fc.array(fc.tuple(fc.nat(150), fc.integer()), { maxLength: 40 });
    fc.assert(
      fc.property(fc.nat(140), changes, (size, updates) => {
        let expected = new Map(Array.from({ length: size }, (_, index) => [`k${index}`, 0]));
        const versions = [{ map: FixedKeyMap.from(expected), expected }];
        for (const [index, value] of updates) {
          const key = `k${index}`;
          expected = new Map(expected);
          if (expected.has(key)) expected.set(key, value);
          versions.push({ map: versions.at(-1)!.map.with(key, value), expected });
        }
        for (const version of versions) {
          assert.deepEqual([...version.map], [...version.expected]);
          assert.deepEqual([...version.map.values()], [...version.expected.values()]);
          assert.deepEqual([...version.map.keys()], [...version.expected.keys()]);
          assert.equal(version.map.size, version.expected.size);
          const key = `k${size >> 1}`;
          assert.deepEqual([version.map.get(key), version.map.has(key)], [version.expected.get(key), version.expected.has(key)]);
        }
      }),
    );
  });

  it('keeps the last value of a key given twice', () => {
    assert.deepEqual(
      [
        ...FixedKeyMap.from([
          ['a', 1],
          ['b', 2],
          ['a', 3],
        ]),
      ],
      [
        ['a', 3],
        ['b', 2],
      ],
    );
  });

  it('visits every entry', () => {
    const seen: unknown[] = [];
    const map = FixedKeyMap.from([['a', 1]]);
    map.forEach((value, key, whole) => seen.push([value, key, whole === map]));
    assert.deepEqual(seen, [[1, 'a', true]]);
  });
});
