import type { Severity } from '../model/problem.ts';
import type { ColumnUnit, Finding, Parser, Parsing } from './parser.ts';
import { withRelated } from './related-places.ts';

/**
 * One form of line that says one thing. The pattern's named groups are the fields of the finding: `file`, `line`, `column`, `endLine`,
 * `endColumn`, `severity`, `code`, `message`. It must be linear: one lazy group at most in front of what ends it.
 */
export interface LineRule {
  readonly pattern: RegExp;
  /** What the message has to end with; its groups are fields too, and it is taken off. */
  readonly ending?: RegExp;
  /** One for all, or by the word that the group `severity` (or else `code`) begins with; words that are not named are errors. */
  readonly severity?: Severity | Readonly<Record<string, Severity>>;
  /** Where the line names no rule. */
  readonly code?: string;
  /** Where the line does not say it in words. */
  readonly message?: string;
  readonly columns?: ColumnUnit;
  /** Columns count from zero. */
  readonly zeroBased?: boolean;
  /** The end names the last character and not the one behind it. */
  readonly inclusiveEnd?: boolean;
  /** Last word on a finding: changed, or null where the line is not one after all. */
  readonly refine?: (finding: Finding, line: string) => Finding | null;
}

/** The lines that one tool writes. */
export interface LineTable {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly tools?: readonly string[];
  readonly rules: readonly LineRule[];
  /** A line whose groups are fields of the lines below it, such as their file; lines without one above them are then nobody's. */
  readonly heading?: RegExp;
  /** A heading is about the line below it and no other. */
  readonly headsOne?: true;
  /** A line below a finding that belongs to its message (group `message`), up to the first one that does not match. */
  readonly continuation?: RegExp;
  /** A place below a finding that explains it: a line with its groups, `message` in it or in the first line below that is one. */
  readonly related?: { readonly place: RegExp; readonly message: RegExp };
  /** Such lines are there because the tool wraps its sentences. */
  readonly wraps?: true;
  /** What only this tool says when it has found nothing, so that its silence is understood. */
  readonly nothingFound?: RegExp;
  /** What every text with a line of the table has somewhere in it: one look that fails fast. */
  readonly recognises?: RegExp;
  /** The lines say nothing about whose they are. */
  readonly needsTool?: true;
  /** Says of a whole text that it is another tool's. */
  readonly declines?: (text: string, tools: readonly string[]) => boolean;
}

/** The parser that a table of lines describes. Lines that are not in the table are nobody's and give nothing. */
export function lineParser(table: LineTable): Parser {
  const { id, title, recognises, nothingFound, needsTool, tools = [table.source] } = table;
  return {
    id,
    title,
    format: 'matched',
    tools,
    ...(needsTool === undefined ? {} : { needsTool }),
    ...(recognises === undefined ? {} : { recognises: (text) => recognises.test(text) || nothingFound?.test(text) === true }),
    parse: (text, hints) => (table.declines?.(text, hints.tools) === true ? null : parseLines(text, table)),
  };
}

/** The findings in a text, or null where no line is of the table. */
export function parseLines(text: string, table: LineTable): Parsing | null {
  const findings: Finding[] = [];
  let heading: Fields = {};
  let mayContinue = false;
  const places = new RelatedLines(table);
  for (const line of text.split('\n')) {
    if (places.take(line, findings)) {
      mayContinue = false;
      continue;
    }
    const finding = readLine(line, table, heading);
    const continued: string | undefined =
      mayContinue && finding === null ? table.continuation?.exec(line)?.groups?.['message'] : undefined;
    if (finding !== null) findings.push(places.begin(finding));
    else if (continued !== undefined) findings.push(continueWith(findings.pop()!, continued, table.wraps === true ? ' ' : '\n'));
    else heading = table.heading?.exec(line)?.groups ?? (table.headsOne === true ? {} : heading);
    mayContinue = finding !== null || continued !== undefined;
  }
  return findings.length > 0 || table.nothingFound?.test(text) === true ? { findings } : null;
}

/** Reads the places that a table's findings are related to. */
class RelatedLines {
  readonly #rule: LineTable['related'];
  /** A place whose message has not come yet. */
  #open: Fields | null = null;

  constructor({ related }: LineTable) {
    this.#rule = related;
  }

  /** What is open belongs to the finding before. */
  begin(finding: Finding): Finding {
    this.#open = null;
    return finding;
  }

  /** Whether the line is one of them; then it is added to the last finding. */
  take(line: string, findings: Finding[]): boolean {
    if (this.#rule === undefined || findings.length === 0) return false;
    const place = this.#rule.place.exec(line)?.groups;
    if (place !== undefined) {
      this.#open = place['message'] === undefined ? place : null;
      if (place['message'] !== undefined) relate(findings, place);
      return true;
    }
    const message = this.#open === null ? undefined : this.#rule.message.exec(line)?.groups?.['message'];
    if (message === undefined) return false;
    relate(findings, { ...this.#open, message });
    this.#open = null;
    return true;
  }
}

function relate(findings: Finding[], { file, line, column, message }: Fields): void {
  const finding = findings.pop()!;
  const place = { file: file ?? '', line: Number(line), column: numberOf(column, 0), message: message ?? '' };
  findings.push(withRelated(finding, place));
}

function continueWith(finding: Finding, text: string, separator: string): Finding {
  return { ...finding, message: finding.message === '' ? text : `${finding.message}${separator}${text}` };
}

function readLine(line: string, table: LineTable, heading: Fields): Finding | null {
  for (const rule of table.rules) {
    const found = readFields(line, rule);
    if (found === undefined || (table.heading !== undefined && found['file'] === undefined && heading['file'] === undefined))
      continue;
    const finding = toFinding({ ...heading, ...found }, rule, table.source);
    if (table.headsOne === true && finding.message === '') continue;
    return rule.refine === undefined ? finding : rule.refine(finding, line);
  }
  return null;
}

function readFields(line: string, { pattern, ending }: LineRule): Fields | undefined {
  const fields = pattern.exec(line)?.groups;
  // Words of somebody who quotes such a line stand before it more often than in the name of a folder.
  if (fields?.['file']?.includes(': ') === true) return undefined;
  const message = fields?.['message'];
  if (ending === undefined || message === undefined) return fields;
  const end = ending.exec(message);
  return end === null ? undefined : { ...fields, ...end.groups, message: message.slice(0, end.index) };
}

function toFinding(fields: Fields, rule: LineRule, source: string): Finding {
  const zeroBased = rule.zeroBased === true ? 1 : 0;
  return {
    file: fields['file'] ?? null,
    line: numberOf(fields['line'], 0),
    column: numberOf(fields['column'], zeroBased),
    endLine: numberOf(fields['endLine'], 0),
    endColumn: numberOf(fields['endColumn'], zeroBased + (rule.inclusiveEnd === true ? 1 : 0)),
    ...(rule.columns === undefined ? {} : { columns: rule.columns }),
    severity: severityOf(fields, rule),
    message: fields['message'] ?? rule.message ?? '',
    code: fields['code'] ?? rule.code ?? null,
    source,
  };
}

type Fields = Readonly<Record<string, string | undefined>>;

function numberOf(digits: string | undefined, added: number): number | null {
  return digits === undefined || digits === '' ? null : Number(digits) + added;
}

function severityOf(fields: Fields, { severity = 'error' }: LineRule): Severity {
  if (typeof severity === 'string') return severity;
  const word = (fields['severity'] ?? fields['code'] ?? '').toLowerCase();
  return Object.hasOwn(severity, word) ? severity[word]! : (severity[word.charAt(0)] ?? 'error');
}

/** The words for gravity that most tools share. */
export const commonSeverities: Readonly<Record<string, Severity>> = {
  fatal: 'error',
  error: 'error',
  warning: 'warning',
  warn: 'warning',
  note: 'info',
  info: 'info',
  information: 'info',
  style: 'info',
  convention: 'info',
  refactor: 'info',
  hint: 'hint',
  help: 'hint',
};
