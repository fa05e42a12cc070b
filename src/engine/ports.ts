/** Time, monotonic for durations and wall for people; a fake in tests. */
export interface Clock {
  /** Milliseconds from an arbitrary start; never jumps. */
  nowMs(): number;
  /** The wall clock, for display only. */
  date(): Date;
  /** Calls back once after `delayMs`, 25 days at most, unless disposed before. */
  after(delayMs: number, callback: () => void): Disposable;
}

/** Where the engine says what does not belong to a verdict. */
export interface Logger {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** The longest delay that a timer of Node can wait for; a greater one would fire at once. */
export const longestDelayMs = 2 ** 31 - 1;

export const systemClock: Clock = {
  nowMs() {
    const [seconds, nanoseconds] = process.hrtime();
    return seconds * 1_000 + nanoseconds / 1_000_000;
  },
  date: () => new Date(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, Math.min(delayMs, longestDelayMs));
    return { [Symbol.dispose]: () => clearTimeout(timer) };
  },
};

export const silentLogger: Logger = { info: () => {}, warn: () => {}, error: () => {} };
