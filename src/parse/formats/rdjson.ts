import { jsonParser } from '../json-parser.ts';
import { field, fieldAt, hasList, listField, placeField, stringField, textField } from '../json-shape.ts';
import { commonSeverities } from '../line-table.ts';
import type { Finding, Parser } from '../parser.ts';

/** The format of reviewdog, as one document (`rdjson`) or a line for each finding (`rdjsonl`). Its columns count bytes; Biome's do not. */
export const rdjson: Parser = jsonParser({
  id: 'rdjson',
  title: 'Reviewdog JSON',
  tools: [],
  sign: '"location"',
  read(document) {
    if (!hasList(document, 'diagnostics')) {
      const alone = readDiagnostic(document, null, null);
      // Without its range it may be a part of something else.
      return alone === null || alone.line === null ? null : { findings: [alone] };
    }
    const source = textField(field(document, 'source'), 'name');
    const diagnostics = listField(document, 'diagnostics');
    if (source === null && stringField(document, 'severity') === null) return null;
    const severity = textField(document, 'severity');
    const findings = diagnostics.flatMap((diagnostic) => readDiagnostic(diagnostic, source, severity) ?? []);
    return findings.length === 0 && diagnostics.length > 0 ? null : { findings };
  },
});

/** Suggestions may change what the code does, so that they are no repairs. */
function readDiagnostic(diagnostic: unknown, run: string | null, common: string | null): Finding | null {
  const message = stringField(diagnostic, 'message');
  const location = field(diagnostic, 'location');
  const file = textField(location, 'path');
  if (message === null || file === null || typeof field(location, 'path') !== 'string') return null;
  const source = textField(field(diagnostic, 'source'), 'name') ?? run;
  const severity = (textField(diagnostic, 'severity') ?? common ?? 'error').toLowerCase();
  return {
    file,
    line: placeField(fieldAt(location, 'range', 'start'), 'line'),
    column: placeField(fieldAt(location, 'range', 'start'), 'column'),
    endLine: placeField(fieldAt(location, 'range', 'end'), 'line'),
    endColumn: placeField(fieldAt(location, 'range', 'end'), 'column'),
    columns: source === 'Biome' ? 'characters' : 'bytes',
    severity: Object.hasOwn(commonSeverities, severity) ? commonSeverities[severity] : 'error',
    message,
    code: textField(field(diagnostic, 'code'), 'value'),
    source: source?.toLowerCase() ?? null,
    url: textField(field(diagnostic, 'code'), 'url'),
  };
}
