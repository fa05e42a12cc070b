import { cleanForDisplay } from '../../src/parse/clean-for-display.ts';
import type { Finding, ParseHints, Parser } from '../../src/parse/parser.ts';

/** What a parser makes of a text, a line for each finding; `null` when it is not its format. */
export function show(parser: Parser, text: string, hints: Partial<ParseHints> = {}): string {
  const parsing = parser.parse(cleanForDisplay(text), { exitCode: 1, tools: [], ...hints });
  if (parsing === null) return 'null';
  const { tests } = parsing;
  const counts = tests === undefined ? [] : [`${tests.passed} passed, ${tests.failed} failed, ${tests.skipped} skipped`];
  return [...parsing.findings.map(showFinding), ...counts].join('\n');
}

/** `file:line:column-endLine:endColumn severity source/code: message`, then the test and the fix, as far as they are known. */
export function showFinding(finding: Finding): string {
  const { file, line, column, endLine, endColumn, severity, source, code, message, test, fix, url, columns } = finding;
  const end = isGiven(endColumn) ? `-${endLine}:${endColumn}` : '';
  const place = [file, line, column].filter(isGiven).join(':');
  const said = `${severity ?? 'error'} ${[source, code].filter(isGiven).join('/')}: ${message.replaceAll('\n', '⏎')}`;
  const extras = [
    ...(columns === undefined || columns === 'utf16' ? [] : [columns]),
    ...(isGiven(url) ? [url] : []),
    ...(test === undefined ? [] : [`test ${JSON.stringify(test.name)}`]),
    ...(isGiven(test?.expected) || isGiven(test?.actual) ? [`expected ${test?.expected} actual ${test?.actual}`] : []),
    ...(fix === undefined ? [] : [`fix ${JSON.stringify(fix.edits)}`]),
  ];
  return [`${place === '' ? '-' : place}${end} ${said}`, ...extras].join(' | ');
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}
