/** The shares of time in which something waited for a processor above which the machine is busy, and below which it is not any more. */
const thresholds = { busy: 0.85, calm: 0.4 };
/** Measurements in a row that must say so before slots are taken away. */
const busyInARow = 3;

/**
 * How many slots a run may use beside what else the machine has to do: half as many when it is busy for a while, one more whenever it is
 * calm again. Between the two thresholds nothing changes, so that the limit does not swing. Never below one.
 */
export class BusyLimit {
  readonly #most: number;
  #limit: number;
  #busy = 0;

  constructor(slots: number) {
    this.#most = slots;
    this.#limit = slots;
  }

  get limit(): number {
    return this.#limit;
  }

  /** `share` of the time since the last measurement in which something waited for a processor. */
  note(share: number): void {
    this.#busy = share >= thresholds.busy ? this.#busy + 1 : 0;
    if (this.#busy >= busyInARow) {
      this.#busy = 0;
      this.#limit = Math.max(1, this.#limit >> 1);
    } else if (share <= thresholds.calm) this.#limit = Math.min(this.#most, this.#limit + 1);
  }
}
