import { describeConfigProblem, type ConfigProblem } from '../model/problem.ts';
import type { Result } from '../model/result.ts';
import type { Run } from '../session/session-api.ts';
import { checksView } from './contributions.ts';
import type { Host } from './host.ts';
import type { CheckNode } from './tree-nodes.ts';

/** Whether nothing can be started now, which the user is told: one run at a time, as a second would do again what the first does now. */
export function refuses({ editor, roots }: Host): boolean {
  const { l10n, workspace, window } = editor;
  const why = !workspace.isTrusted
    ? l10n.t('Preflight runs nothing in a workspace that is not trusted.')
    : roots.all.length === 0
      ? l10n.t('Preflight needs an open folder.')
      : roots.isRunning
        ? l10n.t('Preflight is running. Cancel that run first, or wait for its end.')
        : null;
  if (why !== null) void window.showInformationMessage(why);
  return why !== null;
}

/** The checks of each folder in one run. Settles when all have ended. */
export async function runNodes(host: Host, nodes: readonly CheckNode[], isAlone = false): Promise<void> {
  const byRoot = Map.groupBy(nodes, ({ root }) => root);
  await Promise.all([...byRoot].map(([root, own]) => follow(host, root.run({ ids: own.map(({ id }) => id), isAlone }))));
}

/** Shows the run as progress of the view; a refusal is a message, because somebody is waiting. */
export async function follow({ editor }: Host, started: Result<Run, readonly ConfigProblem[]>): Promise<void> {
  if (!started.ok) {
    void editor.window.showErrorMessage(started.error.map(describeConfigProblem).join(' '));
    return;
  }
  const { finished } = started.value;
  await editor.window.withProgress({ location: { viewId: checksView } }, () => finished);
}
