import type { Severity } from '../../model/problem.ts';
import { asObject, countField, hasList, listField, objectField, placeField, stringField, textField } from '../json-shape.ts';
import { jsonParser } from '../json-parser.ts';
import { commonSeverities, lineParser } from '../line-table.ts';
import type { ColumnUnit, Finding, Parser, RawEdit } from '../parser.ts';

/** ShellCheck's `json1`, whose columns count characters, and its older `json`, in which tabs stop at every eighth column. */
export const shellcheckJson: Parser = jsonParser({
  id: 'shellcheck-json',
  title: "ShellCheck's JSON",
  tools: ['shellcheck'],
  sign: '"co',
  read(document) {
    if (Array.isArray(document))
      return document.every(isComment) ? { findings: document.map((one) => toFinding(one, 'tabs')) } : null;
    if (!hasList(document, 'comments')) return null;
    const comments = listField(document, 'comments');
    return comments.every(isComment) ? { findings: comments.map((one) => toFinding(one, 'characters')) } : null;
  },
});

function isComment(value: unknown): boolean {
  return asObject(value) !== null && countField(value, 'code') !== null && textField(value, 'level') !== null;
}

function toFinding(comment: unknown, columns: ColumnUnit): Finding {
  return {
    file: textField(comment, 'file'),
    ...rangeOf(comment),
    columns,
    severity: severityOf(textField(comment, 'level') ?? ''),
    message: textField(comment, 'message') ?? '',
    code: `SC${countField(comment, 'code')}`,
    source: 'shellcheck',
    ...fixOf(comment),
  };
}

const severityOf = (level: string): Severity => commonSeverities[level] ?? 'error';

const rangeOf = (value: unknown) => ({
  line: placeField(value, 'line'),
  column: placeField(value, 'column'),
  endLine: placeField(value, 'endLine'),
  endColumn: placeField(value, 'endColumn'),
});

function fixOf(comment: unknown): Pick<Finding, 'fix'> {
  const edits = listField(objectField(comment, 'fix'), 'replacements').map(readEdit);
  return edits.length === 0 || edits.includes(null) ? {} : { fix: { edits: edits.filter((edit) => edit !== null) } };
}

function readEdit(replacement: unknown): RawEdit | null {
  const { line, column, endLine, endColumn } = rangeOf(replacement);
  const text = stringField(replacement, 'replacement');
  if (line === null || column === null || endLine === null || endColumn === null || text === null) return null;
  return { line, column, endLine, endColumn, text };
}

/** ShellCheck for people, where the place stands above the source and the column is that of the caret; and its `gcc` format. */
export const shellcheck: Parser = lineParser({
  id: 'shellcheck',
  title: 'ShellCheck',
  source: 'shellcheck',
  recognises: /\^-+\^? SC\d{4}|\[SC\d{4}\]$/m,
  heading: /^In (?<file>.+) line (?<line>\d+):$/,
  rules: [
    {
      pattern: /^ *\^-+\^? (?<code>SC\d{4})(?: \((?<severity>\w+)\))?: (?<message>.+)$/,
      severity: commonSeverities,
      columns: 'tabs',
      refine: (finding, line) => ({ ...finding, column: line.indexOf('^') + 1 }),
    },
    {
      pattern: /^(?<file>.+?):(?<line>\d+):(?<column>\d+): (?<severity>error|warning|note): (?<message>.+)$/,
      ending: / \[(?<code>SC\d{4})\]$/,
      severity: commonSeverities,
      columns: 'characters',
    },
  ],
});
