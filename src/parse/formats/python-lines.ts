import type { Finding, Parser } from '../parser.ts';
import { commonSeverities, lineParser, type LineTable } from '../line-table.ts';

const ruffSays = /^(?:Found \d+ errors?(?:\.| \()|All checks passed!|\[\*\] \d+ fixable|No fixes available)/m;

/** Flake8 and what it runs; checkers of syntax trees count bytes, those of lines and tokens characters. */
const flake8Table: LineTable = {
  id: 'flake8',
  title: 'Flake8 and pycodestyle',
  source: 'flake8',
  tools: ['flake8', 'pycodestyle', 'pylama', 'pyflakes'],
  recognises: /: \[?[A-Z]{1,4}\d{2,4}\]? /,
  declines: (text, tools) => (tools.includes('ruff') || ruffSays.test(text)) && !tools.includes('flake8'),
  rules: [
    {
      pattern: /^(?<file>.+?):(?<line>\d+):(?:(?<column>\d+):)? (?<code>[A-Z]{1,4}\d{2,4}):? (?<message>.+)$/,
      severity: { w: 'warning', c: 'warning' },
      refine: (finding) =>
        isPylintCode(finding) ? null : { ...finding, columns: /^[EW]\d/.test(finding.code ?? '') ? 'characters' : 'bytes' },
    },
    // --format=pylint
    {
      pattern: /^(?<file>.+?):(?<line>\d+): \[(?<code>[A-Z]{1,4}\d{2,4})\] (?<message>.+)$/,
      severity: { w: 'warning', c: 'warning' },
    },
  ],
};

/** Pylint writes four digits and a colon, Flake8 three and none. */
const isPylintCode = (finding: Finding): boolean => /^[CRWEFI]\d{4}$/.test(finding.code ?? '');

/** Pyflakes alone, which names neither a rule nor a severity. */
export const pyflakes: Parser = lineParser({
  id: 'pyflakes',
  title: 'Pyflakes',
  source: 'pyflakes',
  tools: ['pyflakes', 'pyflakes3'],
  needsTool: true,
  rules: [
    {
      pattern: /^(?<file>.+?\.pyi?):(?<line>\d+):(?:(?<column>\d+):?)? (?<message>[^\s].*)$/,
      columns: 'bytes',
    },
  ],
});

const flake8Lines = lineParser(flake8Table);

/** Lines of Flake8; of pycodestyle alone where the command says so. */
export const flake8: Parser = {
  ...flake8Lines,
  parse(text, hints) {
    const parsing = flake8Lines.parse(text, hints);
    const source = hints.tools.find((tool) => tool === 'pycodestyle' || tool === 'pylama');
    if (parsing === null || source === undefined || hints.tools.includes('flake8')) return parsing;
    return { findings: parsing.findings.map((finding) => ({ ...finding, source })) };
  },
};

const pylintSeverities = { ...commonSeverities, c: 'info', r: 'info', w: 'warning', i: 'info', e: 'error', f: 'error' } as const;

/** The symbol of what stands on so many lines that it is not on the first; of others the number. */
function unnamed(line: string): string | null {
  const number = /: ([CRWEFI]\d{4}):/.exec(line)?.[1] ?? null;
  return number === 'R0801' ? 'duplicate-code' : number;
}

/** Pylint's text, whose columns count bytes from zero, and its older forms for editors. */
export const pylint: Parser = lineParser({
  id: 'pylint',
  title: 'Pylint',
  source: 'pylint',
  recognises: /[CRWEFI]\d{4}[:(,]|rated at 10/,
  nothingFound: /^Your code has been rated at 10/m,
  continuation: /^(?<message>==[^\s:]+:\[\d+:\d+\])$/,
  rules: [
    {
      pattern:
        /^(?<file>.+?):(?<line>\d+):(?:(?<column>\d+):)? (?<severity>[CRWEFI])\d{4}: (?<message>.+?)(?: \((?<code>[a-z][a-z0-9-]*)\))?$/,
      severity: pylintSeverities,
      columns: 'bytes',
      zeroBased: true,
      refine: (finding, line) => ({ ...finding, code: finding.code ?? unnamed(line) }),
    },
    {
      pattern:
        /^(?<file>.+?)(?::(?<line>\d+):|\((?<lineInBrackets>\d+)\):) \[(?<severity>[CRWEFI])\d{4}\((?<code>[a-z][a-z0-9-]*)\)(?:, [^\]]*)?\] (?<message>.+)$/,
      severity: pylintSeverities,
      refine: (finding, line) => ({ ...finding, line: finding.line ?? Number(/\((\d+)\): \[/.exec(line)?.[1]) }),
    },
  ],
});

/** The place and what it is of stand above the finding. */
export const pydocstyle: Parser = lineParser({
  id: 'pydocstyle',
  title: 'pydocstyle',
  source: 'pydocstyle',
  recognises: /^[ \t]+D\d{3}: /m,
  heading: /^(?<file>.+?):(?<line>\d+) (?:at|in) .+:$/,
  rules: [{ pattern: /^\s+(?<code>D\d{3}): (?<message>.+)$/ }],
});
