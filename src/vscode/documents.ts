import type * as vscode from 'vscode';
import { commands, documentScheme } from './contributions.ts';
import { describeInstallation } from './describe-installation.ts';
import { tabName } from './check-output.ts';
import { explainCheck } from './explain-check.ts';
import type { Editor, Feature } from './host.ts';
import { pickCheck } from './pick-check.ts';
import type { Root } from './root.ts';
import type { CheckNode } from './tree-nodes.ts';

/** Documents in Markdown that are made when they are opened: what is known of a check, and of this installation. */
export const registerDocuments: Feature = (host) => {
  const { editor, roots } = host;
  const changed = new editor.EventEmitter<vscode.Uri>();
  const provider = editor.workspace.registerTextDocumentContentProvider(documentScheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: async (uri) => {
      await roots.opened();
      if (uri.query === '') return describeInstallation(host);
      const root = roots.all.find(({ folder }) => folder.uri.toString() === uri.query);
      return root === undefined ? '' : explainCheck(editor, root, uri.fragment);
    },
  });
  const show = async (uri: vscode.Uri): Promise<void> => {
    changed.fire(uri);
    await editor.commands.executeCommand('markdown.showPreview', uri);
  };
  return editor.Disposable.from(
    changed,
    provider,
    editor.commands.registerCommand(commands.explainCheck, async (node?: CheckNode) => {
      const wanted = node ?? (await pickCheck(host, { placeHolder: editor.l10n.t('Select the check to explain') }));
      if (wanted !== undefined) await show(addressOf(editor, wanted.root, wanted.id));
    }),
    editor.commands.registerCommand(commands.reportIssue, async () => {
      const uri = editor.Uri.from({ scheme: documentScheme, path: '/Preflight.md' });
      changed.fire(uri);
      await editor.window.showTextDocument(await editor.workspace.openTextDocument(uri), { preview: true });
      await editor.env.clipboard.writeText(await describeInstallation(host));
      void editor.window.showInformationMessage(
        editor.l10n.t('What an issue needs is in the clipboard: no contents and no names of your files.'),
      );
    }),
  );
};

/** The path is only what the tab shows; the folder and the check are beside it. */
function addressOf({ Uri }: Editor, { folder, nameOf }: Root, check: string): vscode.Uri {
  return Uri.from({
    scheme: documentScheme,
    path: `/${tabName(nameOf(check))}.md`,
    query: folder.uri.toString(),
    fragment: check,
  });
}
