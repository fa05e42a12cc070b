import type * as vscode from 'vscode';
import { stripVTControlCharacters } from 'node:util';
import type { CheckResult } from '../model/verdict.ts';
import type { CheckNode } from './checks-tree.ts';
import { commands, outputScheme } from './contributions.ts';
import { describeResult } from './describe-check.ts';
import type { Editor, Feature } from './host.ts';
import type { Root } from './root.ts';

/** A read-only document per check with what it wrote in its latest run. */
export const registerCheckOutput: Feature = ({ editor, roots }) => {
  const changed = new editor.EventEmitter<vscode.Uri>();
  const provider = editor.workspace.registerTextDocumentContentProvider(outputScheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) => {
      const root = roots.all.find(({ folder }) => folder.uri.toString() === uri.query);
      return root === undefined ? '' : outputOf(root, uri.fragment);
    },
  });
  const subscription = roots.onChange((root, event) => {
    if (root !== null && (event?.type === 'check-started' || event?.type === 'check-finished')) {
      changed.fire(addressOf(editor, root, event.check));
    }
  });
  const command = editor.commands.registerCommand(commands.showCheckOutput, async (node: CheckNode) => {
    const document = await editor.workspace.openTextDocument(addressOf(editor, node.root, node.id));
    await editor.window.showTextDocument(document, { preview: true, preserveFocus: true });
  });
  return editor.Disposable.from(changed, provider, subscription, command);
};

/** The path is only what the tab shows; the folder and the check are beside it. */
function addressOf({ Uri }: Editor, root: Root, check: string): vscode.Uri {
  const name = check.replaceAll(/[^\w.:-]/g, '_');
  return Uri.from({ scheme: outputScheme, path: `/${name}.log`, query: root.folder.uri.toString(), fragment: check });
}

function outputOf(root: Root, check: string): string {
  const state = root.board.entries.get(check)?.state;
  if (state === undefined) return `${check} has not run.\n`;
  if (state.status !== 'finished') return `${check} is ${state.status}. Its output stands here when it has ended.\n`;
  return `${check}: ${state.result.verdict === 'passed' ? 'passed · ' : ''}${describeResult(state.result)}\n\n${textOf(state.result)}`;
}

function textOf({ output }: CheckResult): string {
  const text = stripVTControlCharacters(output.text).replaceAll('\r\n', '\n');
  if (text === '') return 'It wrote nothing.\n';
  return output.truncatedChars === 0 ? text : `${text}\n(${output.truncatedChars} characters in the middle are left out.)\n`;
}
