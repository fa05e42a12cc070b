import type { Clock } from '../ports.ts';
import type { ProcessSpec } from './spec.ts';

/** Why we ended a process. The first cause stands, whatever comes later. */
export type StopCause =
  | { readonly type: 'timeout'; readonly afterMs: number }
  | { readonly type: 'stall'; readonly silentMs: number }
  | { readonly type: 'cancel' };

/** A timer that comes this much late tells of a machine that slept or stood still; the process did not get that time either. */
const sleptMs = 5_000;

/**
 * Everything that may end a running process early: its limits, the caller's signals, the end of the host. One request only: the
 * first cause wins, later ones can but shorten the grace. Dispose it when the process has ended; then nothing of it is left.
 */
export class StopRequest implements Disposable {
  readonly #clock: Clock;
  readonly #spec: ProcessSpec;
  readonly #graceMs: number;
  readonly #timers = new Set<Disposable>();
  readonly #requested = Promise.withResolvers<StopCause>();
  readonly #patienceOver = Promise.withResolvers<void>();
  #isPatienceOver = false;
  readonly #onSignal = () => this.cancel();
  readonly #onKill = () => this.cancel(0);
  #state: 'watching' | 'requested' | 'disposed' = 'watching';
  #lastOutputMs: number;

  constructor(spec: ProcessSpec, graceMs: number, clock: Clock) {
    this.#clock = clock;
    this.#spec = spec;
    this.#graceMs = graceMs;
    this.#lastOutputMs = clock.nowMs();
    const { timeoutMs, stallTimeoutMs } = spec;
    if (typeof timeoutMs === 'number') this.#armLimit(timeoutMs, () => ({ type: 'timeout', afterMs: timeoutMs }));
    if (typeof stallTimeoutMs === 'number') this.#armStall(stallTimeoutMs, stallTimeoutMs);
    listen(spec.signal, this.#onSignal);
    listen(spec.kill, this.#onKill);
  }

  /** Settles with the first cause; never when the process ends by itself. */
  get requested(): Promise<StopCause> {
    return this.#requested.promise;
  }

  /** Settles when the grace is over: from then on only force helps. */
  get patienceOver(): Promise<void> {
    return this.#patienceOver.promise;
  }

  get isPatienceOver(): boolean {
    return this.#isPatienceOver;
  }

  /** The process has written something. Cheap: called for every chunk. */
  noteOutput(): void {
    this.#lastOutputMs = this.#clock.nowMs();
  }

  /** Asks for the end, or, asked before, for an end within this grace. */
  cancel(graceMs = this.#graceMs): void {
    this.#request({ type: 'cancel' }, graceMs);
  }

  [Symbol.dispose](): void {
    this.#state = 'disposed';
    for (const timer of this.#timers) timer[Symbol.dispose]();
    this.#timers.clear();
    this.#spec.signal?.removeEventListener('abort', this.#onSignal);
    this.#spec.kill?.removeEventListener('abort', this.#onKill);
  }

  #request(cause: StopCause, graceMs: number): void {
    if (this.#state === 'disposed') return;
    this.#state = 'requested';
    this.#requested.resolve(cause);
    if (graceMs === 0) this.#endPatience();
    else this.#after(graceMs, () => this.#endPatience());
  }

  #endPatience(): void {
    this.#isPatienceOver = true;
    this.#patienceOver.resolve();
  }

  /**
   * A limit is not declared passed before the event loop has looked once at what the system has to tell: after a stall of the
   * host the timer comes first, and the process may have ended in time. After a sleep of the machine it gets one more grace.
   */
  #armLimit(delayMs: number, cause: () => StopCause | null, mayExtend = true): void {
    const dueMs = this.#clock.nowMs() + delayMs;
    this.#after(delayMs, () => {
      const isLate = this.#clock.nowMs() - dueMs > sleptMs;
      if (mayExtend && isLate) return this.#armLimit(Math.max(1, this.#graceMs), cause, false);
      setImmediate(() => {
        const found = this.#state === 'watching' ? cause() : null;
        if (found !== null) this.#request(found, this.#graceMs);
      });
    });
  }

  #armStall(stallTimeoutMs: number, delayMs: number): void {
    this.#armLimit(delayMs, () => {
      const silentMs = this.#clock.nowMs() - this.#lastOutputMs;
      if (silentMs >= stallTimeoutMs) return { type: 'stall', silentMs: stallTimeoutMs };
      this.#armStall(stallTimeoutMs, stallTimeoutMs - silentMs);
      return null;
    });
  }

  #after(delayMs: number, callback: () => void): void {
    const timer = this.#clock.after(delayMs, () => {
      this.#timers.delete(timer);
      callback();
    });
    this.#timers.add(timer);
  }
}

function listen(signal: AbortSignal | undefined, listener: () => void): void {
  if (signal?.aborted === true) listener();
  else signal?.addEventListener('abort', listener, { once: true });
}
