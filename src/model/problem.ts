/** How grave a finding is. Only `error` problems make a check fail, and only where its exit code says so too. */
export type Severity = 'error' | 'warning' | 'info' | 'hint';

/** One finding in one file. Positions are one-based; `file` is relative to the root, with `/`, or absolute when outside of it. */
export interface Problem {
  readonly file: string | null;
  readonly line: number | null;
  readonly column: number | null;
  readonly endLine: number | null;
  readonly endColumn: number | null;
  readonly severity: Severity;
  readonly message: string;
  readonly code: string | null;
  /** The tool that said so. */
  readonly source: string | null;
  readonly url: string | null;
  /** Other places that explain it, in the order of the tool; absent where there are none. */
  readonly related?: readonly RelatedPlace[] | undefined;
  /** How the tool would repair it. */
  readonly fix?: Fix | undefined;
  /** The test that failed, where the problem is one. */
  readonly test?: FailedTest | undefined;
}

/** A place that a tool names beside that of a problem: where something is declared, moved or expected. */
export interface RelatedPlace {
  /** As the file of a problem. */
  readonly file: string;
  readonly line: number;
  readonly column: number | null;
  /** What is there. */
  readonly message: string;
}

/** One change of a file. One-based positions in UTF-16 code units, the end exclusive; an insertion ends where it begins. */
export interface Edit {
  /** As the file of a problem. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly text: string;
  /** What stood there when the tool ran, which must still stand there before the edit may be made; null where nobody knows. */
  readonly replaces: string | null;
}

/** A repair that a tool offers: all of its edits or none. They do not overlap. */
export interface Fix {
  /** For people, such as "Replace `==` with `===`"; null where the tool does not say. */
  readonly title: string | null;
  readonly edits: readonly Edit[];
}

/** A failed test by its full name ("suite > test"), with the two values that should have been the same where the tool tells them. */
export interface FailedTest {
  readonly name: string;
  readonly expected: string | null;
  readonly actual: string | null;
}

/** How many tests ended how. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/**
 * Something wrong with the configuration or the graph, fit to show. One-based positions where there is a file.
 * An `error` without `check` makes the whole configuration unusable; one with `check` breaks only that check.
 */
export interface ConfigProblem {
  readonly severity: 'error' | 'warning';
  /** What is wrong and what to do about it, as one or two sentences. */
  readonly message: string;
  /** Relative to the root, with `/`; null where no file is at fault (an environment variable, a flag). */
  readonly file: string | null;
  readonly line: number | null;
  readonly column: number | null;
  /** The check that cannot run because of this. */
  readonly check: string | null;
}

/** `preflight.jsonc:3:5: message`, the form in which terminals make links. */
export function describeConfigProblem(problem: ConfigProblem): string {
  const position = problem.line === null ? '' : `:${problem.line}:${problem.column ?? 1}`;
  return problem.file === null ? problem.message : `${problem.file}${position}: ${problem.message}`;
}
