import { asObject, field, fieldAt, hasList, listField, placeField, textField } from './json-shape.ts';
import { jsonParser } from './json-parser.ts';
import { commonSeverities, lineParser } from './line-table.ts';
import type { Finding, Parser } from './parser.ts';

/** golangci-lint's JSON, of version 1 and 2; `Issues` is null when there are none. Columns count bytes. */
export const golangciJson: Parser = jsonParser({
  id: 'golangci-json',
  title: "golangci-lint's JSON",
  tools: ['golangci-lint'],
  sign: '"Issues"',
  read(document) {
    const issues = field(document, 'Issues');
    const isReport = issues === null ? asObject(field(document, 'Report')) !== null : hasList(document, 'Issues');
    return isReport ? { findings: listField(document, 'Issues').map(toGolangciFinding) } : null;
  },
});

function toGolangciFinding(issue: unknown): Finding {
  return {
    file: textField(field(issue, 'Pos'), 'Filename'),
    line: placeField(field(issue, 'Pos'), 'Line'),
    column: placeField(field(issue, 'Pos'), 'Column'),
    columns: 'bytes',
    severity: commonSeverities[textField(issue, 'Severity')?.toLowerCase() ?? ''] ?? 'error',
    message: textField(issue, 'Text') ?? '',
    code: textField(issue, 'FromLinter'),
    source: 'golangci-lint',
  };
}

/** golangci-lint for people: the linter stands behind the message. */
export const golangci: Parser = lineParser({
  id: 'golangci',
  title: 'golangci-lint',
  source: 'golangci-lint',
  recognises: /\.go:\d+(?::\d+)?: [^\n]+ \([a-z][\w-]*\)$/m,
  nothingFound: /^0 issues\.$/m,
  rules: [
    {
      pattern: /^(?<file>.+?\.go):(?<line>\d+)(?::(?<column>\d+))?: (?<message>.+) \((?<code>[a-z][\w-]*)\)$/,
      columns: 'bytes',
    },
  ],
});

/** Staticcheck's `-f json`: one object a line. */
export const staticcheckJson: Parser = jsonParser({
  id: 'staticcheck-json',
  title: "Staticcheck's JSON",
  tools: ['staticcheck'],
  sign: '"location"',
  read(document) {
    const code = textField(document, 'code');
    const file = textField(field(document, 'location'), 'file');
    if (code === null || file === null || fieldAt(document, 'end', 'file') === undefined) return null;
    const severity = textField(document, 'severity') ?? 'error';
    if (severity === 'ignored') return { findings: [] };
    const end = field(document, 'end');
    return {
      findings: [
        {
          file,
          line: placeField(field(document, 'location'), 'line'),
          column: placeField(field(document, 'location'), 'column'),
          endLine: placeField(end, 'line'),
          endColumn: placeField(end, 'column'),
          columns: 'bytes',
          severity: commonSeverities[severity] ?? 'error',
          message: textField(document, 'message') ?? '',
          code,
          source: 'staticcheck',
        },
      ],
    };
  },
});
