import type { Severity } from '../../model/problem.ts';
import { lineParser } from '../line-table.ts';
import type { Parser } from '../parser.ts';

const severities: Readonly<Record<string, Severity>> = { error: 'error', warning: 'warning', message: 'info', info: 'info' };

/**
 * TypeScript's text, plain and pretty, with the indented lines that explain an error. Places of related information are indented too:
 * up to version 6 what they say stands below a piece of the file, later beside the place.
 */
export const tsc: Parser = lineParser({
  id: 'tsc',
  title: "TypeScript's text",
  source: 'tsc',
  tools: ['tsc', 'tsgo', 'vue-tsc', 'astro', 'ts-node', 'ttsc', 'tspc'],
  recognises: /(?:error|warning|message|info) (?:TS\d+:|ts\(\d+\):)|Found 0 errors/,
  nothingFound: /^(?:\[?[\d:]+(?: [AP]M)?\]?(?: -)? )?Found 0 errors\. Watching/m,
  rules: [
    {
      pattern:
        /^(?: ?[A-Z][A-Za-z ]{0,40}: )?(?<file>\S.*?)\((?<line>\d+),(?<column>\d+)\): (?<severity>error|warning|message|info) (?<code>TS\d+): (?<message>.*)$/,
      severity: severities,
    },
    {
      pattern:
        /^(?<file>\S.*?):(?<line>\d+):(?<column>\d+) - (?<severity>error|warning|message|info) (?<code>TS\d+): (?<message>.*)$/,
      severity: severities,
    },
    {
      pattern: /^(?<file>\S.*?):(?<line>\d+):(?<column>\d+) - (?<severity>error|warning) ts\((?<number>\d+)\): (?<message>.*)$/,
      severity: severities,
      refine: (finding, line) => ({ ...finding, code: `TS${/ts\((\d+)\)/.exec(line)?.[1]}` }),
    },
    { pattern: /^(?<severity>error|warning|message) (?<code>TS\d+): (?<message>.*)$/, severity: severities },
  ],
  continuation: /^ {2}(?<message>\s*\S.*)$/,
  related: {
    place: /^ {2}(?<file>[^\s:](?:[^:\n]|:(?=[\\/]))*):(?<line>\d+):(?<column>\d+)(?: - (?<message>.+))?$/,
    message: /^ {4}(?!\.\.\.$)(?<message>[^\s\d~].*)$/,
  },
});
