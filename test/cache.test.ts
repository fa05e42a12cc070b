import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cached } from '../tools/cache.ts';

describe('the cache of what the tests download', () => {
  const before = process.env['VSCODE_TEST_CACHE'];
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'preflight-cache-'));
    process.env['VSCODE_TEST_CACHE'] = folder;
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
    if (before === undefined) delete process.env['VSCODE_TEST_CACHE'];
    else process.env['VSCODE_TEST_CACHE'] = before;
  });

  const fill = (text: string) => (stage: string) => writeFileSync(join(stage, 'file'), text);

  it('fills a folder once', () => {
    const first = cached('thing', fill('first'));
    assert.equal(cached('thing', fill('second')), first);
    assert.equal(readFileSync(join(first, 'file'), 'utf8'), 'first');
    assert.deepEqual(readdirSync(folder), ['thing']);
  });

  it('leaves nothing half done behind a failure, and succeeds the next time', () => {
    const fail = (stage: string): never => {
      writeFileSync(join(stage, 'file'), 'half');
      throw new Error('the registry is away');
    };
    assert.throws(() => cached('thing', fail), /the registry is away/);
    assert.deepEqual(readdirSync(folder), []);
    assert.equal(readFileSync(join(cached('thing', fill('whole')), 'file'), 'utf8'), 'whole');
  });

  it('lets the first of two runs at once win', () => {
    const beaten = cached('thing', (stage) => {
      fill('late')(stage);
      cached('thing', fill('early'));
    });
    assert.equal(readFileSync(join(beaten, 'file'), 'utf8'), 'early');
    assert.deepEqual(readdirSync(folder), ['thing']);
  });

  it('removes what a killed run left an hour ago, and not what another is at', () => {
    const old = join(folder, 'tmp-old');
    const young = join(folder, 'tmp-young');
    mkdirSync(old);
    mkdirSync(young);
    utimesSync(old, 0, 0);
    cached('thing', fill(''));
    assert.deepEqual([existsSync(old), existsSync(young)], [false, true]);
  });

  it('says what to do when it cannot write', () => {
    writeFileSync(join(folder, 'file'), '');
    process.env['VSCODE_TEST_CACHE'] = join(folder, 'file');
    assert.throws(() => cached('thing', fill('')), /Set VSCODE_TEST_CACHE to a folder that can be written\./);
  });
});
