import type * as vscode from 'vscode';
import { summarizeBoards, type Summary } from './board.ts';
import { coalesce } from './coalesce.ts';
import { checksView, commands, statusItem } from './contributions.ts';
import { describeCheck } from './describe-check.ts';
import type { Feature, Host } from './host.ts';

/** Beside the branch and the problems of the workspace. */
const priority = 10;

/** One item that says how the workspace stands; a background colour only when something failed. */
export const registerStatusBar: Feature = (host) => {
  const { window, StatusBarAlignment, Disposable } = host.editor;
  const item = window.createStatusBarItem(statusItem, StatusBarAlignment.Left, priority);
  item.name = 'Preflight';
  item.command = `${checksView}.focus`;
  const refresh = coalesce(host.clock, () => show(host, item));
  const subscription = host.roots.onChange(refresh);
  refresh();
  return Disposable.from(item, subscription, { dispose: () => refresh[Symbol.dispose]() });
};

function show(host: Host, item: vscode.StatusBarItem): void {
  const { editor, roots } = host;
  const isUnusable = roots.all.some(({ troubles }) => troubles.length > 0);
  const hasChecks = roots.all.some(({ session }) => session !== null && session.workspace.checks.length > 0);
  if (!hasChecks && !isUnusable) return item.hide();
  const summary = summarizeBoards(
    roots.all.map(({ board }) => board),
    isUnusable,
  );
  const { icon, text } = describeSummary(summary);
  item.text = `$(${icon}) ${text}`;
  item.backgroundColor = summary.type === 'failed' ? new editor.ThemeColor('statusBarItem.errorBackground') : undefined;
  item.accessibilityInformation = { label: text, role: 'button' };
  item.tooltip = tooltipOf(host, text);
  item.show();
}

/** The words of the item, with the icon before them. */
export function describeSummary(summary: Summary): { icon: string; text: string } {
  switch (summary.type) {
    case 'idle':
      return { icon: 'checklist', text: 'Preflight' };
    case 'unusable':
      return { icon: 'warning', text: 'Preflight: wrong configuration' };
    case 'running':
      return { icon: 'sync~spin', text: `Preflight: running ${summary.finished}/${summary.total}` };
    case 'failed':
      return { icon: 'error', text: `Preflight: ${summary.failed} failed` };
    case 'cancelled':
      return { icon: 'circle-slash', text: 'Preflight: cancelled' };
    case 'passed':
      return { icon: 'pass', text: `Preflight: ${summary.passed} passed` };
    default:
      return summary satisfies never;
  }
}

function tooltipOf({ editor, roots, clock }: Host, title: string): vscode.MarkdownString {
  const text = new editor.MarkdownString('', true);
  text.isTrusted = { enabledCommands: [commands.runAll, commands.cancel, commands.showTimings] };
  text.appendMarkdown('**').appendText(title).appendMarkdown('**\n\n');
  for (const root of roots.all) {
    const rows = (root.session?.workspace.checks ?? []).filter(({ id }) => root.board.entries.has(id));
    for (const check of rows) {
      const { icon, description } = describeCheck(check, root.board.entries.get(check.id), clock.nowMs());
      text.appendMarkdown(`$(${icon}) `).appendText(`${check.title}: ${description}`).appendMarkdown('  \n');
    }
  }
  const action = roots.isRunning ? `[Cancel](command:${commands.cancel})` : `[Run All Checks](command:${commands.runAll})`;
  return text.appendMarkdown(`\n\n${action} · [Show Timings](command:${commands.showTimings})`);
}
