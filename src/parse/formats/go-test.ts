import type { TestCounts } from '../../model/problem.ts';
import { parseJsonLine } from '../json-line.ts';
import { textField } from '../json-shape.ts';
import { withReadable } from '../json-parser.ts';
import type { Finding, Parser, Parsing } from '../parser.ts';
import { placedFailure } from '../placed-failure.ts';
import { describeCrash, panicOf } from './go-panic.ts';

/** What `go test` prints, with and without `-v`, and gotestsum's summary; `go test` tells only with `-v` how many tests passed. */
export const goTest: Parser = {
  id: 'go-test',
  title: 'go test',
  format: 'matched',
  tools: ['go', 'gotestsum'],
  recognises: (text) => marks.test(text),
  parse(text) {
    if (!marks.test(text)) return null;
    const run = readText(text);
    const findings = toFindings(run);
    const tests = run.isVerbose ? countTests(run) : countSummary(text);
    return { findings, ...(tests === null ? {} : { tests }) };
  },
};

/** What `go test -json` prints: one event a line, and build errors between them as text. */
export const goTestJson: Parser = {
  id: 'go-test-json',
  title: 'go test -json',
  format: 'structured',
  tools: ['go'],
  recognises: (text) => event.test(text),
  parse(text) {
    if (!event.test(text)) return null;
    const run = readEvents(text);
    if (run.tests.size === 0 && run.packages.size === 0 && run.build.length === 0) return null;
    return withOutput({ findings: toFindings(run), tests: countTests(run) }, run);
  },
};

const marks = /^ *--- (?:FAIL|PASS|SKIP): \S+ \(\d|^(?:FAIL|ok {2}|\? {3})\t\S|^DONE (?:\d+ runs, )?\d+ tests?\b/m;
const event = /^[ \t]*\{"(?:Time|Action|ImportPath)":/m;

function withOutput(parsing: Parsing, run: Run): Parsing {
  const output = run.output.join('').trim();
  return output === '' ? withReadable(parsing) : { ...parsing, readable: `${output}\n` };
}

interface GoTest {
  readonly package: string;
  /** `TestTable/case`. */
  readonly name: string;
  status: 'passed' | 'failed' | 'skipped' | null;
  readonly lines: string[];
}

interface Run {
  readonly tests: Map<string, GoTest>;
  /** By import path; true where it failed. */
  readonly packages: Map<string, boolean>;
  /** What packages said, by import path, that have failed without a test that did, as where their `TestMain` does. */
  readonly crashed: Map<string, readonly string[]>;
  readonly build: string[];
  readonly output: string[];
  isVerbose: boolean;
}

const emptyRun = (): Run => ({
  tests: new Map(),
  packages: new Map(),
  crashed: new Map(),
  build: [],
  output: [],
  isVerbose: false,
});

function testOf(run: Run, owner: string, name: string): GoTest {
  const key = `${owner} ${name}`;
  const known = run.tests.get(key) ?? { package: owner, name, status: null, lines: [] };
  run.tests.set(key, known);
  return known;
}

const statuses = { PASS: 'passed', FAIL: 'failed', SKIP: 'skipped', pass: 'passed', fail: 'failed', skip: 'skipped' } as const;
const isStatus = (word: string | undefined): word is keyof typeof statuses => word !== undefined && Object.hasOwn(statuses, word);

const result = /^ *--- (PASS|FAIL|SKIP): (\S+) \(\d/;
/** gotestsum names the package from the root of the module. */
const summarized = /^=== (FAIL|SKIP): (\S+) (\S+) \(/;
const started = /^=== (?:RUN|CONT|NAME) +(\S+)$/;
const packageLine = /^(ok {2}|FAIL|\? {3})\t(\S+)(?:\t| \[|$)/;

/** The package is told at its end, so that its tests are kept apart until then. */
function readText(text: string): Run {
  const run = emptyRun();
  let pending = emptyRun();
  let loose: string[] = [];
  let current: GoTest | null = null;
  let isBuild = false;
  let isSummary = false;
  for (const line of text.split('\n')) {
    const [, status, ended] = result.exec(line) ?? [];
    const begun = started.exec(line)?.[1];
    const [, outcome, owner] = packageLine.exec(line) ?? [];
    const [, summary, folder = '', name] = summarized.exec(line) ?? [];
    if (/^# \S/.test(line)) isBuild = true;
    else if (name !== undefined && isStatus(summary)) {
      current = testOf(run, folder, name);
      current.status = statuses[summary];
      isSummary = true;
    } else if (owner !== undefined) {
      run.packages.set(owner, outcome === 'FAIL');
      for (const test of pending.tests.values()) run.tests.set(`${owner} ${test.name}`, { ...test, package: owner });
      if (outcome === 'FAIL') addPanic(run, owner, loose);
      pending = emptyRun();
      loose = [];
      current = null;
      isBuild = false;
    } else if (ended !== undefined && !isSummary) {
      current = testOf(pending, '', ended);
      if (isStatus(status)) current.status = statuses[status];
      if (status === 'PASS') run.isVerbose = true;
    } else if (begun !== undefined) {
      run.isVerbose = true;
      current = testOf(pending, '', begun);
    } else if (isBuild && (buildError.test(line) || line.startsWith('\t'))) run.build.push(line);
    else (current?.lines ?? loose).push(line);
  }
  for (const test of pending.tests.values()) run.tests.set(` ${test.name}`, test);
  return run;
}

/** A panic outside of every test, or of all of them for lack of time, is that of the test whose function is on a stack. */
function addPanic(run: Run, owner: string, lines: readonly string[]): void {
  if (panicOf(lines) === null) return;
  const name = lines.map((line) => /^\t(Test\w+) \(\d|\.(Test\w+)\(/.exec(line)).find((found) => found !== null);
  const test = testOf(run, owner, name?.[1] ?? name?.[2] ?? owner);
  test.status = 'failed';
  test.lines.push(...lines);
}

function readEvents(text: string): Run {
  const run = emptyRun();
  const loose = new Map<string, string[]>();
  for (const line of text.split('\n')) {
    const document = parseJsonLine(line);
    const action = textField(document, 'Action');
    const output = textField(document, 'Output') ?? '';
    const owner = textField(document, 'Package') ?? '';
    const name = textField(document, 'Test');
    if (document === null || action === null) run.build.push(line);
    else if (action === 'build-output') run.build.push(output.replace(/\n$/, ''));
    else if (name !== null) {
      const test = testOf(run, owner, name);
      if (isStatus(action)) test.status = statuses[action];
      if (action === 'output') addOutput(test, output);
    } else if (action === 'fail' || action === 'pass') run.packages.set(owner, action === 'fail');
    else if (action === 'output') {
      const said = loose.get(owner);
      if (said === undefined) loose.set(owner, [output]);
      else said.push(output);
    }
    if (action === 'output' || action === 'build-output') run.output.push(output);
  }
  const tested = new Set([...run.tests.values()].filter(({ status }) => status !== 'passed').map((test) => test.package));
  for (const [owner, hasFailed] of run.packages)
    if (hasFailed && !tested.has(owner)) run.crashed.set(owner, (loose.get(owner) ?? []).join('').split('\n'));
  return run;
}

/** Go splits long lines among several events. */
function addOutput({ lines }: GoTest, output: string): void {
  const [first = '', ...rest] = output.split('\n');
  lines.push(`${lines.pop() ?? ''}${first}`, ...rest);
}

/** Tests with subtests are not counted: their subtests are. */
function countTests(run: Run): TestCounts {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const parents = new Set([...run.tests.values()].flatMap((test) => ancestors(test)));
  for (const [key, { status, lines }] of run.tests) {
    if (parents.has(key)) continue;
    if (status !== null) counts[status] += 1;
    else if (panicOf(lines) !== null) counts.failed += 1;
  }
  return counts;
}

function countSummary(text: string): TestCounts | null {
  const found = /^DONE (?:\d+ runs, )?(\d+) tests?(?:, (\d+) skipped)?(?:, (\d+) failures?)?/m.exec(text);
  if (found === null) return null;
  const [total = 0, skipped = 0, failed = 0] = found.slice(1).map((number) => Number(number ?? 0));
  return { passed: Math.max(0, total - skipped - failed), failed, skipped };
}

function ancestors({ package: owner, name }: GoTest): readonly string[] {
  const parts = name.split('/').slice(0, 64);
  return parts.slice(1).map((_part, index) => `${owner} ${parts.slice(0, index + 1).join('/')}`);
}

function toFindings(run: Run): readonly Finding[] {
  const failed = [...run.tests.values()].filter(
    (test) => test.status === 'failed' || (test.status === null && panicOf(test.lines) !== null),
  );
  const parents = new Set(failed.flatMap(ancestors));
  const prefix = commonPackage([...run.packages.keys()]);
  const findings = buildErrors(run.build);
  for (const test of failed) {
    const logs = readLogs(test.lines);
    if (parents.has(`${test.package} ${test.name}`) && logs.length === 0) continue;
    const isFolder = run.packages.size === 0 && test.package !== '' && test.package !== '.';
    findings.push(toFinding(test, logs, isFolder ? `${test.package}/` : folderOf(test.package, prefix)));
  }
  return [...findings, ...[...run.crashed].flatMap(([owner, lines]) => describeCrash(owner, lines))];
}

const buildError =
  /^(?:vet: )?(?<file>(?:[A-Za-z]:)?[^\s:][^:]*\.(?:go|s|c|h)):(?<line>\d+):(?:(?<column>\d+):)? (?<message>.+)$/;

/** The compiler's lines; what it has and what it wants stand below, behind tabs. */
function buildErrors(lines: readonly string[]): Finding[] {
  const findings: Finding[] = [];
  for (const line of lines) {
    const found = buildError.exec(line)?.groups;
    const last = findings.at(-1);
    if (found !== undefined) {
      findings.push({
        file: found['file'],
        line: Number(found['line']),
        column: found['column'] === undefined ? null : Number(found['column']),
        columns: 'bytes',
        message: found['message'] ?? '',
        source: 'go',
      });
    } else if (last !== undefined && line.startsWith('\t')) {
      findings[findings.length - 1] = { ...last, message: `${last.message}\n${line.trim()}` };
    }
  }
  return findings;
}

/** What the import paths of all packages begin with, which is the module or a folder of it. */
function commonPackage(packages: readonly string[]): string {
  const [first = '', ...others] = packages;
  const parts = first.split('/');
  const differs = parts.findIndex((part, index) => others.some((other) => other.split('/')[index] !== part));
  return (differs < 0 ? parts : parts.slice(0, differs)).join('/');
}

function folderOf(owner: string, prefix: string): string {
  return owner.startsWith(`${prefix}/`) ? `${owner.slice(prefix.length + 1)}/` : '';
}

interface Log {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

const logPattern = /^(\s+)([^\s:/\\]+\.go):(\d+): ?(.*)$/;

/** What the test logged or complained of, each with its continuation lines, which are indented further. */
function readLogs(lines: readonly string[]): readonly Log[] {
  const logs: Log[] = [];
  let indent: number | null = null;
  for (const line of lines) {
    const [, space = '', file, number, text = ''] = logPattern.exec(line) ?? [];
    const last = logs.at(-1);
    if (file !== undefined) {
      indent = space.length;
      logs.push({ file, line: Number(number), text });
    } else if (last !== undefined && indent !== null && line.startsWith(' '.repeat(indent + 4))) {
      logs[logs.length - 1] = { ...last, text: `${last.text}\n${line.slice(indent + 4)}` };
    } else indent = null;
  }
  return logs;
}

function toFinding(test: GoTest, logs: readonly Log[], folder: string): Finding {
  const panic = panicOf(test.lines);
  const last = logs.at(-1);
  const example = /^got:\n([\s\S]*?)\nwant:\n([\s\S]*?)(?:\n|$)/m.exec(test.lines.slice(0, 500).join('\n'));
  const message =
    panic?.message ?? (logs.length > 0 ? logs.map((log) => testifyMessage(log.text)).join('\n') : (example?.[0] ?? ''));
  return placedFailure({
    names: test.name.split('/'),
    message,
    file: panic === null ? (last === undefined ? null : `${folder}${last.file}`) : panic.file,
    line: panic === null ? (last?.line ?? null) : panic.line,
    ...(example === null ? {} : { expected: example[2] ?? null, actual: example[1] ?? null }),
    source: 'go test',
  });
}

/** testify writes a table of what it knows, of which the error and the author's words are the message. */
function testifyMessage(text: string): string {
  if (!text.includes('Error Trace:')) return text;
  const lines = text.split('\n').filter((line) => /^\s*\t(?:Error|Messages)?:?\s*\t/.test(line));
  return lines
    .map((line) => line.replace(/^\s*\t[^\t]*\t/, '').trimEnd())
    .filter((line) => line !== '')
    .join('\n');
}
