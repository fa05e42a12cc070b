import type { TestCounts } from '../../model/problem.ts';
import type { Finding, Parser } from '../parser.ts';
import { placedFailure } from '../placed-failure.ts';

/** What programs of GoogleTest print: each failure of a test is a finding, also of a test that the program did not survive. */
export const gtest: Parser = {
  id: 'gtest',
  title: 'GoogleTest',
  format: 'matched',
  tools: ['gtest'],
  recognises: (text) => text.includes('[ RUN      ] ') || text.includes('[==========] '),
  parse(text) {
    // Below CTest, each program is one of its tests.
    if (!/^\[(?: RUN {6}|={10})\] /m.test(text) || /^ *\d+\/\d+ Test +#\d+: /m.test(text)) return null;
    const findings: Finding[] = [];
    let name: string | null = null;
    let failures: Failure[] = [];
    for (const line of text.split('\n')) {
      const begun = /^\[ RUN {6}\] (\S+)$/.exec(line)?.[1];
      const isOver = /^\[ {2,7}(?:OK|FAILED|SKIPPED) {1,2}\] /.test(line);
      const failure = readHeadline(line);
      if (isOver && name !== null) {
        if (line.startsWith('[  FAILED')) findings.push(...toFindings(name, failures));
        name = null;
      } else if (begun !== undefined) {
        if (name !== null) findings.push(...toFindings(name, failures));
        name = begun;
        failures = [];
      } else if (failure !== null) failures.push(failure);
      else failures.at(-1)?.lines.push(line);
    }
    const hasDied = name !== null && !/^\[={10}\] .* ran\./m.test(text);
    if (hasDied && name !== null)
      findings.push(...toFindings(name, [...failures, { lines: ['The program ended during the test.'] }]));
    return { findings, ...countsOf(text) };
  },
};

interface Failure {
  readonly file?: string;
  readonly line?: number;
  readonly lines: string[];
}

/** `a.cpp:9: Failure`, `a.cpp(9): error: words`, `unknown file: Failure`; what a test is skipped with begins the same way. */
function readHeadline(line: string): Failure | null {
  const found = headline.exec(line);
  if (found === null) return null;
  const file = found[1] ?? found[3];
  const words = found[5] ?? '';
  const place = file === undefined ? {} : { file, line: Number(found[2] ?? found[4]) };
  return { ...place, lines: words === '' ? [] : [words] };
}

const headline =
  /^(?:(.+?):(\d+): (?:Failure|Skipped)|(.+?)\((\d+)\): (?:error|Skipped): ?(.*)|unknown file: (?:Failure|error.*))$/;

function toFindings(test: string, failures: readonly Failure[]): readonly Finding[] {
  const dot = test.indexOf('.');
  const names = dot < 0 ? [test] : [test.slice(0, dot), test.slice(dot + 1)];
  const all: readonly Failure[] = failures.length === 0 ? [{ lines: [] }] : failures;
  return all.map(({ file, line, lines }) => placedFailure({ names, message: lines.join('\n'), file, line, source: 'gtest' }));
}

function countsOf(text: string): { readonly tests?: TestCounts } {
  const sum = (pattern: RegExp): number => [...text.matchAll(pattern)].reduce((total, found) => total + Number(found[1]), 0);
  if (!/^\[ {2}PASSED {2}\] \d+ tests?\./m.test(text)) return {};
  const failed = sum(/^\[ {2}FAILED {2}\] (\d+) tests?, listed below/gm);
  return {
    tests: {
      passed: sum(/^\[ {2}PASSED {2}\] (\d+) tests?\./gm),
      failed,
      skipped: sum(/^\[ {2}SKIPPED \] (\d+) tests?, listed below/gm),
    },
  };
}
