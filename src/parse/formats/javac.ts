import { commonSeverities } from '../line-table.ts';
import type { Finding, Parser } from '../parser.ts';

/**
 * What javac writes, also below Ant and Gradle: a line with the place, the line of the source, a caret that shows the column, and
 * details.
 */
export const javac: Parser = {
  id: 'javac',
  title: 'javac',
  format: 'matched',
  tools: ['javac', 'ant', 'gradle', 'gradlew', 'kotlinc', 'mvn', 'mvnw'],
  recognises: (text) => /\.java:\d+: (?:error|warning): /.test(text),
  parse(text) {
    const findings: Finding[] = [];
    let isOpen = false;
    for (const written of text.split('\n')) {
      const line = written.replace(/^ *\[javac\] ?/, '');
      const groups = headline.exec(line)?.groups;
      if (groups !== undefined) {
        findings.push(toFinding(groups));
        isOpen = true;
      } else if (isOpen && (summary.test(line) || line.trim() === '')) isOpen = false;
      else if (isOpen) findings.push(withDetail(findings.pop()!, line));
    }
    return findings.length === 0 ? null : { findings };
  },
};

const headline =
  /^(?<file>(?:[A-Za-z]:(?=[\\/]))?[^\s:][^:]*\.java):(?<line>\d+): (?<severity>error|warning): (?:\[(?<code>[\w-]+)\] )?(?<message>.+)$/;
const summary = /^(?:\d+ (?:errors?|warnings?)$|Note: |> |FAILURE: )/;

function toFinding({
  file = '',
  line,
  severity = '',
  code,
  message = '',
}: Readonly<Record<string, string | undefined>>): Finding {
  return {
    file,
    line: Number(line),
    severity: commonSeverities[severity] ?? 'error',
    message,
    code: code ?? null,
    source: 'javac',
  };
}

/** A caret gives the column; lines that name something belong to the message; the others are source text. */
function withDetail(finding: Finding, line: string): Finding {
  if (/^\s*\^$/.test(line) && finding.column === undefined) return { ...finding, column: line.indexOf('^') + 1 };
  const detail = /^ {2}((?:symbol|location|required|found|reason): .+)$/.exec(line)?.[1];
  return detail === undefined ? finding : { ...finding, message: `${finding.message}\n${detail.replace(/: +/, ': ')}` };
}
