import type { Check } from '../../model/check.ts';
import type { RunMode } from '../../model/event.ts';
import type { RunState } from '../../model/state.ts';
import { estimate, type Estimates } from './estimates.ts';
import { HistoryStore, type HistoryOptions } from './history-store.ts';
import { measure, type Metrics } from './metrics.ts';
import { toRecord, type RunRecord } from './run-record.ts';

/** What a session knows of former runs of its root. Read when it is first needed, and again after `forget`. */
export class History {
  readonly #store: HistoryStore;
  #records: RunRecord[] | null = null;

  constructor(options: HistoryOptions) {
    this.#store = new HistoryStore(options);
  }

  /** What other processes have kept meanwhile is read with the next question. */
  forget(): void {
    this.#records = null;
  }

  estimate(checks: readonly Check[], mode: RunMode): Estimates {
    return estimate(checks, this.#read(), this.#store.machine, mode);
  }

  /** The runs of this machine. With ids, those checks alone. */
  measure(ids: readonly string[] | null): Metrics {
    const own = this.#read().filter(({ machine }) => machine === this.#store.machine);
    return measure(own, ids === null ? null : new Set(ids));
  }

  /** Keeps a run that has ended; `estimateMs` is the wall time that was expected of it, if any. */
  keep(state: RunState, estimateMs: number | null): void {
    const record = toRecord(state, this.#store.machine, estimateMs);
    if (record === null) return;
    this.#records?.push(record);
    this.#store.append(record);
  }

  #read(): RunRecord[] {
    return (this.#records ??= this.#store.read());
  }
}
