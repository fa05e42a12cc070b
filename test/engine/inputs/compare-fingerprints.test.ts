import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compareFiles, compareFingerprints, type FileIdentity } from '../../../src/engine/inputs/compare-fingerprints.ts';

const path = fc.constantFrom(...Array.from({ length: 12 }, (_, number) => `f${number}`));
/** A file may come twice, as one that counts for two reasons. */
const side = fc.record({
  identities: fc.dictionary(path, fc.constantFrom('f1 a', 'f1 b', 'p1 a', 'link x')),
  twice: fc.array(path),
});

function listOf({ identities, twice }: { identities: Record<string, string>; twice: readonly string[] }): FileIdentity[] {
  const all = Object.entries(identities).sort(([a], [b]) => (a < b ? -1 : 1));
  return [...all, ...twice.flatMap((name) => (identities[name] === undefined ? [] : [[name, identities[name]] as const]))];
}

describe('the files that have changed', () => {
  it('are those that one side has otherwise, or not at all, in whatever order and however often they come', async () => {
    await fc.assert(
      fc.asyncProperty(side, side, async (before, now) => {
        const changed = await compareFiles(
          () => listOf(before),
          () => listOf(now),
        );
        const paths = Object.keys({ ...before.identities, ...now.identities });
        const expected = paths.filter((name) => before.identities[name] !== now.identities[name]);
        assert.deepEqual([...changed.keys()].sort(), expected.sort());
        for (const [name, how] of changed) {
          assert.equal(how === 'was added', before.identities[name] === undefined);
          assert.equal(how === 'was removed', now.identities[name] === undefined);
        }
      }),
    );
  });

  it('say when only the permission to execute one is another', async () => {
    const changesOf = async (before: string, now: string) =>
      (
        await compareFiles(
          () => [['a', before]],
          () => [['a', now]],
        )
      ).get('a');
    assert.equal(await changesOf('f1 a', 'p1 a'), 'was made executable');
    assert.equal(await changesOf('p1 a', 'f1 a'), 'is no longer executable');
    assert.equal(await changesOf('f1 a', 'p1 b'), 'changed');
  });
});

describe('what differs between two fingerprints', () => {
  it('calls a check that is needed as the face does', () => {
    const needed = (value: string) => [{ kind: 'dependency', name: 'gen', value, shown: null }] as const;
    const nameOf = (id: string): string => (id === 'gen' ? 'Generate the code' : id);
    const differenceOf = (before: Parameters<typeof compareFingerprints>[0], now: Parameters<typeof compareFingerprints>[1]) =>
      compareFingerprints(before, now, new Map(), nameOf).clauses;
    assert.deepEqual(differenceOf(needed('1'), needed('2')), ['Generate the code, which it needs, changed']);
    assert.deepEqual(differenceOf([], needed('2')), ['it needs Generate the code now']);
    assert.deepEqual(differenceOf(needed('1'), []), ['it no longer needs Generate the code']);
  });
});
