import type { TestCounts } from '../model/problem.ts';
import type { Finding, Parser } from './parser.ts';

/**
 * Maven's log: errors and warnings of its compilers and checkers with their places, failed tests, and why the build ended where nothing
 * else says it.
 */
export const maven: Parser = {
  id: 'maven',
  title: 'Maven',
  format: 'matched',
  tools: ['mvn', 'mvnw', 'mvnd'],
  recognises: (text) => /^\[(?:ERROR|WARN(?:ING)?)\] /m.test(text) || text.includes('[INFO] BUILD SUCCESS'),
  parse(text) {
    const findings: Finding[] = [];
    const endings: Finding[] = [];
    let isOpen = false;
    let section: string | null = null;
    for (const line of text.split('\n')) {
      const detail = isOpen ? detailPattern.exec(line)?.[1] : undefined;
      if (detail !== undefined) {
        findings.push(withDetail(findings.pop()!, detail));
        continue;
      }
      const placed = readPlaced(line);
      if (placed !== null) findings.push(placed);
      isOpen = placed !== null;
      section = sectionPattern.exec(line)?.[1] ?? (/^\[(?:INFO|WARNING)\]|^\[ERROR\] *$/.test(line) ? null : section);
      const test = section === null ? null : readTest(line);
      if (test !== null) findings.push(test);
      const ending = endingPattern.exec(line)?.[1];
      if (ending !== undefined) endings.push({ message: ending, source: 'maven' });
    }
    const tests = countTests(text);
    const all = findings.length > 0 ? findings : endings.slice(0, 1);
    if (all.length === 0 && tests === undefined && !text.includes('[INFO] BUILD SUCCESS')) return null;
    return { findings: all, ...(tests === undefined ? {} : { tests }) };
  },
};

const placedPattern =
  /^\[(?<severity>ERROR|WARN(?:ING)?)\] (?:file:\/\/)?(?<file>(?:[A-Za-z]:)?[^\s:[\]][^:[\]]*\.\w+):(?: ?[[(](?<line>\d+)(?:, ?(?<column>\d+))?[\])]|(?<plainLine>\d+)(?::(?<plainColumn>\d+))?:) ?(?<message>\S.*)$/;
const detailPattern = /^(?:\[ERROR\] )? {2,}((?:symbol|location|required|found|reason):.+)$/;
const endingPattern =
  /^\[ERROR\] (Failed to execute goal .+|.*Non-resolvable .+|The build could not read .+|Unknown lifecycle phase .+)$/;

function readPlaced(line: string): Finding | null {
  const groups = placedPattern.exec(line)?.groups;
  if (groups === undefined) return null;
  const { file = '', severity, line: row, column, plainLine, plainColumn, message: whole = '' } = groups;
  const [, before, message = whole, behind] = /^(?:\(\w+\) (\w+): )?(.*?)(?: \[(\w+)\])?$/.exec(whole) ?? [];
  const lint = /^\[([\w-]+)\] (.+)$/.exec(message);
  return {
    file,
    line: Number(row ?? plainLine),
    column: Number(column ?? plainColumn ?? 0),
    severity: severity === 'ERROR' ? 'error' : 'warning',
    message: lint?.[2] ?? message,
    code: lint?.[1] ?? before ?? behind ?? null,
    source: 'maven',
  };
}

function withDetail(finding: Finding, detail: string): Finding {
  return { ...finding, message: `${finding.message}\n${detail.replace(/: +/, ': ')}` };
}

const sectionPattern = /^\[ERROR\] (Failures|Errors): *$/;
const testPattern =
  /^\[ERROR\] {3}(?<suite>[\w$.]+?)[.>](?<name>[\w$]+(?:\([^)]*\))?(?:\[\d+\])?):(?<line>\d+)(?:->\S+)? (?<message>.+)$/;

/** A line of the summary of the tests that failed. */
function readTest(line: string): Finding | null {
  const { suite = '', name = '', line: row, message = '' } = testPattern.exec(line)?.groups ?? {};
  if (name === '') return null;
  const [, expected, actual] = /expected: <(.*?)> but was: <(.*)>/.exec(message) ?? [];
  const full = `${suite} > ${name}`;
  return {
    file: `${suite.replaceAll('.', '/').replace(/\$.*$/, '')}.java`,
    line: Number(row),
    message: `${full}: ${message}`,
    source: 'maven',
    test: { name: full, expected: expected ?? null, actual: actual ?? null },
  };
}

const totals = /^\[(?:INFO|ERROR|WARNING)\] Tests run: (\d+), Failures: (\d+), Errors: (\d+), Skipped: (\d+)$/gm;

/** The totals of all modules. */
function countTests(text: string): TestCounts | undefined {
  let counts: TestCounts | undefined;
  for (const [, run, failures, errors, skips] of text.matchAll(totals)) {
    const [failed, skipped] = [Number(failures) + Number(errors), Number(skips)];
    const before = counts ?? { passed: 0, failed: 0, skipped: 0 };
    counts = {
      passed: before.passed + Number(run) - failed - skipped,
      failed: before.failed + failed,
      skipped: before.skipped + skipped,
    };
  }
  return counts;
}
