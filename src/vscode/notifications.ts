import type { RunState } from '../model/state.ts';
import { isFailure } from './board.ts';
import { checksView } from './contributions.ts';
import type { Feature, Host } from './host.ts';
import { readNotifications } from './settings.ts';

/** Whoever waits longer than that may have gone to do something else. */
const leastMs = 10_000;

/** Tells of the end of a run that the user has started, to somebody who looks elsewhere; the view and the status bar tell everything else. */
export const registerNotifications: Feature = (host) =>
  host.roots.onChange((root, event) => {
    const { last } = root?.board ?? {};
    if (event?.type === 'run-finished' && last?.runId === event.runId && last.trigger !== 'save') void tell(host, last);
  });

async function tell({ editor }: Host, run: RunState): Promise<void> {
  const { window, l10n } = editor;
  const wanted = readNotifications(editor);
  const results = [...run.checks.values()].flatMap((state) => (state.status === 'finished' ? [state.result] : []));
  const failed = results.filter(({ verdict }) => isFailure(verdict)).length;
  const isMissed = !window.state.focused && (run.end?.durationMs ?? 0) >= leastMs;
  if (run.end?.verdict === 'cancelled' || wanted === 'never') return;
  if (wanted === 'unfocusedFailure' && (failed === 0 || !isMissed)) return;
  const show = l10n.t('Show Checks');
  const answer =
    failed > 0
      ? await window.showErrorMessage(l10n.t('Preflight: {0} of {1} checks failed.', failed, results.length), show)
      : await window.showInformationMessage(l10n.t('Preflight: {0} passed', results.length), show);
  if (answer === show) await editor.commands.executeCommand(`${checksView}.focus`);
}
