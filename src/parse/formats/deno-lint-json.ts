import { jsonParser } from '../json-parser.ts';
import { asObject, field, fieldAt, hasList, listField, oneBased, placeField, stringField, textField } from '../json-shape.ts';
import type { Finding, Parser } from '../parser.ts';

/** `deno lint --json`: lines from one, columns from zero, counted in characters. */
export const denoLintJson: Parser = jsonParser({
  id: 'deno-lint-json',
  title: "Deno's lint JSON",
  tools: ['deno'],
  sign: '"diagnostics"',
  read(document) {
    if (!hasList(document, 'diagnostics') || !hasList(document, 'errors')) return null;
    return {
      findings: [
        ...listField(document, 'diagnostics').flatMap((diagnostic) => readDiagnostic(diagnostic) ?? []),
        ...listField(document, 'errors').flatMap((error) => readError(error) ?? []),
      ],
    };
  },
});

function readDiagnostic(diagnostic: unknown): Finding | null {
  if (asObject(diagnostic) === null) return null;
  const range = field(diagnostic, 'range');
  return {
    file: textField(diagnostic, 'filename'),
    line: placeField(field(range, 'start'), 'line'),
    column: oneBased(fieldAt(range, 'start', 'col')),
    endLine: placeField(field(range, 'end'), 'line'),
    endColumn: oneBased(fieldAt(range, 'end', 'col')),
    columns: 'characters',
    severity: 'error',
    message: stringField(diagnostic, 'message') ?? '',
    code: textField(diagnostic, 'code'),
    source: 'deno',
  };
}

/** A file that could not be read or understood; the place stands at the end of the text, if anywhere. */
function readError(error: unknown): Finding | null {
  const message = textField(error, 'message');
  if (message === null) return null;
  const place = /^[ \t]*at \S*?:(\d{1,9}):(\d{1,9})[ \t]*$/m.exec(message);
  return {
    file: textField(error, 'file_path'),
    line: place === null ? null : Number(place[1]),
    column: place === null ? null : Number(place[2]),
    message: message.split('\n', 1)[0]!.trim(),
    source: 'deno',
  };
}
