import type { NameOf } from '../model/check.ts';
import type { InterruptedRun } from '../session/run-journal.ts';
import type { L10n } from './host.ts';
import { localTime } from './local-time.ts';

/** What became of a run that a window before this one has not brought to its end, in one sentence; `now` decides whether its date is said. */
export function describeInterrupted(l10n: L10n, run: InterruptedRun, now: Date, nameOf: NameOf): string {
  const { startedAt, selected, finished, isClosed } = run;
  const when = localTime(startedAt, now);
  const sentence = isClosed
    ? l10n.t(
        'The run of {0} was interrupted when its window was reloaded or closed, after {1} of {2} checks',
        when,
        finished.length,
        selected,
      )
    : l10n.t('The run of {0} ended unexpectedly after {1} of {2} checks', when, finished.length, selected);
  const bad = finished.filter(({ verdict }) => verdict !== 'passed').map(({ check, verdict }) => `${nameOf(check)} ${verdict}`);
  return bad.length === 0 ? `${sentence}.` : `${sentence} (${bad.join(', ')}).`;
}
