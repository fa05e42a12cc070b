import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OutputLog, type LogEnd } from '../../../src/engine/process/output-log.ts';
import { runProcess } from '../../../src/engine/process/run-process.ts';

describe('the log of a command', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'preflight-log-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('has everything, for this user alone', async () => {
    const file = join(folder, 'log');
    const ends: LogEnd[] = [];
    await runProcess(
      { command: ['printf "one\\n"; printf "tw\\303\\266 hunter2\\n" >&2'], shell: true, cwd: '/' },
      { log: { file, onEnd: (end) => ends.push(end) }, secrets: ['hunter2'] },
    );
    assert.deepEqual((await readFile(file, 'utf8')).split('\n').sort(), ['', 'one', 'twö ***']);
    assert.deepEqual(ends, [{ writtenBytes: 13, omittedChars: 0, fault: null }]);
    assert.equal((await stat(file)).mode & 0o777, 0o600);
  });

  it('stops at its limit and says so', async () => {
    const log = new OutputLog({ file: join(folder, 'log'), limitBytes: 10 });
    log.write('0123456');
    log.write('789abc');
    assert.deepEqual(await log.close(), { writtenBytes: 10, omittedChars: 3, fault: 'the limit of 10 bytes is reached' });
    assert.equal(
      await readFile(join(folder, 'log'), 'utf8'),
      '0123456789\n[… 3 characters omitted: the limit of 10 bytes is reached …]\n',
    );
  });

  it('does not overwrite a file, nor follow a link, and tells', async () => {
    await writeFile(join(folder, 'victim'), 'precious');
    await symlink('victim', join(folder, 'log'));
    const log = new OutputLog({ file: join(folder, 'log') });
    log.write('x');
    const { fault, omittedChars } = await log.close();
    assert.match(fault ?? '', /^EEXIST/);
    assert.equal(omittedChars, 1);
    assert.equal(await readFile(join(folder, 'victim'), 'utf8'), 'precious');
  });

  it('never changes the verdict when it cannot be written', async () => {
    const ends: LogEnd[] = [];
    const { verdict, output } = await runProcess(
      { command: ['echo hi'], shell: true, cwd: '/' },
      { log: { file: join(folder, 'no', 'such', 'log'), onEnd: (end) => ends.push(end) } },
    );
    assert.deepEqual([verdict, output.text], ['passed', 'hi\n']);
    assert.match(ends[0]?.fault ?? '', /^ENOENT/);
  });
});
