import { describeDuration } from '../model/duration.ts';
import { notStarted, type CheckResult, type Verdict } from '../model/verdict.ts';

/** Why checks are ended or never started although nothing was wrong with them. */
export type Stop =
  | { readonly type: 'cancelled' }
  | { readonly type: 'fail-fast'; readonly because: string }
  | { readonly type: 'run-timeout'; readonly timeoutMs: number };

/** What a check says that was ended while it ran. */
export function stoppedWhileRunning(stop: Stop): Pick<CheckResult, 'verdict' | 'reason'> {
  switch (stop.type) {
    case 'cancelled':
      return { verdict: 'cancelled', reason: 'cancelled' };
    case 'fail-fast':
      return {
        verdict: 'cancelled',
        reason: `ended because ${stop.because} did not pass, and this run stops at the first failure`,
      };
    case 'run-timeout':
      return { verdict: 'timed-out', reason: `ended by the limit of ${describeDuration(stop.timeoutMs)} for the whole run` };
    default:
      return stop satisfies never;
  }
}

/** The result of a check that never came to start. */
export function neverStarted(stop: Stop): CheckResult {
  switch (stop.type) {
    case 'cancelled':
      return notStarted('cancelled', 'cancelled before it started');
    case 'fail-fast':
      return notStarted('skipped', `not started because ${stop.because} did not pass, and this run stops at the first failure`);
    case 'run-timeout':
      return notStarted('skipped', `not started within the limit of ${describeDuration(stop.timeoutMs)} for the whole run`);
    default:
      return stop satisfies never;
  }
}

/** A verdict as what has happened to a check: `lint timed out`. */
export function pastTense(verdict: Verdict): string {
  switch (verdict) {
    case 'passed':
    case 'failed':
      return verdict;
    case 'timed-out':
      return 'timed out';
    case 'cancelled':
      return 'was cancelled';
    case 'skipped':
      return 'was skipped';
    case 'errored':
      return 'could not run';
    default:
      return verdict satisfies never;
  }
}
