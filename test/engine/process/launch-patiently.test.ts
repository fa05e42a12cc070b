import assert from 'node:assert/strict';
import { endAll } from '../../../src/engine/process/live-processes.ts';
import { launchPosix, type Launch } from '../../../src/engine/process/launch.ts';
import { runProcess, shortageOf } from '../../../src/engine/process/run-process.ts';
import { FakeClock } from '../../rig/fake-clock.ts';

/** A machine that has no room for the first starts. */
function crowded(failures: number, code = 'EAGAIN'): { launch: Launch; attempts: () => number } {
  let attempts = 0;
  const launch: Launch = async (request) => {
    attempts++;
    return attempts <= failures ? { ok: false, error: { code, message: `spawn ${code}` } } : launchPosix(request);
  };
  return { launch, attempts: () => attempts };
}

/** Time passes as soon as somebody waits for it. */
class HastyClock extends FakeClock {
  override after(delayMs: number, callback: () => void): Disposable {
    const timer = super.after(delayMs, callback);
    setImmediate(() => this.advance(delayMs));
    return timer;
  }
}

const spec = { command: ['true'], cwd: '/' };

describe('a machine that has no room for one more process', () => {
  it('is asked again until it has, and the caller hears of each time', async () => {
    const codes: string[] = [];
    const { launch } = crowded(3, 'EMFILE');
    const { verdict } = await runProcess(spec, { launch, onShortage: (code) => codes.push(code) });
    assert.deepEqual([verdict, codes], ['passed', ['EMFILE', 'EMFILE', 'EMFILE']]);
  });

  it('makes the command errored, with the limit named, when it stays full', async () => {
    const { launch, attempts } = crowded(1_000);
    const clock = new HastyClock();
    const result = await runProcess(spec, { launch, clock });
    assert.equal(result.verdict, 'errored');
    assert.equal(
      result.reason,
      'true could not be started: the limit of processes is reached (ulimit -u); close programs or run fewer checks at once (EAGAIN).',
    );
    assert.equal(shortageOf(result), 'EAGAIN');
    assert.ok(clock.nowMs() > 8_000 && clock.nowMs() < 12_000);
    assert.ok(attempts() > 10 && attempts() < 20);
  });

  it('is not asked again after a cancellation', async () => {
    const stop = new AbortController();
    const { launch, attempts } = crowded(1_000);
    const result = await runProcess({ ...spec, signal: stop.signal }, { launch, onShortage: () => stop.abort() });
    assert.deepEqual([result.verdict, result.reason, attempts()], ['cancelled', 'cancelled before it started', 1]);
  });

  it('is not asked again when the host ends', async () => {
    const { launch } = crowded(1_000);
    const waiting = Promise.withResolvers<void>();
    const result = runProcess(spec, { launch, onShortage: () => waiting.resolve() });
    await waiting.promise;
    await new Promise(setImmediate);
    await endAll(100);
    assert.equal((await result).verdict, 'cancelled');
  });
});
