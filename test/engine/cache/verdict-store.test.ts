import assert from 'node:assert/strict';
import { SealedFiles } from '../../../src/engine/cache/sealed-files.ts';
import { VerdictStore } from '../../../src/engine/cache/verdict-store.ts';
import { silentLogger } from '../../../src/engine/ports.ts';
import { passed, Place } from './open-verdicts.ts';

const fingerprint = `sha256:${'ab'.repeat(32)}`;
const hourMs = 3_600_000;

describe('a kept verdict', () => {
  for (const [name, text] of [
    ['that stands beside those of all checks', 'fine'],
    ['that is too long to stand anywhere but in its own file', 'x'.repeat(2_000)],
  ] as const) {
    it(`is found as long as it may be used, and not where it is older than who asks wants it, ${name}`, async () => {
      await using place = new Place(false);
      const open = (ttlMs: number) =>
        new VerdictStore({ files: new SealedFiles(place.cache, silentLogger), root: place.root, ttlMs: () => ttlMs });
      const first = open(hourMs);
      const atMs = Date.now() - 2 * hourMs;
      const at = new Date(atMs).toISOString();
      const result = { ...passed, output: { text, truncatedChars: 0, file: null } };
      const stored = await first.put(fingerprint, result, at, { parts: [], files: 'list' }, [['a', 'file 1 x']]);
      await first.note('lint', { at, verdict: 'passed', fingerprint }, stored);
      await first.flush();
      const find = async (ttlMs: number, sinceMs?: number) => (await open(ttlMs).find(fingerprint, sinceMs))?.result.output.text;
      assert.equal(await find(3 * hourMs), text);
      assert.equal(await find(hourMs), undefined);
      assert.equal(await find(3 * hourMs, atMs), text);
      assert.equal(await find(3 * hourMs, atMs + 1), undefined);
    });
  }

  it('is kept with its files, once, which are told as they were given', async () => {
    await using place = new Place(false);
    const store = new VerdictStore({ files: new SealedFiles(place.cache, silentLogger), root: place.root, ttlMs: () => hourMs });
    const files = Array.from({ length: 3_000 }, (_, number) => [`src/ä ${number}\n.ts`, 'link x\ty'] as const);
    await store.put(fingerprint, passed, new Date().toISOString(), { parts: [], files: 'list' }, files);
    assert.deepEqual([...(await store.findList('list'))!()], files);
    const again = new VerdictStore({ files: new SealedFiles(place.cache, silentLogger), root: place.root, ttlMs: () => hourMs });
    const unread: Iterable<readonly [string, string]> = {
      [Symbol.iterator]: () => assert.fail('the list is there'),
    };
    await again.put(fingerprint, passed, new Date().toISOString(), { parts: [], files: 'list' }, unread);
    assert.equal(await again.findList('other'), null);
  });
});
