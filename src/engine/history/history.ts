import type { Check } from '../../model/check.ts';
import type { RunMode } from '../../model/event.ts';
import type { RunState } from '../../model/state.ts';
import { enoughExecutions, estimate, type Estimates } from './estimates.ts';
import { HistoryStore, keptTimes, type HistoryOptions } from './history-store.ts';
import { measure, type Metrics } from './metrics.ts';
import { decodeRecord, toRecord, withoutTimes, type RunRecord } from './run-record.ts';
import type { RunTimes } from './run-times.ts';
import { findTrends, type Trend } from './trend.ts';

/** How much is read for an expectation at most: what is older than that says little. */
const mostCharacters = 160 * 1_024;

/** A run with when each of its checks did what. */
export type TimedRecord = RunRecord & { readonly times: RunTimes };

/** What a session knows of former runs of its root. Read when it is first needed, and again after `forget`. */
export class History {
  readonly #store: HistoryStore;
  /** Those that nobody has looked into yet, oldest first. */
  #lines: string[] | null = null;
  /** The latest runs, newest first. */
  #latest: RunRecord[] = [];

  constructor(options: HistoryOptions) {
    this.#store = new HistoryStore(options);
  }

  /** What other processes have kept meanwhile is read with the next question. */
  forget(): void {
    this.#lines = null;
    this.#latest = [];
  }

  estimate(checks: readonly Check[], mode: RunMode): Estimates {
    this.#readFor(checks);
    return estimate(checks, this.#latest, this.#store.machine, mode);
  }

  /** The runs of this machine. With ids, those checks alone. */
  measure(ids: readonly string[] | null): Metrics {
    const own = this.#store.read().filter(({ machine }) => machine === this.#store.machine);
    return measure(own, ids === null ? null : new Set(ids));
  }

  /** The last runs of these checks on this machine. */
  trends(ids: readonly string[]): readonly Trend[] {
    const own = this.#store.read().filter(({ machine }) => machine === this.#store.machine);
    return findTrends(own, ids);
  }

  /** The last runs of this machine whose times are kept, oldest first. */
  timedRuns(): readonly TimedRecord[] {
    const runs: TimedRecord[] = [];
    for (const line of this.#store.readLines().toReversed()) {
      const record = decodeRecord(line);
      if (record === null || record.times === null || record.machine !== this.#store.machine) continue;
      runs.push({ ...record, times: record.times });
      if (runs.length === keptTimes) break;
    }
    return runs.reverse();
  }

  /** Keeps a run that has ended; `estimateMs` is the wall time that was expected of it, if any. */
  keep(state: RunState, estimateMs: number | null, times: RunTimes | null = null): void {
    const record = toRecord(state, this.#store.machine, estimateMs, times);
    if (record === null) return;
    // What was not read yet will be read with this.
    if (this.#lines !== null) this.#latest.unshift({ ...record, times: null });
    this.#store.append(record);
  }

  /** Goes back as far as it takes to know enough of every check. */
  #readFor(checks: readonly Check[]): void {
    const missing = new Map(checks.map(({ id }) => [id, enoughExecutions]));
    const note = (record: RunRecord): void => {
      for (const { id, cached } of record.checks) {
        const count = cached ? undefined : missing.get(id);
        if (count === 1) missing.delete(id);
        else if (count !== undefined) missing.set(id, count - 1);
      }
    };
    const lines = (this.#lines ??= this.#store.readLines());
    this.#latest.forEach(note);
    for (let left = mostCharacters; left > 0 && missing.size > 0;) {
      const line = lines.pop();
      if (line === undefined) return;
      const short = withoutTimes(line);
      left -= short.length;
      const record = decodeRecord(short);
      if (record === null) continue;
      this.#latest.push(record);
      note(record);
    }
  }
}
