import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
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

  /** More than the result keeps, of which each line says what it is. */
  const flood = (middle: string) => `seq 100000 199999; ${middle}; seq 200000 299999`;

  it('has everything when the result has not, for this user alone', async () => {
    const file = join(folder, 'log');
    const ends: LogEnd[] = [];
    const { output } = await runProcess(
      { command: [flood('printf "tw\\303\\266 hunter2\\n"')], shell: true, cwd: '/' },
      { log: { file, onEnd: (end) => ends.push(end) }, secrets: ['hunter2'] },
    );
    const written = await readFile(file, 'utf8');
    const numbers = Array.from({ length: 200_000 }, (_, index) => String(index + 100_000));
    const lines = written.split('\n');
    assert.deepEqual([lines.pop(), lines.length], ['', 200_001]);
    assert.deepEqual(new Set(lines), new Set([...numbers, 'twö ***']));
    assert.deepEqual(ends, [{ writtenBytes: Buffer.byteLength(written), omittedChars: 0, fault: null }]);
    assert.equal(output.truncatedChars, written.length - output.text.length);
    assert.ok(output.truncatedChars > 0);
    assert.equal((await stat(file)).mode & 0o777, 0o600);
  });

  it('is not even begun when the result has everything', async () => {
    const file = join(folder, 'log');
    const ends: LogEnd[] = [];
    let prepared = 0;
    const log = { file, onEnd: (end: LogEnd) => ends.push(end), prepare: async () => void prepared++ };
    const { output } = await runProcess({ command: ['seq 100000 199999'], shell: true, cwd: '/' }, { log });
    assert.deepEqual([output.text.length, output.truncatedChars], [700_000, 0]);
    assert.deepEqual([ends, prepared, await readdir(folder)], [[], 0, []]);
  });

  it('tells the text that did not fit behind what waited, and counts what it has to leave out', async () => {
    const opened = Promise.withResolvers<void>();
    const log = new OutputLog({ file: join(folder, 'log'), prepare: () => opened.promise });
    const piece = Buffer.alloc(2 ** 20, 'x');
    for (let count = 0; count < 12; count++) log.write(piece);
    opened.resolve();
    const { writtenBytes, omittedChars, fault } = await log.close();
    assert.equal(writtenBytes + omittedChars, 12 * piece.length);
    assert.ok(writtenBytes >= 8 * piece.length && omittedChars > 0);
    assert.equal(fault, 'the disk was slower than the output');
    const note = `\n[… ${omittedChars} characters omitted: the disk was slower than the output …]\n`;
    assert.equal(await readFile(join(folder, 'log'), 'utf8'), 'x'.repeat(writtenBytes) + note);
  });

  it('stops at its limit and says so', async () => {
    const log = new OutputLog({ file: join(folder, 'log'), limitBytes: 10 });
    log.write(Buffer.from('0123456'));
    log.write(Buffer.from('789abc'));
    assert.deepEqual(await log.close(), { writtenBytes: 10, omittedChars: 3, fault: 'the limit of 10 bytes is reached' });
    assert.equal(
      await readFile(join(folder, 'log'), 'utf8'),
      '0123456789\n[… 3 characters omitted: the limit of 10 bytes is reached …]\n',
    );
  });

  it('ends with the end of the output when it had to leave something out, and says how much is missing before', async () => {
    const file = join(folder, 'log');
    const ends: LogEnd[] = [];
    const { output } = await runProcess(
      { command: [flood('true')], shell: true, cwd: '/' },
      { log: { file, limitBytes: 90_000, onEnd: (end) => ends.push(end) } },
    );
    const written = await readFile(file, 'utf8');
    const [start, end, missing] = [written.slice(0, 90_000), output.text.slice(65_536), 1_400_000 - 90_000 - 2 ** 20];
    assert.equal(written, `${start}\n[… ${missing} characters omitted: the limit of 90000 bytes is reached …]\n${end}`);
    assert.ok(end.endsWith('\n299999\n'));
    assert.deepEqual(ends, [{ writtenBytes: 90_000, omittedChars: missing, fault: 'the limit of 90000 bytes is reached' }]);
  });

  it('has every character whole, however the pieces and the blocks in memory divide them', async () => {
    const unit = 'aä€😀\n';
    const text = unit.repeat(120_000);
    const log = new OutputLog({ file: join(folder, 'log') });
    for (let from = 0, size = 3; from < text.length; from += size, size = (size * 7) % 400_009) {
      // A piece never ends within a character.
      while ((text.codePointAt(from + size - 1) ?? 0) > 0xffff) size++;
      log.write(Buffer.from(text.slice(from, from + size)));
    }
    assert.deepEqual(await log.close(), { writtenBytes: Buffer.byteLength(text), omittedChars: 0, fault: null });
    assert.ok((await readFile(join(folder, 'log'), 'utf8')) === text);
  });

  it('does not keep a result back when the disk hangs', async () => {
    const log = new OutputLog({ file: join(folder, 'log'), prepare: () => new Promise(() => {}) });
    log.write(Buffer.from('text'));
    const busy = setTimeout(() => {}, 10_000);
    assert.deepEqual(await log.close('', 1), { writtenBytes: 0, omittedChars: 4, fault: 'the disk did not answer' });
    clearTimeout(busy);
  });

  it('does not overwrite a file, nor follow a link, and tells', async () => {
    await writeFile(join(folder, 'victim'), 'precious');
    await symlink('victim', join(folder, 'log'));
    const log = new OutputLog({ file: join(folder, 'log') });
    log.write(Buffer.from('x'));
    const { fault, omittedChars } = await log.close();
    assert.match(fault ?? '', /^EEXIST/);
    assert.equal(omittedChars, 1);
    assert.equal(await readFile(join(folder, 'victim'), 'utf8'), 'precious');
  });

  it('never changes the verdict when it cannot be written', async () => {
    const ends: LogEnd[] = [];
    const { verdict, output } = await runProcess(
      { command: [flood('echo hi')], shell: true, cwd: '/' },
      { log: { file: join(folder, 'no', 'such', 'log'), onEnd: (end) => ends.push(end) } },
    );
    assert.deepEqual([verdict, output.text.slice(0, 7), output.text.slice(-7)], ['passed', '100000\n', '299999\n']);
    assert.match(ends[0]?.fault ?? '', /^ENOENT/);
  });
});
