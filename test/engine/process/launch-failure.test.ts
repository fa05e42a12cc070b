import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, open, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeLaunchFailure } from '../../../src/engine/process/launch-failure.ts';
import { runProcess, shortageOf } from '../../../src/engine/process/run-process.ts';

describe('a command that cannot be started', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'preflight-launch-'));
    await writeFile(join(folder, 'script'), '#!/no/such/interpreter\n', { mode: 0o755 });
    await writeFile(join(folder, 'plain'), '#!/bin/sh\n', { mode: 0o644 });
    await writeFile(join(folder, 'interpreter'), '', { mode: 0o644 });
    await writeFile(join(folder, 'unusable'), `#!${join(folder, 'interpreter')}\n`, { mode: 0o755 });
    await mkdir(join(folder, 'folder'));
    await symlink('loop', join(folder, 'loop'));
    await writeFile(join(folder, 'windows'), '#!/bin/sh\r\ntrue\r\n', { mode: 0o755 });
    await mkdir(join(folder, 'bin'));
    await writeFile(join(folder, 'bin', 'tool'), '#!/bin/sh\n', { mode: 0o644 });
  });
  after(() => rm(folder, { recursive: true, force: true }));

  async function reasonFor(command: readonly string[], cwd = folder, env: Record<string, string> = {}): Promise<string> {
    const { verdict, reason, exitCode } = await runProcess({ command, cwd, env });
    assert.deepEqual([verdict, exitCode], ['errored', null]);
    return (reason ?? '').replaceAll(folder, '<folder>');
  }

  for (const [what, command, reason] of [
    ['not installed', ['no-such-tool'], 'no-such-tool: command not found; install it, or add its folder to PATH.'],
    ['missing', ['./nope'], './nope: no such program; is it installed, and is the path right (seen from <folder>)?'],
    [
      'without its interpreter',
      ['./script'],
      './script is a script for /no/such/interpreter, and that interpreter does not exist.',
    ],
    [
      'of an unusable interpreter',
      ['./unusable'],
      './unusable is a script for <folder>/interpreter, and that interpreter is not executable.',
    ],
    ['not executable', ['./plain'], './plain is not executable; allow it with: chmod +x <folder>/plain'],
    ['a directory', ['./folder'], './folder is a directory, not a program.'],
    ['a link to itself', ['./loop'], './loop is a symbolic link that leads to itself.'],
    [
      'a script from Windows',
      ['./windows'],
      './windows is a script with line ends of Windows, so its interpreter is not found; give it line ends of Unix.',
    ],
    ['a device', ['/dev/null'], '/dev/null is no file, so it cannot be a program.'],
    ['a file with a slash behind', ['/bin/sh/'], '/bin/sh/: no such program, because a part of its path is not a directory.'],
    ['below a file', ['./plain/x'], './plain/x: no such program, because a part of its path is not a directory.'],
  ] as const) {
    it(`is errored with the right noun when it is ${what}`, async () => assert.equal(await reasonFor(command), reason));
  }

  it('names a program of PATH that is not executable', async () => {
    assert.equal(
      await reasonFor(['tool'], folder, { PATH: join(folder, 'bin') }),
      'tool is not executable; allow it with: chmod +x <folder>/bin/tool',
    );
  });

  it('is errored when it is a pipe, which nobody opens to see what is in it', async () => {
    execFileSync('mkfifo', ['-m', '755', join(folder, 'pipe')]);
    assert.equal(await reasonFor(['./pipe']), './pipe is no file, so it cannot be a program.');
  }).timeout(5_000);

  it('is errored while its file is being written', async () => {
    await copyFile('/bin/sh', join(folder, 'busy'));
    await using file = await open(join(folder, 'busy'), 'r+');
    const reason = await reasonFor(['./busy']);
    assert.ok(file.fd > 0);
    assert.equal(reason, './busy could not be started: its file is open for writing just now (ETXTBSY).');
  });

  it('blames no program for a descriptor that is not open', async () => {
    const { verdict, reason } = await runProcess({ command: ['true'], cwd: '/', descriptors: [9_999] });
    assert.equal(verdict, 'errored');
    assert.match(reason ?? '', /^true could not be started: .*(?:EBADF|EINVAL)/);
  });

  for (const [what, name, reason] of [
    ['does not exist', 'none', 'The working directory <folder>/none does not exist.'],
    ['is a file', 'plain', 'The working directory <folder>/plain is not a directory.'],
    ['is a link to itself', 'loop', 'The working directory <folder>/loop is a symbolic link that leads to itself.'],
  ] as const) {
    it(`blames the working directory when that ${what}`, async () =>
      assert.equal(await reasonFor(['true'], join(folder, name)), reason));
  }

  it('says of arguments that are too long how long they are', async () => {
    const reason = await reasonFor(['true', 'x'.repeat(3_000_000)]);
    assert.match(
      reason,
      /^The arguments and the environment of true are too long for this system \(30\d{5} bytes, E2BIG\); name fewer files/,
    );
  });

  it('says of a name that is too long that it is', async () => {
    assert.match(await reasonFor([`/${'a'.repeat(5_000)}`]), /^The name of the program is too long for this system/);
  });

  it('never signals anybody when it is cancelled in the same turn', async () => {
    const stop = new AbortController();
    const kill = new AbortController();
    let signals = 0;
    const count = () => signals++;
    process.on('SIGTERM', count);
    try {
      const result = runProcess({ command: ['/nope'], cwd: '/', signal: stop.signal, kill: kill.signal });
      stop.abort();
      kill.abort();
      assert.match((await result).verdict, /errored|cancelled/);
      await new Promise(setImmediate);
      assert.equal(signals, 0);
    } finally {
      process.off('SIGTERM', count);
    }
  });

  for (const [code, noun] of [
    ['EMFILE', 'this process has too many files open; raise its limit (ulimit -n) or run fewer checks at once'],
    ['EAGAIN', 'the limit of processes is reached (ulimit -u); close programs or run fewer checks at once'],
    ['ENOMEM', 'the system has no memory left; close programs or run fewer checks at once'],
  ] as const) {
    it(`names the limit behind ${code}`, () => {
      const request = { command: ['eslint'], shell: false, cwd: '/', env: {} };
      assert.equal(describeLaunchFailure({ code, message: '' }, request), `eslint could not be started: ${noun} (${code}).`);
    });
  }

  it('is not taken for a shortage', async () => {
    assert.equal(shortageOf(await runProcess({ command: ['no-such-tool'], cwd: '/' })), null);
    await chmod(folder, 0o755);
  });
});
