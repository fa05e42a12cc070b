import { resolve } from 'node:path';
import type { Edit, Fix, Problem, RelatedPlace } from '../model/problem.ts';
import { toUtf16Column, toUtf16Offset } from './columns.ts';
import type { ColumnUnit, Finding, RawEdit, RawRange, RawRelatedPlace } from './parser.ts';
import { mostRelatedPlaces } from './related-places.ts';
import { resolvePath, type Places } from './resolve-path.ts';

/** More are counted and not kept; errors, which decide, up to twice as many. */
const mostProblems = 10_000;
const longestMessage = 10_000;

/**
 * The problems that findings are, in their order, each once: paths as those of the workspace, columns in UTF-16 code units, edits with
 * the text that they replace. Reads only files whose columns count something else or whose edits are offsets.
 */
export function locateFindings(findings: readonly Finding[], places: Places): readonly Problem[] {
  const sources = new Sources(places);
  const problems = new Map<string, Problem>();
  let omitted = 0;
  for (const finding of findings) {
    const problem = locate(finding, sources);
    const key = [problem.file, problem.line, problem.column, problem.code, problem.source, problem.message].join('\0');
    if (problems.has(key)) continue;
    if (problems.size < (problem.severity === 'error' ? 2 * mostProblems : mostProblems)) problems.set(key, problem);
    else omitted++;
  }
  const all = [...problems.values()];
  return omitted === 0 ? all : [...all, { ...nowhere, severity: 'info', message: `${omitted} more problems are in the output.` }];
}

/** A problem of a check as a whole. */
export const nowhere = {
  file: null,
  line: null,
  column: null,
  endLine: null,
  endColumn: null,
  code: null,
  source: null,
  url: null,
} as const;

function locate(finding: Finding, sources: Sources): Problem {
  const unit = finding.columns ?? 'utf16';
  const file = isGiven(finding.file) ? sources.resolve(finding.file) : null;
  const line = position(finding.line);
  const column = line === null ? null : position(finding.column);
  const end = column === null || line === null ? null : position(finding.endColumn);
  const endLine = end === null ? null : (position(finding.endLine) ?? line);
  const range = { line, column, endLine, endColumn: end };
  const isBackwards =
    endLine === null || line === null || endLine < line || (endLine === line && end !== null && column !== null && end < column);
  const columnAt = (at: number | null, inLine: number | null) =>
    at === null || inLine === null || file === null ? at : sources.columnAt(file, inLine, at, unit);
  const fix = file === null ? null : locateFix(finding, file, unit, sources);
  const related = (finding.related ?? [])
    .slice(0, mostRelatedPlaces)
    .flatMap((place) => locateRelated(place, unit, sources) ?? []);
  return {
    file,
    line,
    column: columnAt(column, line),
    endLine: isBackwards ? null : range.endLine,
    endColumn: isBackwards ? null : columnAt(end, endLine),
    severity: finding.severity ?? 'error',
    message: toMessage(finding.message) ?? (isGiven(finding.code) ? finding.code : 'no message'),
    code: textOrNull(finding.code),
    source: textOrNull(finding.source),
    url: isGiven(finding.url) && /^https?:\/\/\S+$/.test(finding.url) ? finding.url : null,
    ...(related.length === 0 ? {} : { related }),
    ...(fix === null ? {} : { fix }),
    ...(finding.test === undefined
      ? {}
      : { test: { name: finding.test.name, expected: finding.test.expected ?? null, actual: finding.test.actual ?? null } }),
  };
}

const isGiven = (text: string | null | undefined): text is string => typeof text === 'string' && text !== '';
const textOrNull = (text: string | null | undefined): string | null => (isGiven(text) ? text : null);

/** Tools say 0 for "the whole file". */
function position(number: number | null | undefined): number | null {
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 1 && number < 2 ** 31 ? number : null;
}

function toMessage(message: string): string | null {
  const text = message.trim();
  if (text === '') return null;
  return text.length > longestMessage ? `${text.slice(0, longestMessage)}…` : text;
}

/** null for one that does not say where, or what. */
function locateRelated(raw: RawRelatedPlace, unit: ColumnUnit, sources: Sources): RelatedPlace | null {
  const message = toMessage(raw.message);
  const line = position(raw.line);
  if (message === null || line === null || !isGiven(raw.file)) return null;
  const file = sources.resolve(raw.file);
  const column = position(raw.column);
  return { file, line, column: column === null ? null : sources.columnAt(file, line, column, unit), message };
}

/** All edits or none: half of a repair is damage. */
function locateFix({ fix }: Finding, file: string, unit: ColumnUnit, sources: Sources): Fix | null {
  if (fix === undefined || fix.edits.length === 0) return null;
  const edits: Edit[] = [];
  for (const raw of fix.edits) {
    const edit = locateEdit(raw, isGiven(raw.file) ? sources.resolve(raw.file) : file, unit, sources);
    if (edit === null) return null;
    edits.push(edit);
  }
  return { title: textOrNull(fix.title), edits };
}

function locateEdit(raw: RawEdit, file: string, unit: ColumnUnit, sources: Sources): Edit | null {
  const lines = sources.linesOf(file);
  if ('start' in raw) {
    if (lines === null) return null;
    const start = toUtf16Offset(lines.text, raw.start, unit);
    const end = toUtf16Offset(lines.text, raw.end, unit);
    if (start === null || end === null || end < start) return null;
    const range = { ...lines.positionAt(start), ...endOf(lines.positionAt(end)) };
    return { file, ...range, text: raw.text, replaces: lines.text.slice(start, end) };
  }
  const range: RawRange = {
    line: raw.line,
    column: sources.columnAt(file, raw.line, raw.column, unit),
    endLine: raw.endLine,
    endColumn: sources.columnAt(file, raw.endLine, raw.endColumn, unit),
  };
  if (Object.values(range).some((number) => position(number) === null)) return null;
  return { file, ...range, text: raw.text, replaces: lines?.between(range) ?? null };
}

const endOf = ({ line, column }: { line: number; column: number }) => ({ endLine: line, endColumn: column });

/** The files that findings are about, each resolved and read at most once. */
class Sources {
  readonly #places: Places;
  readonly #paths = new Map<string, string>();
  readonly #lines = new Map<string, Lines | null>();

  constructor(places: Places) {
    this.#places = places;
  }

  resolve(written: string): string {
    const known = this.#paths.get(written);
    if (known !== undefined) return known;
    const path = resolvePath(written, this.#places);
    this.#paths.set(written, path);
    return path;
  }

  linesOf(file: string): Lines | null {
    const known = this.#lines.get(file);
    if (known !== undefined) return known;
    const text = this.#places.files.read(resolve(this.#places.root, file));
    // A byte order mark has no column, and no tool counts it.
    const lines = text === null ? null : new Lines(text.replace(/^\ufeff/, ''));
    this.#lines.set(file, lines);
    return lines;
  }

  columnAt(file: string, line: number, column: number, unit: ColumnUnit): number {
    if (unit === 'utf16') return column;
    const text = this.linesOf(file)?.at(line);
    return text === undefined || text === null ? column : toUtf16Column(text, column, unit);
  }
}

/** A text by lines, which are found when they are first asked for. */
class Lines {
  readonly text: string;
  #starts: readonly number[] | null = null;

  constructor(text: string) {
    this.text = text;
  }

  /** The line of that one-based number without its end; null when there is none. */
  at(line: number): string | null {
    const start = this.#all()[line - 1];
    if (start === undefined) return null;
    return this.text.slice(start, this.#all()[line]).replace(/\r?\n$/, '');
  }

  positionAt(offset: number): { readonly line: number; readonly column: number } {
    const starts = this.#all();
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - starts[low]! + 1 };
  }

  between({ line, column, endLine, endColumn }: RawRange): string | null {
    const [start, end] = [this.#all()[line - 1], this.#all()[endLine - 1]];
    if (start === undefined || end === undefined || end + endColumn - 1 > this.text.length) return null;
    return this.text.slice(start + column - 1, end + endColumn - 1);
  }

  #all(): readonly number[] {
    if (this.#starts !== null) return this.#starts;
    const starts = [0];
    for (let at = this.text.indexOf('\n'); at >= 0; at = this.text.indexOf('\n', at + 1)) starts.push(at + 1);
    this.#starts = starts;
    return starts;
  }
}
