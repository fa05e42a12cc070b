import { commonSeverities, lineParser } from '../line-table.ts';
import type { Finding, Parser } from '../parser.ts';

const severity = String.raw`(?<severity>fatal error|fatal|error|err|warning|warn|note|information|info|style|convention|refactor|hint|help)`;
const flags = 'i';

/** Words that belong to the severity, and a rule behind the message. */
const rule = (pattern: string) =>
  ({
    pattern: new RegExp(pattern, flags),
    severity: { ...commonSeverities, err: 'error', 'fatal error': 'error' },
    refine,
  }) as const;

const file = String.raw`(?<file>(?:[A-Za-z]:(?=[\\/]))?[^\s:(#>|][^:(]*)`;

/**
 * Lines that name a file, a position and how grave it is, in the forms that most tools share. The last resort: whoever has a format of
 * its own is read by its own parser.
 */
export const generic: Parser = lineParser({
  id: 'generic',
  title: 'file:line:column: severity: message',
  source: '',
  tools: [],
  recognises: /:\d+[-:) ,]|\(\d+[,:)]|: line \d|: (?:WARNING|ERROR|CRITICAL|SEVERE): /,
  rules: [
    rule(
      String.raw`^${file}:(?<line>\d+)(?::(?<column>\d+))?(?:-\d+(?::\d+)?)?: ?\[?${severity}\]?(?:[ :]|\[(?<code>[\w./@:-]+)\]:?) *(?<message>\S.*)$`,
    ),
    rule(String.raw`^${file}:(?<line>\d+)(?::(?<column>\d+))? +(?:- +)?${severity}:? +(?:- +)?(?<message>\S.*)$`),
    rule(
      String.raw`^${file}\((?<line>\d+)(?:[,:](?<column>\d+))?\) ?: ?${severity}(?: (?<code>[\w@/.-]+)(?= ?: ))?(?: ?:)? +(?<message>\S.*)$`,
    ),
    rule(String.raw`^\[?${severity}\]?:? +${file}:(?<line>\d+)(?::(?<column>\d+))?:? +(?<message>\S.*)$`),
    {
      pattern:
        /^(?<file>(?:[A-Za-z]:(?=[\\/]))?[^\s:(#>|][^:(]*\.[A-Za-z]\w*):(?<line>\d+):(?<column>\d+):? (?:- )?(?<message>\S.*)$/,
      refine,
    },
    {
      pattern: /^(?<file>[^\s:(#>|][^:(]*\.[A-Za-z]\w*): (?<severity>WARNING|ERROR|CRITICAL|SEVERE): (?<message>\S.*)$/,
      severity: { ...commonSeverities, critical: 'error', severe: 'error' },
      refine,
    },
    {
      pattern: /^(?<file>[^\s:#>|][^:]*\.[A-Za-z]\w*): line (?<line>\d+)(?:,? col(?:umn)? (?<column>\d+))?[:,] (?<message>\S.*)$/,
      refine,
    },
  ],
});

function refine(finding: Finding): Finding | null {
  const name = finding.file ?? '';
  if (/:\/\/|^\d+$|^\d+-\d+-\d+|[<>"|*?\u2500-\u257f]| - /.test(name)) return null;
  if (/\s/.test(name) && !/[./\\]/.test(name)) return null;
  const [, message, code] = /^(.*\S) +[[(]([A-Za-z@][\w@./-]*)[\])]$/.exec(finding.message) ?? [];
  const isRule = finding.code == null && code !== undefined && /[\d/-]|[a-z][A-Z]/.test(code);
  return { ...finding, source: null, ...(isRule && message !== undefined ? { message, code } : {}) };
}
