import type * as vscode from 'vscode';
import { checkOf, isFailure } from './board.ts';
import { ChecksTree } from './checks-tree.ts';
import { coalesce } from './coalesce.ts';
import { checksView, commands, contextKeys, settings } from './contributions.ts';
import type { Feature, Host, L10n } from './host.ts';
import type { Root, RootEvent } from './root.ts';
import { readGrouping } from './settings.ts';
import { revealCheck } from './reveal-check.ts';
import { tick } from './tick.ts';
import { groupings, type CheckNode, type Node, type TreeOptions } from './tree-nodes.ts';

/**
 * VS Code gathers the changes of a tree until none has come for 200 ms: told of them more often than that, it would show nothing
 * until the run is over. That goes for the message, too.
 */
const intervalMs = 250;
/** The view `Checks`: what there is to run, with live state. */
export const registerChecksTree: Feature = (host) => {
  const { editor, clock, roots } = host;
  const tree = new ChecksTree(host);
  const view = editor.window.createTreeView<Node>(checksView, { treeDataProvider: tree, showCollapseAll: true });
  const refresh = coalesce(
    clock,
    () => {
      tree.flush();
      view.badge = badgeOf(editor.l10n, roots.all);
      const message = describeTrouble(host, tree.options.isOnlyFailed);
      if (message !== (view.message ?? '')) view.message = message;
    },
    intervalMs,
  );
  const ticking = tick(host, () => {
    for (const root of roots.all) tree.markActive(root);
    refresh();
  });
  const subscription = roots.onChange((root, event) => {
    tree.mark(root, checksOf(event));
    if (event?.type === 'limit-changed' && root !== null) tree.markActive(root);
    refresh();
  });
  const setOptions = (options: Partial<TreeOptions>): void => {
    tree.setOptions(options);
    void editor.commands.executeCommand('setContext', contextKeys.isFiltered, tree.options.isOnlyFailed);
    refresh();
  };
  const showAll = (): void => {
    setOptions({ isOnlyFailed: false });
    tree.flush();
  };
  const configured = editor.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(settings.grouping)) setOptions({ grouping: readGrouping(editor) });
  });
  tree.setOptions({ grouping: readGrouping(editor) });
  refresh();
  return editor.Disposable.from(
    view,
    subscription,
    configured,
    tree,
    editor.commands.registerCommand(commands.showFailed, () => setOptions({ isOnlyFailed: true })),
    editor.commands.registerCommand(commands.showAllChecks, showAll),
    editor.commands.registerCommand(commands.revealCheck, (node: CheckNode, { isAsked = true }: { isAsked?: boolean } = {}) =>
      revealCheck(host, { tree, view, showAll }, node, isAsked),
    ),
    editor.commands.registerCommand(commands.groupBy, () => pickGrouping(host)),
    {
      dispose: () => {
        ticking[Symbol.dispose]();
        refresh[Symbol.dispose]();
      },
    },
  );
};

/** The checks whose rows an event changes; null = all rows. */
function checksOf(event: RootEvent | null): readonly string[] | null {
  if (event === null || event.type === 'verdicts-forgotten') return null;
  if (event.type === 'run-started') return event.checks.map(({ id }) => id);
  return event.type === 'freshness-changed' ? event.checks : checkOf(event);
}

/** What stands above the rows: why nothing runs, or why there are so few. */
function describeTrouble({ editor, roots }: Host, isOnlyFailed: boolean): string {
  const troubles = roots.all.flatMap((root) => [...root.troubles, ...root.interrupted]);
  const hasChecks = roots.all.some(({ session }) => (session?.workspace.checks.length ?? 0) > 0);
  if (!editor.workspace.isTrusted && hasChecks)
    troubles.push(editor.l10n.t('This is what would run. Nothing does until you trust this workspace.'));
  if (isOnlyFailed) {
    const isAny = countFailed(roots.all) > 0;
    troubles.push(
      isAny ? editor.l10n.t('Only failed checks are shown.') : editor.l10n.t('Only failed checks are shown: there are none.'),
    );
  }
  return troubles.join('\n');
}

async function pickGrouping({ editor }: Host): Promise<void> {
  const { l10n, window, workspace, ConfigurationTarget } = editor;
  const labels = {
    auto: l10n.t('Automatically'),
    kind: l10n.t('By kind'),
    package: l10n.t('By package'),
    none: l10n.t('Not at all'),
  };
  const current = readGrouping(editor);
  const items = groupings.map((grouping) => ({
    label: labels[grouping],
    grouping,
    ...(grouping === current ? { description: l10n.t('now') } : {}),
  }));
  const picked = await window.showQuickPick(items, { placeHolder: l10n.t('How are checks grouped?') });
  if (picked !== undefined)
    await workspace.getConfiguration().update(settings.grouping, picked.grouping, ConfigurationTarget.Global);
}

function countFailed(roots: readonly Root[]): number {
  return roots.flatMap(({ board }) =>
    [...board.entries.values()].filter(({ state }) => state.status === 'finished' && isFailure(state.result.verdict)),
  ).length;
}

function badgeOf(l10n: L10n, roots: readonly Root[]): vscode.ViewBadge | undefined {
  const failed = countFailed(roots);
  if (failed === 0) return undefined;
  return { value: failed, tooltip: failed === 1 ? l10n.t('1 check failed') : l10n.t('{0} checks failed', failed) };
}
