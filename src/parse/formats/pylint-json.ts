import type { Severity } from '../../model/problem.ts';
import { asObject, field, hasList, listField, oneBased, placeField, textField } from '../json-shape.ts';
import { jsonParser } from '../json-parser.ts';
import type { Finding, Parser } from '../parser.ts';

/** Pylint's `json` and `json2`; columns count bytes from zero. */
export const pylintJson: Parser = jsonParser({
  id: 'pylint-json',
  title: "Pylint's JSON",
  tools: ['pylint'],
  sign: '"message',
  read(document) {
    const isSecond = hasList(document, 'messages') && field(document, 'statistics') !== undefined;
    if (!isSecond && !Array.isArray(document)) return null;
    const messages: readonly unknown[] = Array.isArray(document) ? document : listField(document, 'messages');
    return messages.every(isMessage) ? { findings: messages.map(toFinding) } : null;
  },
});

function isMessage(value: unknown): boolean {
  const object = asObject(value);
  return object !== null && textField(value, 'symbol') !== null && ('message-id' in object || 'messageId' in object);
}

function toFinding(message: unknown): Finding {
  return {
    file: textField(message, 'path') ?? textField(message, 'absolutePath'),
    line: placeField(message, 'line'),
    column: oneBased(field(message, 'column')),
    endLine: placeField(message, 'endLine'),
    endColumn: oneBased(field(message, 'endColumn')),
    columns: 'bytes',
    severity: severities[textField(message, 'type') ?? ''] ?? 'error',
    message: textField(message, 'message') ?? '',
    code: textField(message, 'symbol'),
    source: 'pylint',
  };
}

const severities: Readonly<Record<string, Severity>> = { warning: 'warning', convention: 'info', refactor: 'info', info: 'info' };
