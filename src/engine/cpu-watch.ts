import type { CpuUse } from './cpu-use.ts';
import type { Clock } from './ports.ts';

export interface CpuWatchOptions {
  readonly clock: Clock;
  readonly cpu: CpuUse;
  readonly onSample: (share: number) => void;
}

const intervalMs = 250;
/** What is shorter says nothing: the system counts in hundredths of a second. */
const leastMs = 50;

/** Says four times a second how busy the processors have been, from now on until it is disposed: that moment ends the last sample. */
export class CpuWatch implements Disposable {
  readonly #options: CpuWatchOptions;
  #lastMs: number;
  #timer: Disposable;

  constructor(options: CpuWatchOptions) {
    this.#options = options;
    options.cpu.sample();
    this.#lastMs = options.clock.nowMs();
    this.#timer = this.#wait();
  }

  [Symbol.dispose](): void {
    this.#timer[Symbol.dispose]();
    if (this.#options.clock.nowMs() - this.#lastMs >= leastMs) this.#sample();
  }

  #wait(): Disposable {
    return this.#options.clock.after(intervalMs, () => {
      this.#timer = this.#wait();
      this.#sample();
    });
  }

  #sample(): void {
    const { clock, cpu, onSample } = this.#options;
    this.#lastMs = clock.nowMs();
    const share = cpu.sample();
    if (share !== null) onSample(share);
  }
}
