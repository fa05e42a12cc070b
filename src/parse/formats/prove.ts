import type { TestCounts } from '../../model/problem.ts';
import type { Finding, Parser } from '../parser.ts';
import { placedFailure } from '../placed-failure.ts';

/** What Perl's test programs write about failures, and what `prove` makes of their TAP; with `-v` the TAP itself is there too. */
export const prove: Parser = {
  id: 'prove',
  title: 'prove',
  format: 'matched',
  tools: ['prove', 'perl'],
  recognises: (text) => /^# {3}Failed (?:\(TODO\) )?test|^Files=\d+, Tests=\d+/m.test(text),
  parse(text) {
    const lines = text.split('\n');
    const told = lines.flatMap((line, index) => readFailure(line, lines, index) ?? []);
    const isPerl = told.length > 0 || /^Files=[1-9]\d*, Tests=\d+/m.test(text);
    if (!isPerl) return null;
    const points = lines.flatMap((line) => readPoint(line) ?? []);
    const names = new Set(told.map((finding) => finding.test?.name));
    const untold = points.filter(({ outcome, name }) => outcome === 'failed' && !names.has(name));
    const findings = [...told, ...untold.map(({ name }) => placedFailure({ names: [name], message: '', source: 'prove' }))];
    const tests = points.length > 0 ? countPoints(points) : countFiles(text);
    return { findings, ...(tests === null ? {} : { tests }) };
  },
};

interface Point {
  readonly name: string;
  readonly outcome: keyof TestCounts;
}

/** A line of TAP. What is to do or to skip neither passes nor fails. */
function readPoint(line: string): Point | null {
  const [, not, number = '', rest = ''] = /^(not )?ok (\d+)(?: (?:- )?(.*))?$/.exec(line) ?? [];
  if (number === '') return null;
  const [name = '', directive] = rest.split(/ # (?=skip\b|todo\b)/i);
  const outcome =
    directive !== undefined || /^# (?:skip|todo)\b/i.test(rest) ? 'skipped' : not === undefined ? 'passed' : 'failed';
  return { name: name === '' ? `test ${number}` : name, outcome };
}

function countPoints(points: readonly Point[]): TestCounts {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const { outcome } of points) counts[outcome] += 1;
  return counts;
}

function countFiles(text: string): TestCounts | null {
  const total = /^Files=\d+, Tests=(\d+),/m.exec(text)?.[1];
  if (total === undefined) return null;
  const failures = [...text.matchAll(/^\S.* \(Wstat: .* Tests: \d+ Failed: (\d+)\)$/gm)];
  const failed = failures.reduce((sum, found) => sum + Number(found[1]), 0);
  return { passed: Math.max(0, Number(total) - failed), failed, skipped: 0 };
}

/** `#   Failed test 'name'`, where it stands on the same line or the next, and what it compared below. */
function readFailure(line: string, lines: readonly string[], index: number): Finding | null {
  const failed = /^# {3}Failed test(?: '(.*)')?(?: at (.+) line (\d+)\.)?$/.exec(line);
  if (failed === null) return null;
  const [, name = '', sameFile, sameLine] = failed;
  const [, file = sameFile, row = sameLine] = /^# {3}at (.+) line (\d+)\.$/.exec(lines[index + 1] ?? '') ?? [];
  const below = lines.slice(index + 1, index + 60).filter((one) => !/^# {3}at /.test(one));
  const end = below.findIndex((one) => !/^# {4}/.test(one));
  const said = (end < 0 ? below : below.slice(0, end)).map((one) => one.slice(1).trim());
  const valueOf = (pattern: RegExp): string | null =>
    said.map((one) => pattern.exec(one)?.[1]?.replace(/^'(.*)'$/, '$1')).find((one) => one !== undefined) ?? null;
  return placedFailure({
    names: [name === '' ? `${file ?? 'test'}:${row ?? ''}` : name],
    message: said.join('\n'),
    file: file ?? null,
    line: row === undefined ? null : Number(row),
    expected: valueOf(/^expected: (.+)$/),
    actual: valueOf(/^got: (.+)$/),
    source: 'prove',
  });
}
