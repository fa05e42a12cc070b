import type * as vscode from 'vscode';
import type { Edit, Problem } from '../model/problem.ts';
import type { Editor, Feature } from './host.ts';
import { uriOf } from './problem-uri.ts';
import type { Root } from './root.ts';

/** A problem that its tool can repair, and the file that it is in. */
interface Fixable {
  readonly problem: Problem & { readonly fix: NonNullable<Problem['fix']> };
  readonly root: Root;
}

/**
 * Offers the repairs that tools came with, one by one and all of a kind in a file. An edit is offered only as long as the text that it
 * replaces still stands where the tool saw it: what was typed since is never overwritten.
 */
export const registerQuickFixes: Feature = ({ editor, roots }) => {
  const provider: vscode.CodeActionProvider = {
    async provideCodeActions(document, range, { diagnostics }) {
      const inFile = findFixable(editor, roots.all, document.uri);
      const actions: vscode.CodeAction[] = [];
      for (const fixable of inFile.filter(({ problem }) => touches(editor, problem, range))) {
        const edit = await makeEdit(editor, [fixable]);
        if (edit === null) continue;
        const action = new editor.CodeAction(titleOf(editor, fixable.problem), editor.CodeActionKind.QuickFix);
        action.edit = edit;
        action.isPreferred = true;
        action.diagnostics = diagnostics.filter(({ message }) => message === fixable.problem.message);
        actions.push(action, ...(await offerAll(editor, fixable, inFile)));
      }
      return actions;
    },
  };
  const kinds = { providedCodeActionKinds: [editor.CodeActionKind.QuickFix] };
  return editor.languages.registerCodeActionsProvider({ scheme: 'file' }, provider, kinds);
};

function findFixable(editor: Editor, roots: readonly Root[], uri: vscode.Uri): readonly Fixable[] {
  const found: Fixable[] = [];
  for (const root of roots) {
    for (const { state } of root.board.entries.values()) {
      if (state.status !== 'finished') continue;
      for (const problem of state.result.problems) {
        const { file, fix } = problem;
        if (file === null || fix === undefined || uriOf(editor, root, file).toString() !== uri.toString()) continue;
        found.push({ root, problem: { ...problem, fix } });
      }
    }
  }
  return found;
}

function touches(editor: Editor, { line, column, endLine, endColumn }: Problem, range: vscode.Range): boolean {
  if (line === null) return false;
  const start = new editor.Position(line - 1, (column ?? 1) - 1);
  const end = endLine === null ? new editor.Position(line - 1, 10_000) : new editor.Position(endLine - 1, (endColumn ?? 1) - 1);
  return new editor.Range(start, end).intersection(range) !== undefined;
}

function titleOf({ l10n }: Editor, { fix, message, source }: Fixable['problem']): string {
  const [what = ''] = (fix.title ?? message).split('\n');
  const short = what.length > 80 ? `${what.slice(0, 79)}…` : what;
  return source === null ? l10n.t('Fix: {0}', short) : l10n.t('Fix: {0} ({1})', short, source);
}

/** All problems of the same rule in the file, where there are several. */
async function offerAll(editor: Editor, { problem }: Fixable, inFile: readonly Fixable[]): Promise<readonly vscode.CodeAction[]> {
  const { source, code } = problem;
  const same = inFile.filter((other) => other.problem.code === code && other.problem.source === source);
  if (code === null || same.length < 2) return [];
  const edit = await makeEdit(editor, withoutOverlaps(same));
  if (edit === null) return [];
  const action = new editor.CodeAction(editor.l10n.t('Fix all {0} problems in this file', code), editor.CodeActionKind.QuickFix);
  action.edit = edit;
  return [action];
}

/** Of repairs that touch the same text the first counts: after it the others may be wrong. */
function withoutOverlaps(fixables: readonly Fixable[]): readonly Fixable[] {
  const taken: Edit[] = [];
  return fixables.filter(({ problem: { fix } }) => {
    if (fix.edits.some((edit) => taken.some((other) => overlap(edit, other)))) return false;
    taken.push(...fix.edits);
    return true;
  });
}

function overlap(a: Edit, b: Edit): boolean {
  const isBefore = (one: Edit, other: Edit) =>
    one.endLine < other.line || (one.endLine === other.line && one.endColumn <= other.column);
  const isSamePlace = a.line === b.line && a.column === b.column;
  return a.file === b.file && (isSamePlace || (!isBefore(a, b) && !isBefore(b, a)));
}

/** null when some of the text is not what the tool saw. */
async function makeEdit(editor: Editor, fixables: readonly Fixable[]): Promise<vscode.WorkspaceEdit | null> {
  const edit = new editor.WorkspaceEdit();
  for (const { root, problem } of fixables) {
    for (const { file, line, column, endLine, endColumn, text, replaces } of problem.fix.edits) {
      const uri = uriOf(editor, root, file);
      const range = new editor.Range(new editor.Position(line - 1, column - 1), new editor.Position(endLine - 1, endColumn - 1));
      const document = await editor.workspace.openTextDocument(uri).then(
        (opened) => opened,
        () => null,
      );
      if (
        document === null ||
        replaces === null ||
        document.getText(range).replaceAll('\r\n', '\n') !== replaces.replaceAll('\r\n', '\n')
      )
        return null;
      edit.replace(uri, range, text);
    }
  }
  return edit;
}
