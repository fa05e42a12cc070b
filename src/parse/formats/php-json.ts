import type { Severity } from '../../model/problem.ts';
import { asObject, field, hasList, listField, objectField, placeField, stringField, textField } from '../json-shape.ts';
import { jsonParser } from '../json-parser.ts';
import type { Finding, Parser } from '../parser.ts';

/** PHPStan's JSON; errors of no file are findings too. A file may have the class behind it in whose context a trait was read. */
export const phpstanJson: Parser = jsonParser({
  id: 'phpstan-json',
  title: "PHPStan's JSON",
  tools: ['phpstan'],
  sign: '"file_errors"',
  read(document) {
    if (field(field(document, 'totals'), 'file_errors') === undefined) return null;
    const files = Object.entries(objectField(document, 'files') ?? {});
    const general = listField(document, 'errors').map((error) => ({ message: String(error), source: 'phpstan' }));
    const found = files.flatMap(([file, report]) =>
      listField(report, 'messages').map((message) => toPhpstanFinding(file, message)),
    );
    return { findings: [...found, ...general] };
  },
});

function toPhpstanFinding(file: string, message: unknown): Finding {
  const tip = textField(message, 'tip');
  const text = textField(message, 'message') ?? '';
  return {
    file: file.replace(/ \(in context of [^()]+\)$/, ''),
    line: placeField(message, 'line'),
    message: tip === null ? text : `${text}\n${tip}`,
    code: textField(message, 'identifier'),
    source: 'phpstan',
  };
}

/** PHP_CodeSniffer's JSON; columns count characters. */
export const phpcsJson: Parser = jsonParser({
  id: 'phpcs-json',
  title: "PHP_CodeSniffer's JSON",
  tools: ['phpcs'],
  sign: '"totals"',
  read(document) {
    const totals = field(document, 'totals');
    const files = objectField(document, 'files');
    if (
      field(totals, 'errors') === undefined ||
      field(totals, 'fixable') === undefined ||
      !Object.hasOwn(Object(document), 'files')
    )
      return null;
    return {
      findings: Object.entries(files ?? {}).flatMap(([file, report]) =>
        listField(report, 'messages').map((one) => toPhpcsFinding(file, one)),
      ),
    };
  },
});

function toPhpcsFinding(file: string, message: unknown): Finding {
  return {
    file,
    line: placeField(message, 'line'),
    column: placeField(message, 'column'),
    columns: 'characters',
    severity: field(message, 'type') === 'WARNING' ? 'warning' : 'error',
    message: textField(message, 'message') ?? '',
    code: textField(message, 'source'),
    source: 'phpcs',
  };
}

const psalmSeverities: Readonly<Record<string, Severity>> = { error: 'error', info: 'info' };

/** Psalm's JSON; columns count bytes. */
export const psalmJson: Parser = jsonParser({
  id: 'psalm-json',
  title: "Psalm's JSON",
  tools: ['psalm'],
  sign: '"line_from"',
  read(document) {
    if (!Array.isArray(document)) return null;
    const issues: readonly unknown[] = document;
    return issues.every(
      (issue) => asObject(issue) !== null && field(issue, 'line_from') !== undefined && textField(issue, 'type') !== null,
    )
      ? { findings: issues.map(toPsalmFinding) }
      : null;
  },
});

function toPsalmFinding(issue: unknown): Finding {
  return {
    file: textField(issue, 'file_path') ?? textField(issue, 'file_name'),
    line: placeField(issue, 'line_from'),
    column: placeField(issue, 'column_from'),
    endLine: placeField(issue, 'line_to'),
    endColumn: placeField(issue, 'column_to'),
    columns: 'bytes',
    severity: psalmSeverities[textField(issue, 'severity') ?? ''] ?? 'error',
    message: textField(issue, 'message') ?? '',
    code: textField(issue, 'type'),
    source: 'psalm',
    url: textField(issue, 'link'),
  };
}

/** PHP CS Fixer's JSON: the files that it would change, at the first line of each change where it shows the difference. */
export const phpCsFixerJson: Parser = jsonParser({
  id: 'php-cs-fixer-json',
  title: "PHP CS Fixer's JSON",
  tools: ['php-cs-fixer'],
  sign: '"files"',
  read(document) {
    const files = listField(document, 'files');
    const isReport =
      hasList(document, 'files') && (field(document, 'memory') !== undefined || field(document, 'about') !== undefined);
    if (!isReport || !files.every((file) => textField(file, 'name') !== null)) return null;
    return { findings: files.map(toFixerFinding) };
  },
});

function toFixerFinding(file: unknown): Finding {
  const fixers = listField(file, 'appliedFixers').filter((fixer) => typeof fixer === 'string');
  return {
    file: textField(file, 'name'),
    line: firstChange(stringField(file, 'diff') ?? ''),
    message: notFormatted(fixers.join(', ')),
    code: fixers.length === 1 ? String(fixers[0]) : null,
    source: 'php-cs-fixer',
  };
}

/** One sentence for a file that PHP CS Fixer would change. */
export function notFormatted(fixers: string): string {
  return `Not formatted as PHP CS Fixer would format it${fixers === '' ? '' : ` (${fixers})`}.`;
}

/** The line of the file at which a unified difference begins to differ. */
function firstChange(diff: string): number | null {
  const lines = diff.split('\n');
  const hunk = lines.findIndex((line) => line.startsWith('@@ '));
  const start = /^@@ -(\d+)/.exec(lines[hunk] ?? '')?.[1];
  const change = lines.findIndex((line, index) => index > hunk && /^[-+]/.test(line));
  return start === undefined || change < 0 ? null : Number(start) + change - hunk - 1;
}
