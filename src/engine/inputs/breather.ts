import { systemClock } from '../ports.ts';

/** Lets long work on the event loop pause in time: others wait for at most some milliseconds. */
export class Breather {
  readonly #sliceMs: number;
  #sinceMs = systemClock.nowMs();

  constructor(sliceMs = 8) {
    this.#sliceMs = sliceMs;
  }

  /** Returns at once, or after others had their turn when this slice of time is used up. */
  async breathe(): Promise<void> {
    if (systemClock.nowMs() - this.#sinceMs < this.#sliceMs) return;
    await new Promise((resolve) => setImmediate(resolve));
    this.#sinceMs = systemClock.nowMs();
  }
}
