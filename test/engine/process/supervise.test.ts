import assert from 'node:assert/strict';
import { ChildProcess } from 'node:child_process';
import { PassThrough } from 'node:stream';
import type { Family } from '../../../src/engine/process/family.ts';
import type { ProcessSpec } from '../../../src/engine/process/spec.ts';
import { supervise } from '../../../src/engine/process/supervise.ts';
import { FakeClock } from '../../rig/fake-clock.ts';

const never = () => new Promise<never>(() => {});

/** A system that never answers. */
const silentFamily: Family = {
  noteLeaderExit: () => {},
  noteHolders: () => {},
  ask: never,
  force: never,
  survivors: never,
  isGone: never,
  describe: never,
};

function setUp(spec: Partial<ProcessSpec>, family: Family = silentFamily) {
  const clock = new FakeClock();
  // Never started: it ends when the test says so, and nobody closes its streams.
  const streams = { stdout: new PassThrough(), stderr: new PassThrough() };
  const child = Object.assign(new ChildProcess(), streams);
  const supervised = { child, clock, family, startedMs: 0, onPiece: () => {}, secrets: [], onOverflow: null };
  const result = supervise({ command: ['x'], cwd: '/', ...spec }, supervised);
  const advance = async (ms: number) => {
    clock.advance(ms);
    for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
  };
  return { clock, child, streams, result, advance };
}

describe('supervision of a command', () => {
  it('has its result at timeout + grace + 5 s at the latest, although the process cannot be ended', async () => {
    const { result, advance, clock } = setUp({ timeoutMs: 1_000, graceMs: 2_000 });
    await advance(1_000);
    await advance(2_000);
    await advance(5_000);
    const { verdict, exitCode, signal, reason } = await result;
    assert.deepEqual(
      [verdict, exitCode, signal, reason],
      ['timed-out', null, null, 'timed out after 1 s, and it could not be ended'],
    );
    assert.equal(clock.pendingTimers, 0);
  });

  it('asks what was left behind to end before it uses force', async () => {
    const calls: string[] = [];
    const left = { pid: 300, command: 'daemon' };
    const family: Family = {
      ...silentFamily,
      survivors: async () => (calls.includes('ask') ? [] : [left]),
      ask: async () => void calls.push('ask'),
      force: async () => {
        calls.push('force');
        return [];
      },
    };
    const { child, streams, result } = setUp({}, family);
    child.emit('exit', 0, null);
    streams.stdout.destroy();
    streams.stderr.destroy();
    assert.deepEqual((await result).leftBehind, [{ ...left, outcome: 'ended' }]);
    assert.deepEqual(calls, ['ask', 'force']);
  });

  it('looks for who holds the output when it has ended and is still held, and not otherwise', async () => {
    for (const isHeld of [true, false]) {
      let looked = 0;
      const family: Family = { ...silentFamily, survivors: async () => [], noteHolders: () => void looked++ };
      const { child, streams, result } = setUp({}, family);
      child.emit('exit', 0, null);
      if (!isHeld) for (const stream of Object.values(streams)) stream.destroy();
      await result;
      assert.equal(looked, isHeld ? 1 : 0);
    }
  });

  it('has its result 5 s after the exit at the latest, although the system does not answer', async () => {
    const { child, streams, result, advance, clock } = setUp({});
    child.emit('exit', 0, null);
    streams.stdout.destroy();
    streams.stderr.destroy();
    await advance(0);
    await advance(5_000);
    assert.equal((await result).verdict, 'passed');
    assert.equal(clock.pendingTimers, 0);
  });
});
