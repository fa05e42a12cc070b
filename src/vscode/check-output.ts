import type * as vscode from 'vscode';
import { stripVTControlCharacters } from 'node:util';
import type { Check } from '../model/check.ts';
import type { CapturedOutput } from '../model/verdict.ts';
import type { CheckNode } from './tree-nodes.ts';
import { commands, outputScheme } from './contributions.ts';
import { findFile } from './check-terminal.ts';
import { describeResult } from './describe-check.ts';
import { findLinks } from './find-links.ts';
import type { Editor, Feature, L10n } from './host.ts';
import { pickCheck } from './pick-check.ts';
import type { Root } from './root.ts';

/** A read-only document per check with what it wrote in its latest run. */
export const registerCheckOutput: Feature = (host) => {
  const { editor, roots } = host;
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
  const command = editor.commands.registerCommand(commands.showCheckOutput, async (given?: CheckNode) => {
    const placeHolder = editor.l10n.t('Select the check whose output is to be shown');
    const hasRun = ({ id }: Check, { board }: Root): boolean => board.entries.has(id);
    const node = given ?? (await pickCheck(host, { placeHolder, none: editor.l10n.t('No check has run.'), among: hasRun }));
    if (node === undefined) return;
    const document = await editor.workspace.openTextDocument(addressOf(editor, node.root, node.id));
    await editor.window.showTextDocument(document, { preview: true, preserveFocus: true });
  });
  const links = editor.languages.registerDocumentLinkProvider(
    { scheme: outputScheme },
    { provideDocumentLinks: (document) => linksIn(editor, roots.all, document) },
  );
  return editor.Disposable.from(changed, provider, subscription, command, links);
};

/** A name as the last part of a path, which is what a tab shows. */
export function tabName(name: string): string {
  return name.replaceAll(/[\\/]/g, '∕').replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, ' ');
}

/** The path is only what the tab shows; the folder and the check are beside it. */
function addressOf({ Uri }: Editor, root: Root, check: string): vscode.Uri {
  return Uri.from({
    scheme: outputScheme,
    path: `/${tabName(root.nameOf(check))}.log`,
    query: root.folder.uri.toString(),
    fragment: check,
  });
}

/** More of them nobody clicks. */
const mostLinks = 500;

/** The files that an output names and that exist. */
async function linksIn(editor: Editor, roots: readonly Root[], document: vscode.TextDocument): Promise<vscode.DocumentLink[]> {
  const { uri } = document;
  const root = roots.find(({ folder }) => folder.uri.toString() === uri.query);
  if (root === undefined) return [];
  const cwd = root.session?.workspace.checks.find(({ id }) => id === uri.fragment)?.cwd ?? '.';
  const found = document
    .getText()
    .split('\n')
    .flatMap((text, row) => findLinks(text).map((link) => ({ row, link })))
    .slice(0, mostLinks);
  const files = new Map<string, Promise<vscode.Uri | null>>();
  for (const { link } of found) if (!files.has(link.file)) files.set(link.file, findFile(editor, root, cwd, link.file));
  const links = found.map(async ({ row, link }): Promise<vscode.DocumentLink[]> => {
    const target = await files.get(link.file);
    if (target === null || target === undefined) return [];
    const range = new editor.Range(new editor.Position(row, link.start), new editor.Position(row, link.start + link.length));
    const place = link.line === null ? '' : `L${link.line}${link.column === null ? '' : `,${link.column}`}`;
    return [new editor.DocumentLink(range, target.with({ fragment: place }))];
  });
  return (await Promise.all(links)).flat();
}

function outputOf(l10n: L10n, root: Root, check: string): string {
  const state = root.board.entries.get(check)?.state;
  const name = root.nameOf(check);
  if (state === undefined) return `${l10n.t('{0} has not run.', name)}\n`;
  if (state.status !== 'finished') return `${l10n.t('{0} has not ended. Its output stands here when it has.', name)}\n`;
  const passed = state.result.verdict === 'passed' ? 'passed · ' : '';
  return `${name}: ${passed}${describeResult(l10n, state.result)}\n\n${describeOutput(l10n, state.result.output)}`;
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
