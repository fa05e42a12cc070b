import assert from 'node:assert/strict';
import { runProcess } from '../../src/engine/process/run-process.ts';
import { createSession } from '../../src/session/session.ts';
import { FakeClock } from '../rig/fake-clock.ts';
import { makeCheck } from '../rig/make-check.ts';
import { makeWorkspace } from '../rig/make-workspace.ts';
import { startRig, type Rig } from '../rig/rig.ts';
import { Observer } from './observer.ts';

const hourMs = 3_600_000;
/** What waits for the event loop has happened after some turns of it. */
const settled = async () => {
  for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
};

describe('the limits of a command', () => {
  let rig: Rig;
  const observer = new Observer();
  before(async () => {
    rig = await startRig();
  });
  after(() => rig[Symbol.asyncDispose]());

  it('count from its start, not from when it began to wait for a slot', async () => {
    const clock = new FakeClock();
    const commands = ['first', 'second', 'third'].map((name) => rig.command(name));
    const checks = commands.map(({ name, argv }) => makeCheck(name, { command: argv, timeoutMs: 1_500 }));
    await using session = await createSession({
      root: '/',
      cacheDirectory: null,
      clock,
      spawn: (spec, options) => runProcess(spec, { ...options, clock }),
      load: () => Promise.resolve(makeWorkspace(checks, { root: '/', jobs: 1 })),
    });
    const run = session.run();
    assert.ok(run.ok);
    for (const command of commands) {
      const invocation = await command.started();
      clock.advance(1_000);
      await settled();
      invocation.exit(0);
    }
    const { checks: states, end } = await run.value.finished;
    assert.equal(end?.verdict, 'passed');
    const times = commands.map(({ name }) => {
      const state = states.get(name);
      assert.ok(state?.status === 'finished');
      return [state.queuedAtMs, state.startedAtMs, state.result.durationMs];
    });
    // The time of waiting is told apart from the time of running.
    assert.deepEqual(times, [
      [0, 0, 1_000],
      [0, 1_000, 1_000],
      [0, 2_000, 1_000],
    ]);
  });

  it('allow one more grace after the machine has slept, and the result of then counts', async () => {
    const clock = new FakeClock();
    const command = rig.command();
    const running = runProcess({ command: command.argv, cwd: '/', timeoutMs: 60_000, graceMs: 2_000 }, { clock });
    const invocation = await command.started();
    clock.leap(8 * hourMs);
    await settled();
    assert.deepEqual(invocation.signals, []);
    invocation.exit(0);
    assert.equal((await running).verdict, 'passed');
  });

  it('allow it once: who is not done then is timed out', async () => {
    const clock = new FakeClock();
    const command = rig.command();
    const running = runProcess({ command: command.argv, cwd: '/', timeoutMs: 60_000, graceMs: 2_000 }, { clock });
    const invocation = await command.started();
    clock.leap(8 * hourMs);
    await settled();
    clock.leap(8 * hourMs);
    await settled();
    await invocation.ended;
    const { verdict, reason } = await running;
    assert.deepEqual([verdict, reason], ['timed-out', 'timed out after 1 min']);
    assert.deepEqual(invocation.signals.slice(0, 1), ['SIGTERM']);
  });

  it('are none where none are set: who says nothing for a day has its time', async () => {
    const clock = new FakeClock();
    const command = rig.command();
    const running = runProcess({ command: command.argv, cwd: '/' }, { clock });
    const invocation = await command.started();
    assert.equal(clock.pendingTimers, 0);
    clock.advance(24 * hourMs);
    await settled();
    assert.deepEqual(invocation.signals, []);
    invocation.exit(0);
    const { verdict, durationMs } = await running;
    assert.deepEqual([verdict, durationMs], ['passed', 24 * hourMs]);
  });

  for (const [how, jumpMs] of [
    ['forward', 8 * hourMs],
    ['back', -8 * hourMs],
  ] as const) {
    it(`and its duration do not care that the clock on the wall jumps ${how}`, async () => {
      const { now } = Date;
      let jumpedMs = 0;
      Date.now = () => now() + jumpedMs;
      try {
        const onOutput = () => (jumpedMs = jumpMs);
        const sleep = (seconds: number) => ['/bin/sh', '-c', `echo ready; sleep ${seconds}`];
        const ended = await observer.run({ command: sleep(0.3), timeoutMs: 10_000, stallTimeoutMs: 10_000, onOutput });
        jumpedMs = 0;
        const hung = await observer.run({ command: sleep(15), timeoutMs: 300, onOutput });
        assert.deepEqual([ended.verdict, hung.verdict], ['passed', 'timed-out']);
        assert.ok(ended.durationMs >= 295 && ended.durationMs < 5_000, `${ended.durationMs}`);
        assert.ok(hung.durationMs >= 295 && hung.durationMs < 5_000, `${hung.durationMs}`);
      } finally {
        Date.now = now;
      }
    });
  }
});
