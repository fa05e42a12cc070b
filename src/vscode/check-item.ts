import type * as vscode from 'vscode';
import type { Check } from '../model/check.ts';
import { cutMiddle } from '../session/cut-middle.ts';
import { titleUnder } from '../session/title-under.ts';
import { appendWords } from './append-words.ts';
import { lineOf } from './check-line.ts';
import { commands, itemContexts } from './contributions.ts';
import { describeStale, describeVerdict, type CheckLine } from './describe-check.ts';
import type { Editor, Host } from './host.ts';
import { uriOf } from './problem-uri.ts';
import type { Root } from './root.ts';
import { hasRows, problemsOf, type CheckNode, type FileNode, type NoteNode } from './tree-nodes.ts';

/** The identity of a row for VS Code, which keeps its selection and expansion by it. */
export function keyOf(root: Root, row?: string): string {
  return row === undefined ? root.folder.uri.toString() : `${root.folder.uri.toString()}#${row}`;
}

/** A check as a row, below the heading with this key. */
export function checkItem({ editor, clock }: Host, node: CheckNode, key: string | null): vscode.TreeItem {
  const { TreeItem, TreeItemCollapsibleState, ThemeIcon, ThemeColor, l10n } = editor;
  const { root, id } = node;
  const check = root.session?.workspace.checks.find((candidate) => candidate.id === id);
  if (check === undefined) return new TreeItem(id);
  const line = lineOf(l10n, root, check, clock.nowMs());
  const title = titleUnder(key === `package ${check.cwd}` ? check.cwd : null, check.title);
  const item = new TreeItem(
    cutMiddle(title, mostTitle),
    hasRows(node) ? TreeItemCollapsibleState.Collapsed : TreeItemCollapsibleState.None,
  );
  item.id = keyOf(root, `check ${id}`);
  item.description = line.description;
  item.iconPath = line.color === null ? new ThemeIcon(line.icon) : new ThemeIcon(line.icon, new ThemeColor(line.color));
  item.contextValue = contextOf(check, line, root.board.entries.has(id));
  item.tooltip = tooltipOf(editor, root, check, line);
  item.accessibilityInformation = { label: `${check.title}, ${line.state}, ${line.description}` };
  if (root.board.entries.has(id))
    item.command = { command: commands.showCheckOutput, title: l10n.t('Show Output'), arguments: [node] };
  return item;
}

/** Characters of a label: the editor cuts a row at its right, and what stands behind the title is how the check is. */
export const mostTitle = 24;

/** `check` or `check-active`, then what `when` clauses of menus ask for, each with a blank before it. */
function contextOf({ enabled, dependsOn, fix, source }: Check, { isActive }: CheckLine, hasRun: boolean): string {
  const marks = [
    isActive ? itemContexts.activeCheck : itemContexts.check,
    enabled ? itemContexts.enabled : itemContexts.disabled,
    dependsOn.some(({ when }) => when !== 'after') ? itemContexts.hasNeeds : '',
    fix === null ? '' : itemContexts.hasFix,
    hasRun ? itemContexts.hasRun : '',
    source.file === null ? '' : itemContexts.hasDefinition,
  ];
  return marks.filter((mark) => mark !== '').join(' ');
}

function tooltipOf({ MarkdownString, l10n }: Editor, root: Root, check: Check, line: CheckLine): vscode.MarkdownString {
  const text = new MarkdownString();
  const entry = root.board.entries.get(check.id);
  appendWords(text, check.title.toLowerCase() === check.id ? check.title : `${check.title} (${check.id})`);
  text.appendCodeblock(check.command.join(' '), 'sh');
  if (entry?.state.status === 'queued') appendWords(text, line.description).appendMarkdown('\n\n');
  if (entry?.state.status === 'finished') {
    const { verdict, reason } = entry.state.result;
    appendWords(text, describeVerdict(verdict, reason)).appendMarkdown('\n\n');
    if (entry.stale !== null) appendWords(text, describeStale(l10n, entry.stale)).appendMarkdown('\n\n');
  }
  return appendWords(text, l10n.t('Source: {0}', check.source.reason));
}

/** The problems of a check in one file as a row. */
export function fileItem(editor: Editor, node: FileNode): vscode.TreeItem {
  const { root, id, file } = node;
  const name = file.slice(file.lastIndexOf('/') + 1);
  const item = new editor.TreeItem(name, editor.TreeItemCollapsibleState.Expanded);
  item.id = keyOf(root, `file ${id} ${file}`);
  item.resourceUri = uriOf(editor, root, file);
  item.iconPath = editor.ThemeIcon.File;
  const folder = file.slice(0, Math.max(0, file.length - name.length - 1));
  const count = problemsOf(node).get(file)?.length ?? 0;
  // How many there are stands below it, and the editor says it of the file at the end of the row.
  item.description = folder;
  const counted = count === 1 ? editor.l10n.t('1 problem') : editor.l10n.t('{0} problems', count);
  item.accessibilityInformation = { label: [name, folder, counted].filter((part) => part !== '').join(', ') };
  item.contextValue = itemContexts.file;
  return item;
}

/** What else is to be said about a check as a row. */
export function noteItem({ TreeItem, ThemeIcon, l10n }: Editor, { root, note }: NoteNode): vscode.TreeItem {
  if (note.type === 'process') {
    const { pid, command, outcome } = note.process;
    const words = { ended: l10n.t('ended'), kept: l10n.t('kept'), alive: l10n.t('still alive') } as const;
    const item = new TreeItem(l10n.t('Left process {0} behind', pid));
    item.iconPath = new ThemeIcon('vm-running');
    item.description = `${words[outcome]} · ${command}`;
    item.tooltip = command;
    item.accessibilityInformation = { label: `${l10n.t('Left process {0} behind', pid)}, ${item.description}` };
    return item;
  }
  const title = root.session?.workspace.checks.find(({ id }) => id === note.check)?.title ?? note.check;
  const label = l10n.t('Needs {0}', title);
  const item = new TreeItem(cutMiddle(label, mostTitle));
  item.tooltip = label;
  item.iconPath = new ThemeIcon('debug-step-over');
  item.description = note.verdict.replace('-', ' ');
  item.accessibilityInformation = { label: `${label}, ${item.description}` };
  const needed: CheckNode = { type: 'check', root, id: note.check };
  item.command = { command: commands.showCheckOutput, title: l10n.t('Show Output'), arguments: [needed] };
  return item;
}
