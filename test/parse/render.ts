import type { Finding, ParseHints, Parser } from '../../src/parse/parser.ts';

/** `file:line:column[-endLine:endColumn] severity [code] <source> message`, one line a finding; `null` for what is not the format. */
export function render(parser: Parser, text: string, hints: Partial<ParseHints> = {}): readonly string[] {
  const parsing = parser.parse(text, { exitCode: 1, tools: [], ...hints });
  return parsing === null ? ['null'] : parsing.findings.map(renderFinding);
}

/** What of a finding is absent is left out. */
export function renderFinding(finding: Finding): string {
  const { file, line, column, endLine, endColumn, severity = 'error', code, source, message } = finding;
  const place = [file ?? '', line ?? '', column || ''].join(':').replace(/:+$/, '');
  const end = endColumn == null ? '' : `-${endLine}:${endColumn}`;
  const parts = [
    place + end,
    severity,
    code ? `[${code}]` : '',
    source ? `<${source}>` : '',
    JSON.stringify(message).slice(1, -1),
  ];
  return parts.filter((part) => part !== '').join(' ');
}
