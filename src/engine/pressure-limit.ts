/** When a pressure is too high and when it is not any more; between the two nothing changes, so that the limit does not swing. */
export interface Thresholds {
  readonly high: number;
  readonly low: number;
  /** Measurements in a row that must be high before slots are taken away. */
  readonly inARow: number;
}

/**
 * How many slots a run may use beside what else the machine has to bear: half as many whenever a pressure stays high, one more whenever
 * it is low again. Never below one.
 */
export class PressureLimit {
  readonly #most: number;
  readonly #thresholds: Thresholds;
  #limit: number;
  #high = 0;

  constructor(slots: number, thresholds: Thresholds) {
    this.#most = slots;
    this.#limit = slots;
    this.#thresholds = thresholds;
  }

  get limit(): number {
    return this.#limit;
  }

  note(pressure: number): void {
    const { high, low, inARow } = this.#thresholds;
    this.#high = pressure >= high ? this.#high + 1 : 0;
    if (this.#high >= inARow) {
      this.#high = 0;
      this.#limit = Math.max(1, this.#limit >> 1);
    } else if (pressure <= low) this.#limit = Math.min(this.#most, this.#limit + 1);
  }
}
