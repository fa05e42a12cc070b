import type { Severity } from '../../model/problem.ts';
import { jsonParser } from '../json-parser.ts';
import { asCount, asObject, field, hasList, listField, objectField, placeField, stringField, textField } from '../json-shape.ts';
import type { Finding, Parser } from '../parser.ts';

/** Biome's `json` and `json-pretty`: version 2 with lines and columns, version 1 with the bytes of the source that it quotes. */
export const biomeJson: Parser = jsonParser({
  id: 'biome-json',
  title: "Biome's JSON",
  tools: ['biome'],
  sign: '"diagnostics"',
  read(document) {
    if (!hasList(document, 'diagnostics') || objectField(document, 'summary') === null) return null;
    if (textField(document, 'command') === null) return null;
    return { findings: listField(document, 'diagnostics').flatMap((diagnostic) => readDiagnostic(diagnostic) ?? []) };
  },
});

const severities: Readonly<Record<string, Severity>> = { warning: 'warning', information: 'info', info: 'info', hint: 'hint' };

function readDiagnostic(diagnostic: unknown): Finding | null {
  if (asObject(diagnostic) === null) return null;
  const location = field(diagnostic, 'location');
  return {
    file: textField(location, 'path') ?? textField(field(location, 'path'), 'file'),
    ...(Array.isArray(field(location, 'span')) ? placeOfBytes(location) : placeOfColumns(location)),
    severity: severities[stringField(diagnostic, 'severity') ?? ''] ?? 'error',
    message: textField(diagnostic, 'message') ?? stringField(diagnostic, 'description') ?? '',
    code: textField(diagnostic, 'category'),
    source: 'biome',
  };
}

type Place = Pick<Finding, 'line' | 'column' | 'endLine' | 'endColumn' | 'columns'>;

function placeOfColumns(location: unknown): Place {
  const start = field(location, 'start');
  const end = field(location, 'end');
  return {
    line: placeField(start, 'line'),
    column: placeField(start, 'column'),
    endLine: placeField(end, 'line'),
    endColumn: placeField(end, 'column'),
    columns: 'characters',
  };
}

function placeOfBytes(location: unknown): Place {
  const [start, end] = listField(location, 'span').map(asCount);
  const source = stringField(location, 'sourceCode');
  if (source === null || start === undefined || start === null || end === undefined || end === null) return {};
  const first = placeOfByte(source, start);
  const last = placeOfByte(source, end);
  return { line: first.line, column: first.column, endLine: last.line, endColumn: last.column };
}

function placeOfByte(source: string, byte: number): { readonly line: number; readonly column: number } {
  let line = 1;
  let lineStart = 0;
  let index = 0;
  for (let bytes = 0; index < source.length && bytes < byte;) {
    const code = source.codePointAt(index)!;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    index += code > 0xffff ? 2 : 1;
    if (code === 0x0a) {
      line += 1;
      lineStart = index;
    }
  }
  return { line, column: index - lineStart + 1 };
}
