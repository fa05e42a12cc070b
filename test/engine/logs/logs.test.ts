import assert from 'node:assert/strict';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Logs } from '../../../src/engine/logs/logs.ts';
import type { Logger } from '../../../src/engine/ports.ts';
import { OutputLog } from '../../../src/engine/process/output-log.ts';
import { FakeClock } from '../../rig/fake-clock.ts';

const day = 24 * 3_600_000;

describe('the logs of runs', () => {
  let folder = '';
  let directory = '';
  let said: string[] = [];
  const clock = new FakeClock();
  const say = (message: string) => void said.push(message);
  const logger: Logger = { info: say, warn: say, error: say };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'preflight-logs-'));
    directory = join(folder, 'cache', 'logs');
    said = [];
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const open = () => new Logs({ directory, logger, clock });
  const mode = (path: string) => statSync(path).mode & 0o777;
  /** What a command does that writes a lot. */
  async function write(runLogs: ReturnType<Logs['openRun']>, check: string, text = 'x') {
    const log = runLogs.next(check);
    const output = OutputLog.begin(log.options, text);
    log.options.onEnd?.(await output.close());
    return log.file;
  }
  /** The folder of a run that was so long ago, as another process has left it. */
  function addRun(agoMs: number, sizeBytes = 1, count = 1): string {
    const name = `${(clock.date().getTime() - agoMs).toString(36)}-1-${count.toString(36)}`;
    mkdirSync(join(directory, name), { recursive: true });
    writeFileSync(join(directory, name, '1-a.log'), '');
    truncateSync(join(directory, name, '1-a.log'), sizeBytes);
    return name;
  }

  it('cost no file system work until a command has written a lot', async () => {
    await using logs = open();
    const log = logs.openRun('1-2-3').next('lint');
    assert.deepEqual([log.file, readdirSync(folder)], [null, []]);
  });

  it('are for this user alone, one file for each command, named after the check', async () => {
    await using logs = open();
    const runLogs = logs.openRun('1-2-3');
    const files = await Promise.all(['lint', 'lint', 'Web:Test'].map((check) => write(runLogs, check, check)));
    assert.deepEqual(
      files.map((file) => basename(file ?? '')),
      ['1-lint.log', '2-lint.log', '3-web_test.log'],
    );
    assert.deepEqual(
      files.map((file) => readFileSync(file ?? '', 'utf8')),
      ['lint', 'lint', 'Web:Test'],
    );
    const run = join(directory, '1-2-3');
    assert.deepEqual([dirname(files[0] ?? ''), mode(directory), mode(run), mode(files[0] ?? '')], [run, 0o700, 0o700, 0o600]);
    assert.deepEqual(said, []);
  });

  it('stay in their folder, whatever an id is', async () => {
    await using logs = open();
    const runLogs = logs.openRun('1-2-3');
    const ids = ['../../x', '/etc/passwd', '..', '.', '', 'a\0b', 'C:\\x', 'con', 'x'.repeat(5_000), '🙂', '__proto__', 'a/b\n'];
    for (const id of ids) assert.notEqual(await write(runLogs, id), null, id);
    assert.equal(readdirSync(join(directory, '1-2-3')).length, ids.length);
    assert.deepEqual([readdirSync(folder), readdirSync(directory)], [['cache'], ['1-2-3']]);
    for (const name of readdirSync(join(directory, '1-2-3'))) assert.match(name, /^\d+-[a-z0-9._-]{0,60}\.log$/);
  });

  it('are not written through a link in the place of their folder', async () => {
    mkdirSync(join(folder, 'cache'));
    mkdirSync(join(folder, 'elsewhere'));
    symlinkSync('../elsewhere', directory);
    await using logs = open();
    assert.equal(await write(logs.openRun('1-2-3'), 'lint'), null);
    assert.deepEqual(readdirSync(join(folder, 'elsewhere')), []);
    assert.deepEqual(said, [`The whole output of lint could not be kept: ${directory} is not a folder. Its verdict stands.`]);
  });

  it('cost one warning when the disk refuses, however many commands and runs there are', async () => {
    writeFileSync(join(folder, 'cache'), '');
    await using logs = open();
    for (const runId of ['1-2-3', '1-2-4']) {
      const runLogs = logs.openRun(runId);
      assert.deepEqual([await write(runLogs, 'lint'), await write(runLogs, 'test')], [null, null]);
    }
    assert.match(said.join('\n'), /^The whole output of lint could not be kept: ENOTDIR: [^\n]*\. Its verdict stands\.$/);
  });

  it('of one run are limited together, by what they are and not by what they might have been', async () => {
    await using logs = open();
    const runLogs = logs.openRun('1-2-3');
    for (let count = 0; count < 6; count++) assert.notEqual(await write(runLogs, 'small'), null);
    const running = Array.from({ length: 3 }, () => {
      const { options } = runLogs.next('running');
      return { options, log: OutputLog.begin(options, 'x') };
    });
    assert.equal(await write(runLogs, 'one too many'), null);
    assert.deepEqual(said, [
      'The whole output of one too many could not be kept: the logs of one run together are limited to 134217728 bytes. Its verdict stands.',
    ]);
    for (const { options, log } of running) options.onEnd?.(await log.close());
    assert.notEqual(await write(runLogs, 'after them'), null);
  });

  it('remain of the latest twenty runs', async () => {
    const runs = Array.from({ length: 25 }, (_, index) => addRun(1_000 * (index + 1), 1, index));
    {
      await using logs = open();
      await write(logs.openRun('1-2-3'), 'lint');
    }
    assert.deepEqual(new Set(readdirSync(directory)), new Set([...runs.slice(0, 19), '1-2-3']));
    assert.deepEqual(said, []);
  });

  it('remain for a week', async () => {
    const [recent] = [addRun(6 * day), addRun(8 * day)];
    {
      await using logs = open();
      await write(logs.openRun('1-2-3'), 'lint');
    }
    assert.deepEqual(new Set(readdirSync(directory)), new Set([recent, '1-2-3']));
  });

  it('remain until they are half a gigabyte with what this run may write', async () => {
    const recent = [addRun(1_000, 200 * 2 ** 20), addRun(2_000, 56 * 2 ** 20)];
    addRun(3_000, 1);
    addRun(4_000, 1);
    {
      await using logs = open();
      await write(logs.openRun('zzzzzzzz-2-3'), 'lint');
    }
    assert.deepEqual(new Set(readdirSync(directory)), new Set([...recent, 'zzzzzzzz-2-3']));
  });

  it('are removed only where they are ours: no link is followed, and nothing else is touched', async () => {
    const runs = Array.from({ length: 20 }, (_, index) => addRun(1_000 * (index + 1), 1, index));
    const precious = join(folder, 'precious');
    mkdirSync(precious);
    writeFileSync(join(precious, 'file'), '');
    symlinkSync(precious, join(directory, '1-1-1'));
    symlinkSync(precious, join(directory, runs[19]!, 'link'));
    mkdirSync(join(directory, 'my notes'));
    {
      await using logs = open();
      await write(logs.openRun('1-2-3'), 'lint');
    }
    assert.deepEqual(readdirSync(precious), ['file']);
    assert.deepEqual(new Set(readdirSync(directory)), new Set([...runs.slice(0, 19), '1-1-1', '1-2-3', 'my notes']));
  });
});
