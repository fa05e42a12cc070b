import type { Clock } from '../engine/ports.ts';

/** At most ten updates of the window in a second: more than that nobody can see. */
const usualIntervalMs = 100;

/** Calls of it become few calls of `action`: the first at once, the last never lost, never two within the interval (100 ms). */
export interface Coalesced extends Disposable {
  (): void;
}

export function coalesce(clock: Clock, action: () => void, intervalMs = usualIntervalMs): Coalesced {
  let timer: Disposable | null = null;
  let isWanted = false;
  const act = (): void => {
    isWanted = false;
    timer = clock.after(intervalMs, () => {
      timer = null;
      if (isWanted) act();
    });
    action();
  };
  const request = (): void => {
    if (timer === null) act();
    else isWanted = true;
  };
  return Object.assign(request, {
    [Symbol.dispose](): void {
      timer?.[Symbol.dispose]();
      isWanted = false;
    },
  });
}
