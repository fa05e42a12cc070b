import type { TestCounts } from '../../model/problem.ts';
import type { Finding, Parser } from '../parser.ts';
import { placedFailure } from '../placed-failure.ts';

/** What programs of Catch2 and doctest print about failed assertions, each of which is a finding of the test case around it. */
export const catch2: Parser = {
  id: 'catch2',
  title: 'Catch2 and doctest',
  format: 'matched',
  tools: ['catch2', 'doctest'],
  recognises: (text) => /^(?:test cases: +\d|All tests passed \(|\[doctest\] )|: FAILED:$/m.test(text),
  parse(text) {
    const findings: Finding[] = [];
    let names: readonly string[] = [];
    let title: string[] | null = null;
    let failure: Failure | null = null;
    const finish = () => {
      if (failure !== null) findings.push(toFinding(failure));
      failure = null;
    };
    for (const line of text.split('\n')) {
      const [, file, row, word, words = ''] = headline.exec(line) ?? [];
      const testCase = /^TEST CASE: +(.+)$/.exec(line)?.[1];
      if (file !== undefined) {
        finish();
        failure = { names, file, line: Number(row), lines: word === 'FAILED' ? [] : [words] };
      } else if (/^-{79}$/.test(line)) {
        finish();
        if (title === null) title = [];
        else [names, title] = [title, null];
      } else if (/^={79}$/.test(line)) finish();
      else if (testCase !== undefined) names = [testCase];
      else if (title !== null) title.push(line.trim());
      else failure?.lines.push(line);
    }
    finish();
    const tests = countTests(text);
    return findings.length === 0 && tests === null ? null : { findings, ...(tests === null ? {} : { tests }) };
  },
};

interface Failure {
  readonly names: readonly string[];
  readonly file: string;
  readonly line: number;
  readonly lines: string[];
}

const headline = /^(\S.*?)[:(](\d+)\)?: (FAILED|ERROR|FATAL ERROR):(?: (.+))?$/;

function toFinding({ names, file, line, lines }: Failure): Finding {
  const said = lines.map((one) => one.trim()).filter((one) => one !== '' && !/^(?:with expansion|with messages?):$/.test(one));
  return placedFailure({ names, message: said.join('\n'), file, line, source: 'catch2' });
}

function countTests(text: string): TestCounts | null {
  const passed = /^All tests passed \(.* in (\d+) test cases?\)$/m.exec(text)?.[1];
  if (passed !== undefined) return { passed: Number(passed), failed: 0, skipped: 0 };
  const totals = /^(?:\[doctest\] )?test cases: +\d+ \|.*$/m.exec(text)?.[0];
  if (totals === undefined) return null;
  const numberOf = (word: string): number => Number(new RegExp(`(\\d+) ${word}`).exec(totals)?.[1] ?? 0);
  return { passed: numberOf('passed'), failed: numberOf('failed'), skipped: numberOf('skipped') };
}
