import type { Severity } from '../../model/problem.ts';
import { jsonParser } from '../json-parser.ts';
import { asObject, field, fieldAt, hasList, listField, objectField, oneBased, stringField, textField } from '../json-shape.ts';
import type { Finding, Parser } from '../parser.ts';

/** `pyright --outputjson`, which basedpyright writes too: lines and columns from zero. */
export const pyrightJson: Parser = jsonParser({
  id: 'pyright-json',
  title: "Pyright's JSON",
  tools: ['pyright', 'basedpyright'],
  sign: '"generalDiagnostics"',
  read(document) {
    if (!hasList(document, 'generalDiagnostics') || objectField(document, 'summary') === null) return null;
    return { findings: listField(document, 'generalDiagnostics').flatMap((diagnostic) => readDiagnostic(diagnostic) ?? []) };
  },
});

const severities: Readonly<Record<string, Severity>> = { warning: 'warning', information: 'info', hint: 'hint' };

function readDiagnostic(diagnostic: unknown): Finding | null {
  if (asObject(diagnostic) === null) return null;
  const range = field(diagnostic, 'range');
  return {
    file: textField(diagnostic, 'file') ?? textField(diagnostic, 'uri'),
    line: oneBased(fieldAt(range, 'start', 'line')),
    column: oneBased(fieldAt(range, 'start', 'character')),
    endLine: oneBased(fieldAt(range, 'end', 'line')),
    endColumn: oneBased(fieldAt(range, 'end', 'character')),
    severity: severities[stringField(diagnostic, 'severity') ?? ''] ?? 'error',
    message: stringField(diagnostic, 'message') ?? '',
    code: textField(diagnostic, 'rule'),
    source: 'pyright',
  };
}
