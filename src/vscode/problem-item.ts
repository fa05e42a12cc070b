import type * as vscode from 'vscode';
import type { Severity } from '../model/problem.ts';
import { commands } from './contributions.ts';
import type { Editor } from './host.ts';
import type { ProblemNode } from './tree-nodes.ts';

const icons: Readonly<Record<Severity, readonly [icon: string, color: string]>> = {
  error: ['error', 'problemsErrorIcon.foreground'],
  warning: ['warning', 'problemsWarningIcon.foreground'],
  info: ['info', 'problemsInfoIcon.foreground'],
  hint: ['lightbulb', 'problemsInfoIcon.foreground'],
};

/** One problem as a row that leads to its place. */
export function problemItem(editor: Editor, node: ProblemNode): vscode.TreeItem {
  const { file, line, column, severity, message, code, test } = node.problem;
  const [title = ''] = (test?.name ?? message).split('\n');
  const item = new editor.TreeItem(title);
  const [icon, color] = test === undefined ? icons[severity] : ['beaker-stop', icons.error[1]];
  item.iconPath = new editor.ThemeIcon(icon, new editor.ThemeColor(color));
  const place = line === null ? '' : `[${line}${column === null ? '' : `:${column}`}]`;
  item.description = [code, place].filter((part) => part !== null && part !== '').join(' ');
  item.tooltip = message;
  item.accessibilityInformation = { label: `${severity}, ${title}, ${item.description}` };
  if (file !== null) item.command = { command: commands.openProblem, title: editor.l10n.t('Open'), arguments: [node] };
  return item;
}
