import type { MachineLoad, MemoryRoom } from './machine-load.ts';
import type { Clock } from './ports.ts';

/** What the checks of all runs of a host will probably take yet of the memory, beyond what they have; in bytes. */
export class ExpectedMemory {
  #growth = 0;

  get growth(): number {
    return this.#growth;
  }

  /** A check has started that will probably take so much at most; until it is disposed. */
  expect(bytes: number): Expectation {
    let growth = 0;
    const set = (next: number): void => {
      this.#growth += next - growth;
      growth = next;
    };
    set(bytes);
    return { note: (has) => set(Math.max(0, bytes - has)), [Symbol.dispose]: () => set(0) };
  }
}

interface Expectation extends Disposable {
  /** It has so much now. */
  note(bytes: number): void;
}

export interface RunMemoryOptions {
  /** Where the memory of the machine is seen; nowhere when absent. */
  readonly load: MachineLoad | undefined;
  readonly clock: Clock;
  /** What all runs of the host expect. */
  readonly expected: ExpectedMemory;
  /** There may be more memory than before. */
  readonly onRoom: () => void;
}

/** A look at the memory of the machine costs a tenth of a millisecond, and is good for so long. */
const freshMs = 100;
/** How often a run that waits for memory looks for some: nobody tells it. */
const lookAgainMs = 250;

/** How much memory is left for what a run starts next, by what the machine has now and what those that run will take yet. */
export class RunMemory implements Disposable {
  /** What is expected of a check of which nobody knows what it takes. */
  readonly usualBytes: number;
  readonly #options: RunMemoryOptions;
  readonly #running = new Map<string, Expectation>();
  #availableBytes = Infinity;
  #lookedMs = -Infinity;
  #timer: Disposable | null = null;

  constructor(options: RunMemoryOptions) {
    this.#options = options;
    this.usualBytes = this.#look()?.usualBytes ?? 0;
  }

  /** In bytes; Infinity where nobody can tell. */
  get left(): number {
    const { clock, expected } = this.#options;
    if (clock.nowMs() - this.#lookedMs >= freshMs) this.#look();
    return this.#availableBytes - expected.growth;
  }

  start(id: string, bytes: number): void {
    this.#running.set(id, this.#options.expected.expect(bytes));
  }

  /** A check has so much now. */
  note(id: string, bytes: number): void {
    this.#running.get(id)?.note(bytes);
    // What it has taken must not count as left.
    this.#lookedMs = -Infinity;
  }

  end(id: string): void {
    this.#running.get(id)?.[Symbol.dispose]();
    this.#running.delete(id);
    if (this.#timer !== null) this.#lookedMs = -Infinity;
  }

  /** Whether something waits for memory now. */
  waits(isWaiting: boolean): void {
    if (!isWaiting) this[Symbol.dispose]();
    else
      this.#timer ??= this.#options.clock.after(lookAgainMs, () => {
        this.#timer = null;
        this.#lookedMs = -Infinity;
        this.#options.onRoom();
      });
  }

  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = null;
  }

  #look(): MemoryRoom | null {
    const { load, clock } = this.#options;
    const room = load?.memory() ?? null;
    this.#lookedMs = clock.nowMs();
    this.#availableBytes = room?.availableBytes ?? Infinity;
    return room;
  }
}
