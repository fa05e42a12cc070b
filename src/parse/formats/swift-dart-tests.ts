import type { TestCounts } from '../../model/problem.ts';
import { parseJsonLine } from '../json-line.ts';
import { withReadable } from '../json-parser.ts';
import { field, placeField, textField } from '../json-shape.ts';
import { commonSeverities, lineParser } from '../line-table.ts';
import type { Finding, Parser } from '../parser.ts';
import { placedFailure } from '../placed-failure.ts';

/** Swift's compiler. Columns count bytes. */
export const swiftc: Parser = lineParser({
  id: 'swift',
  title: 'swift build',
  source: 'swiftc',
  tools: ['swift', 'swiftc', 'xcodebuild'],
  recognises: /\.swift:\d+:\d+: (?:error|warning): /,
  rules: [
    {
      pattern: /^(?<file>(?:[A-Za-z]:)?[^:]+\.swift):(?<line>\d+):(?<column>\d+): (?<severity>error|warning): (?<message>.+)$/,
      severity: commonSeverities,
      columns: 'bytes',
      refine: withSwiftRule,
    },
  ],
});

/** SwiftLint puts its rule behind the message and swift-format before it. */
function withSwiftRule(finding: Finding): Finding {
  const behind = / \(([a-z][a-z0-9_]+)\)$/.exec(finding.message);
  if (behind !== null)
    return { ...finding, message: finding.message.slice(0, behind.index), code: behind[1], source: 'swiftlint' };
  const [, code, message = ''] = /^\[([A-Z]\w+)\] (.+)$/.exec(finding.message) ?? [];
  return code === undefined ? finding : { ...finding, message, code, source: 'swift-format' };
}

/** What XCTest and Swift Testing print below `swift test`. */
export const swiftTest: Parser = {
  id: 'swift-test',
  title: 'swift test',
  format: 'matched',
  tools: ['swift', 'xcodebuild'],
  recognises: (text) =>
    /^(?:[ \t]*Executed \d+ tests?, |Test Case |[✘✔◇✗] |\S{1,4} Test .+ recorded an issue )/m.test(text) || xctest.test(text),
  parse(text) {
    const lines = text.split('\n');
    const build = swiftc.parse(text, { exitCode: null, tools: [] })?.findings ?? [];
    const findings = [...build, ...lines.flatMap((line) => readXctest(line) ?? readSwiftTesting(line) ?? [])];
    const tests = countTests(text);
    return findings.length === 0 && tests === null ? null : { findings, ...(tests === null ? {} : { tests }) };
  },
};

const xctest =
  /^(?<file>(?:[A-Za-z]:)?[^:\n]+\.swift):(?<line>\d+): error: (?:-\[)?(?<suite>[\w.]+)[. ](?<name>\w+)\]? : (?<message>.+)$/m;
const swiftTesting =
  /^\S{1,4} Test (?<name>.+?) recorded an issue (?:with .+ )?at (?<file>[^:]+\.swift):(?<line>\d+):(?<column>\d+): (?<message>.+)$/;

function readXctest(line: string): Finding | null {
  const found = xctest.exec(line)?.groups;
  if (found === undefined) return null;
  const { suite = '', name = '', message = '' } = found;
  const compared = /failed: \("(?<actual>.*)"\) is not equal to \("(?<expected>.*)"\)/.exec(message)?.groups;
  return placedFailure({
    names: [...suite.split('.').slice(-1), name],
    message: message.replace(/ - $/, ''),
    file: found['file'] ?? null,
    line: Number(found['line']),
    expected: compared?.['expected'] ?? null,
    actual: compared?.['actual'] ?? null,
    source: 'swift test',
  });
}

function readSwiftTesting(line: string): Finding | null {
  const found = swiftTesting.exec(line)?.groups;
  if (found === undefined) return null;
  return placedFailure({
    names: [(found['name'] ?? '').replace(/^"(.*)"$/, '$1')],
    message: found['message'] ?? '',
    file: found['file'] ?? null,
    line: Number(found['line']),
    column: Number(found['column']),
    source: 'swift test',
  });
}

/** A test of Swift Testing at its end; whole runs and the cases of parameters are none. */
const swiftTestingResult = /^\S{1,4} Test (?!run with |case ).+ ((?:passed|failed)(?= after \d)|skipped(?=[.:]|$))/gm;

/** XCTest's last sum is that of all its suites; Swift Testing's own tests are counted by their marks. */
function countTests(text: string): TestCounts | null {
  const sums = [...text.matchAll(/^[ \t]*Executed (\d+) tests?, with (?:(\d+) tests? skipped and )?(\d+) failures?/gm)].at(-1);
  const cases = [...text.matchAll(/^Test Case '.+' (passed|failed|skipped) \(/gm)].map(([, word]) => word);
  const marks = [...text.matchAll(swiftTestingResult)].map(([, word]) => word);
  if (sums === undefined && marks.length === 0) return null;
  const counted = (word: string): number => marks.filter((one) => one === word).length;
  const skipped = Number(sums?.[2] ?? 0);
  const failedCases = cases.length > 0 ? cases.filter((word) => word === 'failed').length : Number(sums?.[3] ?? 0);
  const passed = Math.max(0, Number(sums?.[1] ?? 0) - skipped - failedCases);
  return { passed: passed + counted('passed'), failed: failedCases + counted('failed'), skipped: skipped + counted('skipped') };
}

const progress = /^\d{2,}:\d{2} \+(\d+)(?: ~(\d+))?(?: -(\d+))?: (.*)$/;

/** What `dart test` and `flutter test` print: a line of progress for each test, and below a failed one what it said. */
export const dartTest: Parser = {
  id: 'dart-test',
  title: 'dart test',
  format: 'matched',
  tools: ['dart', 'flutter'],
  recognises: (text) => /^\d{2,}:\d{2} \+\d/m.test(text),
  parse(text) {
    const failures: { readonly name: string; readonly lines: string[] }[] = [];
    let failure: (typeof failures)[number] | null = null;
    let tests: TestCounts | null = null;
    let before: string[] = [];
    for (const line of text.split('\n')) {
      const [, passed, skipped, failed, rest = ''] = progress.exec(line) ?? [];
      if (passed !== undefined) {
        tests = { passed: Number(passed), failed: Number(failed ?? 0), skipped: Number(skipped ?? 0) };
        failure = rest.endsWith(' [E]')
          ? { name: rest.slice(0, -' [E]'.length).replace(/^\S+_test\.dart: /, ''), lines: exceptionIn(before) }
          : null;
        if (failure !== null) failures.push(failure);
        before = [];
      } else (failure?.lines ?? before).push(line);
    }
    return tests === null ? null : { findings: failures.map(({ name, lines }) => toDartFailure(name, lines.join('\n'))), tests };
  },
};

/** What Flutter says of a widget test before it says that the test has failed. */
function exceptionIn(lines: readonly string[]): string[] {
  const start = lines.findIndex((line) => /^The following .+ was thrown running a test/.test(line));
  const end = lines.findIndex((line, index) => index > start && line.trim() === '');
  if (start < 0 || end < 0) return [];
  const place = lines
    .map((line) => /\((?!package:|dart:)(?:file:\/\/)?([^()\s]+\.dart):(\d+):(\d+)\)$/.exec(line))
    .find((found) => found !== null);
  const frame = place === undefined || place === null ? [] : [`  ${place[1]} ${place[2]}:${place[3]}  main`];
  return [...lines.slice(start + 1, end), ...frame];
}

function toDartFailure(name: string, text: string): Finding {
  const [, file, line, column] = /^ {2}(?!package:|dart:)(\S.*?\.dart) (\d+):(\d+) /m.exec(text) ?? [];
  return placedFailure({
    names: [name],
    message: text
      .split('\n')
      .filter((one) => !/^ {2}\S+ \d+:\d+ /.test(one) && !/^ {2}package:/.test(one))
      .map((one) => one.trim())
      .join('\n'),
    file: file ?? null,
    line: line === undefined ? null : Number(line),
    column: column === undefined ? null : Number(column),
    source: 'dart test',
  });
}

/** What `--reporter json` and `flutter test --machine` print: one event a line. */
export const dartTestJson: Parser = {
  id: 'dart-test-json',
  title: "dart test's JSON",
  format: 'structured',
  tools: ['dart', 'flutter'],
  recognises: (text) => text.includes('"protocolVersion"') || text.includes('"testDone"') || text.includes('"testStart"'),
  parse(text) {
    const names = new Map<unknown, unknown>();
    const errors: unknown[] = [];
    const tests = { passed: 0, failed: 0, skipped: 0 };
    let isDart = false;
    for (const line of text.split('\n')) {
      const event = parseJsonLine(line);
      const type = textField(event, 'type');
      isDart ||= type === 'start' || type === 'testStart' || type === 'testDone';
      if (type === 'testStart') names.set(field(field(event, 'test'), 'id'), field(event, 'test'));
      if (type === 'error') errors.push(event);
      if (type !== 'testDone' || field(event, 'hidden') === true) continue;
      const isSkipped = field(event, 'skipped') === true;
      tests[isSkipped ? 'skipped' : field(event, 'result') === 'success' ? 'passed' : 'failed'] += 1;
    }
    if (!isDart) return null;
    return withReadable({ findings: errors.map((event) => fromEvent(event, names.get(field(event, 'testID')))), tests });
  },
};

function fromEvent(event: unknown, test: unknown): Finding {
  const stack = textField(event, 'stackTrace') ?? '';
  const [, file, line, column] = /^(?!package:|dart:)(\S.*?\.dart) (\d+):(\d+) /m.exec(stack) ?? [];
  const own = textField(test, 'root_url') ?? textField(test, 'url');
  return placedFailure({
    names: [textField(test, 'name') ?? ''],
    message: textField(event, 'error') ?? '',
    file: file ?? own,
    line: line === undefined ? (placeField(test, 'root_line') ?? placeField(test, 'line')) : Number(line),
    column: column === undefined ? null : Number(column),
    source: 'dart test',
  });
}
