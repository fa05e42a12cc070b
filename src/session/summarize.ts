import type { CheckState, RunState } from '../model/state.ts';
import type { Verdict } from '../model/verdict.ts';

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
  const { path, pathMs } = criticalPath(state, new Map(spans.map((span) => [span.check, span.durationMs])));
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

/** Longest path through the dependencies by measured durations; the checks' order in the state need not be topological. */
function criticalPath(state: RunState, durations: ReadonlyMap<string, number>): { path: string[]; pathMs: number } {
  const best = new Map<string, { ms: number; before: string | null }>();
  const open = [...state.checks.keys()];
  while (open.length > 0) {
    const id = open.at(-1)!;
    const dependencies = (state.checks.get(id)?.plan.dependsOn ?? [])
      .map(({ check }) => check)
      .filter((check) => state.checks.has(check));
    const unknown = best.has(id) ? [] : dependencies.filter((check) => !best.has(check));
    open.push(...unknown);
    if (unknown.length > 0) continue;
    open.pop();
    const before = dependencies.toSorted((a, b) => best.get(b)!.ms - best.get(a)!.ms)[0] ?? null;
    best.set(id, { ms: (durations.get(id) ?? 0) + (before === null ? 0 : best.get(before)!.ms), before });
  }
  const last = [...durations.keys()].toSorted((a, b) => best.get(b)!.ms - best.get(a)!.ms)[0] ?? null;
  const path: string[] = [];
  for (let id = last; id !== null; id = best.get(id)!.before) if (durations.has(id)) path.unshift(id);
  return { path, pathMs: last === null ? 0 : best.get(last)!.ms };
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
