import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { endAll } from '../../../src/engine/process/live-processes.ts';
import { runProcess, type ProcessOptions } from '../../../src/engine/process/run-process.ts';
import type { ProcessSpec } from '../../../src/engine/process/spec.ts';
import { FakeClock } from '../../rig/fake-clock.ts';
import { startRig, type Rig } from '../../rig/rig.ts';

describe('a supervised command', () => {
  let rig: Rig;
  before(async () => {
    rig = await startRig();
  });
  after(() => rig[Symbol.asyncDispose]());

  function start(more: Partial<ProcessSpec> = {}, options: ProcessOptions = {}) {
    const command = rig.command();
    return { command, result: runProcess({ command: command.argv, cwd: tmpdir(), ...more }, options) };
  }

  it('passes with exit code 0, and keeps what it wrote to both streams', async () => {
    const told: string[] = [];
    const { command, result } = start({ onOutput: (text, stream) => told.push(`${stream}: ${text}`) });
    const invocation = await command.started();
    await invocation.stdout('one\n');
    await invocation.stderr('two\n');
    invocation.exit(0);
    const { verdict, exitCode, signal, reason, output, leftBehind, durationMs } = await result;
    assert.deepEqual(
      { verdict, exitCode, signal, reason, leftBehind },
      { verdict: 'passed', exitCode: 0, signal: null, reason: null, leftBehind: [] },
    );
    assert.equal(output.truncatedChars, 0);
    assert.deepEqual(output.text.split('\n').sort(), ['', 'one', 'two']);
    assert.deepEqual(told.sort(), ['stderr: two\n', 'stdout: one\n']);
    assert.ok(durationMs > 1 && durationMs < 10_000);
  });

  it('fails with any other exit code', async () => {
    const { command, result } = start();
    (await command.started()).exit(3);
    const { verdict, exitCode, reason } = await result;
    assert.deepEqual({ verdict, exitCode, reason }, { verdict: 'failed', exitCode: 3, reason: 'exit code 3' });
  });

  it('fails by a signal that was not ours', async () => {
    const { command, result } = start();
    (await command.started()).raise('SIGKILL');
    const { verdict, exitCode, signal, reason } = await result;
    assert.deepEqual([verdict, exitCode, signal], ['failed', null, 'SIGKILL']);
    assert.equal(reason, 'ended by SIGKILL, which was not ours: possibly out of memory');
  });

  it('is timed out, although it exits 0 when asked to end', async () => {
    const result = await runProcess({
      command: ['trap "exit 0" TERM; sleep 30 & wait'],
      shell: true,
      cwd: tmpdir(),
      timeoutMs: 50,
    });
    assert.deepEqual([result.verdict, result.exitCode, result.reason], ['timed-out', 0, 'timed out after 50 ms']);
  });

  it('is ended by force after its grace when it ignores the request', async () => {
    const stop = new AbortController();
    const clock = new FakeClock();
    const { command, result } = start({ signal: stop.signal, graceMs: 100 }, { clock });
    const invocation = await command.started();
    await invocation.ignore('SIGTERM');
    stop.abort();
    await invocation.signalled('SIGTERM');
    clock.advance(100);
    const { verdict, signal, reason } = await result;
    assert.deepEqual([verdict, signal, reason], ['cancelled', 'SIGKILL', 'cancelled']);
    assert.deepEqual(
      invocation.signals.filter((name) => name === 'SIGTERM'),
      ['SIGTERM'],
    );
  });

  it('gets its result as soon as it is gone, not when the grace ends', async () => {
    const stop = new AbortController();
    const { command, result } = start({ signal: stop.signal, graceMs: 19_000 });
    await command.started();
    stop.abort();
    assert.equal((await result).signal, 'SIGTERM');
  });

  it('is ended at once by the kill signal, whatever is left of the grace', async () => {
    const stop = new AbortController();
    const kill = new AbortController();
    const { command, result } = start({ signal: stop.signal, kill: kill.signal, graceMs: 19_000 });
    const invocation = await command.started();
    await invocation.ignore('SIGTERM');
    stop.abort();
    await invocation.signalled('SIGTERM');
    kill.abort();
    const { verdict, signal } = await result;
    assert.deepEqual([verdict, signal], ['cancelled', 'SIGKILL']);
  });

  it('never starts when it was cancelled before', async () => {
    const { command, result } = start({ signal: AbortSignal.abort() });
    const { verdict, reason, durationMs } = await result;
    assert.deepEqual([verdict, reason, durationMs], ['cancelled', 'cancelled before it started', 0]);
    assert.equal(command.count, 0);
  });

  it('is ended when it is silent for longer than allowed', async () => {
    const clock = new FakeClock();
    const told = Promise.withResolvers<string>();
    const { command, result } = start({ stallTimeoutMs: 300, onOutput: told.resolve }, { clock });
    await (await command.started()).stdout('working\n');
    await told.promise;
    clock.advance(300);
    const { verdict, reason, output } = await result;
    assert.equal(verdict, 'timed-out');
    assert.match(reason ?? '', /^no output for 300 ms/);
    assert.equal(output.text, 'working\n');
  });

  it('has its result although a grandchild holds its output, and the grandchild is ended', async () => {
    const daemon = rig.command();
    const { command, result } = start();
    const invocation = await command.started();
    await invocation.spawn(daemon.argv);
    const grandchild = await daemon.started();
    invocation.exit(0);
    const { verdict, leftBehind } = await result;
    assert.equal(verdict, 'passed');
    assert.deepEqual(
      leftBehind.map(({ outcome }) => outcome),
      ['ended'],
    );
    await grandchild.ended;
  });

  it('leaves a daemon alone that is wanted', async () => {
    const daemon = rig.command();
    const { command, result } = start({ keepDaemons: true });
    const invocation = await command.started();
    await invocation.spawn(daemon.argv);
    const grandchild = await daemon.started();
    invocation.exit(0);
    const { verdict, leftBehind } = await result;
    assert.equal(verdict, 'passed');
    assert.deepEqual(
      leftBehind.map(({ outcome }) => outcome),
      ['kept'],
    );
    await grandchild.ignore('SIGHUP');
    assert.deepEqual(grandchild.signals, []);
    grandchild.exit(0);
    await grandchild.ended;
  });

  it('cannot be asked by git or ssh for a password', async () => {
    const { command, result } = start({ env: { PREFLIGHT_TEST: 'x', HOME: undefined } });
    const invocation = await command.started();
    invocation.exit(0);
    await result;
    const { GIT_OPTIONAL_LOCKS, GIT_TERMINAL_PROMPT, GIT_ASKPASS, SSH_ASKPASS, PREFLIGHT_TEST, HOME, PATH } = invocation.env;
    assert.deepEqual(
      { GIT_OPTIONAL_LOCKS, GIT_TERMINAL_PROMPT, GIT_ASKPASS, SSH_ASKPASS, PREFLIGHT_TEST, HOME, PATH },
      {
        GIT_OPTIONAL_LOCKS: '0',
        GIT_TERMINAL_PROMPT: '0',
        GIT_ASKPASS: '',
        SSH_ASKPASS: '',
        PREFLIGHT_TEST: 'x',
        HOME: undefined,
        PATH: process.env['PATH'],
      },
    );
  });

  it('ends with the host, within the grace that the host has left', async () => {
    const { command, result } = start({ graceMs: 19_000 });
    const invocation = await command.started();
    await invocation.ignore('SIGTERM');
    await endAll(100);
    await invocation.ended;
    const { verdict, signal } = await result;
    assert.deepEqual([verdict, signal], ['cancelled', 'SIGKILL']);
  });
});
