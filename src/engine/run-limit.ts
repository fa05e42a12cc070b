import type { LimitPhase } from '../model/event.ts';
import { BusyLimit } from './busy-limit.ts';
import type { MachineLoad } from './machine-load.ts';
import { OverloadLimit } from './overload-limit.ts';
import type { Clock } from './ports.ts';

/** Another number of slots, and why, as a clause. */
export interface SlotChange {
  readonly limit: number;
  readonly phase: LimitPhase;
  readonly reason: string;
}

export interface RunLimitOptions {
  /** What the run may use at most. */
  readonly slots: number;
  readonly clock: Clock;
  /** Where the load of the machine is seen; nowhere when absent. */
  readonly load: MachineLoad | undefined;
  readonly onChange: (change: SlotChange) => void;
}

/** How often a run looks at the load of the machine: what is over sooner never does. */
const loadIntervalMs = 2_500;

/** How many slots a run may use now: the stricter of what the machine has room for and what it has time for. Disposing ends the watch. */
export class RunLimit implements Disposable {
  readonly #options: RunLimitOptions;
  readonly #overload: OverloadLimit;
  readonly #busy: BusyLimit;
  #limit: number;
  /** Whether it waits for slots of other processes, and how often it had to. */
  #isWaiting = false;
  #waits = 0;
  #timer: Disposable | null = null;

  constructor(options: RunLimitOptions) {
    this.#options = options;
    this.#limit = options.slots;
    this.#overload = new OverloadLimit(options.slots);
    this.#busy = new BusyLimit(options.slots);
    if (options.slots > 1) this.#watch();
  }

  get limit(): number {
    return this.#limit;
  }

  /** The machine had no room for a process. */
  noteShortage(code: string): void {
    this.#overload.noteShortage(this.#options.clock.nowMs());
    this.#apply(`the machine has no room for more processes (${code})`);
  }

  /** A check has ended, so one more could be started. */
  noteCalm(): void {
    this.#overload.noteCalm();
    this.#apply('the machine has room for more processes again');
  }

  /**
   * The run waits for slots of which other processes use so many; 0 = no other process uses any. What that makes of the limit, or null:
   * news when it begins and when it is over, but only the first time.
   */
  noteElsewhere(used: number): SlotChange | null {
    const isWaiting = used > 0;
    if (isWaiting === this.#isWaiting) return null;
    this.#isWaiting = isWaiting;
    if (isWaiting) this.#waits++;
    const isNews = this.#waits === 1 && this.#limit === this.#options.slots;
    if (!isWaiting)
      return { limit: this.#limit, phase: isNews ? 'recovered' : 'raised', reason: 'no other Preflight uses slots any more' };
    const limit = Math.max(1, Math.min(this.#limit, this.#options.slots - used));
    const slots = used === 1 ? '1 slot is' : `${used} slots are`;
    return {
      limit,
      phase: isNews ? 'lowered' : 'lowered-further',
      reason: `${slots} used by another Preflight window or command`,
    };
  }

  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = null;
  }

  #watch(): void {
    const { load, clock } = this.#options;
    if (load === undefined) return;
    this.#timer = clock.after(loadIntervalMs, () => {
      this.#watch();
      const share = load.sample();
      if (share === null) return;
      const before = this.#busy.limit;
      this.#busy.note(share);
      this.#apply(this.#busy.limit < before ? 'the machine is busy' : 'the machine is less busy');
    });
  }

  #apply(reason: string): void {
    const before = this.#limit;
    this.#limit = Math.min(this.#overload.limit, this.#busy.limit);
    if (this.#limit !== before) this.#options.onChange({ limit: this.#limit, phase: this.#phaseSince(before), reason });
  }

  #phaseSince(before: number): LimitPhase {
    const { slots } = this.#options;
    if (this.#limit > before) return this.#limit === slots ? 'recovered' : 'raised';
    return before === slots ? 'lowered' : 'lowered-further';
  }
}
