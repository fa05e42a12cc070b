import type * as vscode from 'vscode';
import type { Check } from '../model/check.ts';
import { shortTree } from '../model/event.ts';
import { describeDuration } from '../model/duration.ts';
import { appendWords } from './append-words.ts';
import { isFailure, summarizeBoards, type Entry, type Summary } from './board.ts';
import { lineOf } from './check-line.ts';
import { coalesce } from './coalesce.ts';
import { checksView, commands, statusItem } from './contributions.ts';
import { stalePassIcon } from './describe-check.ts';
import type { Feature, Host, L10n } from './host.ts';
import type { Root } from './root.ts';
import { tick } from './tick.ts';

/** Beside the branch and the problems of the workspace. */
const priority = 10;
/** As many checks as somebody reads in a tooltip. */
const mostRows = 20;
const manageTrust = 'workbench.trust.manage';

/** One item that says how the workspace stands; a background colour only when something failed. */
export const registerStatusBar: Feature = (host) => {
  const { window, StatusBarAlignment, Disposable } = host.editor;
  const item = window.createStatusBarItem(statusItem, StatusBarAlignment.Left, priority);
  item.name = 'Preflight';
  let shown: string | null = null;
  const refresh = coalesce(host.clock, () => {
    const look = describeItem(host);
    const key = JSON.stringify(look === null ? null : { ...look, tooltip: look.tooltip.value });
    // The editor takes a tooltip away whenever the item is written, also with what it says already.
    if (key !== shown) show(look, host, item);
    shown = key;
  });
  const ticking = tick(host, refresh);
  const subscription = host.roots.onChange(refresh);
  refresh();
  return Disposable.from(item, subscription, {
    dispose: () => {
      ticking[Symbol.dispose]();
      refresh[Symbol.dispose]();
    },
  });
};

/** All that the item says; null where there is nothing to say. */
interface Look {
  readonly text: string;
  readonly icon: string;
  readonly hasFailed: boolean;
  readonly tooltip: vscode.MarkdownString;
  readonly command: string;
}

function show(look: Look | null, { editor }: Host, item: vscode.StatusBarItem): void {
  if (look === null) return item.hide();
  const { text, icon, hasFailed, tooltip, command } = look;
  item.text = `$(${icon}) ${text}`;
  item.backgroundColor = hasFailed ? new editor.ThemeColor('statusBarItem.errorBackground') : undefined;
  item.accessibilityInformation = { label: text, role: 'button' };
  item.tooltip = tooltip;
  item.command = command;
  item.show();
}

function describeItem(host: Host): Look | null {
  const { editor, roots } = host;
  const { workspace, l10n } = editor;
  if (!workspace.isTrusted && (workspace.workspaceFolders?.length ?? 0) > 0) return describeUntrusted(host);
  const isUnusable = roots.all.some(({ troubles }) => troubles.length > 0);
  const hasChecks = roots.all.some(({ session }) => session !== null && session.workspace.checks.length > 0);
  if (!hasChecks && !isUnusable) return null;
  const summary = summarizeBoards(
    roots.all.map(({ board }) => board),
    { isUnusable, isInterrupted: roots.all.some(({ interrupted }) => interrupted.length > 0) },
  );
  const { icon, text } = describeSummary(l10n, summary, etaOf(roots.all));
  return { text, icon, hasFailed: summary.type === 'failed', tooltip: tooltipOf(host, text), command: `${checksView}.focus` };
}

function describeUntrusted({ editor }: Host): Look {
  const { l10n } = editor;
  const why = l10n.t(
    'Preflight runs the programs that a workspace names, so it runs nothing here until you trust this workspace.',
  );
  const tooltip = new editor.MarkdownString();
  tooltip.isTrusted = { enabledCommands: [manageTrust] };
  appendWords(tooltip, why).appendMarkdown('\n\n');
  return {
    text: l10n.t('Preflight: not trusted'),
    icon: 'shield',
    hasFailed: false,
    tooltip: appendLink(tooltip, l10n.t('Manage Workspace Trust'), manageTrust),
    command: manageTrust,
  };
}

/** How long all that runs will go on; null when that of one folder is not known. */
function etaOf(roots: readonly Root[]): number | null {
  const etas = roots.flatMap(({ board, session }) => (board.running.size === 0 ? [] : [session?.eta() ?? null]));
  return etas.reduce<number | null>((most, eta) => (most === null || eta === null ? null : Math.max(most, eta)), 0);
}

/** The words of the item, with the icon before them. */
export function describeSummary(l10n: L10n, summary: Summary, etaMs: number | null): { icon: string; text: string } {
  switch (summary.type) {
    case 'idle':
      return { icon: 'checklist', text: 'Preflight' };
    case 'unusable':
      return { icon: 'warning', text: l10n.t('Preflight: wrong configuration') };
    case 'interrupted':
      return { icon: 'debug-disconnect', text: l10n.t('Preflight: interrupted') };
    case 'running':
      return { icon: 'sync~spin', text: describeProgress(l10n, summary, etaMs) };
    case 'failed':
      return { icon: 'error', text: l10n.t('Preflight: {0} failed', summary.failed) };
    case 'cancelled':
      return { icon: 'circle-slash', text: l10n.t('Preflight: cancelled') };
    case 'stale':
      return { icon: stalePassIcon, text: l10n.t('Preflight: {0} stale', summary.stale) };
    case 'passed':
      return { icon: 'pass', text: l10n.t('Preflight: {0} passed', summary.passed) };
    default:
      return summary satisfies never;
  }
}

function describeProgress(l10n: L10n, { finished, total }: Extract<Summary, { type: 'running' }>, etaMs: number | null): string {
  const text = l10n.t('Preflight: running {0}/{1}', finished, total);
  if (etaMs === null || etaMs < leastEtaMs) return text;
  return `${text} · ${l10n.t('{0} left', describeDuration(Math.ceil(etaMs / 1_000) * 1_000))}`;
}

/** Less is over before somebody has read it. */
const leastEtaMs = 1_000;

function tooltipOf({ editor, roots, clock }: Host, title: string): vscode.MarkdownString {
  const { l10n } = editor;
  const text = new editor.MarkdownString('', true);
  text.isTrusted = { enabledCommands: [commands.runAll, commands.cancel, commands.showTimings] };
  appendWords(text.appendMarkdown('**'), title).appendMarkdown('**\n\n');
  for (const sentence of roots.all.flatMap(({ interrupted }) => interrupted)) appendWords(text, sentence).appendMarkdown('\n\n');
  const { shown, left } = selectRows(roots.all);
  if (shown.length > 0) text.appendMarkdown('| | | |\n|---|---|---|\n');
  for (const { check, root } of shown) {
    const { icon, description } = lineOf(l10n, root, check, clock.nowMs());
    appendCell(text.appendMarkdown(`| $(${icon}) | `), shorten(check.title, most.title));
    appendCell(text.appendMarkdown(' | '), shorten(description, most.description)).appendMarkdown(' |\n');
  }
  if (left > 0) appendWords(text.appendMarkdown('\n'), l10n.t('and {0} more', left));
  for (const verified of describeVerified(l10n, roots.all)) appendWords(text.appendMarkdown('\n\n'), verified);
  text.appendMarkdown('\n\n');
  if (roots.isRunning) appendLink(text, l10n.t('Cancel'), commands.cancel);
  else appendLink(text, l10n.t('Run All Checks'), commands.runAll);
  return appendLink(text.appendMarkdown(' · '), l10n.t('Show Timings'), commands.showTimings);
}

/** Which content is fine: of each root where all have passed on the same and nothing is stale or runs. */
function describeVerified(l10n: L10n, roots: readonly Root[]): string[] {
  return roots.flatMap(({ board }) => {
    const { last } = board;
    if (last?.end?.verified == null || summarizeBoards([board], { isUnusable: false, isInterrupted: false }).type !== 'passed')
      return [];
    const tree = shortTree(last.end.verified);
    return [l10n.t('All {0} checks of "{1}" verified on tree {2}', last.checks.size, last.trigger, tree)];
  });
}

/** Checks that have run or will; of many those that matter most to somebody who looks: what failed, then what runs. */
function selectRows(roots: readonly Root[]): { shown: readonly Row[]; left: number } {
  const rows = roots.flatMap((root) =>
    (root.session?.workspace.checks ?? []).flatMap((check) => {
      const entry = root.board.entries.get(check.id);
      return entry === undefined ? [] : [{ root, check, entry }];
    }),
  );
  if (rows.length <= mostRows) return { shown: rows, left: 0 };
  const shown = rows.toSorted((a, b) => rankOf(a) - rankOf(b)).slice(0, mostRows);
  return { shown, left: rows.length - mostRows };
}

interface Row {
  readonly root: Root;
  readonly check: Check;
  readonly entry: Entry;
}

function rankOf({ entry: { state } }: Row): number {
  if (state.status === 'finished') return isFailure(state.result.verdict) ? 0 : 2;
  return state.status === 'running' ? 1 : 3;
}

/** A cell of a table; a bar in it would be the end of it. */
function appendCell(markdown: vscode.MarkdownString, text: string): vscode.MarkdownString {
  for (const [index, part] of text.split('|').entries()) {
    if (index > 0) markdown.appendMarkdown('&#124;');
    appendWords(markdown, part);
  }
  return markdown;
}

function shorten(text: string, chars: number): string {
  return text.length > chars ? `${text.slice(0, chars - 1)}…` : text;
}

/** Characters of a row of the tooltip, so that both have room. */
const most = { title: 40, description: 80 } as const;

function appendLink(markdown: vscode.MarkdownString, text: string, command: string): vscode.MarkdownString {
  return appendWords(markdown.appendMarkdown('['), text).appendMarkdown(`](command:${command})`);
}
