import { systemClock } from '../ports.ts';

/** Of all long work together: others on the event loop do not care whom they wait for. */
let turnedMs = 0;
let turn: Promise<void> | null = null;

/** Lets long work on the event loop pause in time: others wait for at most some milliseconds, however much such work there is at once. */
export class Breather {
  readonly #sliceMs: number;

  constructor(sliceMs = 8) {
    this.#sliceMs = sliceMs;
  }

  /** Returns at once, or after others had their turn when this slice of time is used up. */
  async breathe(): Promise<void> {
    if (systemClock.nowMs() - turnedMs < this.#sliceMs) return;
    await (turn ??= new Promise((resolve) =>
      setImmediate(() => {
        turnedMs = systemClock.nowMs();
        turn = null;
        resolve();
      }),
    ));
  }
}
