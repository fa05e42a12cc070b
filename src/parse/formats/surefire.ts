import type { TestCounts } from '../../model/problem.ts';
import type { Finding, ParseHints } from '../parser.ts';
import { testFinding } from '../test-finding.ts';

const headline =
  /^\[ERROR\] (?:(?<suite>[\w$.]+)\.(?<name>[\w$]+(?:\([^)]*\))?(?:\[\d+\])?)|(?<oldName>[\w$]+)\((?<oldSuite>[\w$.]+)\)) +(?:-- )?Time elapsed: [\d.,]+ s +<<< (?:FAILURE|ERROR)!$/;

/** The tests that failed, as Maven's Surefire prints each: a headline, what was thrown, and the stack. */
export function readSurefire(text: string, hints: ParseHints): readonly Finding[] {
  const findings: Finding[] = [];
  const lines = text.split('\n');
  for (let index = 0; index < lines.length; index++) {
    const groups = headline.exec(lines[index]!)?.groups;
    if (groups === undefined) continue;
    const details: string[] = [];
    for (let next = index + 1; next < lines.length && !isEnd(lines[next]!, details); next++) details.push(lines[next]!);
    const names = [groups['suite'] ?? groups['oldSuite'] ?? '', groups['name'] ?? groups['oldName'] ?? ''];
    findings.push(testFinding({ names, message: messageOf(details), details: details.join('\n'), source: 'surefire' }, hints));
  }
  return findings;
}

const mostDetails = 200;

function isEnd(line: string, details: readonly string[]): boolean {
  return (
    /^\[(?:ERROR|INFO|WARNING)\]/.test(line) || (line === '' && isFrame(details.at(-1) ?? '')) || details.length > mostDetails
  );
}

const isFrame = (line: string) => /^\s+at /.test(line);

/** Without the package of what was thrown, and without its name where that says only that an assertion failed. */
export function withoutPackage(message: string): string {
  return message
    .replace(/^(?:[\w$]+\.)*(?:AssertionFailedError|AssertionError|ComparisonFailure):\s*(?=\S)/, '')
    .replace(/^(?:[a-z][\w$]*\.)+(?=[A-Z])/, '');
}

function messageOf(details: readonly string[]): string {
  const end = details.findIndex(isFrame);
  return withoutPackage(
    details
      .slice(0, end < 0 ? details.length : end)
      .join('\n')
      .trim(),
  );
}

const totals = /^\[(?:INFO|ERROR|WARNING)\] Tests run: (\d+), Failures: (\d+), Errors: (\d+), Skipped: (\d+)$/gm;

/** How the tests of all modules ended; undefined where there is no total. */
export function countSurefire(text: string): TestCounts | undefined {
  let counts: TestCounts | undefined;
  for (const [, run, failures, errors, skips] of text.matchAll(totals)) {
    const [failed, skipped] = [Number(failures) + Number(errors), Number(skips)];
    const before = counts ?? { passed: 0, failed: 0, skipped: 0 };
    counts = {
      passed: before.passed + Math.max(0, Number(run) - failed - skipped),
      failed: before.failed + failed,
      skipped: before.skipped + skipped,
    };
  }
  return counts;
}
