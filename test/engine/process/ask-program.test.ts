import assert from 'node:assert/strict';
import { askProgram, type Answer } from '../../../src/engine/process/ask-program.ts';

const ask = (script: string, parts: Partial<Parameters<typeof askProgram>[0]> = {}): Promise<Answer> =>
  askProgram({
    command: [process.execPath, '-e', script],
    cwd: import.meta.dirname,
    env: {},
    signal: new AbortController().signal,
    ...parts,
  });

describe('a question to a program', () => {
  it('is answered with all that it says, and how it ends', async () => {
    const { stdout, stderr, exitCode } = await ask(
      'process.stdout.write("ü\\0".repeat(100_000)); process.stderr.write("no"); process.exitCode = 3',
    );
    assert.deepEqual([stdout.length, stdout.slice(0, 4), stderr, exitCode], [200_000, 'ü\0ü\0', 'no', 3]);
  });

  it('is asked where it should be, quietly, and with the variables that are given', async () => {
    process.env['PREFLIGHT_TEST_REMOVED'] = 'x';
    const { stdout } = await ask(
      'const { A, GIT_OPTIONAL_LOCKS, PREFLIGHT_TEST_REMOVED, PREFLIGHT_COOKIE } = process.env; console.log(JSON.stringify([process.cwd(), A, GIT_OPTIONAL_LOCKS, PREFLIGHT_TEST_REMOVED ?? null, PREFLIGHT_COOKIE ?? null]))',
      { env: { A: '1', PREFLIGHT_TEST_REMOVED: undefined } },
    );
    delete process.env['PREFLIGHT_TEST_REMOVED'];
    assert.deepEqual(JSON.parse(stdout), [import.meta.dirname, '1', '0', null, null]);
  });

  it('ends with the signal, and says so of a program that there is not', async () => {
    const stop = new AbortController();
    const answer = ask('setInterval(() => {}, 1_000)', { signal: stop.signal });
    stop.abort();
    assert.equal((await answer).exitCode, null);
    const missing = await ask('', { command: ['preflight-no-such-program'] });
    assert.equal(missing.exitCode, null);
    assert.equal(missing.stderr, 'preflight-no-such-program: command not found; install it, or add its folder to PATH.');
    const { exitCode, stderr } = await ask('', { cwd: '/nowhere' });
    assert.deepEqual([exitCode, stderr], [null, 'The working directory /nowhere does not exist.']);
  });
});
