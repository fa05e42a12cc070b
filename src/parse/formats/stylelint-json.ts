import { jsonParser } from '../json-parser.ts';
import { asObject, field, hasList, listField, objectField, placeField, stringField, textField } from '../json-shape.ts';
import type { Finding, Parser, Parsing } from '../parser.ts';
import { readTextEdit } from '../text-edit.ts';

/** Stylelint's `json`, which it prints to the standard error since version 17. */
export const stylelintJson: Parser = jsonParser({
  id: 'stylelint-json',
  title: "Stylelint's JSON",
  tools: ['stylelint'],
  sign: '"warnings"',
  read(document) {
    if (Array.isArray(document)) return readResults(document);
    const alone = readResults([document]);
    return alone === null || alone.findings.length === 0 ? null : alone;
  },
});

function readResults(results: readonly unknown[]): Parsing | null {
  const findings: Finding[] = [];
  for (const result of results) {
    if (!hasList(result, 'warnings') || !hasList(result, 'deprecations')) return null;
    const source = stringField(result, 'source');
    const file = source === null || source.startsWith('<input css') ? null : source;
    for (const warning of listField(result, 'warnings')) {
      if (asObject(warning) !== null) findings.push(readWarning(warning, file));
    }
    for (const complaint of listField(result, 'invalidOptionWarnings')) {
      const text = textField(complaint, 'text');
      if (text !== null) findings.push({ file, message: text, source: 'stylelint' });
    }
  }
  return { findings };
}

function readWarning(warning: unknown, file: string | null): Finding {
  const code = textField(warning, 'rule');
  const edit = readTextEdit(objectField(warning, 'fix'));
  const url = textField(warning, 'url');
  return {
    file,
    line: placeField(warning, 'line'),
    column: placeField(warning, 'column'),
    endLine: placeField(warning, 'endLine'),
    endColumn: placeField(warning, 'endColumn'),
    severity: field(warning, 'severity') === 'warning' ? 'warning' : 'error',
    message: withoutRule(stringField(warning, 'text') ?? '', code),
    code,
    source: 'stylelint',
    url,
    ...(edit === null ? {} : { fix: { edits: [edit] } }),
  };
}

/** Stylelint repeats the rule at the end of each message. */
function withoutRule(text: string, rule: string | null): string {
  const suffix = ` (${rule})`;
  return rule !== null && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text;
}
