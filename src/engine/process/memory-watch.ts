import type { Clock } from '../ports.ts';
import type { FamilyMemory } from './family-memory.ts';

export interface MemoryWatchOptions {
  readonly clock: Clock;
  /** Asked once, at the first look; null = nobody can tell. */
  readonly open: () => Promise<FamilyMemory | null>;
}

/** What is over sooner is never looked at. */
const firstMs = 250;
/** The time between looks is so many times what a look takes, within bounds: together they cost as much as looks at the processors. */
const pause = { looks: 10_000, mostMs: 2_000 };

/** Looks now and then at the memory of all commands of this host at once; costs nothing while there are none, and nothing for short ones. */
export class MemoryWatch {
  readonly #options: MemoryWatchOptions;
  /** By the pid of a command, the oldest first: who is told. */
  readonly #watched = new Map<number, (bytes: number) => void>();
  #memory: FamilyMemory | null | undefined;
  #timer: Disposable | null = null;
  #isLooking = false;
  /** When the next look is worth its price, on the clock. */
  #dueMs = -Infinity;

  constructor(options: MemoryWatchOptions) {
    this.#options = options;
  }

  /** Tells now and then what this command has resident with all that it has started, in bytes, until it is disposed. */
  watch(pid: number, onMemory: (bytes: number) => void): Disposable {
    this.#watched.set(pid, onMemory);
    this.#wait();
    return {
      [Symbol.dispose]: () => {
        if (this.#watched.get(pid) === onMemory) this.#watched.delete(pid);
        if (this.#watched.size > 0) return;
        this.#timer?.[Symbol.dispose]();
        this.#timer = null;
      },
    };
  }

  #wait(): void {
    if (this.#memory === null || this.#isLooking || this.#watched.size === 0) return;
    const { clock } = this.#options;
    this.#timer ??= clock.after(Math.max(firstMs, this.#dueMs - clock.nowMs()), () => {
      this.#timer = null;
      void this.#look();
    });
  }

  async #look(): Promise<void> {
    this.#isLooking = true;
    this.#memory ??= await this.#options.open();
    const memory = this.#memory;
    const startedMs = performance.now();
    const sums = (await memory?.look(new Set(this.#watched.keys()))) ?? new Map<number, number>();
    const tookMs = performance.now() - startedMs;
    for (const [pid, bytes] of sums) if (bytes > 0) this.#watched.get(pid)?.(bytes);
    this.#isLooking = false;
    this.#dueMs = this.#options.clock.nowMs() + Math.max(memory?.leastMs ?? 0, Math.min(pause.mostMs, pause.looks * tookMs));
    this.#wait();
  }
}
