import type { Severity } from '../../model/problem.ts';
import { jsonParser } from '../json-parser.ts';
import { field, hasList, listField, placeField, stringField, textField } from '../json-shape.ts';
import type { Finding, Parser } from '../parser.ts';

/** HTMLHint's `json`. */
export const htmlhintJson: Parser = jsonParser({
  id: 'htmlhint-json',
  title: "HTMLHint's JSON",
  tools: ['htmlhint'],
  sign: '"evidence"',
  read(document) {
    if (!Array.isArray(document)) return null;
    const results: readonly unknown[] = document;
    if (!results.every((result) => stringField(result, 'file') !== null && hasList(result, 'messages'))) return null;
    return { findings: results.flatMap(readResult) };
  },
});

const severities: Readonly<Record<string, Severity>> = { warning: 'warning', info: 'info' };

function readResult(result: unknown): readonly Finding[] {
  const file = textField(result, 'file');
  return listField(result, 'messages').map((message) => {
    const rule = field(message, 'rule');
    return {
      file,
      line: placeField(message, 'line'),
      column: placeField(message, 'col'),
      severity: severities[stringField(message, 'type') ?? ''] ?? 'error',
      message: stringField(message, 'message') ?? '',
      code: textField(rule, 'id'),
      source: 'htmlhint',
      url: textField(rule, 'link'),
    };
  });
}
