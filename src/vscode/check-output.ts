import type * as vscode from 'vscode';
import { stripVTControlCharacters } from 'node:util';
import type { CapturedOutput } from '../model/verdict.ts';
import type { CheckNode } from './tree-nodes.ts';
import { commands, outputScheme } from './contributions.ts';
import { describeResult } from './describe-check.ts';
import type { Editor, Feature, L10n } from './host.ts';
import type { Root } from './root.ts';

/** A read-only document per check with what it wrote in its latest run. */
export const registerCheckOutput: Feature = ({ editor, roots }) => {
  const changed = new editor.EventEmitter<vscode.Uri>();
  const provider = editor.workspace.registerTextDocumentContentProvider(outputScheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) => {
      const root = roots.all.find(({ folder }) => folder.uri.toString() === uri.query);
      return root === undefined ? '' : outputOf(editor.l10n, root, uri.fragment);
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

function outputOf(l10n: L10n, root: Root, check: string): string {
  const state = root.board.entries.get(check)?.state;
  if (state === undefined) return `${l10n.t('{0} has not run.', check)}\n`;
  if (state.status !== 'finished') return `${l10n.t('{0} has not ended. Its output stands here when it has.', check)}\n`;
  const passed = state.result.verdict === 'passed' ? 'passed · ' : '';
  return `${check}: ${passed}${describeResult(l10n, state.result)}\n\n${describeOutput(l10n, state.result.output)}`;
}

/** The text of an output for an editor, with what is missing and where that is. */
export function describeOutput(l10n: L10n, { text, truncatedChars, file }: CapturedOutput): string {
  const shown = stripVTControlCharacters(text).replaceAll('\r\n', '\n');
  if (shown === '') return `${l10n.t('It wrote nothing.')}\n`;
  if (truncatedChars === 0) return shown;
  const note =
    file === null
      ? l10n.t('({0} characters in the middle are left out.)', truncatedChars)
      : l10n.t('({0} characters in the middle are left out. There is more in {1}.)', truncatedChars, file);
  return `${shown}\n${note}\n`;
}
