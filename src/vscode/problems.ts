import type * as vscode from 'vscode';
import type { Check } from '../model/check.ts';
import type { ConfigProblem, Problem, RelatedPlace, Severity } from '../model/problem.ts';
import type { Clock } from '../engine/ports.ts';
import type { Editor, Feature } from './host.ts';
import { uriOf } from './problem-uri.ts';
import type { Root } from './root.ts';

/** The name of the collection for what is wrong with the configuration; no check can have it. */
const configuration = '(configuration)';

/**
 * Shows what checks found, and what is wrong with the configuration, among the problems of VS Code. Each check has a collection
 * of its own, so that a new run of it replaces its own findings and no others.
 */
export const registerProblems: Feature = ({ editor, clock, roots }) => {
  const collections = new Map<string, vscode.DiagnosticCollection>();
  const filling = new Map<vscode.DiagnosticCollection, Disposable>();
  const show = (collection: vscode.DiagnosticCollection, root: Root, problems: readonly Problem[]): void => {
    filling.get(collection)?.[Symbol.dispose]();
    filling.set(collection, fill(editor, clock, collection, root, problems));
  };
  const collectionOf = (root: Root, check: string): vscode.DiagnosticCollection => {
    const key = `${root.folder.uri.toString()}#${check}`;
    const known = collections.get(key) ?? editor.languages.createDiagnosticCollection(`preflight: ${check}`);
    collections.set(key, known);
    return known;
  };
  const subscription = roots.onChange((root, event) => {
    if (root === null) return removeClosed(collections, roots.all);
    if (event?.type === 'verdicts-forgotten') {
      // What is wrong with the configuration stays.
      const key = `${root.folder.uri.toString()}#`;
      for (const [name, collection] of collections)
        if (name.startsWith(key) && name !== key + configuration) show(collection, root, []);
      return;
    }
    if (event === null) {
      const found = (root.session?.workspace.problems ?? []).map(fromConfiguration);
      show(collectionOf(root, configuration), root, found);
    } else if (event.type === 'check-finished' && event.result.verdict !== 'cancelled' && event.result.verdict !== 'skipped') {
      const { source } = root.session?.workspace.checks.find(({ id }) => id === event.check) ?? { source: null };
      const problems = event.result.problems.map((problem) => (problem.file === null ? placeOnCheck(problem, source) : problem));
      show(collectionOf(root, event.check), root, problems);
    }
  });
  return editor.Disposable.from(subscription, {
    dispose: () => {
      for (const rest of filling.values()) rest[Symbol.dispose]();
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

/** What is about a check as a whole stands where the check comes from. */
function placeOnCheck(problem: Problem, source: Check['source'] | null): Problem {
  const { file = null, line = null } = source ?? {};
  return { ...problem, file, line, column: null, endLine: null, endColumn: null };
}

/** VS Code gets so many at a time: more would keep its other extensions waiting. */
const mostAtOnce = 500;

/** Shows these problems instead of those before, the first of them at once; disposing it leaves out what is not shown yet. */
function fill(
  editor: Editor,
  clock: Clock,
  collection: vscode.DiagnosticCollection,
  root: Root,
  problems: readonly Problem[],
): Disposable {
  const files = [...Map.groupBy(problems, ({ file }) => file ?? '')];
  let timer: Disposable | null = null;
  const showNext = (): void => {
    timer = null;
    for (let count = 0; count < mostAtOnce && files.length > 0;) {
      const [file, found] = files.shift()!;
      const uri = file === '' ? root.folder.uri : uriOf(editor, root, file);
      collection.set([[uri, found.map((problem) => toDiagnostic(editor, root, problem))]]);
      count += found.length;
    }
    if (files.length > 0) timer = clock.after(0, showNext);
  };
  collection.clear();
  showNext();
  return { [Symbol.dispose]: () => timer?.[Symbol.dispose]() };
}

/** Our positions are one-based, VS Code's zero-based; without a column it is the whole line, without an end the word there. */
function toDiagnostic(editor: Editor, root: Root, problem: Problem): vscode.Diagnostic {
  const line = (problem.line ?? 1) - 1;
  const start = new editor.Position(line, (problem.column ?? 1) - 1);
  const wholeLine = problem.column === null ? new editor.Position(line, 10_000) : start;
  const end = problem.endLine === null ? wholeLine : new editor.Position(problem.endLine - 1, (problem.endColumn ?? 1) - 1);
  const diagnostic = new editor.Diagnostic(new editor.Range(start, end), problem.message, severityOf(editor, problem.severity));
  diagnostic.source = problem.source ?? 'preflight';
  if (problem.code !== null) {
    diagnostic.code = problem.url === null ? problem.code : { value: problem.code, target: editor.Uri.parse(problem.url) };
  }
  if (problem.related !== undefined)
    diagnostic.relatedInformation = problem.related.map((place) => toRelated(editor, root, place));
  return diagnostic;
}

function toRelated(
  editor: Editor,
  root: Root,
  { file, line, column, message }: RelatedPlace,
): vscode.DiagnosticRelatedInformation {
  const start = new editor.Position(line - 1, (column ?? 1) - 1);
  return new editor.DiagnosticRelatedInformation(new editor.Location(uriOf(editor, root, file), start), message);
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
