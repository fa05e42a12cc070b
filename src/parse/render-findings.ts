import type { TestCounts } from '../model/problem.ts';
import type { Finding } from './parser.ts';

/**
 * What a person reads instead of a machine format: per file `line:column severity message rule` as linters print it, failed tests
 * with what was expected, and one line that counts.
 */
export function renderFindings(findings: readonly Finding[], tests?: TestCounts): string {
  const failures = findings.filter((finding) => finding.test !== undefined);
  const others = findings.filter((finding) => finding.test === undefined);
  const blocks = [...renderFiles(others), ...failures.map(renderFailure)];
  const totals = [
    ...(others.length > 0 || tests === undefined ? [countProblems(others)] : []),
    ...(tests === undefined ? [] : [countTests(tests)]),
  ];
  return `${[...blocks, totals.join('\n')].join('\n\n')}\n`;
}

function renderFiles(findings: readonly Finding[]): readonly string[] {
  const byFile = new Map<string, Finding[]>();
  for (const finding of findings) {
    const file = finding.file ?? '';
    const known = byFile.get(file);
    if (known === undefined) byFile.set(file, [finding]);
    else known.push(finding);
  }
  return [...byFile].map(([file, found]) => [...(file === '' ? [] : [file]), ...found.map(renderLine)].join('\n'));
}

function renderLine(finding: Finding): string {
  const message = finding.message.replaceAll('\n', '\n      ');
  const rule = finding.code === undefined || finding.code === null ? [] : [finding.code];
  return ['', ...place(finding), finding.severity ?? 'error', message, ...rule].join('  ');
}

function place(finding: Finding): readonly string[] {
  if (finding.line === undefined || finding.line === null) return [];
  const column = finding.column === undefined || finding.column === null ? '' : `:${finding.column}`;
  return [`${finding.line}${column}`];
}

function renderFailure(finding: Finding): string {
  const { file, test } = finding;
  const where = file === undefined || file === null ? [] : [`    ${[file, ...place(finding)].join(':')}`];
  const compared = [
    ...(test?.expected === undefined || test.expected === null ? [] : [`    expected: ${indent(test.expected)}`]),
    ...(test?.actual === undefined || test.actual === null ? [] : [`    actual:   ${indent(test.actual)}`]),
  ];
  return [`✗ ${indent(finding.message)}`, ...where, ...compared].join('\n');
}

function indent(text: string): string {
  return text.replaceAll('\n', '\n    ');
}

function countProblems(findings: readonly Finding[]): string {
  if (findings.length === 0) return '✓ no problems';
  const severities = (['error', 'warning', 'info', 'hint'] as const).flatMap((severity) => {
    const count = findings.filter((finding) => (finding.severity ?? 'error') === severity).length;
    return count === 0 ? [] : [plural(count, severity === 'info' ? 'note' : severity)];
  });
  return `✗ ${plural(findings.length, 'problem')} (${severities.join(', ')})`;
}

function countTests({ passed, failed, skipped }: TestCounts): string {
  const parts = [
    ...(failed === 0 ? [] : [`✗ ${failed} failed`]),
    ...(passed === 0 && failed > 0 ? [] : [`✓ ${passed} passed`]),
    ...(skipped === 0 ? [] : [`${skipped} skipped`]),
  ];
  return parts.join(', ');
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
