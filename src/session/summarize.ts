import type { CheckState, RunState } from '../model/state.ts';
import type { Verdict } from '../model/verdict.ts';
import { findLongestChain } from './longest-chain.ts';

/** What a run cost and what it gained, measured, not estimated. Times in milliseconds. */
export interface RunSummary {
  readonly counts: Readonly<Record<Verdict | 'cached' | 'flaky', number>>;
  /** Wall time; of a run that still goes on, up to its last event. */
  readonly durationMs: number;
  readonly sumOfDurationsMs: number;
  /** Sum of durations by wall time; 1 when nothing ran. */
  readonly speedup: number;
  /** The chain of dependencies that took longest. */
  readonly criticalPath: readonly string[];
  readonly criticalPathMs: number;
  /** The part of the wall time in which no check ran at all. */
  readonly overheadMs: number;
  readonly slowest: { readonly check: string; readonly durationMs: number } | null;
}

interface Span {
  readonly check: string;
  readonly startMs: number;
  readonly endMs: number;
  /** As the check itself counted: without the wait for its last output. */
  readonly durationMs: number;
}

/** Every number that faces show of a run, from its state alone. */
export function summarize(state: RunState): RunSummary {
  const spans = [...state.checks.values()].flatMap(spanOf);
  const durationMs = state.end?.durationMs ?? Math.max(0, ...spans.map(({ endMs }) => endMs));
  const sumOfDurationsMs = spans.reduce((sum, span) => sum + span.durationMs, 0);
  const durations = new Map(spans.map((span) => [span.check, span.durationMs]));
  const links = [...state.checks.values()].map(({ plan: { id, dependsOn } }) => ({
    id,
    dependsOn: dependsOn.map(({ check }) => check),
    durationMs: durations.get(id) ?? null,
  }));
  const { path, pathMs } = findLongestChain(links);
  const slowest = spans.toSorted((a, b) => b.durationMs - a.durationMs)[0];
  return {
    counts: count(state),
    durationMs,
    sumOfDurationsMs,
    speedup: durationMs > 0 && sumOfDurationsMs > 0 ? sumOfDurationsMs / durationMs : 1,
    criticalPath: path,
    criticalPathMs: pathMs,
    overheadMs: Math.max(0, durationMs - coveredMs(spans)),
    slowest: slowest === undefined ? null : { check: slowest.check, durationMs: slowest.durationMs },
  };
}

function spanOf(state: CheckState): Span[] {
  if (state.status !== 'finished' || state.startedAtMs === null) return [];
  const { cached } = state.result;
  // What a verdict cost when it was obtained is no time of this run.
  const durationMs = cached ? 0 : state.result.durationMs;
  return [{ check: state.plan.id, startMs: state.startedAtMs, endMs: state.finishedAtMs, durationMs }];
}

function count(state: RunState): RunSummary['counts'] {
  const counts = { passed: 0, failed: 0, 'timed-out': 0, cancelled: 0, skipped: 0, errored: 0, cached: 0, flaky: 0 };
  for (const check of state.checks.values()) {
    if (check.status !== 'finished') continue;
    counts[check.result.verdict]++;
    if (check.result.cached) counts.cached++;
    if (check.result.flaky) counts.flaky++;
  }
  return counts;
}

/** Length of the union of the spans. */
function coveredMs(spans: readonly Span[]): number {
  let covered = 0;
  let untilMs = 0;
  for (const { startMs, endMs } of spans.toSorted((a, b) => a.startMs - b.startMs)) {
    covered += Math.max(0, endMs - Math.max(startMs, untilMs));
    untilMs = Math.max(untilMs, endMs);
  }
  return covered;
}
