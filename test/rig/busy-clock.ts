import { mock } from 'node:test';
import { systemClock } from '../../src/engine/ports.ts';

/** Never goes back: who paused at a time that was only made up would else think that it has not come yet. */
let nowMs = 0;

/** A clock by which 10 ms have passed whenever somebody looks: long work then pauses wherever it can, however fast the machine is. */
export function makeClockBusy(): Disposable {
  nowMs = Math.max(nowMs, systemClock.nowMs());
  const { mock: clock } = mock.method(systemClock, 'nowMs', () => (nowMs += 10));
  return { [Symbol.dispose]: () => clock.restore() };
}

/** How often others on the event loop have their turn while this goes on, if it pauses wherever it can. */
export async function countTurns(work: () => Promise<unknown>): Promise<number> {
  using _busy = makeClockBusy();
  const end = new AbortController();
  const count = async (): Promise<number> => {
    let turns = 0;
    for (; !end.signal.aborted; turns++) await new Promise((resolve) => setImmediate(resolve));
    return turns;
  };
  const counted = count();
  await work().finally(() => end.abort());
  return await counted;
}
