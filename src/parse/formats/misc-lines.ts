import type { Finding, Parser } from '../parser.ts';
import { commonSeverities, lineParser } from '../line-table.ts';

/** Ruby's own complaints (`ruby -wc`). */
export const rubyLint: Parser = lineParser({
  id: 'ruby-lint',
  title: 'ruby -wc',
  source: 'ruby',
  recognises: /\.(?:rb|rake|gemspec):\d+: (?:syntax error|warning: )/,
  nothingFound: /^Syntax OK$/m,
  rules: [
    {
      pattern:
        /^(?:ruby: )?(?<file>.+?\.(?:rb|rake|gemspec)):(?<line>\d+): (?:(?<severity>warning): )?(?<message>.+?)(?: \(SyntaxError\))?$/,
      severity: commonSeverities,
      refine: (finding) => (finding.severity === 'warning' || finding.message.startsWith('syntax error') ? finding : null),
    },
  ],
});

/** Luacheck, plain or below its headings; columns count characters, and a range's end is its last one. */
export const luacheck: Parser = lineParser({
  id: 'luacheck',
  title: 'Luacheck',
  source: 'luacheck',
  recognises: /\.(?:lua|rockspec):\d+:\d+/,
  nothingFound: /^Total: 0 warnings \/ 0 errors in /m,
  rules: [
    {
      pattern:
        /^ *(?<file>\S.*?\.(?:lua|rockspec)):(?<line>\d+):(?<column>\d+)(?:-(?<endColumn>\d+))?: (?:\((?<code>[WE]\d{3})\) )?(?<message>.+)$/,
      columns: 'characters',
      inclusiveEnd: true,
      severity: 'warning',
      refine: (finding) => ({ ...finding, severity: isLuaError(finding) ? 'error' : 'warning' }),
    },
  ],
});

const isLuaError = ({ code, message }: Finding): boolean =>
  code?.startsWith('E') === true || (code === null && /^(?:expected|unexpected|unfinished|invalid) /.test(message));

/** HLint's hints; a range's end is its last column. */
export const hlint: Parser = lineParser({
  id: 'hlint',
  title: 'HLint',
  source: 'hlint',
  recognises: /\.l?hs:.+: (?:Error|Warning|Suggestion): /,
  nothingFound: /^No hints$/m,
  rules: [
    {
      pattern:
        /^(?<file>.+?\.l?hs):(?:(?<line>\d+):(?<column>\d+)(?:-(?<endColumn>\d+))?|\((?<startLine>\d+),(?<startColumn>\d+)\)-\(\d+,\d+\)): (?<severity>Error|Warning|Suggestion): (?<message>.+)$/,
      columns: 'characters',
      inclusiveEnd: true,
      severity: { error: 'error', warning: 'warning', suggestion: 'info' },
      refine: (finding, line) => {
        const [, row, column] = /\.l?hs:\((\d+),(\d+)\)/.exec(line) ?? [];
        return row === undefined ? finding : { ...finding, line: Number(row), column: Number(column) };
      },
    },
  ],
});

/** GHC, also below cabal and stack: the message stands indented below the place. */
export const ghc: Parser = lineParser({
  id: 'ghc',
  title: 'GHC',
  source: 'ghc',
  tools: ['ghc', 'cabal', 'stack', 'runghc'],
  recognises: /\.l?hs:\d+:\d+(?:-\d+)?: (?:error|warning):/,
  continuation: /^ {4}(?<message>\s*\S.*)$/,
  rules: [
    {
      pattern:
        /^(?<file>.+?\.l?hs):(?<line>\d+):(?<column>\d+)(?:-(?<endColumn>\d+))?: (?<severity>error|warning):(?: \[(?<code>[^\]]+)\])?(?: \[[^\]]+\])?(?: (?<message>\S.*))?$/,
      columns: 'characters',
      inclusiveEnd: true,
      severity: commonSeverities,
    },
  ],
});

/** The place is the first part or the one before the last, which is the rule. */
function withDartParts(finding: Finding): Finding | null {
  const parts = finding.message.split(/ [•-] /);
  const code = parts.pop() ?? '';
  const at = parts.findIndex((part) => /\.(?:dart|ya?ml):\d+:\d+$/.test(part));
  const [, file, line, column] = /^(.+):(\d+):(\d+)$/.exec(parts[at] ?? '') ?? [];
  if (file === undefined || !/^\w+$/.test(code)) return null;
  const message = parts.filter((_part, index) => index !== at).join(' - ');
  return { ...finding, file, line: Number(line), column: Number(column), message, code };
}

const dartSeverities = { error: 'error', warning: 'warning', info: 'info', hint: 'info', lint: 'info' } as const;

/** `dart analyze` and `flutter analyze`, whose columns the dots between them divide in either order, and `--format=machine`. */
export const dartAnalyze: Parser = lineParser({
  id: 'dart-analyze',
  title: 'dart analyze',
  source: 'dart',
  tools: ['dart', 'flutter'],
  recognises: /^ *(?:error|warning|info|hint) (?:•|-) |^(?:ERROR|WARNING|INFO)\|/m,
  nothingFound: /^No issues found!/m,
  rules: [
    {
      pattern: /^ *(?<severity>error|warning|info|hint) (?:•|-) (?<message>.+)$/,
      severity: dartSeverities,
      refine: withDartParts,
    },
    {
      pattern:
        /^(?<severity>ERROR|WARNING|INFO)\|\w+\|(?<code>\w+)\|(?<file>[^|]+)\|(?<line>\d+)\|(?<column>\d+)\|(?<endColumn>\d+)\|(?<message>.+)$/,
      severity: dartSeverities,
      refine: (finding) => ({
        ...finding,
        code: finding.code?.toLowerCase(),
        endColumn: (finding.column ?? 1) + (finding.endColumn ?? 0),
        message: finding.message.replaceAll(/\\([|\\])/g, '$1'),
      }),
    },
  ],
});
