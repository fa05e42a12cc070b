import assert from 'node:assert/strict';
import { lstatSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HashTable } from '../../../src/engine/inputs/hash-table.ts';

const repository = join(import.meta.dirname, '../../..');

describe('what is known of files that were read', () => {
  it('tells their content while they look the same, also another process', async () => {
    const kept: string[] = [];
    const stored = { load: () => Promise.resolve(kept.at(-1) ?? null), save: async (text: string) => void kept.push(text) };
    const table = new HashTable(repository, stored);
    const stats = lstatSync(join(repository, 'package.json'));
    const identity = (await table.readAll(['package.json'], 'sha1')).get('package.json');
    assert.equal(table.recall('package.json', stats, 'sha1'), identity);
    assert.equal(table.recall('package.json', stats, 'sha256'), null);
    for (const parts of [{ size: 1 }, { ctimeMs: 1 }, { mtimeMs: 1 }, { ino: 1 }, { mode: 0o100755 }])
      assert.equal(table.recall('package.json', Object.assign(Object.create(stats), parts), 'sha1'), null);
    await table.save(() => true);
    const other = new HashTable(repository, stored);
    await other.load();
    assert.equal(other.recall('package.json', stats, 'sha1'), identity);
  });

  it('is not trusted where a file was changed so shortly before that a later change could look the same', async () => {
    const root = mkdtempSync(join(tmpdir(), 'preflight-table-'));
    try {
      writeFileSync(join(root, 'a'), 'one');
      const table = new HashTable(root, null);
      assert.match((await table.readAll(['a'], 'sha1')).get('a')!, /^file 3 /);
      assert.equal(table.recall('a', lstatSync(join(root, 'a')), 'sha1'), null);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });
});
