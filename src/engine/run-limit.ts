import type { LimitPhase } from '../model/event.ts';
import { describeSize } from '../model/size.ts';
import type { LoadSample, MachineLoad, PowerState } from './machine-load.ts';
import { OverloadLimit } from './overload-limit.ts';
import type { Clock } from './ports.ts';
import { PressureLimit, type Thresholds } from './pressure-limit.ts';

/** Another number of slots, and why, as a clause. */
export interface SlotChange {
  readonly limit: number;
  readonly phase: LimitPhase;
  readonly reason: string;
}

export interface RunLimitOptions {
  /** What the run may use at most. */
  readonly slots: number;
  /** Nobody waits for the run: it goes slowly where power is dear. */
  readonly isBackground: boolean;
  readonly clock: Clock;
  /** Where the load of the machine is seen; nowhere when absent. */
  readonly load: MachineLoad | undefined;
  readonly onChange: (change: SlotChange) => void;
}

/** Whether a run waits for something that it cannot take, and how often it had to. */
interface Wait {
  isOn: boolean;
  times: number;
}

interface Pressure extends Thresholds {
  readonly of: keyof LoadSample;
  /** What is said when it takes slots, and when it gives one back. */
  readonly rises: string;
  readonly falls: string;
}

const hasMemory = { rises: 'memory is nearly used up', falls: 'there is more memory again' };

/**
 * What takes slots from a run. Processors that are always wanted are nothing unusual, so that this must last; memory that is short kills
 * programs soon.
 */
const pressures: readonly Pressure[] = [
  { of: 'processors', high: 0.85, low: 0.4, inARow: 3, rises: 'the machine is busy', falls: 'the machine is less busy' },
  { of: 'memoryNeed', high: 1, low: 0.5, inARow: 1, ...hasMemory },
  { of: 'memoryStalls', high: 0.3, low: 0.05, inARow: 2, ...hasMemory },
];

const savesPower: Readonly<Record<PowerState, string>> = {
  battery: 'the machine runs on battery and nobody waits for this run',
  saving: 'the machine saves power and nobody waits for this run',
  mains: 'the machine has power again',
};

/** How often a run looks at the load of the machine: what is over sooner never does. */
const loadIntervalMs = 2_500;

/** How many slots a run may use now: the strictest of what the machine has room, time and power for. Disposing ends the watch. */
export class RunLimit implements Disposable {
  readonly #options: RunLimitOptions;
  readonly #overload: OverloadLimit;
  readonly #pressures: readonly { readonly pressure: Pressure; readonly limit: PressureLimit }[];
  #powerLimit: number;
  #limit: number;
  /** For slots of other processes, and for memory. */
  readonly #elsewhere: Wait = { isOn: false, times: 0 };
  readonly #memory: Wait = { isOn: false, times: 0 };
  #timer: Disposable | null = null;

  constructor(options: RunLimitOptions) {
    const { slots } = options;
    this.#options = options;
    this.#limit = slots;
    this.#powerLimit = slots;
    this.#overload = new OverloadLimit(slots);
    this.#pressures = pressures.map((pressure) => ({ pressure, limit: new PressureLimit(slots, pressure) }));
  }

  get limit(): number {
    return this.#limit;
  }

  /** Begins to look at the machine, at once. */
  watch(): void {
    if (this.#options.slots === 1 || this.#options.load === undefined) return;
    this.#look(this.#options.load);
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
    const slots = used === 1 ? '1 slot is' : `${used} slots are`;
    return this.#noteWait(
      this.#elsewhere,
      used === 0 ? null : this.#options.slots - used,
      `${slots} used by another Preflight window or command`,
      'no other Preflight uses slots any more',
    );
  }

  /** The same for memory: a check that may take so many bytes must wait for some, although only so many slots are used; null = none does. */
  noteMemory(lack: { readonly check: string; readonly bytes: number; readonly used: number } | null): SlotChange | null {
    const reason = lack === null ? '' : `memory is short for ${lack.check}, which may take ${describeSize(lack.bytes)}`;
    return this.#noteWait(this.#memory, lack?.used ?? null, reason, hasMemory.falls);
  }

  #noteWait(wait: Wait, limit: number | null, begins: string, ends: string): SlotChange | null {
    const isOn = limit !== null;
    if (isOn === wait.isOn) return null;
    wait.isOn = isOn;
    if (isOn) wait.times++;
    const isNews = wait.times === 1 && this.#limit === this.#options.slots;
    if (!isOn) return { limit: this.#limit, phase: isNews ? 'recovered' : 'raised', reason: ends };
    return { limit: Math.max(1, Math.min(this.#limit, limit)), phase: isNews ? 'lowered' : 'lowered-further', reason: begins };
  }

  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = null;
  }

  #look(load: MachineLoad): void {
    this.#timer = this.#options.clock.after(loadIntervalMs, () => this.#look(load));
    const sample = load.sample();
    for (const { pressure, limit } of this.#pressures) {
      const measured = sample[pressure.of];
      if (measured === null) continue;
      const before = limit.limit;
      limit.note(measured);
      this.#apply(limit.limit < before ? pressure.rises : pressure.falls);
    }
    if (!this.#options.isBackground) return;
    const power = load.power();
    this.#powerLimit = power === 'mains' ? this.#options.slots : 1;
    this.#apply(savesPower[power]);
  }

  #apply(reason: string): void {
    const before = this.#limit;
    const limits = this.#pressures.map(({ limit }) => limit.limit);
    this.#limit = Math.min(this.#overload.limit, this.#powerLimit, ...limits);
    if (this.#limit !== before) this.#options.onChange({ limit: this.#limit, phase: this.#phaseSince(before), reason });
  }

  #phaseSince(before: number): LimitPhase {
    const { slots } = this.#options;
    if (this.#limit > before) return this.#limit === slots ? 'recovered' : 'raised';
    return before === slots ? 'lowered' : 'lowered-further';
  }
}
