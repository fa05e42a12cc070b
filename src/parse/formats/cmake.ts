import type { Finding, Parser } from '../parser.ts';

/** What CMake says while it configures: a headline with the place, and an indented message of several lines. */
export const cmake: Parser = {
  id: 'cmake',
  title: 'CMake',
  format: 'matched',
  tools: ['cmake', 'ccmake', 'ctest'],
  recognises: (text) => /^CMake (?:Error|Warning|Deprecation)/m.test(text),
  parse(text) {
    const findings: Finding[] = [];
    let message: string[] | null = null;
    let headline: Finding | null = null;
    const finish = () => {
      const told = message?.join('\n').trim();
      if (headline !== null && told) findings.push({ ...headline, message: told });
      headline = null;
      message = null;
    };
    for (const line of text.split('\n')) {
      const started = headlinePattern.exec(line)?.groups;
      if (started !== undefined) {
        finish();
        headline = toFinding(started);
        message = [started['message'] ?? ''];
      } else if (message !== null && (line === '' || line.startsWith('  '))) {
        message.push(line.slice(2));
      } else finish();
    }
    finish();
    return findings.length === 0 ? null : { findings };
  },
};

const headlinePattern =
  /^CMake (?<severity>Error|Warning|Deprecation Warning|Deprecation Error)(?: \(dev\))?(?: at (?<file>[^:]+):(?<line>\d+)(?: \((?<code>\w+)\))?| in (?<cmakeFile>[^:]+))?:(?: (?<message>.*))?$/;

function toFinding(groups: Readonly<Record<string, string | undefined>>): Finding {
  const { severity = '', file, cmakeFile, line } = groups;
  return {
    file: file ?? cmakeFile ?? null,
    line: line === undefined ? null : Number(line),
    severity: severity.endsWith('Error') ? 'error' : 'warning',
    message: '',
    source: 'cmake',
  };
}
