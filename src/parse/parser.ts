import type { Problem, Severity, TestCounts } from '../model/problem.ts';
import type { Parsed } from '../model/verdict.ts';

/** What a tool wrote and what is known about how it was run. */
export interface ParseInput {
  readonly text: string;
  /** The arguments as they ran, where they are known; with a shell, its one line. */
  readonly command?: readonly string[] | undefined;
  /** Absolute; relative paths in the output are relative to it. */
  readonly cwd: string;
  /** Absolute; problems name files relative to it. */
  readonly root: string;
  readonly exitCode: number | null;
}

/** What became of an output. */
export interface ParseOutput {
  readonly parsed: Parsed;
  readonly problems: readonly Problem[];
  /** null where the output does not count tests. */
  readonly tests: TestCounts | null;
  /** What a person reads instead of a machine format; null where the output itself is fit to read. */
  readonly readable: string | null;
}

/**
 * What a column counts: UTF-16 code units (as editors do), Unicode characters, bytes of UTF-8, columns of a screen whose tabs stop
 * at every eighth (a tab itself takes the columns up to there), or characters with such tabs, however wide they are (`tabs`),
 * or UTF-16 code units with such tabs.
 */
export type ColumnUnit = 'utf16' | 'characters' | 'bytes' | 'screen' | 'tabs' | 'utf16-tabs';

/** A place as a tool wrote it: one-based lines and columns (a parser adds one where its tool counts from zero), the end exclusive. */
export interface RawRange {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A change as a tool wrote it; offsets are zero-based and count what the columns of the finding count (never those of a screen). */
export type RawEdit = { readonly file?: string | undefined; readonly text: string } & (
  | RawRange
  | { readonly start: number; readonly end: number }
);

/** A place that explains a finding, as a tool wrote it; its column counts what those of the finding count. */
export interface RawRelatedPlace {
  readonly file: string;
  readonly line: number;
  readonly column?: number | null | undefined;
  readonly message: string;
}

/** A problem as a tool wrote it, before its path and its columns are those of the workspace. What is absent is not known. */
export interface Finding {
  /** Relative, absolute, a `file:` URI, a path of Windows: as it stands in the output. Absent: about no file. */
  readonly file?: string | null | undefined;
  readonly line?: number | null | undefined;
  readonly column?: number | null | undefined;
  readonly endLine?: number | null | undefined;
  /** Exclusive. */
  readonly endColumn?: number | null | undefined;
  /** What the columns of this finding and of its edits count; UTF-16 code units when absent. */
  readonly columns?: ColumnUnit | undefined;
  /** `error` when absent. */
  readonly severity?: Severity | undefined;
  readonly message: string;
  readonly code?: string | null | undefined;
  readonly source?: string | null | undefined;
  readonly url?: string | null | undefined;
  /** Other places that explain it. */
  readonly related?: readonly RawRelatedPlace[] | undefined;
  /** `title` is one short sentence for a person. */
  readonly fix?: { readonly title?: string | undefined; readonly edits: readonly RawEdit[] } | undefined;
  readonly test?:
    | { readonly name: string; readonly expected?: string | null | undefined; readonly actual?: string | null | undefined }
    | undefined;
}

/** An output that a parser has understood; no findings mean that the tool found nothing. */
export interface Parsing {
  readonly findings: readonly Finding[];
  readonly tests?: TestCounts | undefined;
  /** What the tool itself would have shown to a person, where its machine format carries that. */
  readonly readable?: string | undefined;
  /** Where it is not the parser's own, as with `auto`. */
  readonly format?: Parser['format'] | undefined;
}

/** A format that tools write. Pure: no I/O, no state between calls. */
export interface Parser {
  /** The name for `preflight parse --as` and for `parser` in the configuration: `eslint-json`, `junit`. */
  readonly id: string;
  /** For people: "ESLint's JSON". */
  readonly title: string;
  /** `structured`: a machine format. `matched`: text for people, read line by line. */
  readonly format: 'structured' | 'matched';
  /**
   * The programs that write it when nothing else is asked of them, or that nobody else's output looks like: `auto` prefers this parser
   * where a command runs one of them.
   */
  readonly tools?: readonly string[] | undefined;
  /**
   * A look that costs next to nothing beside `parse` (an `includes`, one regular expression that fails fast): false where `parse`
   * would surely give null. `auto` asks it of every parser before it reads a long output; absent means that it is always worth trying.
   */
  readonly recognises?: ((text: string) => boolean) | undefined;
  /**
   * The format cannot be told from chatter, such as a bare list of paths: `auto` tries it only where the command runs one of `tools`.
   */
  readonly needsTool?: true | undefined;
  /**
   * Reads an output, whose escape sequences and carriage returns are gone already. null when it is not this format, which is also what
   * a `matched` parser says when no line is its own. It never throws and takes time in proportion to the length of the text: outputs
   * can be cut off anywhere, hostile, or a mixture of several tools' (a `matched` parser then takes its own lines alone, a `structured`
   * one finds its document among the noise where that is safe).
   */
  readonly parse: (text: string, hints: ParseHints) => Parsing | null;
}

/** What may help a parser to decide what a text means. */
export interface ParseHints {
  readonly exitCode: number | null;
  /** Of the tools whose output it may be, in the words of `Parser.tools`; empty when unknown. */
  readonly tools: readonly string[];
  /** Where it is known: as `ParseInput.command`. */
  readonly command?: readonly string[] | undefined;
  /** Absolute, where they are known: what `${cwd}` and `${workspaceFolder}` in a problem matcher stand for. */
  readonly cwd?: string | undefined;
  readonly root?: string | undefined;
}
