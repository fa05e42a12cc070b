import type { Severity } from '../../model/problem.ts';
import type { Finding, ParseHints } from '../parser.ts';
import { fileNamer } from './file-location.ts';
import type { PatternPart, ProblemMatcher, ProblemPattern } from './matcher.ts';
import { severityOfWord } from './read-matcher.ts';

/** Characters of a line that are looked at; minified sources have longer ones. */
export const longestLine = 64 * 1024;

/**
 * More findings are counted and not kept: they would take more memory than the text, and nobody reads them. Errors are kept up to
 * twice as many, since they decide.
 */
const mostFindings = 100_000;

/** How far the reading of a text has come. After every line it is consistent: reading can be broken off in one and begin again. */
export interface Progress {
  readonly text: string;
  /** Where the next line begins; beyond the text when all is read. */
  offset: number;
  /** Of the next line, one-based. */
  line: number;
  /** Lines that were longer than what is looked at. */
  cutLines: number;
  /** The lines before the next one that no problem has used, as many as the matchers need at most. */
  waiting: readonly string[];
  /** The looping matcher that is tried first, with what its earlier lines have said. */
  active: { readonly matcher: LineMatcher; readonly data: Data } | null;
  readonly findings: Finding[];
  /** How many findings there were beyond those that are kept. */
  omitted: number;
}

/** The beginning of a text. */
export function startReading(text: string): Progress {
  return { text, offset: 0, line: 1, cutLines: 0, waiting: [], active: null, findings: [], omitted: 0 };
}

/** A matcher made ready for the lines of one text. */
export interface LineMatcher {
  readonly matcher: ProblemMatcher;
  readonly nameOf: (file: string) => string;
}

/** Matchers made ready for one text, those that need most lines first: they are tried first. */
export function lineMatchers(matchers: readonly ProblemMatcher[], hints: ParseHints): readonly LineMatcher[] {
  return matchers
    .map((matcher) => ({ matcher, nameOf: fileNamer(matcher.fileLocation, hints) }))
    .sort((a, b) => b.matcher.patterns.length - a.matcher.patterns.length);
}

/** Reads on to the end of the text. What it has found so far is in `progress` whenever it is broken off. */
export function readLines(progress: Progress, matchers: readonly LineMatcher[]): void {
  const { text } = progress;
  const mostLines = matchers[0]?.matcher.patterns.length ?? 0;
  while (progress.offset <= text.length) {
    const newline = text.indexOf('\n', progress.offset);
    const end = newline < 0 ? text.length : newline;
    const isLong = end - progress.offset > longestLine;
    const line = text.slice(progress.offset, isLong ? progress.offset + longestLine : end);
    readLine(progress, matchers, mostLines, line);
    progress.offset = end + 1;
    progress.line += 1;
    if (isLong) progress.cutLines += 1;
  }
}

/** Leaves the next line out, and with it the lines that waited for it. */
export function skipLine(progress: Progress): void {
  const newline = progress.text.indexOf('\n', progress.offset);
  progress.offset = newline < 0 ? progress.text.length + 1 : newline + 1;
  progress.line += 1;
  progress.waiting = [];
  progress.active = null;
}

/** As VS Code's collectors do: a loop that goes on comes first, then whatever fits the latest unused lines. */
function readLine(progress: Progress, matchers: readonly LineMatcher[], mostLines: number, line: string): void {
  const { active } = progress;
  const again = active === null ? null : matchAgain(active.matcher, active.data, line);
  if (active !== null && again !== null) {
    keep(progress, active.matcher, again);
    return;
  }
  const { waiting } = progress; // none behind a loop
  const lines = mostLines === 1 ? [line] : [...waiting.slice(Math.max(0, waiting.length - mostLines + 1)), line];
  const found = matchLatest(matchers, lines);
  if (found !== null) keep(progress, found.matcher, found.data);
  progress.active = found === null || found.before === null ? null : { matcher: found.matcher, data: found.before };
  progress.waiting = found === null && mostLines > 1 ? lines : none;
}

const none: readonly string[] = [];

function keep(progress: Progress, matcher: LineMatcher, data: Data): void {
  const { findings } = progress;
  const limit = findings.length < mostFindings || severityOf(matcher, data) !== 'error' ? mostFindings : 2 * mostFindings;
  if (findings.length < limit) findings.push(toFinding(matcher, data));
  else progress.omitted += 1;
}

function severityOf({ matcher }: LineMatcher, { severity }: Data): Severity {
  return severityOfMatch(severity) ?? matcher.severity;
}

/** A problem that the latest lines hold, and what those before a loop have said. */
interface Found {
  readonly matcher: LineMatcher;
  readonly data: Data;
  readonly before: Data | null;
}

function matchLatest(matchers: readonly LineMatcher[], lines: readonly string[]): Found | null {
  for (const matcher of matchers) {
    const found = matcher.matcher.patterns.length > lines.length ? null : matchLines(matcher, lines);
    if (found !== null) return found;
  }
  return null;
}

/** The parts of a problem as its lines give them. */
type Data = { readonly [Part in PatternPart]: string | undefined };

function matchLines(matcher: LineMatcher, lines: readonly string[]): Found | null {
  const { patterns } = matcher.matcher;
  const first = lines.length - patterns.length;
  let data: Data | null = null;
  let before: Data | null = null;
  for (let index = 0; index < patterns.length; index++) {
    const pattern = patterns[index]!;
    const match = pattern.regexp.exec(lines[first + index]!);
    if (match === null) return null;
    if (pattern.loop) before = data;
    const parts = partsOf(match, pattern.groups);
    data = data === null ? parts : together(data, parts);
  }
  return data !== null && isProblem(matcher.matcher, data) ? { matcher, data, before } : null;
}

function matchAgain({ matcher }: LineMatcher, before: Data, line: string): Data | null {
  const pattern = matcher.patterns.at(-1)!;
  const match = pattern.regexp.exec(line);
  if (match === null) return null;
  const data = together(before, partsOf(match, pattern.groups));
  return isProblem(matcher, data) ? data : null;
}

function isProblem({ kind }: ProblemMatcher, { file, message, location, line }: Data): boolean {
  return Boolean(file && message && (kind === 'file' || (location ? /\d/.test(location) : line)));
}

/** Written out for speed. */
function partsOf(match: RegExpExecArray, groups: ProblemPattern['groups']): Data {
  return {
    file: part(match, groups.file),
    message: part(match, groups.message),
    location: part(match, groups.location),
    line: number(match, groups.line),
    column: number(match, groups.column),
    endLine: number(match, groups.endLine),
    endColumn: number(match, groups.endColumn),
    code: part(match, groups.code),
    severity: part(match, groups.severity),
  };
}

const part = (match: RegExpExecArray, group: number | undefined) => (group === undefined ? undefined : match[group]?.trim());

/** Blanks around digits do not matter. */
const number = (match: RegExpExecArray, group: number | undefined) => (group === undefined ? undefined : match[group]);

/** The first line that tells a part wins; messages of several lines are put below each other. */
function together(first: Data, next: Data): Data {
  const { message } = first;
  return {
    file: first.file ?? next.file,
    message: message === undefined || next.message === undefined ? (message ?? next.message) : `${message}\n${next.message}`,
    location: first.location ?? next.location,
    line: first.line ?? next.line,
    column: first.column ?? next.column,
    endLine: first.endLine ?? next.endLine,
    endColumn: first.endColumn ?? next.endColumn,
    code: first.code ?? next.code,
    severity: first.severity ?? next.severity,
  };
}

function toFinding(lineMatcher: LineMatcher, data: Data): Finding {
  const { matcher, nameOf } = lineMatcher;
  return {
    file: nameOf(data.file ?? ''),
    ...(matcher.kind === 'file' ? {} : placeOf(data)),
    severity: severityOf(lineMatcher, data),
    message: data.message ?? '',
    code: data.code ?? null,
    source: matcher.source,
  };
}

type Place = Pick<Finding, 'line' | 'column' | 'endLine' | 'endColumn'>;

/** A location is `line`, `line,column` or `line,column,endLine,endColumn`. */
function placeOf(data: Data): Place {
  if (!data.location) return place(data.line, data.column, data.endLine, data.endColumn);
  const [line, column, endLine, endColumn] = data.location.split(',', 4);
  return endColumn === undefined ? place(line, column) : place(line, column, endLine, endColumn);
}

/** An end counts only where there is a beginning, and begins on the same line unless it says otherwise. */
function place(line: string | undefined, column?: string, endLine?: string, endColumn?: string): Place {
  const start = numberOf(line);
  const from = numberOf(column);
  const to = from === null ? null : numberOf(endColumn);
  return { line: start, column: from, endLine: to === null ? null : (numberOf(endLine) ?? start), endColumn: to };
}

function numberOf(text: string | undefined): number | null {
  const number = text ? Number.parseInt(text, 10) : Number.NaN;
  return Number.isNaN(number) ? null : number;
}

function severityOfMatch(word: string | undefined): Severity | null {
  return word ? (severityOfWord(word) ?? letters.get(word) ?? otherWords.get(word.toLowerCase()) ?? null) : null;
}

const letters: ReadonlyMap<string, Severity> = new Map([
  ['E', 'error'],
  ['W', 'warning'],
  ['I', 'info'],
]);

const otherWords: ReadonlyMap<string, Severity> = new Map([
  ['hint', 'info'],
  ['note', 'info'],
]);
