import type { CheckKind, Dependency, Trigger } from './check.ts';
import type { Problem } from './problem.ts';
import type { CheckResult, RunVerdict } from './verdict.ts';

export type RunMode = 'parallel' | 'sequential';

/** What faces need to know of a check before it has run. */
export interface PlannedCheck {
  readonly id: string;
  readonly title: string;
  readonly kind: CheckKind;
  readonly dependsOn: readonly Dependency[];
}

interface InRun {
  readonly runId: string;
  /** Milliseconds since the run started, on a monotonic clock. */
  readonly atMs: number;
}

/**
 * What happens in a run, in the order in which it happens. Every check of `run-started` gets exactly one `check-finished`;
 * `check-queued` (its dependencies have ended) and `check-started` are absent for one that never came so far.
 */
export type RunEvent =
  | (InRun & {
      readonly type: 'run-started';
      readonly root: string;
      readonly trigger: Trigger;
      readonly mode: RunMode;
      readonly jobs: number;
      /** ISO 8601, UTC. */
      readonly startedAt: string;
      readonly checks: readonly PlannedCheck[];
    })
  | (InRun & { readonly type: 'check-queued'; readonly check: string })
  | (InRun & { readonly type: 'check-started'; readonly check: string; readonly attempt: number })
  | (InRun & { readonly type: 'output'; readonly check: string; readonly stream: 'stdout' | 'stderr'; readonly text: string })
  | (InRun & { readonly type: 'problem'; readonly check: string; readonly problem: Problem })
  | (InRun & { readonly type: 'check-finished'; readonly check: string; readonly result: CheckResult })
  | (InRun & { readonly type: 'run-finished'; readonly verdict: RunVerdict; readonly durationMs: number });

export type RunEventListener = (event: RunEvent) => void;
