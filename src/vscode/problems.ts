import type * as vscode from 'vscode';
import type { ConfigProblem, Problem, Severity } from '../model/problem.ts';
import type { Editor, Feature } from './host.ts';
import type { Root } from './root.ts';

/**
 * Shows what checks found, and what is wrong with the configuration, among the problems of VS Code. Each check has a collection
 * of its own, so that a new run of it replaces its own findings and no others.
 */
export const registerProblems: Feature = ({ editor, roots }) => {
  const collections = new Map<string, vscode.DiagnosticCollection>();
  const collectionOf = (root: Root, check: string): vscode.DiagnosticCollection => {
    const key = `${root.folder.uri.toString()}#${check}`;
    const known = collections.get(key) ?? editor.languages.createDiagnosticCollection(`preflight: ${check}`);
    collections.set(key, known);
    return known;
  };
  const subscription = roots.onChange((root, event) => {
    if (root === null) return removeClosed(collections, roots.all);
    if (event === null) {
      const found = (root.session?.workspace.problems ?? []).map(fromConfiguration);
      fill(editor, collectionOf(root, 'configuration'), root, found);
    } else if (event.type === 'check-finished' && event.result.verdict !== 'cancelled' && event.result.verdict !== 'skipped') {
      fill(editor, collectionOf(root, event.check), root, event.result.problems);
    }
  });
  return editor.Disposable.from(subscription, {
    dispose: () => {
      for (const collection of collections.values()) collection.dispose();
    },
  });
};

/** A folder that left the workspace takes its problems along. */
function removeClosed(collections: Map<string, vscode.DiagnosticCollection>, open: readonly Root[]): void {
  for (const [key, collection] of collections) {
    if (open.some(({ folder }) => key.startsWith(`${folder.uri.toString()}#`))) continue;
    collection.dispose();
    collections.delete(key);
  }
}

function fill(editor: Editor, collection: vscode.DiagnosticCollection, root: Root, problems: readonly Problem[]): void {
  const byFile = Map.groupBy(
    problems.filter(({ file }) => file !== null),
    ({ file }) => file ?? '',
  );
  collection.clear();
  collection.set(
    [...byFile].map(([file, found]) => [uriOf(editor, root, file), found.map((problem) => toDiagnostic(editor, problem))]),
  );
}

function uriOf({ Uri }: Editor, { folder }: Root, file: string): vscode.Uri {
  const isAbsolute = file.startsWith('/') || /^[a-z]:[\\/]/i.test(file);
  return isAbsolute ? Uri.file(file) : Uri.joinPath(folder.uri, file);
}

/** Our positions are one-based, VS Code's zero-based; without a column it is the whole line, without an end the word there. */
function toDiagnostic(editor: Editor, problem: Problem): vscode.Diagnostic {
  const line = (problem.line ?? 1) - 1;
  const start = new editor.Position(line, (problem.column ?? 1) - 1);
  const wholeLine = problem.column === null ? new editor.Position(line, 10_000) : start;
  const end = problem.endLine === null ? wholeLine : new editor.Position(problem.endLine - 1, (problem.endColumn ?? 1) - 1);
  const diagnostic = new editor.Diagnostic(new editor.Range(start, end), problem.message, severityOf(editor, problem.severity));
  diagnostic.source = problem.source ?? 'preflight';
  if (problem.code !== null) {
    diagnostic.code = problem.url === null ? problem.code : { value: problem.code, target: editor.Uri.parse(problem.url) };
  }
  return diagnostic;
}

function severityOf({ DiagnosticSeverity }: Editor, severity: Severity): vscode.DiagnosticSeverity {
  const severities = {
    error: DiagnosticSeverity.Error,
    warning: DiagnosticSeverity.Warning,
    info: DiagnosticSeverity.Information,
    hint: DiagnosticSeverity.Hint,
  };
  return severities[severity];
}

function fromConfiguration({ file, line, column, severity, message }: ConfigProblem): Problem {
  return { file, line, column, endLine: null, endColumn: null, severity, message, code: null, source: 'preflight', url: null };
}
