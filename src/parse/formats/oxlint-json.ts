import type { Severity } from '../../model/problem.ts';
import { jsonParser } from '../json-parser.ts';
import { asObject, countField, hasList, listField, objectField, placeField, stringField, textField } from '../json-shape.ts';
import type { Finding, Parser, Parsing } from '../parser.ts';

/** Oxlint's `json`; before version 1 it was a bare list without lines. */
export const oxlintJson: Parser = jsonParser({
  id: 'oxlint-json',
  title: "Oxlint's JSON",
  tools: ['oxlint'],
  sign: /"(?:diagnostics|labels)"/,
  read(document) {
    if (Array.isArray(document)) return document.every(isFramed) ? readAll(document) : null;
    const isReport =
      hasList(document, 'diagnostics') && (countField(document, 'number_of_files') !== null || isFromOxlint(document));
    return isReport ? readAll(listField(document, 'diagnostics')) : null;
  },
});

/** Where the report has nothing but diagnostics, each of them tells by its labels. */
function isFromOxlint(document: unknown): boolean {
  const diagnostics = listField(document, 'diagnostics');
  return diagnostics.length > 0 && diagnostics.every(isFramed);
}

function isFramed(diagnostic: unknown): boolean {
  return hasList(diagnostic, 'labels') && stringField(diagnostic, 'filename') !== null;
}

function readAll(diagnostics: readonly unknown[]): Parsing {
  return { findings: diagnostics.flatMap((diagnostic) => readDiagnostic(diagnostic) ?? []) };
}

const severities: Readonly<Record<string, Severity>> = { warning: 'warning', advice: 'info' };

/** Columns and lengths count bytes. */
function readDiagnostic(diagnostic: unknown): Finding | null {
  if (asObject(diagnostic) === null) return null;
  const [main, ...others] = listField(diagnostic, 'labels');
  const span = objectField(main, 'span');
  const line = placeField(span, 'line');
  const column = placeField(span, 'column');
  const length = countField(span, 'length');
  const file = textField(diagnostic, 'filename');
  return {
    file,
    line,
    column,
    ...(column === null || length === null || length === 0 ? {} : { endLine: line, endColumn: column + length }),
    columns: 'bytes',
    severity: severities[stringField(diagnostic, 'severity') ?? ''] ?? 'error',
    message: stringField(diagnostic, 'message') ?? '',
    code: textField(diagnostic, 'code'),
    source: 'oxlint',
    url: textField(diagnostic, 'url'),
    ...(file === null ? {} : relatedOf(file, others)),
  };
}

/** What the other labels say, in the same file. */
function relatedOf(file: string, labels: readonly unknown[]): Pick<Finding, 'related'> {
  const related = labels.flatMap((label) => {
    const span = objectField(label, 'span');
    const line = placeField(span, 'line');
    const message = textField(label, 'label');
    return line === null || message === null ? [] : [{ file, line, column: placeField(span, 'column'), message }];
  });
  return related.length === 0 ? {} : { related };
}
