import { parseLines, type LineTable } from '../line-table.ts';
import type { Finding, Parser } from '../parser.ts';
import { splitRule } from './stylish-text.ts';

/** What `next lint` and `next build` print: ESLint's messages and the first error of TypeScript in a form of their own. */
export const nextText: Parser = {
  id: 'next',
  title: 'Next.js',
  format: 'matched',
  tools: ['next'],
  recognises: (text) => /^\d+:\d+ {2}(?:Warning|Error): |^Type error: /m.test(text),
  parse(text) {
    const findings = [...(parseLines(text, lint)?.findings ?? []), ...readTypeErrors(text)];
    return findings.length === 0 ? null : { findings };
  },
};

const lint: LineTable = {
  id: 'next',
  title: 'next lint',
  source: 'eslint',
  heading: /^(?<file>\.\/\S.{0,900})$/,
  rules: [
    {
      pattern: /^(?<line>\d{1,9}):(?<column>\d{1,9}) {2}(?<severity>Warning|Error): (?<message>\S.*)$/,
      severity: { warning: 'warning', error: 'error' },
      refine: (finding) => ({ ...finding, ...splitRule(finding.message) }),
    },
  ],
};

function readTypeErrors(text: string): readonly Finding[] {
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    const message = /^Type error: (.+)$/.exec(line)?.[1];
    const [, file, row, column] = /^(\.\/.+?):(\d{1,9}):(\d{1,9})$/.exec(lines[index - 1] ?? '') ?? [];
    if (message === undefined || file === undefined) return [];
    const below = lines.slice(index + 1, index + 20);
    const more = below.slice(
      0,
      Math.max(
        0,
        below.findIndex((one) => one.trim() === ''),
      ),
    );
    return [{ file, line: Number(row), column: Number(column), message: [message, ...more].join('\n'), source: 'next' }];
  });
}
