import type { Severity } from '../../model/problem.ts';
import { asObject, countField, field, hasList, listField, objectField, oneBased, placeField, textField } from '../json-shape.ts';
import { jsonParser } from '../json-parser.ts';
import { commonSeverities } from '../line-table.ts';
import type { Finding, Parser } from '../parser.ts';

const severityOf = (word: string | null): Severity => commonSeverities[word?.toLowerCase() ?? ''] ?? 'error';

/** A report that is a list of findings of one shape, all of them. */
function listOf(document: unknown, isOne: (item: unknown) => boolean, toFinding: (item: unknown) => Finding) {
  if (!Array.isArray(document) || !document.every(isOne)) return null;
  return { findings: document.map(toFinding) };
}

export const hadolintJson: Parser = jsonParser({
  id: 'hadolint-json',
  title: "Hadolint's JSON",
  tools: ['hadolint'],
  sign: '"level"',
  read: (document) =>
    listOf(
      document,
      (item) => /^(?:DL|SC)\d+$/.test(textField(item, 'code') ?? '') && textField(item, 'level') !== null,
      (item) => ({
        file: textField(item, 'file'),
        line: placeField(item, 'line'),
        column: placeField(item, 'column'),
        columns: 'characters',
        severity: severityOf(textField(item, 'level')),
        message: textField(item, 'message') ?? '',
        code: textField(item, 'code'),
        source: 'hadolint',
      }),
    ),
});

/** actionlint's `{{json .}}`; columns count bytes, and the end those of a screen, so that the marker below the line is what tells it. */
export const actionlintJson: Parser = jsonParser({
  id: 'actionlint-json',
  title: "actionlint's JSON",
  tools: ['actionlint'],
  sign: '"filepath"',
  read: (document) =>
    listOf(
      document,
      (item) => textField(item, 'kind') !== null && textField(item, 'filepath') !== null && textField(item, 'message') !== null,
      (item) => ({
        file: textField(item, 'filepath'),
        line: placeField(item, 'line'),
        column: placeField(item, 'column'),
        endColumn: endOfMarker(item),
        columns: 'bytes',
        message: textField(item, 'message') ?? '',
        code: textField(item, 'kind'),
        source: 'actionlint',
      }),
    ),
});

function endOfMarker(error: unknown): number | null {
  const column = placeField(error, 'column');
  const marker = /\n *(\^~*)\s*$/.exec(textField(error, 'snippet') ?? '')?.[1];
  return column === null || marker === undefined ? null : column + marker.length;
}

function terraformRange(range: unknown): Pick<Finding, 'file' | 'line' | 'column' | 'endLine' | 'endColumn' | 'columns'> {
  return {
    file: textField(range, 'filename'),
    line: placeField(field(range, 'start'), 'line'),
    column: placeField(field(range, 'start'), 'column'),
    endLine: placeField(field(range, 'end'), 'line'),
    endColumn: placeField(field(range, 'end'), 'column'),
    columns: 'characters',
  };
}

/** What `terraform validate -json` reports, and OpenTofu's. */
export const terraformJson: Parser = jsonParser({
  id: 'terraform-json',
  title: "Terraform's JSON",
  tools: ['terraform', 'tofu'],
  sign: '"diagnostics"',
  read(document) {
    if (!hasList(document, 'diagnostics') || typeof field(document, 'valid') !== 'boolean') return null;
    return { findings: listField(document, 'diagnostics').map(toTerraformFinding) };
  },
});

function toTerraformFinding(diagnostic: unknown): Finding {
  const summary = textField(diagnostic, 'summary') ?? '';
  const detail = textField(diagnostic, 'detail');
  return {
    ...terraformRange(field(diagnostic, 'range')),
    severity: severityOf(textField(diagnostic, 'severity')),
    message: detail === null ? summary : `${summary}: ${detail}`,
    source: 'terraform',
  };
}

export const tflintJson: Parser = jsonParser({
  id: 'tflint-json',
  title: "TFLint's JSON",
  tools: ['tflint'],
  sign: '"issues"',
  read(document) {
    if (!hasList(document, 'issues') || !hasList(document, 'errors')) return null;
    const issues = listField(document, 'issues');
    if (!issues.every((issue) => objectField(issue, 'rule') !== null)) return null;
    const errors = listField(document, 'errors').map((error) => ({
      ...terraformRange(field(error, 'range')),
      message: textField(error, 'message') ?? textField(error, 'summary') ?? '',
      source: 'tflint',
    }));
    const found = issues.map((issue) => ({
      ...terraformRange(field(issue, 'range')),
      severity: severityOf(textField(field(issue, 'rule'), 'severity')),
      message: textField(issue, 'message') ?? '',
      code: textField(field(issue, 'rule'), 'name'),
      source: 'tflint',
      url: textField(field(issue, 'rule'), 'link'),
    }));
    return { findings: [...found, ...errors] };
  },
});

/** One object a line; the offset counts bytes of the line, and a single correction is a fix. */
export const typosJson: Parser = jsonParser({
  id: 'typos-json',
  title: "typos' JSON",
  tools: ['typos', 'typos-cli'],
  sign: '"type"',
  read(document) {
    const file = textField(document, 'path');
    const typo = textField(document, 'typo');
    if (field(document, 'type') !== 'typo' || file === null || typo === null) return null;
    const corrections = listField(document, 'corrections').filter((one) => typeof one === 'string');
    const line = placeField(document, 'line_num');
    const column = oneBased(countField(document, 'byte_offset'));
    const range =
      line === null || column === null ? null : { line, column, endLine: line, endColumn: column + Buffer.byteLength(typo) };
    const [correction] = corrections;
    const words = corrections.map((one) => `\`${one}\``).join(', ');
    return {
      findings: [
        {
          file,
          ...range,
          columns: 'bytes',
          message: words === '' ? `\`${typo}\` is disallowed` : `\`${typo}\` should be ${words}`,
          source: 'typos',
          ...(range === null || correction === undefined || corrections.length > 1
            ? {}
            : { fix: { edits: [{ ...range, text: correction }] } }),
        },
      ],
    };
  },
});

const climateSeverities: Readonly<Record<string, Severity>> = {
  info: 'info',
  minor: 'warning',
  major: 'error',
  critical: 'error',
  blocker: 'error',
};

/** The report of Code Climate and GitLab ("Code Quality"), which many linters can write. */
export const codeclimateJson: Parser = jsonParser({
  id: 'codeclimate-json',
  title: "Code Climate's JSON",
  tools: ['ansible-lint', 'codeclimate'],
  sign: '"check_name"',
  read: (document, hints) =>
    Array.isArray(document)
      ? listOf(document, isIssue, (issue) => toClimateFinding(issue, hints.tools[0] ?? null))
      : isIssue(document)
        ? { findings: [toClimateFinding(document, hints.tools[0] ?? null)] }
        : null,
});

function isIssue(value: unknown): boolean {
  return (
    textField(value, 'description') !== null && textField(field(value, 'location'), 'path') !== null && asObject(value) !== null
  );
}

function toClimateFinding(issue: unknown, source: string | null): Finding {
  const location = field(issue, 'location');
  const lines = field(location, 'lines');
  const positions = field(location, 'positions');
  const level = textField(issue, 'level');
  return {
    file: textField(location, 'path'),
    line:
      placeField(lines, 'begin') ?? placeField(field(positions, 'begin'), 'line') ?? placeField(field(lines, 'begin'), 'line'),
    column: placeField(field(positions, 'begin'), 'column'),
    severity: level === null ? (climateSeverities[textField(issue, 'severity') ?? ''] ?? 'error') : severityOf(level),
    message: textField(issue, 'description') ?? '',
    code: textField(issue, 'check_name'),
    source,
    url: textField(issue, 'url'),
  };
}
