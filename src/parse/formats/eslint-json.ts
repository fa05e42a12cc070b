import { jsonParser } from '../json-parser.ts';
import { asObject, field, fieldAt, hasList, listField, placeField, stringField, textField } from '../json-shape.ts';
import type { Finding, Parser, Parsing } from '../parser.ts';
import { readTextEdit } from '../text-edit.ts';

/** ESLint's `json` and `json-with-metadata`, which its relatives write too (xo, standard, html-validate). */
export const eslintJson: Parser = jsonParser({
  id: 'eslint-json',
  title: "ESLint's JSON",
  tools: ['eslint', 'xo', 'standard', 'semistandard', 'ts-standard', 'html-validate'],
  sign: '"filePath"',
  read(document) {
    if (Array.isArray(document)) return readResults(document, undefined);
    if (hasList(document, 'results'))
      return readResults(listField(document, 'results'), fieldAt(document, 'metadata', 'rulesMeta'));
    const alone = readResults([document], undefined);
    return alone === null || alone.findings.length === 0 ? null : alone;
  },
});

function readResults(results: readonly unknown[], rules: unknown): Parsing | null {
  const findings: Finding[] = [];
  for (const result of results) {
    const path = stringField(result, 'filePath');
    if (path === null || !hasList(result, 'messages')) return null;
    const file = path === '<text>' ? null : path;
    for (const message of listField(result, 'messages')) {
      if (asObject(message) !== null) findings.push(readMessage(message, file, rules));
    }
  }
  return { findings };
}

/** A warning unless it stops ESLint from reading the file. What are suggestions there are no repairs. */
function readMessage(message: unknown, file: string | null, rules: unknown): Finding {
  const rule = textField(message, 'ruleId');
  const edit = readTextEdit(field(message, 'fix'));
  const ownUrl = textField(message, 'ruleUrl');
  return {
    file,
    line: placeField(message, 'line'),
    column: placeField(message, 'column'),
    endLine: placeField(message, 'endLine'),
    endColumn: placeField(message, 'endColumn'),
    severity: field(message, 'severity') === 1 && field(message, 'fatal') !== true ? 'warning' : 'error',
    message: stringField(message, 'message') ?? '',
    code: rule,
    source: ownUrl === null ? 'eslint' : 'html-validate',
    url: ownUrl ?? (rule === null ? null : textField(fieldAt(rules, rule, 'docs'), 'url')),
    ...(edit === null ? {} : { fix: { edits: [edit] } }),
  };
}
