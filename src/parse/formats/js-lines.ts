import { commonSeverities, lineParser, parseLines, type LineTable } from '../line-table.ts';
import type { Finding, Parser } from '../parser.ts';
import { readStylish } from './stylish-text.ts';

const file = String.raw`(?<file>(?:[A-Za-z]:)?[^:\n]+)`;
const place = String.raw`:(?<line>\d{1,9}):(?<column>\d{1,9})`;

/** The spelling checker. */
export const cspell: Parser = lineParser({
  id: 'cspell',
  title: 'CSpell',
  source: 'cspell',
  recognises: / - (?:Unknown|Forbidden|Misspelled) word \(/,
  rules: [{ pattern: new RegExp(String.raw`^${file}${place} - (?<message>(?:Unknown|Forbidden|Misspelled) word \([^()\n]*\))`) }],
  nothingFound: /^CSpell: Files checked: \d+, Issues found: 0 in 0 files\.$/m,
});

/** JavaScript Standard Style: ESLint with one line a message. */
export const standard: Parser = lineParser({
  id: 'standard',
  title: 'standard',
  source: 'standard',
  tools: ['standard', 'semistandard', 'ts-standard'],
  declines: (text) => !/^(?:semi|ts-|happiness-)?standard: /m.test(text),
  recognises: /^(?:semi|ts-|happiness-)?standard: /m,
  rules: [
    {
      pattern: new RegExp(
        String.raw`^ {2}${file}${place}: (?<message>\S.*?)(?: \((?<code>[@\w][\w@/-]*)\))?(?: \((?<severity>warning)\))?$`,
      ),
      severity: { warning: 'warning' },
    },
  ],
});

/** Messages of commits. */
export const commitlint: Parser = lineParser({
  id: 'commitlint',
  title: 'commitlint',
  source: 'commitlint',
  recognises: /^[✖⚠] {3}\S/m,
  rules: [
    { pattern: /^✖ {3}(?<message>.+) \[(?<code>[\w-]+)\]$/ },
    { pattern: /^⚠ {3}(?<message>.+) \[(?<code>[\w-]+)\]$/, severity: 'warning' },
  ],
  nothingFound: /^✔ {3}found 0 problems, 0 warnings$/m,
});

/** JSHint's default lines. */
export const jshint: Parser = lineParser({
  id: 'jshint',
  title: 'JSHint',
  source: 'jshint',
  recognises: /: line \d+, col \d+, /,
  rules: [
    {
      pattern: new RegExp(
        String.raw`^${file}: line (?<line>\d{1,9}), col (?<column>\d{1,9}), (?!(?:error|warning|info) - )(?<message>\S.*?)(?: \((?<code>[EWI]\d{3})\))?$`,
        'i',
      ),
      severity: { w: 'warning', i: 'info', e: 'error' },
    },
  ],
});

/** Spectral's `text`. */
export const spectral: Parser = lineParser({
  id: 'spectral',
  title: 'Spectral',
  source: 'spectral',
  recognises: /:\d+:\d+ (?:error|warning|information|hint) [\w-]+ "/,
  rules: [
    {
      pattern: new RegExp(
        String.raw`^${file}${place} (?<severity>error|warning|information|hint) (?<code>[\w-]+) "(?<message>.*)"$`,
      ),
      severity: commonSeverities,
    },
  ],
});

/** Redocly's `stylish`, which has the rule in front of the message. */
export const redocly: Parser = {
  id: 'redocly',
  title: 'Redocly',
  format: 'matched',
  tools: ['redocly'],
  recognises: (text) => /^ {2}\d+:\d+ +(?:error|warning) /m.test(text),
  parse(text) {
    const findings = readStylish(text, {
      source: 'redocly',
      severities: { error: 'error', warning: 'warning' },
      isRuleFirst: true,
    });
    return findings.length === 0 ? null : { findings };
  },
};

const htmlhintTable: LineTable = {
  id: 'htmlhint',
  title: 'HTMLHint',
  source: 'htmlhint',
  rules: [
    {
      pattern: new RegExp(String.raw`^${file}${place}: (?<message>.*) \[(?<severity>error|warning|info)\/(?<code>[\w-]+)\]$`),
      severity: commonSeverities,
    },
    {
      pattern: new RegExp(
        String.raw`^${file}: line (?<line>\d{1,9}), col (?<column>\d{1,9}), (?<severity>error|warning|info) - (?<message>.*) \((?<code>[\w-]+)\)$`,
      ),
      severity: commonSeverities,
    },
  ],
};

/** HTMLHint's `unix` and `compact`, which look like ESLint's and Stylelint's. */
export const htmlhint: Parser = { ...lineParser(htmlhintTable), needsTool: true };

const remarkTable: LineTable = {
  id: 'remark',
  title: 'remark',
  source: 'remark',
  heading: /^(?<file>\S[^\n]{0,900}\.(?:md|mdx|markdown|html|txt))$/,
  rules: [
    {
      pattern:
        /^ *(?<line>\d{1,9}):(?<column>\d{1,9})(?:-(?<endLine>\d{1,9}):(?<endColumn>\d{1,9}))? +(?<severity>error|warning|info) +(?<message>\S.*)$/,
      severity: commonSeverities,
      refine: splitRule,
    },
  ],
};

/** The rule and the plugin are the last two words. */
function splitRule(finding: Finding): Finding | null {
  const [, message, code, source] = /^(.*\S) +([a-z][\w-]*) +([a-z@][\w@/-]*)$/.exec(finding.message.trimEnd()) ?? [];
  return message === undefined ? null : { ...finding, message, code, source };
}

/** The linters of the unified world (remark, rehype, retext). */
export const remark: Parser = {
  ...lineParser(remarkTable),
  recognises: (text) => /^ *\d+:\d+(?:-\d+:\d+)? +(?:error|warning|info) /m.test(text),
  parse: (text) => parseLines(text, remarkTable),
};

/** XO and tsd, whose signs stand in front of the position. */
export const xo: Parser = {
  id: 'xo',
  title: 'XO, tsd',
  format: 'matched',
  tools: ['xo', 'tsd'],
  recognises: (text) => /^ {2}[✖⚠×‼] +\d+:\d+ /m.test(text),
  parse(text, { tools }) {
    const source = tools.includes('tsd') ? 'tsd' : 'xo';
    const findings = readStylish(text, {
      source,
      severities: { '✖': 'error', '×': 'error', '⚠': 'warning', '‼': 'warning', ℹ: 'info' },
      isSignFirst: true,
    });
    return findings.length === 0 ? null : { findings };
  },
};

/** Formatters that print the difference of each file: dprint and `deno fmt`. */
export const dprint: Parser = {
  id: 'dprint',
  title: 'dprint, deno fmt',
  format: 'matched',
  tools: ['dprint', 'deno'],
  recognises: (text) => /^(?:from .+:|Error formatting .+)$/m.test(text),
  parse(text, { tools }) {
    const source = tools.includes('deno') ? 'deno' : 'dprint';
    const lines = text.split('\n');
    const findings = lines.flatMap((line, index) => readFormatted(line, lines[index + 1] ?? '', source) ?? []);
    return findings.length === 0 ? null : { findings };
  },
};

function readFormatted(line: string, below: string, source: string): Finding | null {
  const path = /^from (.+):$/.exec(line)?.[1];
  if (path !== undefined)
    return /^\s*\d+\s*\|/.test(below) ? { file: path, message: 'The file is not formatted.', source } : null;
  const [, broken, said = ''] = /^Error formatting (.+?)\. Message: (.*)$/.exec(line) ?? [];
  if (broken === undefined) return null;
  const end = said.lastIndexOf(' at ');
  const [, row, column] = /:(\d{1,9}):(\d{1,9})$/.exec(said) ?? [];
  const isPlaced = row !== undefined && end > 0;
  return {
    file: broken,
    ...(isPlaced ? { line: Number(row), column: Number(column) } : {}),
    message: isPlaced ? said.slice(0, end) : said,
    source,
  };
}
