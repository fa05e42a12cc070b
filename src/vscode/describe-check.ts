import type { Check, Trigger } from '../model/check.ts';
import { describeDuration } from '../model/duration.ts';
import type { CheckResult, Verdict } from '../model/verdict.ts';
import type { Entry, Stale } from './board.ts';
import type { L10n } from './host.ts';

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

/** Unlike `testing.iconFailed`, which has none in high contrast, it is a colour in every theme. */
const failureColor = 'problemsErrorIcon.foreground';

const icons: Readonly<Record<Verdict, { readonly icon: string; readonly color: string | null }>> = {
  passed: { icon: 'pass', color: 'testing.iconPassed' },
  failed: { icon: 'error', color: failureColor },
  'timed-out': { icon: 'watch', color: failureColor },
  errored: { icon: 'warning', color: failureColor },
  skipped: { icon: 'debug-step-over', color: 'testing.iconSkipped' },
  cancelled: { icon: 'circle-slash', color: 'testing.iconSkipped' },
};

/** Not `history`, which VS Code draws as it draws `clock`. */
export const stalePassIcon = 'unverified';

/** The state of a check for people; a running one shows its time so far on the host's clock. `whyQueued`: what keeps one that is ready from starting, where it is no other check. */
export function describeCheck(
  l10n: L10n,
  check: Check,
  entry: Entry | undefined,
  nowMs: number,
  whyQueued: string | null = null,
): CheckLine {
  if (entry === undefined) return describeIdle(l10n, check);
  const { state, startedMs, usualMs, stale } = entry;
  switch (state.status) {
    case 'waiting':
      return waiting(l10n.t('waiting'));
    case 'queued':
      return waiting(whyQueued === null ? l10n.t('queued') : l10n.t('queued: {0}', whyQueued));
    case 'running': {
      const description = describeRunning(l10n, nowMs - (startedMs ?? nowMs), usualMs, state.attempt);
      return { icon: 'loading~spin', color: null, description, state: l10n.t('running'), isActive: true };
    }
    case 'finished': {
      const { verdict } = state.result;
      const said = { description: describeResult(l10n, state.result), state: verdict, isActive: false };
      if (stale === null) return { ...icons[verdict], ...said };
      const why = describeStale(l10n, stale);
      // What passed on other content is neither green nor has the shape of a pass.
      const icon = verdict === 'passed' ? stalePassIcon : icons[verdict].icon;
      return { ...said, icon, color: null, description: joinParts([why, said.description]), state: `${verdict}, ${why}` };
    }
    default:
      return state satisfies never;
  }
}

function waiting(state: string): CheckLine {
  return { icon: 'clock', color: null, description: state, state, isActive: true };
}

/** `stale: src/a.ts`: what has changed since the verdict. */
export function describeStale(l10n: L10n, { files, moreFiles, differences }: Stale): string {
  if (files.length > 0) {
    const named = files.join(', ');
    return moreFiles === 0 ? l10n.t('stale: {0}', named) : l10n.t('stale: {0} and {1} more', named, moreFiles);
  }
  return differences.length > 0 ? l10n.t('stale: {0}', differences.join(', ')) : l10n.t('stale: other content');
}

function describeRunning(l10n: L10n, sinceMs: number, usualMs: number | null, attempt: number): string {
  const duration = describeDuration(Math.floor(sinceMs / 1_000) * 1_000);
  const isTold = usualMs !== null && usualMs >= leastUsualMs && sinceMs < usualMs;
  const usual = isTold ? describeDuration(Math.ceil(usualMs / 1_000) * 1_000) : '';
  const time =
    sinceMs < 1_000
      ? l10n.t('running')
      : isTold
        ? l10n.t('running {0} of about {1}', duration, usual)
        : l10n.t('running {0}', duration);
  return attempt > 1 ? l10n.t('{0}, attempt {1}', time, attempt) : time;
}

/** Passed needs no word of its own, and may have something worth saying; everything else says what it is and why. */
export function describeResult(l10n: L10n, result: CheckResult): string {
  const { verdict, durationMs, reason, cached, flaky, problems } = result;
  const marks = [cached ? l10n.t('cached') : '', flaky ? l10n.t('flaky') : ''];
  const duration = result.attempts > 0 || cached ? describeDuration(durationMs) : '';
  const ran =
    result.tests === null ? '' : l10n.t('{0}/{1} tests', result.tests.passed, result.tests.passed + result.tests.failed);
  // The reason of a failure has counted them.
  if (verdict !== 'passed') return joinParts([describeVerdict(verdict, reason), duration, ...marks]);
  const { length } = problems.filter(({ file }) => file !== null);
  const count = length === 0 ? '' : length === 1 ? l10n.t('1 problem') : l10n.t('{0} problems', length);
  return joinParts([duration, ran, count, ...marks, reason ?? '']);
}

/** `failed: exit code 1`, in the words of the engine; reasons that say the verdict themselves stand alone. */
export function describeVerdict(verdict: Verdict, reason: string | null): string {
  const word = verdict.replace('-', ' ');
  if (reason === null) return word;
  return reason.startsWith(word) ? reason : `${word}: ${reason}`;
}

/** Of what takes less nobody wants to know how long. */
const leastUsualMs = 2_000;

function describeIdle(l10n: L10n, { broken, unavailable, enabled, disabledReason, command }: Check): CheckLine {
  const wrong = { icon: 'warning', color: failureColor, isActive: false };
  if (broken !== null) return { ...wrong, description: broken, state: l10n.t('wrong configuration') };
  const off = { icon: 'circle-slash', color: 'disabledForeground', isActive: false };
  if (unavailable !== null) return { ...off, description: unavailable, state: l10n.t('not available') };
  const disabled = l10n.t('disabled');
  if (!enabled) return { ...off, description: joinParts([disabled, disabledReason ?? '']), state: disabled };
  const idle = { icon: 'circle-large-outline', color: null, isActive: false };
  return { ...idle, description: command.join(' '), state: l10n.t('has not run') };
}

function joinParts(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' · ');
}

/** What started a run, as one word. */
export function describeTrigger(l10n: L10n, trigger: Trigger): string {
  switch (trigger) {
    case 'save':
      return l10n.t('save');
    case 'commit':
      return l10n.t('commit');
    case 'push':
      return l10n.t('push');
    case 'manual':
      return l10n.t('manual');
    default:
      return trigger satisfies never;
  }
}
