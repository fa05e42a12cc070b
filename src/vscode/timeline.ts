import type * as vscode from 'vscode';
import { commands, timelinePanel } from './contributions.ts';
import type { Feature } from './host.ts';
import { readGrouping } from './settings.ts';
import { TimelinePanel } from './timeline-panel.ts';
import { TimelineRuns } from './timeline-runs.ts';
import type { CheckNode } from './tree-nodes.ts';

/** The panel `Timeline`: runs as pictures, the latest live, and those that were kept before this window was opened. */
export const registerTimeline: Feature = (host) => {
  const { editor, clock, roots } = host;
  const runs = new TimelineRuns({ clock, l10n: editor.l10n, grouping: () => readGrouping(editor) });
  let shown: TimelinePanel | null = null;
  const adopt = (panel: vscode.WebviewPanel): void => {
    const adopted = new TimelinePanel(host, runs, panel);
    shown = adopted;
    panel.onDidDispose(() => {
      adopted.dispose();
      if (shown === adopted) shown = null;
    });
  };
  const show = (check: CheckNode | null): void => {
    if (shown === null) {
      const { ViewColumn, window, l10n } = editor;
      adopt(window.createWebviewPanel(timelinePanel, l10n.t('Preflight Timeline'), ViewColumn.Active));
    } else shown.reveal();
    if (check !== null) shown?.select(check);
  };
  const subscription = roots.onChange((root, event) => {
    if (event === null) return shown?.rereadPast();
    if (root === null || !('runId' in event)) return;
    runs.take(root, event);
    shown?.notice(event);
  });
  return editor.Disposable.from(
    subscription,
    editor.commands.registerCommand(commands.showTimeline, () => show(null)),
    editor.commands.registerCommand(commands.revealInTimeline, (node: CheckNode) => show(node)),
    editor.window.registerWebviewPanelSerializer(timelinePanel, {
      deserializeWebviewPanel: (panel) => Promise.resolve(adopt(panel)),
    }),
    { dispose: () => shown?.close() },
  );
};
