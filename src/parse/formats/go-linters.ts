import type { Severity } from '../../model/problem.ts';
import { asObject, asPlace, field, fieldAt, hasList, listField, placeField, textField } from '../json-shape.ts';
import { jsonParser } from '../json-parser.ts';
import { commonSeverities, lineParser } from '../line-table.ts';
import type { Finding, Parser } from '../parser.ts';

/** golangci-lint's JSON, of version 1 and 2; `Issues` is null when there are none. Columns count bytes. */
export const golangciJson: Parser = jsonParser({
  id: 'golangci-json',
  title: "golangci-lint's JSON",
  tools: ['golangci-lint'],
  sign: '"Issues"',
  read(document) {
    const isReport =
      field(document, 'Issues') === null ? asObject(field(document, 'Report')) !== null : hasList(document, 'Issues');
    const issues = listField(document, 'Issues');
    return isReport && issues.every((issue) => textField(issue, 'FromLinter') !== null)
      ? { findings: issues.map(toGolangciFinding) }
      : null;
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

/**
 * `go vet -json`: by package and by analyzer, each document below the name of the package. It exits with 0 all the same. Analyzers
 * that could not run say so in the place of their list.
 */
export const goVetJson: Parser = jsonParser({
  id: 'go-vet-json',
  title: "go vet's JSON",
  tools: ['go', 'vet'],
  sign: /"posn": ?"|^# \S[^\n]*\n\{\}$/m,
  read(document, hints) {
    const packages = Object.values(asObject(document) ?? { none: null });
    const analyzers = packages.flatMap((one) => Object.entries(asObject(one) ?? { none: null }));
    if (packages.length === 0) return hints.tools.some((tool) => tool === 'go' || tool === 'vet') ? { findings: [] } : null;
    const isVet = analyzers.every(([, found]) => Array.isArray(found) || textField(found, 'error') !== null);
    const findings = analyzers.flatMap(([name, found]) =>
      Array.isArray(found)
        ? found.map((one: unknown) => toVetFinding(one, name))
        : [{ message: textField(found, 'error') ?? '', code: name, source: 'go' }],
    );
    return isVet && findings.every((finding) => finding !== null) ? { findings } : null;
  },
});

function toVetFinding(diagnostic: unknown, analyzer: string): Finding | null {
  const [, file, line, column] = /^(.+?):(\d+)(?::(\d+))?$/.exec(textField(diagnostic, 'posn') ?? '') ?? [];
  const message = textField(diagnostic, 'message');
  if (file === undefined || message === null) return null;
  return { file, line: asPlace(line), column: asPlace(column), columns: 'bytes', message, code: analyzer, source: 'go' };
}

const gosecSeverities: Readonly<Record<string, Severity>> = { LOW: 'info', MEDIUM: 'warning', HIGH: 'error' };

/** gosec's JSON, where a line may be a range and numbers are strings. */
export const gosecJson: Parser = jsonParser({
  id: 'gosec-json',
  title: "gosec's JSON",
  tools: ['gosec'],
  sign: '"Issues"',
  read(document) {
    const issues = listField(document, 'Issues');
    const isReport =
      field(document, 'Stats') !== undefined && (hasList(document, 'Issues') || field(document, 'Issues') === null);
    if (!isReport || !issues.every((issue) => textField(issue, 'rule_id') !== null)) return null;
    return {
      findings: issues.map((issue) => ({
        file: textField(issue, 'file'),
        line: asPlace(textField(issue, 'line')?.replace(/-.*$/, '')),
        column: placeField(issue, 'column'),
        columns: 'bytes',
        severity: gosecSeverities[textField(issue, 'severity') ?? ''] ?? 'error',
        message: textField(issue, 'details') ?? '',
        code: textField(issue, 'rule_id'),
        source: 'gosec',
      })),
    };
  },
});

/** golangci-lint for people: the linter stands behind the message. */
export const golangci: Parser = lineParser({
  id: 'golangci',
  title: 'golangci-lint',
  source: 'golangci-lint',
  recognises: / \([a-z][\w-]*\)$|^0 issues\.$/m,
  nothingFound: /^0 issues\.$/m,
  rules: [
    {
      pattern: /^(?<file>.+?\.go):(?<line>\d+)(?::(?<column>\d+))?: (?<message>.+)$/,
      ending: / \((?<code>[a-z][\w-]*)\)$/,
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

/** Staticcheck for people: the check stands behind the message. */
export const staticcheck: Parser = lineParser({
  id: 'staticcheck',
  title: 'Staticcheck',
  source: 'staticcheck',
  recognises: / \((?:(?:SA|ST|S|QF|U)\d{4}|compile)\)$/m,
  rules: [
    {
      pattern: /^(?<file>.+?\.go):(?<line>\d+):(?<column>\d+): (?<message>.+)$/,
      ending: / \((?<code>(?:SA|ST|S|QF|U)\d{4}|compile)\)$/,
      columns: 'bytes',
    },
  ],
});
