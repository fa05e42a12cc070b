import type { Severity } from '../../model/problem.ts';
import { field, fieldAt, hasList, listField, placeField, textField } from '../json-shape.ts';
import { jsonParser } from '../json-parser.ts';
import type { Finding, Parser } from '../parser.ts';

const severities: Readonly<Record<string, Severity>> = { WARNING: 'warning', INFO: 'info' };

/** `dart analyze --format=json`. */
export const dartJson: Parser = jsonParser({
  id: 'dart-json',
  title: "dart analyze's JSON",
  tools: ['dart', 'flutter'],
  sign: '"diagnostics"',
  read(document) {
    const diagnostics = listField(document, 'diagnostics');
    const isReport = hasList(document, 'diagnostics') && field(document, 'version') === 1;
    return isReport && diagnostics.every((one) => textField(one, 'problemMessage') !== null)
      ? { findings: diagnostics.map(toFinding) }
      : null;
  },
});

function toFinding(diagnostic: unknown): Finding {
  const start = fieldAt(diagnostic, 'location', 'range', 'start');
  const end = fieldAt(diagnostic, 'location', 'range', 'end');
  const correction = textField(diagnostic, 'correctionMessage');
  const message = textField(diagnostic, 'problemMessage') ?? '';
  return {
    file: textField(field(diagnostic, 'location'), 'file'),
    line: placeField(start, 'line'),
    column: placeField(start, 'column'),
    endLine: placeField(end, 'line'),
    endColumn: placeField(end, 'column'),
    severity: severities[textField(diagnostic, 'severity') ?? ''] ?? 'error',
    message: correction === null ? message : `${message} ${correction}`,
    code: textField(diagnostic, 'code'),
    source: 'dart',
    url: textField(diagnostic, 'documentation'),
  };
}
