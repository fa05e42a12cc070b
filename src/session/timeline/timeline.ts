import { addCpuSample, type CpuSample } from '../../model/cpu-samples.ts';
import type { Check, CheckKind, Trigger } from '../../model/check.ts';
import type { RunEvent, RunMode } from '../../model/event.ts';
import type { CheckResult, RunVerdict, Verdict } from '../../model/verdict.ts';
import { findLongestChain, type LongestChain } from '../longest-chain.ts';

/** What is known of a check beside the events of a run. */
export interface CheckFacts {
  /** The heading that it stands under; null for none. */
  readonly group: string | null;
  readonly weight: number;
  readonly priority: number;
  readonly locks: readonly string[];
  readonly effect: Check['effect'];
  /** Its own limit; null = none. */
  readonly timeoutMs: number | null;
  /** Whether its verdict may be kept. */
  readonly isCacheable: boolean;
  /** What it usually takes; null where nobody knows. */
  readonly usualMs: number | null;
}

/** How a check ended, as far as a picture shows it. */
export interface Outcome {
  readonly verdict: Verdict;
  readonly cached: boolean;
  readonly flaky: boolean;
  readonly reason: string | null;
  /** As the check itself counted. */
  readonly durationMs: number;
  readonly problems: number;
}

/** One check over time. All times are milliseconds since the run began, as in the events. */
export interface TimedCheck extends CheckFacts {
  readonly id: string;
  readonly title: string;
  readonly kind: CheckKind;
  /** Those in the run. */
  readonly dependsOn: readonly string[];
  /** Its dependencies had ended; null as long as they have not. */
  readonly queuedAtMs: number | null;
  /** When each attempt began; empty for one that never ran. */
  readonly startsMs: readonly number[];
  readonly finishedAtMs: number | null;
  readonly outcome: Outcome | null;
}

/** From `atMs` on so many slots may be used. */
export interface LimitChange {
  readonly atMs: number;
  readonly limit: number;
  readonly reason: string;
}

/** One run over time: plain data, made by `advanceTimeline` alone, never changed in place. */
export interface Timeline {
  readonly runId: string;
  readonly root: string;
  readonly trigger: Trigger;
  readonly mode: RunMode;
  readonly jobs: number;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** Those of one group together, in the order of the facts, else of the selection. */
  readonly checks: readonly TimedCheck[];
  readonly limits: readonly LimitChange[];
  /** How busy the machine was: at most 200, whatever the length of the run. */
  readonly cpu: readonly CpuSample[];
  /** The time of the latest event. */
  readonly nowMs: number;
  readonly end: { readonly verdict: RunVerdict; readonly durationMs: number } | null;
}

/** By id, in the order in which checks are shown. */
export type Facts = ReadonlyMap<string, CheckFacts>;

/** Of a check that the workspace does not have. */
export const noFacts: CheckFacts = {
  group: null,
  weight: 1,
  priority: 0,
  locks: [],
  effect: 'read',
  timeoutMs: null,
  isCacheable: false,
  usualMs: null,
};

/** What a workspace knows of its checks. */
export function factsOf(
  checks: readonly Check[],
  usualMs: (id: string) => number | null = () => null,
  groupOf: (check: Check) => string | null = () => null,
): Facts {
  return new Map(
    checks.map((check): [string, CheckFacts] => {
      const { id, weight, priority, locks, effect, timeoutMs, cache } = check;
      const isCacheable = cache && effect === 'read';
      return [id, { group: groupOf(check), weight, priority, locks, effect, timeoutMs, isCacheable, usualMs: usualMs(id) }];
    }),
  );
}

const mostSamples = 200;

/** The timeline after one more event; null only before the first `run-started`. The same object when nothing of it changes. */
export function advanceTimeline(timeline: Timeline | null, event: RunEvent, facts: Facts): Timeline | null {
  if (event.type === 'run-started') return begin(event, facts);
  if (timeline === null || timeline.runId !== event.runId) return timeline;
  const nowMs = Math.max(timeline.nowMs, event.atMs);
  switch (event.type) {
    case 'output':
    case 'problem':
      return timeline;
    case 'limit-changed': {
      const { atMs, limit, reason } = event;
      return { ...timeline, nowMs, limits: [...timeline.limits, { atMs, limit, reason }] };
    }
    case 'cpu-sampled':
      return { ...timeline, nowMs, cpu: addCpuSample(timeline.cpu, { atMs: event.atMs, share: event.share }, mostSamples) };
    case 'run-finished':
      return { ...timeline, nowMs, end: { verdict: event.verdict, durationMs: event.durationMs } };
    case 'check-queued':
      return change(timeline, nowMs, event.check, (check) => ({ ...check, queuedAtMs: event.atMs }));
    case 'check-started':
      return change(timeline, nowMs, event.check, (check) => ({
        ...check,
        queuedAtMs: check.queuedAtMs ?? event.atMs,
        startsMs: [...check.startsMs, event.atMs],
      }));
    case 'check-finished':
      return change(timeline, nowMs, event.check, (check) => ({
        ...check,
        finishedAtMs: event.atMs,
        outcome: outcomeOf(event.result),
      }));
    default:
      return event satisfies never;
  }
}

/** The timeline of the events of one run; null where it never began. */
export function toTimeline(events: readonly RunEvent[], facts: Facts): Timeline | null {
  return events.reduce<Timeline | null>((timeline, event) => advanceTimeline(timeline, event, facts), null);
}

function begin(event: Extract<RunEvent, { type: 'run-started' }>, facts: Facts): Timeline {
  const { runId, root, trigger, mode, jobs, startedAt, atMs } = event;
  const inRun = new Set(event.checks.map(({ id }) => id));
  const checks = inOrderOf(facts, event.checks).map(({ id, title, kind, dependsOn }): TimedCheck => {
    const needs = [...new Set(dependsOn.map(({ check }) => check))].filter((check) => inRun.has(check));
    const fixed = { ...(facts.get(id) ?? noFacts), id, title, kind, dependsOn: needs };
    return { ...fixed, queuedAtMs: null, startsMs: [], finishedAtMs: null, outcome: null };
  });
  return { runId, root, trigger, mode, jobs, startedAt, checks, limits: [], cpu: [], nowMs: atMs, end: null };
}

/** Those that the workspace knows in its order, then the others. */
export function inOrderOf<T extends { readonly id: string }>(facts: Facts, checks: readonly T[]): readonly T[] {
  const ranks = new Map([...facts.keys()].map((id, index) => [id, index]));
  const rankOf = ({ id }: T): number => ranks.get(id) ?? ranks.size;
  return checks.toSorted((a, b) => rankOf(a) - rankOf(b));
}

function change(timeline: Timeline, nowMs: number, id: string, make: (check: TimedCheck) => TimedCheck): Timeline {
  const index = timeline.checks.findIndex((check) => check.id === id);
  const check = timeline.checks[index];
  return check === undefined ? timeline : { ...timeline, nowMs, checks: timeline.checks.with(index, make(check)) };
}

/** Of a sentence in a picture. */
const longestReason = 120;

function outcomeOf({ verdict, cached, flaky, reason, durationMs, problems }: CheckResult): Outcome {
  const short = reason === null || reason.length <= longestReason ? reason : `${reason.slice(0, longestReason - 1)}…`;
  return { verdict, cached, flaky, reason: short, durationMs, problems: problems.length };
}

/** Wall time; of a run that still goes on, up to its latest event. */
export function durationOf({ end, nowMs }: Timeline): number {
  return end?.durationMs ?? nowMs;
}

/** What a check took of this run: null for one that did not run or still runs, 0 for a verdict that was taken over. */
export function costOf({ startsMs, outcome }: TimedCheck): number | null {
  if (outcome === null || startsMs.length === 0) return null;
  return outcome.cached ? 0 : outcome.durationMs;
}

/** The chain of dependencies that took longest, by the same rules as the summary of the run. */
export function criticalPathOf({ checks }: Timeline): LongestChain {
  return findLongestChain(checks.map((check) => ({ id: check.id, dependsOn: check.dependsOn, durationMs: costOf(check) })));
}

export interface Totals {
  readonly durationMs: number;
  readonly sumMs: number;
  readonly speedup: number;
}

/** The sums of a run, as its summary has them. */
export function totalsOf(timeline: Timeline): Totals {
  const durationMs = durationOf(timeline);
  const sumMs = timeline.checks.reduce((sum, check) => sum + (costOf(check) ?? 0), 0);
  return { durationMs, sumMs, speedup: durationMs > 0 && sumMs > 0 ? sumMs / durationMs : 1 };
}
