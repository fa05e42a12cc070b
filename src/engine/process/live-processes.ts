import type { StopRequest } from './stop-request.ts';

/** One running command of this host, from its start to its result. */
export interface LiveProcess {
  readonly stop: StopRequest;
  readonly settled: Promise<unknown>;
}

/** All of this host: the system's processes are one set, whoever started them. */
const liveProcesses = new Set<LiveProcess>();

export function addLiveProcess(live: LiveProcess): Disposable {
  liveProcesses.add(live);
  return { [Symbol.dispose]: () => void liveProcesses.delete(live) };
}

/**
 * Ends every process of this host and waits until each has its result (`cancelled`): asked to end, and by force after `graceMs`.
 * For the orderly end of the host: needs nothing but the system, so it works after an editor has taken its services away. Takes at
 * most `graceMs` and about two seconds; called again with a shorter grace, it shortens the first.
 */
export async function endAll(graceMs: number): Promise<void> {
  const living = [...liveProcesses];
  for (const { stop } of living) stop.cancel(graceMs);
  await Promise.allSettled(living.map(({ settled }) => settled));
}
