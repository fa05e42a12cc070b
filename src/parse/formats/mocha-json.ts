import type { TestCounts } from '../../model/problem.ts';
import { jsonParser } from '../json-parser.ts';
import { asObject, countField, field, hasList, listField, objectField, stringField, textField } from '../json-shape.ts';
import type { Finding, ParseHints, Parser, Parsing } from '../parser.ts';
import { testFinding } from '../test-finding.ts';

/** Mocha's `json` and, one event a line, `json-stream`. */
export const mochaJson: Parser = jsonParser({
  id: 'mocha-json',
  title: "Mocha's JSON",
  tools: ['mocha'],
  sign: '"fail',
  read(document, hints) {
    if (Array.isArray(document)) return readEvent(document, hints);
    const stats = objectField(document, 'stats');
    if (stats === null || !hasList(document, 'failures') || !hasList(document, 'passes')) return null;
    return { findings: listField(document, 'failures').flatMap((test) => readTest(test, hints) ?? []), tests: readCounts(stats) };
  },
});

function readEvent([event, data]: readonly unknown[], hints: ParseHints): Parsing | null {
  if (asObject(data) === null) return null;
  if (event === 'end') return countField(data, 'passes') === null ? null : { findings: [], tests: readCounts(data) };
  const finding = event === 'fail' ? readTest(data, hints) : null;
  return finding === null ? null : { findings: [finding] };
}

function readCounts(stats: unknown): TestCounts {
  const count = (name: string): number => countField(stats, name) ?? 0;
  return { passed: count('passes'), failed: count('failures'), skipped: count('pending') };
}

function readTest(test: unknown, hints: ParseHints): Finding | null {
  const title = stringField(test, 'title');
  if (title === null) return null;
  const full = stringField(test, 'fullTitle') ?? title;
  const error = field(test, 'err');
  const message = typeof error === 'string' ? error : (stringField(error, 'message') ?? '');
  const stack = stringField(error, 'stack') ?? stringField(test, 'stack') ?? '';
  return testFinding(
    {
      names: [full.endsWith(title) ? full.slice(0, full.length - title.length) : '', title],
      message: message === '' ? stack : message,
      details: `${stack}\n${message}`,
      testFile: textField(test, 'file'),
      expected: stringField(error, 'expected'),
      actual: stringField(error, 'actual'),
      source: 'mocha',
    },
    hints,
  );
}
