import assert from 'node:assert/strict';
import { StopRequest, type StopCause } from '../../../src/engine/process/stop-request.ts';
import type { ProcessSpec } from '../../../src/engine/process/spec.ts';
import { FakeClock } from '../../rig/fake-clock.ts';

const turn = () => new Promise(setImmediate);

function setUp(more: Partial<ProcessSpec>) {
  const clock = new FakeClock();
  const stop = new StopRequest({ command: ['x'], cwd: '/', ...more }, 1_000, clock);
  const seen: { cause: StopCause | null; isPatienceOver: boolean } = { cause: null, isPatienceOver: false };
  void stop.requested.then((cause) => (seen.cause = cause));
  void stop.patienceOver.then(() => (seen.isPatienceOver = true));
  const advance = async (ms: number) => {
    clock.advance(ms);
    await turn();
    await turn();
    return seen;
  };
  return { clock, stop, seen, advance };
}

/** A clock whose timers come late, as after a sleep of the machine. */
class SleepyClock extends FakeClock {
  sleepMs = 0;
  override nowMs(): number {
    return super.nowMs() + this.sleepMs;
  }
}

describe('the request to stop a process', () => {
  it('comes with the timeout, and patience ends a grace later', async () => {
    const { advance } = setUp({ timeoutMs: 500 });
    assert.equal((await advance(499)).cause, null);
    assert.deepEqual((await advance(1)).cause, { type: 'timeout', afterMs: 500 });
    assert.equal((await advance(999)).isPatienceOver, false);
    assert.equal((await advance(1)).isPatienceOver, true);
  });

  it('looks once at what the system has to tell before it declares a timeout', async () => {
    const { clock, stop, seen } = setUp({ timeoutMs: 500 });
    clock.advance(500);
    stop[Symbol.dispose]();
    await turn();
    await turn();
    assert.equal(seen.cause, null);
  });

  it('comes with silence, and not while there is output', async () => {
    const { clock, stop, advance } = setUp({ stallTimeoutMs: 500 });
    await advance(400);
    stop.noteOutput();
    assert.equal((await advance(400)).cause, null);
    stop.noteOutput();
    assert.equal((await advance(499)).cause, null);
    assert.deepEqual((await advance(1)).cause, { type: 'stall', silentMs: 500 });
    assert.equal(clock.pendingTimers, 1);
  });

  it('keeps the first cause, whatever comes later', async () => {
    const kill = new AbortController();
    const { advance, stop } = setUp({ timeoutMs: 500, kill: kill.signal });
    await advance(500);
    stop.cancel();
    kill.abort();
    const seen = await advance(0);
    assert.deepEqual([seen.cause, seen.isPatienceOver], [{ type: 'timeout', afterMs: 500 }, true]);
  });

  it('shortens the grace when asked again with less', async () => {
    const signal = new AbortController();
    const { stop, advance } = setUp({ signal: signal.signal });
    signal.abort();
    await advance(100);
    stop.cancel(200);
    assert.equal((await advance(199)).isPatienceOver, false);
    assert.equal((await advance(1)).isPatienceOver, true);
  });

  it('gives one grace, and only one, when the machine has slept over the limit', async () => {
    const clock = new SleepyClock();
    const stop = new StopRequest({ command: ['x'], cwd: '/', timeoutMs: 60_000 }, 1_000, clock);
    let cause: StopCause | null = null;
    void stop.requested.then((given) => (cause = given));
    clock.advance(10_000);
    clock.sleepMs = 8 * 3_600_000;
    clock.advance(50_000);
    await turn();
    await turn();
    assert.equal(cause, null);
    assert.equal(clock.pendingTimers, 1);
    clock.sleepMs *= 2;
    clock.advance(1_000);
    await turn();
    await turn();
    assert.deepEqual(cause, { type: 'timeout', afterMs: 60_000 });
  });

  it('leaves nothing behind when disposed: no timer, no listener, no request', async () => {
    const signal = new AbortController();
    const { clock, stop, seen } = setUp({ timeoutMs: 500, stallTimeoutMs: 100, signal: signal.signal });
    stop[Symbol.dispose]();
    stop[Symbol.dispose]();
    signal.abort();
    stop.cancel();
    await turn();
    assert.deepEqual([clock.pendingTimers, seen.cause], [0, null]);
  });
});
