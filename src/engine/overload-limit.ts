import type { LimitPhase } from '../model/event.ts';

/** A shortage within this time of the last one is the same shortage: many checks hit it at once. */
const sameShortageMs = 1_000;

/** Checks that must start without trouble before one more slot is tried. */
const calmStarts = 8;

/** A new limit. `lowered` and `recovered` begin and end an overload; the others are steps in between, which need not be told. */
export interface LimitChange {
  readonly limit: number;
  readonly phase: LimitPhase;
}

/**
 * How many slots a run may use when the machine has no room for more processes: a circuit breaker that halves the limit at every
 * shortage, down to one check at a time, and gives slots back one by one after quiet starts (additive increase, multiplicative
 * decrease, as in TCP: Chiu, Jain, Computer Networks and ISDN Systems 17, 1989). Knows no clock; times are monotonic milliseconds.
 */
export class OverloadLimit {
  readonly #most: number;
  #limit: number;
  #lastShortageMs = -Infinity;
  #calm = 0;

  /** `slots` is what the run may use at most. */
  constructor(slots: number) {
    this.#most = slots;
    this.#limit = slots;
  }

  get limit(): number {
    return this.#limit;
  }

  /** The machine had no room for a process. The change it makes, or null. */
  noteShortage(atMs: number): LimitChange | null {
    this.#calm = 0;
    const isSame = atMs - this.#lastShortageMs < sameShortageMs;
    this.#lastShortageMs = atMs;
    if (isSame || this.#limit === 1) return null;
    const phase = this.#limit === this.#most ? 'lowered' : 'lowered-further';
    this.#limit = Math.max(1, this.#limit >> 1);
    return { limit: this.#limit, phase };
  }

  /** A check has ended, so one more could be started. The change it makes, or null. */
  noteCalm(): LimitChange | null {
    if (this.#limit === this.#most || ++this.#calm < calmStarts) return null;
    this.#calm = 0;
    this.#limit++;
    return { limit: this.#limit, phase: this.#limit === this.#most ? 'recovered' : 'raised' };
  }
}
