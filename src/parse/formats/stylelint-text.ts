import { parseLines, type LineTable } from '../line-table.ts';
import type { Finding, Parser } from '../parser.ts';
import { readStylish } from './stylish-text.ts';

/** Stylelint's `string` (its default), `verbose`, `unix` and `compact`. */
export const stylelintText: Parser = {
  id: 'stylelint-text',
  title: "Stylelint's text",
  format: 'matched',
  tools: ['stylelint'],
  recognises: (text) =>
    /^ {2,12}\d+:\d+ +[✖×⚠‼ℹ] |\) \[(?:error|warning)\]$|: line \d+, col \d+, (?:error|warning) - |^Invalid Option: /m.test(text),
  parse(text, { tools }) {
    // HTMLHint's lines look the same.
    if (tools.includes('htmlhint')) return null;
    const findings: readonly Finding[] = [...readStylish(text, form), ...(parseLines(text, table)?.findings ?? [])];
    return findings.length > 0 ? { findings } : null;
  },
};

const form = {
  source: 'stylelint',
  severities: { '✖': 'error', '×': 'error', '⚠': 'warning', '‼': 'warning', ℹ: 'info' },
} as const;

const file = String.raw`(?<file>(?:[A-Za-z]:)?[^:\n]+)`;
const severity = { error: 'error', warning: 'warning' } as const;
const table: LineTable = {
  id: 'stylelint-text',
  title: 'stylelint',
  source: 'stylelint',
  rules: [
    {
      pattern: new RegExp(
        String.raw`^${file}:(?<line>\d{1,9}):(?<column>\d{1,9}): (?<message>.*) \((?<code>[\w/@-]+)\) \[(?<severity>error|warning)\]$`,
      ),
      severity,
    },
    {
      pattern: new RegExp(
        String.raw`^${file}: line (?<line>\d{1,9}), col (?<column>\d{1,9}), (?<severity>error|warning) - (?<message>.*) \((?<code>[\w/@-]+)\)$`,
      ),
      severity,
    },
    { pattern: /^Invalid Option: (?<message>\S.*)$/ },
  ],
};
