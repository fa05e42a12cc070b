import { asObject, countField, field, listField, placeField, stringField, textField } from '../json-shape.ts';
import { jsonParser } from '../json-parser.ts';
import { commonSeverities, parseLines, type LineTable } from '../line-table.ts';
import type { Finding, Parser, RawEdit } from '../parser.ts';

const tools = ['markdownlint-cli2', 'markdownlint', 'markdownlint-cli'];

const table: LineTable = {
  id: 'markdownlint',
  title: 'markdownlint',
  source: 'markdownlint',
  rules: [
    {
      pattern:
        /^(?<file>(?:[A-Za-z]:)?[^:\n]+):(?<line>\d{1,9})(?::(?<column>\d{1,9}))? (?:(?<severity>error|warning) )?(?<code>MD\d{3}|[a-z]+(?:-[a-z0-9]+)+)(?:\/[\w/-]+)? (?<message>\S[^\n]*)$/,
      severity: commonSeverities,
    },
  ],
  nothingFound: /^Summary: 0 (?:error\(s\)|issues in )/m,
};

const json = jsonParser({ id: table.id, title: table.title, tools, sign: '"ruleNames"', read: readReport });

/** What markdownlint-cli and markdownlint-cli2 print, as lines (to the standard error) or as JSON. */
export const markdownlint: Parser = {
  id: table.id,
  title: table.title,
  format: 'matched',
  tools,
  recognises: (text) =>
    /:\d+(?::\d+)? (?:error |warning )?(?:MD\d{3}|[a-z]+-[a-z\d-]+)[/ ]/.test(text) ||
    table.nothingFound?.test(text) === true ||
    json.recognises?.(text) === true,
  parse(text, hints) {
    const report = json.parse(text, hints);
    return report === null ? parseLines(text, table) : { ...report, format: 'structured' };
  },
};

function readReport(document: unknown): { readonly findings: readonly Finding[] } | null {
  if (!Array.isArray(document)) return null;
  const results: readonly unknown[] = document;
  if (!results.every((result) => listField(result, 'ruleNames').length > 0)) return null;
  return { findings: results.map(readResult) };
}

function readResult(result: unknown): Finding {
  const [rule] = listField(result, 'ruleNames');
  const [column, length] = listField(result, 'errorRange');
  const start = placeField({ column }, 'column');
  const size = countField({ length }, 'length');
  const line = placeField(result, 'lineNumber');
  const edit = line === null ? null : readEdit(field(result, 'fixInfo'), line);
  const detail = textField(result, 'errorDetail');
  const context = textField(result, 'errorContext');
  return {
    file: textField(result, 'fileName'),
    line,
    column: start,
    ...(start === null || size === null ? {} : { endLine: line, endColumn: start + size }),
    severity: field(result, 'severity') === 'warning' ? 'warning' : 'error',
    message: [
      stringField(result, 'ruleDescription') ?? '',
      ...(detail === null ? [] : [`[${detail}]`]),
      ...(context === null ? [] : [`[Context: "${context}"]`]),
    ].join(' '),
    code: typeof rule === 'string' ? rule : null,
    source: 'markdownlint',
    url: textField(result, 'ruleInformation'),
    ...(edit === null ? {} : { fix: { edits: [edit] } }),
  };
}

/** A repair within one line; a count of -1 deletes all of it. */
function readEdit(fix: unknown, ownLine: number): RawEdit | null {
  if (asObject(fix) === null) return null;
  const line = placeField(fix, 'lineNumber') ?? ownLine;
  const column = placeField(fix, 'editColumn') ?? 1;
  const text = stringField(fix, 'insertText') ?? '';
  if (field(fix, 'deleteCount') === -1) return { line, column: 1, endLine: line + 1, endColumn: 1, text };
  return { line, column, endLine: line, endColumn: column + (countField(fix, 'deleteCount') ?? 0), text };
}
