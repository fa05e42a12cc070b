import type { Severity } from '../../model/problem.ts';

/** The parts of a problem that a group of a regular expression can give. */
export type PatternPart = 'file' | 'message' | 'location' | 'line' | 'column' | 'endLine' | 'endColumn' | 'code' | 'severity';

/** One line of a problem. */
export interface ProblemPattern {
  /** Without state: neither global nor sticky. */
  readonly regexp: RegExp;
  /** The number of the group that holds the part; 0 is all that matched. */
  readonly groups: { readonly [Part in PatternPart]?: number };
  /** Whether the line may come again and again, each time with a problem of its own. Only the last pattern can. */
  readonly loop: boolean;
}

/**
 * How the files that a matcher finds are named. A prefix may hold `${workspaceFolder}` and `${cwd}`; null where the matcher does not
 * state one. `search`: by their names anywhere in the workspace.
 */
export type FileLocation =
  | { readonly kind: 'absolute' | 'search' }
  | { readonly kind: 'relative' | 'autoDetect'; readonly prefix: string | null };

/** A problem matcher with VS Code's meaning. */
export interface ProblemMatcher {
  /** Without `$`; null for one that was written where it is used. */
  readonly name: string | null;
  readonly owner: string;
  readonly source: string | null;
  /** For problems whose own severity is not told or not known. */
  readonly severity: Severity;
  /** In which documents an editor shows the problems; nothing that runs without an editor minds it. */
  readonly applyTo: 'allDocuments' | 'openDocuments' | 'closedDocuments';
  readonly fileLocation: FileLocation;
  /** `file`: a problem is about a whole file and needs no line. */
  readonly kind: 'file' | 'location';
  /** One for each of the lines of a problem, at least one. */
  readonly patterns: readonly ProblemPattern[];
}
