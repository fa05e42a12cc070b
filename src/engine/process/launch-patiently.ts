import type { Clock } from '../ports.ts';
import type { Launch, LaunchOutcome, LaunchRequest } from './launch.ts';
import { addLiveProcess } from './live-processes.ts';
import { isShortage } from './system-error.ts';

/** Pauses before each further attempt: about eight seconds in all. */
const pausesMs = [25, 50, 100, 200, 400, 800, 1_500, 2_000, 3_000];

export interface Patience {
  readonly clock: Clock;
  /** Aborted when the caller has changed its mind: then nothing is started any more. */
  readonly signals: readonly (AbortSignal | undefined)[];
  /** Told of each attempt that the machine had no room for, with the system's code. */
  readonly onShortage?: ((code: string) => void) | undefined;
}

/**
 * Starts a program, again after growing pauses while the machine has no room for one more: others end meanwhile. The last failure
 * is the outcome; null when it was cancelled while waiting.
 */
export async function launchPatiently(launch: Launch, request: LaunchRequest, patience: Patience): Promise<LaunchOutcome | null> {
  for (let attempt = 0; ; attempt++) {
    if (patience.signals.some((signal) => signal?.aborted === true)) return null;
    const outcome = await launch(request);
    if (outcome.ok || !isShortage(outcome.error.code)) return outcome;
    patience.onShortage?.(outcome.error.code);
    const pauseMs = pausesMs[attempt];
    if (pauseMs === undefined) return outcome;
    // Not all at the same moment again.
    if (await isAbortedWithin(pauseMs * (0.75 + Math.random() / 2), patience)) return null;
  }
}

async function isAbortedWithin(ms: number, { clock, signals }: Patience): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const onAbort = () => resolve(true);
  using _live = addLiveProcess({ cancel: onAbort, settled: promise });
  using _pause = clock.after(ms, () => resolve(false));
  for (const signal of signals) {
    if (signal?.aborted === true) onAbort();
    signal?.addEventListener('abort', onAbort, { once: true });
  }
  const isAborted = await promise;
  for (const signal of signals) signal?.removeEventListener('abort', onAbort);
  return isAborted;
}
