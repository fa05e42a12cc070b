import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readText } from '../../src/cli/read-text.ts';

describe('the text of a file', () => {
  let directory: string;
  beforeEach(() => void (directory = mkdtempSync(join(tmpdir(), 'preflight-text-'))));
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const read = async (file: string): Promise<string> => {
    const text = await readText(file, directory);
    return text.ok ? text.value : text.error.message;
  };

  it('is read from the directory, unless the path is absolute', async () => {
    writeFileSync(join(directory, 'out.txt'), 'ü');
    assert.deepEqual([await read('out.txt'), await read(join(directory, 'out.txt'))], ['ü', 'ü']);
  });

  it('is refused in a sentence where there is no such file, or more than one text can hold', async () => {
    const message = await read('no\u001b[2Jsuch');
    assert.match(message, /^no\\u001b\[2Jsuch cannot be read: ENOENT/);
    assert.ok(!message.includes('\u001b'));
    writeFileSync(join(directory, 'large.txt'), '');
    truncateSync(join(directory, 'large.txt'), 256 * 1_024 * 1_024 + 1);
    assert.equal(await read('large.txt'), 'large.txt is larger than 256 MB: give a part of it.');
  });
});
