import type { Check } from '../model/check.ts';
import { describeDuration } from '../model/duration.ts';
import type { CheckResult, Verdict } from '../model/verdict.ts';
import type { Entry } from './board.ts';

/** What is shown of a check in one line. */
export interface CheckLine {
  /** The name of one of VS Code's icons; its shape alone tells the state. */
  readonly icon: string;
  /** A theme colour, or null for the usual one. */
  readonly color: string | null;
  /** What stands behind the title. */
  readonly description: string;
  /** For a screen reader, beside the title. */
  readonly state: string;
  readonly isActive: boolean;
}

const icons: Readonly<Record<Verdict, { readonly icon: string; readonly color: string | null }>> = {
  passed: { icon: 'pass', color: 'testing.iconPassed' },
  failed: { icon: 'error', color: 'testing.iconFailed' },
  'timed-out': { icon: 'watch', color: 'testing.iconFailed' },
  errored: { icon: 'warning', color: 'testing.iconErrored' },
  skipped: { icon: 'debug-step-over', color: 'testing.iconSkipped' },
  cancelled: { icon: 'circle-slash', color: 'testing.iconSkipped' },
};

/** The state of a check for people; a running one shows its time so far on the host's clock. */
export function describeCheck(check: Check, entry: Entry | undefined, nowMs: number): CheckLine {
  if (entry === undefined) return describeIdle(check);
  const { state, startedMs } = entry;
  switch (state.status) {
    case 'waiting':
      return { icon: 'clock', color: null, description: 'waiting', state: 'waiting', isActive: true };
    case 'queued':
      return { icon: 'clock', color: null, description: 'queued', state: 'queued', isActive: true };
    case 'running': {
      const sinceMs = Math.max(0, nowMs - (startedMs ?? nowMs));
      const attempt = state.attempt > 1 ? `, attempt ${state.attempt}` : '';
      const time = sinceMs < 1_000 ? 'running' : `running ${describeDuration(Math.floor(sinceMs / 1_000) * 1_000)}`;
      return { icon: 'loading~spin', color: null, description: time + attempt, state: 'running', isActive: true };
    }
    case 'finished':
      return {
        ...icons[state.result.verdict],
        description: describeResult(state.result),
        state: state.result.verdict,
        isActive: false,
      };
    default:
      return state satisfies never;
  }
}

/** Passed needs no word of its own, and may have something worth saying; everything else says what it is and why. */
export function describeResult(result: CheckResult): string {
  const { verdict, durationMs, reason, cached, flaky, problems } = result;
  const marks = [cached ? 'cached' : '', flaky ? 'flaky' : ''];
  const duration = result.attempts > 0 || cached ? describeDuration(durationMs) : '';
  if (verdict === 'passed') return joinParts([duration, ...marks, reason ?? '']);
  const count = problems.length === 0 ? '' : `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`;
  return joinParts([describeVerdict(verdict, reason), duration, count, ...marks]);
}

/** `failed: exit code 1`; reasons that say the verdict themselves stand alone. */
export function describeVerdict(verdict: Verdict, reason: string | null): string {
  const word = verdict.replace('-', ' ');
  if (reason === null) return word;
  return reason.startsWith(word) ? reason : `${word}: ${reason}`;
}

function describeIdle(check: Check): CheckLine {
  const idle = { icon: 'circle-large-outline', color: null, isActive: false };
  if (check.broken !== null)
    return { ...idle, icon: 'warning', color: 'testing.iconErrored', description: check.broken, state: 'wrong configuration' };
  if (check.unavailable !== null)
    return { ...idle, icon: 'circle-slash', color: 'disabledForeground', description: check.unavailable, state: 'not available' };
  if (!check.enabled)
    return {
      ...idle,
      icon: 'circle-slash',
      color: 'disabledForeground',
      description: joinParts(['disabled', check.disabledReason ?? '']),
      state: 'disabled',
    };
  return { ...idle, description: check.command.join(' '), state: 'has not run' };
}

function joinParts(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' · ');
}
