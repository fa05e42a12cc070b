import { asCount, listField, stringField } from './json-shape.ts';
import type { RawEdit } from './parser.ts';

/** The form of an edit that ESLint and its relatives write: `{ range: [start, end], text }`, with offsets; null for anything else. */
export function readTextEdit(edit: unknown): RawEdit | null {
  const text = stringField(edit, 'text');
  const [first, second] = listField(edit, 'range');
  const start = asCount(first);
  const end = asCount(second);
  return text === null || start === null || end === null || end < start ? null : { start, end, text };
}
