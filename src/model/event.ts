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

/** `lowered` and `recovered` begin and end a time in which the machine is overloaded; the steps in between are no news. */
export type LimitPhase = 'lowered' | 'lowered-further' | 'raised' | 'recovered';

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
  | (InRun & {
      readonly type: 'limit-changed';
      /** Slots that may be used from now on; `jobs` of `run-started` when all is well again. */
      readonly limit: number;
      readonly phase: LimitPhase;
      /** A clause fit to show: why the limit changed. */
      readonly reason: string;
    })
  /** How busy the processors of the machine have been since the event before of this kind, or since the run started; 1 = all of them. */
  | (InRun & { readonly type: 'cpu-sampled'; readonly share: number })
  | (InRun & { readonly type: 'check-finished'; readonly check: string; readonly result: CheckResult })
  | (InRun & {
      readonly type: 'run-finished';
      readonly verdict: RunVerdict;
      readonly durationMs: number;
      /** Absent where nobody can say that. */
      readonly verified?: Verified;
    });

/** All that is enabled for the trigger of a run has passed, and on the same content: that of this tree, as git names it. */
export interface Verified {
  /** What `git write-tree` would say after `git add --all`. */
  readonly tree: string;
}

/** As many digits of its id as name it in any repository. */
export function shortTree({ tree }: Verified): string {
  return tree.slice(0, 12);
}

export type RunEventListener = (event: RunEvent) => void;

type LimitChanged = Extract<RunEvent, { type: 'limit-changed' }>;

/** Whether a person should hear of it: once when an overload begins, and once when it is over. */
export function isNews({ phase }: LimitChanged): boolean {
  return phase === 'lowered' || phase === 'recovered';
}

/** What changed about the number of checks at a time, as a sentence. */
export function describeLimit({ limit, phase, reason }: LimitChanged): string {
  const pace = limit === 1 ? 'one check at a time' : `at most ${limit} checks at a time`;
  return `${reason[0]!.toUpperCase()}${reason.slice(1)}: ${pace}${phase === 'lowered' && limit > 1 ? ', fewer if need be' : ''}.`;
}
