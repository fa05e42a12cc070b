import { asObject, field, fieldAt, listField, objectField, placeField, textField } from '../json-shape.ts';
import { jsonParser } from '../json-parser.ts';
import type { Finding, Parser, RawEdit } from '../parser.ts';

/** Ruff's JSON, whole or one object a line; only fixes that it calls safe are offered. Columns count characters. */
export const ruffJson: Parser = jsonParser({
  id: 'ruff-json',
  title: "Ruff's JSON",
  tools: ['ruff'],
  sign: '"noqa_row"',
  read(document) {
    if (!Array.isArray(document)) return isDiagnostic(document) ? { findings: [toFinding(document)] } : null;
    if (!document.every(isDiagnostic)) return null;
    return { findings: document.map(toFinding) };
  },
});

function isDiagnostic(value: unknown): boolean {
  const object = asObject(value);
  if (object === null || !['code', 'location', 'end_location', 'filename', 'noqa_row'].every((name) => name in object))
    return false;
  return textField(value, 'message') !== null;
}

function toFinding(diagnostic: unknown): Finding {
  const message = textField(diagnostic, 'message') ?? '';
  const cell = field(diagnostic, 'cell');
  const place = {
    line: placeField(field(diagnostic, 'location'), 'row'),
    column: placeField(field(diagnostic, 'location'), 'column'),
    endLine: placeField(field(diagnostic, 'end_location'), 'row'),
    endColumn: placeField(field(diagnostic, 'end_location'), 'column'),
  };
  const isNotebook = typeof cell === 'number';
  return {
    file: textField(diagnostic, 'filename'),
    ...(isNotebook ? {} : place),
    columns: 'characters',
    severity: field(diagnostic, 'severity') === 'warning' ? 'warning' : 'error',
    message: isNotebook ? `cell ${cell}, line ${place.line}: ${message}` : message,
    code: textField(diagnostic, 'code') ?? (message.startsWith('SyntaxError: ') ? 'invalid-syntax' : null),
    source: 'ruff',
    url: textField(diagnostic, 'url'),
    ...(isNotebook ? {} : fixOf(diagnostic)),
  };
}

function fixOf(diagnostic: unknown): Pick<Finding, 'fix'> {
  const fix = objectField(diagnostic, 'fix');
  if (!/^safe$/i.test(textField(fix, 'applicability') ?? '')) return {};
  const edits = listField(fix, 'edits').map(readEdit);
  const title = textField(fix, 'message');
  if (edits.length === 0 || edits.includes(null)) return {};
  return { fix: { edits: edits.filter((edit) => edit !== null), ...(title === null ? {} : { title }) } };
}

function readEdit(edit: unknown): RawEdit | null {
  const text = field(edit, 'content') ?? '';
  const line = placeField(field(edit, 'location'), 'row');
  const column = placeField(field(edit, 'location'), 'column');
  const endLine = placeField(field(edit, 'end_location'), 'row');
  const endColumn = placeField(fieldAt(edit, 'end_location'), 'column');
  if (typeof text !== 'string' || line === null || column === null || endLine === null || endColumn === null) return null;
  return { line, column, endLine, endColumn, text };
}

/** Ruff's text: one line a finding, or a headline with an arrow and the source below; grouped by file; and what `ruff format` says. */
export const ruffText: Parser = {
  id: 'ruff-text',
  title: 'Ruff',
  format: 'matched',
  tools: ['ruff'],
  recognises: (text) => marks.test(text),
  parse(text, hints) {
    const isRuff = hints.tools.includes('ruff') || ownWords.test(text);
    const findings: Finding[] = [];
    let headline: Fields | null = null;
    let file: string | null = null;
    for (const line of text.split('\n')) {
      const concise = (concisePattern.exec(line) ?? (isRuff ? pylintPattern.exec(line) : null))?.groups;
      const grouped: Fields | undefined = file === null ? undefined : groupedPattern.exec(line)?.groups;
      const arrow = headline === null ? undefined : arrowPattern.exec(line)?.groups;
      const unformatted = /^Would reformat: (.+)$/.exec(line)?.[1];
      if (concise !== undefined && (isRuff || concise['fixable'] !== undefined)) findings.push(fromGroups(concise));
      else if (grouped !== undefined) findings.push(fromGroups({ ...grouped, file: file! }));
      else if (arrow !== undefined) findings.push(fromGroups({ ...headline, ...arrow }));
      else if (unformatted !== undefined) findings.push({ file: unformatted, message: notFormatted, source: 'ruff' });
      headline = headlinePattern.exec(line)?.groups ?? null;
      file = /^(\S.*\.(?:pyi?|ipynb)):$/.exec(line)?.[1] ?? (grouped === undefined ? null : file);
    }
    return findings.length > 0 || nothingFound.test(text) ? { findings } : null;
  },
};

type Fields = Readonly<Record<string, string | undefined>>;

const notFormatted = 'Not formatted as Ruff would format it.';
const nothingFound = /^(?:All checks passed!|\d+ files? already formatted)$/m;
const ownWords = /^(?:Found \d+ errors?(?:\.| \()|\[\*\] \d+ fixable|No fixes available|Would reformat: )/m;
const marks =
  /:\d+:(?:\d+:?| \[[A-Z]) ?|^ +\d+:\d+ [A-Z]|^Would reformat: |^ *--> |^All checks passed!|files? already formatted$/m;
const concisePattern =
  /^(?<file>.+?):(?:cell (?<cell>\d+):)?(?<line>\d+):(?<column>\d+): (?<code>[A-Z]{1,6}\d{2,4}|invalid-syntax|SyntaxError)(?:: | )(?<fixable>\[\*\] )?(?<message>.+)$/;
/** `--output-format pylint`, which has no columns. */
const pylintPattern = /^(?<file>.+?):(?<line>\d+): \[(?<code>[A-Z]{1,6}\d{2,4}|invalid-syntax)\] (?<message>.+)$/;
const groupedPattern =
  /^ +(?:cell (?<cell>\d+):)?(?<line>\d+):(?<column>\d+) (?<code>[A-Z]{1,6}\d{2,4}|invalid-syntax|SyntaxError)(?:: | )(?:\[\*\] )?(?<message>.+)$/;
const headlinePattern = /^(?<code>[A-Z]{1,6}\d{2,4}|invalid-syntax|unformatted)(?:: | )(?:\[\*\] )?(?<message>.+)$/;
const arrowPattern = /^ *--> (?<file>.+?):(?:cell (?<cell>\d+):)?(?<line>\d+):(?<column>\d+)$/;

function fromGroups({ file, cell, line, column, code, message = '' }: Fields): Finding {
  const isNotebook = cell !== undefined;
  return {
    file: file ?? null,
    ...(isNotebook ? {} : { line: Number(line), column: column === undefined ? null : Number(column) }),
    columns: 'characters',
    message: isNotebook ? `cell ${cell}, line ${line}: ${message}` : message,
    code: code === 'SyntaxError' ? 'invalid-syntax' : (code ?? null),
    source: 'ruff',
  };
}
