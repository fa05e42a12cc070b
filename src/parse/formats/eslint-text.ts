import { lineParser, parseLines, type LineTable } from '../line-table.ts';
import type { Finding, Parser } from '../parser.ts';
import { readStylish, type StylishForm } from './stylish-text.ts';

const severities: StylishForm['severities'] = {
  error: 'error',
  warning: 'warning',
  warn: 'warning',
  info: 'info',
  suggestion: 'hint',
};

/** Linters that took over the form. */
const relatives: ReadonlySet<string> = new Set(['textlint', 'html-validate', 'tslint']);

/** ESLint's own text: a line with the path, below it the messages as a table. */
export const eslintStylish: Parser = {
  id: 'eslint-stylish',
  title: "ESLint's text",
  format: 'matched',
  tools: ['eslint'],
  recognises: (text) => /^ {1,12}\d{1,9}:\d{1,9} /m.test(text),
  parse(text, { tools }) {
    const source = tools.find((tool) => relatives.has(tool)) ?? 'eslint';
    const findings = readStylish(text, { source, severities });
    return findings.length > 0 ? { findings: ofOneTool(findings) } : null;
  },
};

/** HTMLHint writes the words small. */
const unixTable: LineTable = {
  id: 'eslint-unix',
  title: "ESLint's unix lines",
  source: 'eslint',
  tools: ['eslint'],
  recognises: / \[(?:(?:Error|Warning)(?:\/[^[\]\s]+)?|(?:error|warning)\/[\w-]+)\]$/m,
  rules: [
    {
      pattern:
        /^(?<file>(?:[A-Za-z]:)?[^:\n]+):(?<line>\d{1,9}):(?<column>\d{1,9}): (?<message>.*) \[(?<severity>Error|Warning)(?:\/(?<code>[^[\]\s]+))?\]$/,
      severity: { error: 'error', warning: 'warning' },
    },
    {
      pattern:
        /^(?<file>(?:[A-Za-z]:)?[^:\n]+):(?<line>\d{1,9}):(?<column>\d{1,9}): (?<message>.*) \[(?<severity>error|warning)\/(?<code>[\w-]+)\]$/,
      severity: { error: 'error', warning: 'warning' },
      refine: (finding) => ({ ...finding, source: 'htmlhint' }),
    },
  ],
};

/** ESLint's `unix` formatter (a package of its own today): one line each, the severity and the rule at its end. */
export const eslintUnix: Parser = {
  ...lineParser(unixTable),
  parse(text) {
    const findings = parseLines(text, unixTable)?.findings ?? [];
    return findings.length > 0 ? { findings: ofOneTool(findings) } : null;
  },
};

/** ESLint's `compact` formatter (a package of its own today). */
export const eslintCompact: Parser = lineParser({
  id: 'eslint-compact',
  title: "ESLint's compact lines",
  source: 'eslint',
  tools: ['eslint'],
  recognises: /: line \d+, col \d+, (?:Error|Warning|Info) - /,
  rules: [
    {
      pattern:
        /^(?<file>(?:[A-Za-z]:)?[^:\n]+): line (?<line>\d{1,9}), col (?<column>\d{1,9}), (?<severity>Error|Warning|Info) - (?<message>.+?)(?: \((?<code>[^()\s]+)\))?$/,
      severity: { error: 'error', warning: 'warning', info: 'info' },
    },
  ],
});

/** ESLint's `codeframe` (a package of its own today), as babel's frames are headed. */
export const eslintCodeframe: Parser = lineParser({
  id: 'eslint-codeframe',
  title: "ESLint's code frames",
  source: 'eslint',
  tools: ['eslint'],
  recognises: /^(?:error|warning): .* at .+:\d+:\d+:$/m,
  rules: [
    {
      pattern:
        /^(?<severity>error|warning): (?<message>\S.*?)(?: \((?<code>[@\w][\w@/-]*)\))? at (?<file>(?:[A-Za-z]:)?[^:\n]+):(?<line>\d{1,9}):(?<column>\d{1,9}):$/,
      severity: { error: 'error', warning: 'warning' },
    },
  ],
});

/** Oxlint has the same forms, with its rules written `plugin(rule)` and columns that count bytes. */
function isOfOxlint({ code }: Finding): boolean {
  return typeof code === 'string' && /^[\w-]+\([\w/@-]+\)$/.test(code);
}

/** What has no rule, such as a file that cannot be read, is of the tool that all rules tell. */
function ofOneTool(findings: readonly Finding[]): readonly Finding[] {
  const ruled = findings.filter(({ code }) => typeof code === 'string');
  const isAllOxlint = ruled.length > 0 && ruled.every(isOfOxlint);
  return findings.map((finding) =>
    isOfOxlint(finding) || isAllOxlint ? { ...finding, source: 'oxlint', columns: 'bytes' } : finding,
  );
}
