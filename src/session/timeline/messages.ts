import type { Trend } from '../../engine/history/trend.ts';
import type { CpuSample } from '../../model/cpu-samples.ts';
import type { LimitChange, TimedCheck, Timeline } from './timeline.ts';

/** A run that can be chosen. */
export interface RunLabel {
  /** Its id. */
  readonly run: string;
  readonly label: string;
}

/** What the editor tells the picture of runs. */
export type ToPicture =
  | { readonly type: 'runs'; readonly runs: readonly RunLabel[]; readonly shown: string | null }
  /** A whole run takes the place of what was shown. `nowMs` goes on by itself as long as it has no end. */
  | { readonly type: 'run'; readonly timeline: Timeline; readonly nowMs: number }
  /** What has changed of the run that is shown. */
  | {
      readonly type: 'changes';
      readonly run: string;
      readonly checks: readonly TimedCheck[];
      readonly limits: readonly LimitChange[];
      /** null = as before. */
      readonly cpu: readonly CpuSample[] | null;
      readonly end: Timeline['end'];
      readonly nowMs: number;
    }
  /** This check of the run that is shown is chosen, and comes into sight. */
  | { readonly type: 'select'; readonly check: string }
  /** Sentences about the run, and about all runs that are kept. */
  | {
      readonly type: 'insights';
      readonly run: string;
      readonly texts: readonly string[];
      readonly habits: readonly string[];
      /** Of the checks that took longest. */
      readonly trends: readonly Trend[];
    };

/** What a check of a run can lead to. */
export const places = ['output', 'problem', 'row', 'definition'] as const;
export type Place = (typeof places)[number];

/** What the picture asks of the editor. */
export type FromPicture =
  /** It has begun, and showed this run before. */
  | { readonly type: 'ready'; readonly run: string | null }
  | { readonly type: 'choose'; readonly run: string }
  /** A person has chosen a check. */
  | { readonly type: 'selected'; readonly run: string; readonly check: string }
  | { readonly type: 'open'; readonly run: string; readonly check: string; readonly place: Place };

/** The changes that lead from one state of a run to a later one; null where that is another run. */
export function changesOf(before: Timeline, after: Timeline, nowMs: number): Extract<ToPicture, { type: 'changes' }> | null {
  if (before.runId !== after.runId || before.checks.length !== after.checks.length) return null;
  const checks = after.checks.filter((check, index) => check !== before.checks[index]);
  const cpu = after.cpu === before.cpu ? null : after.cpu;
  return { type: 'changes', run: after.runId, checks, limits: after.limits, cpu, end: after.end, nowMs };
}

/** The run with these changes; the same where they are about another. */
export function applyChanges(
  timeline: Timeline,
  { run, checks, limits, cpu, end, nowMs }: Extract<ToPicture, { type: 'changes' }>,
): Timeline {
  if (timeline.runId !== run) return timeline;
  const byId = new Map(checks.map((check) => [check.id, check]));
  return {
    ...timeline,
    checks: timeline.checks.map((check) => byId.get(check.id) ?? check),
    limits,
    cpu: cpu ?? timeline.cpu,
    end,
    nowMs,
  };
}
