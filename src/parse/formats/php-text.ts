import { lineParser } from '../line-table.ts';
import type { Finding, Parser } from '../parser.ts';
import { notFormatted } from './php-json.ts';

/** PHPStan's table, whose cells wrap, and its `raw` lines. */
export const phpstan: Parser = {
  id: 'phpstan',
  title: 'PHPStan',
  format: 'matched',
  tools: ['phpstan'],
  recognises: (text) => /^ {1,2}Line {2,}\S|^ \[OK\] No errors|\.php:\d+:[^\s\d]/m.test(text),
  parse(text) {
    const findings: Finding[] = [];
    let file: string | null = null;
    let isOpen = false;
    for (const written of text.split('\n')) {
      const line = written.trimEnd();
      const heading = /^ {1,2}Line {2,}(\S.*)$/.exec(line)?.[1];
      const [, number, message] = (file === null ? null : /^ {1,2}:?(\d+|\?) {2,}(\S.*)$/.exec(line)) ?? [];
      const more: string | undefined = isOpen ? /^ {6,}(\S.*)$/.exec(line)?.[1] : undefined;
      const raw = /^(?<file>.+?\.php):(?<line>\d+):(?<message>[^\s\d].*?)(?: \[identifier=(?<code>[\w.]+)\])?$/.exec(
        line,
      )?.groups;
      if (heading !== undefined) file = heading.replace(/ \(in context of [^()]+\)$/, '');
      else if (message !== undefined)
        findings.push({ file, line: number === '?' ? null : Number(number), message, source: 'phpstan' });
      else if (more !== undefined) findings.push(continueCell(findings.pop()!, more));
      else if (raw !== undefined)
        findings.push({ ...raw, line: Number(raw['line']), message: raw['message'] ?? '', source: 'phpstan' });
      isOpen = message !== undefined || more !== undefined;
      if (line === '') file = null;
    }
    return findings.length > 0 || /^ \[OK\] No errors$/m.test(text) ? { findings } : null;
  },
};

function continueCell(finding: Finding, text: string): Finding {
  const identifier = /^🪪 +(\S+)$/u.exec(text)?.[1];
  if (identifier !== undefined) return { ...finding, code: identifier };
  if (text.startsWith('✏️')) return finding;
  return { ...finding, message: `${finding.message}${text.startsWith('💡') ? '\n' : ' '}${text.replace(/^💡 */u, '')}` };
}

const phpcsSeverities = { error: 'error', warning: 'warning' } as const;

/** PHP_CodeSniffer's report for people, whose messages wrap, and the one for Emacs. */
export const phpcs: Parser = {
  ...lineParser({
    id: 'phpcs',
    title: 'PHP_CodeSniffer',
    source: 'phpcs',
    recognises: /^FILE: |:\d+:\d+: (?:error|warning) - /m,
    heading: /^FILE: (?<file>.+)$/,
    wraps: true,
    continuation: /^ +\| +\| {5,}(?<message>\S.*)$/,
    rules: [
      {
        pattern: /^ *(?<line>\d+) \| (?<severity>ERROR|WARNING) *\| (?:\[[ x]\] )?(?<message>\S.*)$/,
        severity: phpcsSeverities,
      },
      {
        pattern: /^(?<file>.+?):(?<line>\d+):(?<column>\d+): (?<severity>error|warning) - (?<message>.+)$/,
        severity: phpcsSeverities,
        columns: 'characters',
      },
    ],
  }),
};

/** Psalm's console: the rule, the place and the message on one line, or on three. */
export const psalm: Parser = {
  id: 'psalm',
  title: 'Psalm',
  format: 'matched',
  tools: ['psalm'],
  recognises: (text) => /^(?:ERROR|INFO): [A-Z]\w+(?: - |$)/m.test(text) || text.includes('No errors found!'),
  parse(text) {
    const findings: Finding[] = [];
    let pending: Pick<Finding, 'severity' | 'code' | 'file' | 'line' | 'column'> | null = null;
    for (const line of text.split('\n')) {
      const [, word, code, file, row, column, message] =
        /^(ERROR|INFO): ([A-Z]\w+)(?: - (.+?):(\d+):(\d+) - (.+))?$/.exec(line) ?? [];
      const later: RegExpExecArray | null = pending === null ? null : /^at (.+):(\d+):(\d+)$/.exec(line);
      if (word !== undefined) pending = { severity: word === 'INFO' ? 'info' : 'error', code: code ?? null };
      if (message !== undefined) {
        findings.push(psalmFinding({ ...pending, file, line: Number(row), column: Number(column) }, message));
        pending = null;
      } else if (later !== null) {
        pending = { ...pending, file: later[1], line: Number(later[2]), column: Number(later[3]) };
      } else if (pending?.file !== undefined && line !== '') {
        findings.push(psalmFinding(pending, line));
        pending = null;
      } else if (word === undefined) pending = null;
    }
    return findings.length > 0 || /^[ \t]*No errors found![ \t]*$/m.test(text) ? { findings } : null;
  },
};

function psalmFinding(place: Omit<Finding, 'message'>, text: string): Finding {
  const url = / \(see (https:\/\/\S+)\)$/.exec(text);
  const message = url === null ? text : text.slice(0, url.index);
  return { ...place, columns: 'bytes', message, source: 'psalm', url: url?.[1] ?? null };
}

/** The numbered files that PHP CS Fixer would change, with its rules where `-v` asks for them. */
export const phpCsFixer: Parser = lineParser({
  id: 'php-cs-fixer',
  title: 'PHP CS Fixer',
  source: 'php-cs-fixer',
  recognises: /^ +\d+\) .+\.(?:php|phtml|inc)/m,
  nothingFound: /^Found 0 of \d+ files that can be fixed/m,
  rules: [
    {
      pattern: /^ +\d+\) (?<file>.+?\.(?:php|phtml|inc))(?: \((?<message>[\w, /]+)\))?$/,
      refine: (finding) => ({ ...finding, message: notFormatted(finding.message) }),
    },
  ],
});

/** What `php -l` and the interpreter say of a file that they cannot read. */
export const phpLint: Parser = lineParser({
  id: 'php-lint',
  title: 'php -l',
  source: 'php',
  tools: ['php'],
  recognises: /^(?:PHP )?(?:Parse|Fatal) error: /m,
  nothingFound: /^No syntax errors detected in /m,
  rules: [{ pattern: /^(?:PHP )?(?:Parse|Fatal) error: +(?<message>.+) in (?<file>.+?) on line (?<line>\d+)$/ }],
});
