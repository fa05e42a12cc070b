import { isAbsolute } from 'node:path';
import type { Severity } from '../../model/problem.ts';
import { asObject, field, fieldAt, listField, placeField, stringField, textField } from '../json-shape.ts';
import { parseJsonLine } from '../json-line.ts';
import { libtest } from './libtest.ts';
import type { Finding, Parser, Parsing, RawEdit } from '../parser.ts';
import { withReadable } from '../json-parser.ts';
import { pathInside } from '../path-inside.ts';
import { isForeignRustFile, isRustcSummary, rustSource } from './rustc.ts';

/**
 * What Cargo writes with `--message-format json`, and rustc with `--error-format json`: one JSON object a line, on the same stream as
 * whatever test programs print, which is read as libtest's text.
 */
export const cargoJson: Parser = {
  id: 'cargo-json',
  title: "Cargo's JSON",
  format: 'structured',
  tools: ['cargo', 'clippy', 'rustc'],
  recognises: (text) => marks.test(text),
  parse(text, hints) {
    if (!marks.test(text)) return null;
    const others: string[] = [];
    const findings: Finding[] = [];
    const rendered: string[] = [];
    let isCargo = false;
    for (const line of text.split('\n')) {
      const message = readLine(line);
      if (message === undefined) {
        others.push(line);
        continue;
      }
      isCargo = true;
      if (message === null) continue;
      rendered.push(textField(message, 'rendered') ?? '');
      findings.push(...readMessage(message, hints.root));
    }
    if (!isCargo) return null;
    const tests = libtest.parse(others.join('\n'), hints);
    return withRendered({ findings: [...findings, ...(tests?.findings ?? [])], ...countsOf(tests) }, rendered.join(''));
  },
};

const marks = /"reason" ?: ?"(?:compiler-|build-)|"\$message_type" ?: ?"/;

const countsOf = (tests: Parsing | null) => (tests?.tests === undefined ? {} : { tests: tests.tests });

function withRendered(parsing: Parsing, rendered: string): Parsing {
  return rendered.trim() === '' ? withReadable(parsing) : { ...parsing, readable: rendered };
}

/** The compiler's message of a line; null for a line of Cargo without one, undefined for one that is not Cargo's. */
function readLine(line: string): unknown {
  const document = parseJsonLine(line);
  const reason = textField(document, 'reason');
  if (reason === 'compiler-message') return asObject(field(document, 'message'));
  if (reason !== null) return /^(?:compiler-artifact|build-)/.test(reason) ? null : undefined;
  const type = textField(document, '$message_type');
  return type === null ? undefined : type === 'diagnostic' ? document : null;
}

function readMessage(message: unknown, root: string | undefined): readonly Finding[] {
  const text = textField(message, 'message');
  const level = textField(message, 'level') ?? 'error';
  if (text === null || level === 'failure-note' || isRustcSummary(text)) return [];
  const code = textField(field(message, 'code'), 'code');
  const span = primarySpan(message, root);
  const label = textField(span, 'label');
  const url = helpUrl(message);
  return [
    {
      ...placeOf(span),
      columns: 'characters',
      severity: severities[level] ?? 'error',
      message: label === null || text.includes(label) ? text : `${text}: ${label}`,
      code,
      source: rustSource(code),
      ...(url === null ? {} : { url }),
      ...relatedOf(message, span, root),
      ...fixOf(message),
    },
  ];
}

const severities: Readonly<Record<string, Severity>> = { warning: 'warning', note: 'info', help: 'hint' };

/** The primary place; for one inside of a library's macro, the place in somebody's own file where the macro was called. */
function primarySpan(message: unknown, root: string | undefined): unknown {
  const spans = listField(message, 'spans');
  let span = spans.find((one) => field(one, 'is_primary') === true) ?? spans[0];
  for (let depth = 0; depth < 50; depth += 1) {
    const outer = fieldAt(span, 'expansion', 'span');
    if (!isForeign(textField(span, 'file_name') ?? '', root) || asObject(outer) === null) break;
    span = outer;
  }
  return span;
}

function isForeign(file: string, root: string | undefined): boolean {
  return isForeignRustFile(file) || (root !== undefined && isAbsolute(file) && pathInside(root, file) === null);
}

function placeOf(span: unknown): Pick<Finding, 'file' | 'line' | 'column' | 'endLine' | 'endColumn'> {
  return {
    file: textField(span, 'file_name'),
    line: placeField(span, 'line_start'),
    column: placeField(span, 'column_start'),
    endLine: placeField(span, 'line_end'),
    endColumn: placeField(span, 'column_end'),
  };
}

/** Where the labels of other places and the notes point; what would be written instead is no such place. */
function relatedOf(message: unknown, main: unknown, root: string | undefined): Pick<Finding, 'related'> {
  const labels = listField(message, 'spans')
    .filter((span) => span !== main)
    .map((span) => ({ span, message: textField(span, 'label') }));
  const notes = listField(message, 'children').flatMap((child) => {
    const spans = listField(child, 'spans').filter((span) => stringField(span, 'suggested_replacement') === null);
    const span = spans.find((one) => field(one, 'is_primary') === true) ?? spans[0];
    return span === undefined ? [] : [{ span, message: textField(child, 'message') }];
  });
  const related = [...labels, ...notes].flatMap(({ span, message: said }) => {
    const { file, line, column } = placeOf(span);
    return said === null || !file || !line || isForeign(file, root)
      ? []
      : [{ file, line, column: column ?? null, message: said }];
  });
  return related.length === 0 ? {} : { related };
}

/** The first suggestion of which every part may be made without a person looking at it. */
function fixOf(message: unknown): Pick<Finding, 'fix'> {
  for (const child of listField(message, 'children')) {
    const spans = listField(child, 'spans').filter((span) => textField(span, 'suggestion_applicability') !== null);
    const edits = spans.map(readEdit);
    if (edits.length === 0 || edits.includes(null)) continue;
    const title = textField(child, 'message');
    return { fix: { edits: edits.filter((edit) => edit !== null), ...(title === null ? {} : { title }) } };
  }
  return {};
}

function readEdit(span: unknown): RawEdit | null {
  const { file, line, column, endLine, endColumn } = placeOf(span);
  const text = field(span, 'suggested_replacement');
  if (field(span, 'suggestion_applicability') !== 'MachineApplicable' || asObject(field(span, 'expansion')) !== null) return null;
  if (typeof text !== 'string' || !file || !line || !column || !endLine || !endColumn) return null;
  return { file, line, column, endLine, endColumn, text };
}

function helpUrl(message: unknown): string | null {
  for (const child of listField(message, 'children')) {
    const url = /for further information visit (https:\/\/\S+)/.exec(textField(child, 'message') ?? '')?.[1];
    if (url !== undefined) return url;
  }
  return null;
}
