import type * as vscode from 'vscode';
import { messageOf } from '../model/result.ts';
import { checksView, commands } from './contributions.ts';
import { describeVerdict } from './describe-check.ts';
import type { Feature, Host } from './host.ts';
import { pickCheck } from './pick-check.ts';
import { uriOf } from './problem-uri.ts';
import type { Root } from './root.ts';
import { refuses, runNodes } from './start-run.ts';
import type { CheckNode } from './tree-nodes.ts';

/** Commands on the row of a check that change something: its fix, and whether it runs by itself. */
export const registerRowCommands: Feature = (host) => {
  const { commands: registry, Disposable } = host.editor;
  return Disposable.from(
    registry.registerCommand(commands.fixCheck, async (node?: CheckNode) => {
      const wanted = node ?? (await pickFixable(host));
      if (wanted !== undefined) await fixCheck(host, wanted);
    }),
    registry.registerCommand(commands.enableCheck, (node: CheckNode) => switchCheck(host, node, true)),
    registry.registerCommand(commands.disableCheck, (node: CheckNode) => switchCheck(host, node, false)),
  );
};

function pickFixable(host: Host): Promise<CheckNode | undefined> {
  const { l10n } = host.editor;
  const placeHolder = l10n.t('Select the check whose findings are to be fixed');
  const none = l10n.t('No check here names a command that fixes what it finds.');
  return pickCheck(host, { placeHolder, none, among: ({ fix }) => fix !== null });
}

/** Runs the command that repairs what the check finds, and then the check. */
async function fixCheck(host: Host, node: CheckNode): Promise<void> {
  const { editor, log } = host;
  const { window, l10n, workspace } = editor;
  const { root, id } = node;
  const check = root.session?.workspace.checks.find((candidate) => candidate.id === id);
  if (check === undefined || check.fix === null || refuses(host)) return;
  // What is typed and not saved would be overwritten by what the command writes.
  await workspace.saveAll(false);
  const { fix } = check;
  log.info(`Fix of ${root.nameOf(id)}: ${fix.join(' ')}`);
  const fixed = await window.withProgress({ location: { viewId: checksView } }, () => root.fix({ ...check, command: fix }));
  if (!fixed.ok) {
    void window.showErrorMessage(fixed.error.message);
    return;
  }
  const { verdict, reason, output } = fixed.value;
  if (output.text !== '') log.info(output.text.trimEnd());
  if (verdict === 'cancelled') return;
  // Many fixers fail when something is left that they cannot repair: the check tells what that is.
  if (verdict !== 'passed') log.warn(`Fix of ${root.nameOf(id)} ${describeVerdict(verdict, reason)}`);
  if (verdict === 'errored') {
    void window.showErrorMessage(l10n.t('The fix of {0} could not run: {1}', root.nameOf(id), reason ?? ''));
    return;
  }
  await runNodes(host, [node]);
}

/** Writes into the configuration whether the check runs by itself; comments and everything else stay. */
async function switchCheck({ editor, roots }: Host, { root, id }: CheckNode, isEnabled: boolean): Promise<void> {
  await roots.opened();
  if (root.status.type !== 'open') return;
  const { session, engine } = root.status;
  const file = session.workspace.configFiles.find((name) => !name.includes('.local.')) ?? 'preflight.jsonc';
  const uri = uriOf(editor, root, file);
  try {
    const before = await readText(editor, uri);
    const after = await engine.switchCheck(before, id, isEnabled);
    if (!after.ok) {
      void editor.window.showErrorMessage(`${file}: ${after.error.message}`);
      return;
    }
    await writeText(editor, uri, before, after.value);
    await reload(root);
  } catch (thrown) {
    void editor.window.showErrorMessage(editor.l10n.t('{0} cannot be written: {1}', file, messageOf(thrown)));
  }
}

/** As it stands in the editor where it is open, else on the disk; null where there is no such file. */
async function readText({ workspace }: Host['editor'], uri: vscode.Uri): Promise<string | null> {
  const open = workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open !== undefined) return open.getText();
  try {
    return new TextDecoder().decode(await workspace.fs.readFile(uri));
  } catch {
    return null; // It does not exist, or writing it will say what is wrong.
  }
}

/** Through the editor, so that it can be undone and nothing is lost that is typed and not saved. */
async function writeText(editor: Host['editor'], uri: vscode.Uri, before: string | null, after: string): Promise<void> {
  const { workspace, WorkspaceEdit, Range, Position } = editor;
  if (before === null) return workspace.fs.writeFile(uri, new TextEncoder().encode(after));
  const edit = new WorkspaceEdit();
  const lines = before.split('\n').length;
  edit.replace(uri, new Range(new Position(0, 0), new Position(lines, 0)), after);
  if (!(await workspace.applyEdit(edit))) throw new Error(editor.l10n.t('the editor refuses the change'));
  await (await workspace.openTextDocument(uri)).save();
}

async function reload({ session }: Root): Promise<void> {
  await session?.load();
}
