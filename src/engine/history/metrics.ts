import type { RunMode } from '../../model/event.ts';
import { peakMemoryOf } from './peak-memory.ts';
import { findRegression, type Regression } from './regression.ts';
import type { CheckRecord, RunRecord } from './run-record.ts';
import { median, percentile } from './statistics.ts';

/** What is known of one check over the runs that are kept. Times in milliseconds, of executions that came to an end; 0 when there was none. */
export interface CheckMetrics {
  readonly id: string;
  /** Executions that passed, failed or timed out; what was answered from a stored verdict is not one. */
  readonly count: number;
  readonly totalMs: number;
  readonly averageMs: number;
  readonly minMs: number;
  readonly maxMs: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  /** With fewer than a hundred executions the same as `maxMs`. */
  readonly p99Ms: number;
  readonly failed: number;
  readonly timedOut: number;
  /** Could not run. */
  readonly errored: number;
  readonly flaky: number;
  readonly cacheHits: number;
  /** The most that its processes had resident together, in its latest executions that somebody could look at; null when nobody could. */
  readonly peakMemoryBytes: number | null;
  readonly regression: Regression | null;
}

/** The runs of one root on one machine, together. */
export interface RunMetrics {
  readonly parallel: number;
  readonly sequential: number;
  /** Sum of durations by wall time, on average over the parallel runs in which something ran; null when there was none. */
  readonly averageSpeedup: number | null;
  /** Checks that could not run, and that timed out. */
  readonly errors: number;
  readonly timeouts: number;
  /** How far the expected wall time was from the real one, as a share of the real one, in the middle; null when nothing was ever expected. */
  readonly estimateError: number | null;
}

/** An execution that took long. */
export interface SlowExecution {
  readonly id: string;
  /** Of its run: ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
}

export interface Metrics {
  readonly runs: RunMetrics;
  /** By id. */
  readonly checks: readonly CheckMetrics[];
  /** The latest slow executions, latest first. */
  readonly slow: readonly SlowExecution[];
}

/** Counts what runs have left behind, oldest first. With ids, those checks alone. */
export function measure(records: readonly RunRecord[], ids: ReadonlySet<string> | null = null): Metrics {
  const byId = new Map<string, { readonly check: CheckRecord; readonly mode: RunMode }[]>();
  for (const { checks, mode } of records) {
    for (const check of checks) {
      if (ids !== null && !ids.has(check.id)) continue;
      const list = byId.get(check.id);
      if (list === undefined) byId.set(check.id, [{ check, mode }]);
      else list.push({ check, mode });
    }
  }
  const checks = [...byId].map(([id, all]) => measureCheck(id, all)).sort((a, b) => (a.id < b.id ? -1 : 1));
  return { runs: measureRuns(records), checks, slow: findSlow(records, ids) };
}

/** What is slow, and how many executions are told. */
const slowness = { leastMs: 60_000, most: 10 };

function findSlow(records: readonly RunRecord[], ids: ReadonlySet<string> | null): SlowExecution[] {
  const slow = records.flatMap(({ startedAt, checks }) =>
    checks
      .filter(({ id, cached, durationMs }) => !cached && durationMs >= slowness.leastMs && ids?.has(id) !== false)
      .map(({ id, durationMs }) => ({ id, startedAt, durationMs })),
  );
  return slow.slice(-slowness.most).reverse();
}

function measureCheck(id: string, all: readonly { readonly check: CheckRecord; readonly mode: RunMode }[]): CheckMetrics {
  const fresh = all.filter(({ check }) => !check.cached);
  const durations = fresh.filter(({ check }) => hasEnded(check)).map(({ check }) => check.durationMs);
  const totalMs = durations.reduce((sum, ms) => sum + ms, 0);
  const having = (verdict: CheckRecord['verdict']): number => fresh.filter(({ check }) => check.verdict === verdict).length;
  return {
    id,
    count: durations.length,
    totalMs: round(totalMs),
    averageMs: durations.length === 0 ? 0 : round(totalMs / durations.length),
    minMs: durations.length === 0 ? 0 : durations.reduce((a, b) => Math.min(a, b)),
    maxMs: durations.reduce((a, b) => Math.max(a, b), 0),
    p50Ms: round(median(durations)),
    p95Ms: percentile(durations, 0.95),
    p99Ms: percentile(durations, 0.99),
    failed: having('failed'),
    timedOut: having('timed-out'),
    errored: having('errored'),
    flaky: fresh.filter(({ check }) => check.flaky).length,
    cacheHits: all.length - fresh.length,
    peakMemoryBytes: peakMemoryOf(fresh.map(({ check }) => check).reverse()),
    regression: findRegression(comparableDurations(fresh)),
  };
}

/** Durations of passes in the way of the latest run: others took another time for other reasons. */
function comparableDurations(fresh: readonly { readonly check: CheckRecord; readonly mode: RunMode }[]): number[] {
  const mode = fresh.at(-1)?.mode;
  return fresh.filter((one) => one.mode === mode && one.check.verdict === 'passed').map(({ check }) => check.durationMs);
}

function measureRuns(records: readonly RunRecord[]): RunMetrics {
  const all = records.flatMap(({ checks }) => checks).filter(({ cached }) => !cached);
  const speedups = records.flatMap((record) => speedupOf(record) ?? []);
  const errors = estimateErrors(records);
  return {
    parallel: records.filter(({ mode }) => mode === 'parallel').length,
    sequential: records.filter(({ mode }) => mode === 'sequential').length,
    averageSpeedup: speedups.length === 0 ? null : speedups.reduce((sum, speedup) => sum + speedup, 0) / speedups.length,
    errors: all.filter(({ verdict }) => verdict === 'errored').length,
    timeouts: all.filter(({ verdict }) => verdict === 'timed-out').length,
    estimateError: errors.length === 0 ? null : median(errors),
  };
}

function speedupOf({ mode, durationMs, checks }: RunRecord): number | null {
  const sumMs = checks.filter(({ cached }) => !cached).reduce((sum, check) => sum + check.durationMs, 0);
  return mode === 'parallel' && durationMs > 0 && sumMs > 0 ? sumMs / durationMs : null;
}

/** Of every run that something was expected of, in their order: how wrong that was, as a share of what it took. */
export function estimateErrors(records: readonly RunRecord[]): number[] {
  return records.flatMap(({ estimateMs, durationMs }) =>
    estimateMs === null || durationMs <= 0 ? [] : [Math.abs(estimateMs - durationMs) / durationMs],
  );
}

const hasEnded = ({ verdict }: CheckRecord): boolean => verdict === 'passed' || verdict === 'failed' || verdict === 'timed-out';

const round = (ms: number): number => Math.round(ms * 10) / 10;
