import type { Clock } from '../ports.ts';
import type { Launch, LaunchOutcome, LaunchRequest } from './launch.ts';
import { addLiveProcess, onceRoom } from './live-processes.ts';
import { isShortage } from './system-error.ts';

/** The first pause; each further one is twice as long, up to the longest. An end of another command makes it shorter. */
const firstPauseMs = 25;
const longestPauseMs = 1_000;
/** Without any end of another command in this time there is no hope. */
const hopeMs = 8_000;
/** However many end: nobody waits longer. */
const longestWaitMs = 60_000;

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
  const { clock, signals, onShortage } = patience;
  const firstMs = clock.nowMs();
  let hopefulMs = firstMs;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    if (signals.some((signal) => signal?.aborted === true)) return null;
    const outcome = await launch(request);
    if (outcome.ok || !isShortage(outcome.error.code)) return outcome;
    onShortage?.(outcome.error.code);
    const nowMs = clock.nowMs();
    if (nowMs - hopefulMs > hopeMs || nowMs - firstMs > longestWaitMs) return outcome;
    // Not all at the same moment again.
    const next = await waitForRoom(pauseMs * (0.75 + Math.random() / 2), patience);
    if (next === 'cancelled') return null;
    if (next === 'room') hopefulMs = clock.nowMs();
  }
}

async function waitForRoom(ms: number, { clock, signals }: Patience): Promise<'room' | 'pause' | 'cancelled'> {
  const { promise, resolve } = Promise.withResolvers<'room' | 'pause' | 'cancelled'>();
  const onAbort = () => resolve('cancelled');
  using _live = addLiveProcess({ isRunning: false, cancel: onAbort, settled: promise });
  using _room = onceRoom(() => resolve('room'));
  using _pause = clock.after(ms, () => resolve('pause'));
  for (const signal of signals) signal?.addEventListener('abort', onAbort, { once: true });
  const next = await promise;
  for (const signal of signals) signal?.removeEventListener('abort', onAbort);
  return next;
}
