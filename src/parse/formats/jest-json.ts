import type { TestCounts } from '../../model/problem.ts';
import { jsonParser } from '../json-parser.ts';
import { countField, field, hasList, listField, objectField, placeField, stringField, textField } from '../json-shape.ts';
import type { Finding, ParseHints, Parser, Parsing } from '../parser.ts';
import { suiteFinding } from '../test-blocks.ts';
import { testFinding } from '../test-finding.ts';

/** Jest's `--json`. */
export const jestJson: Parser = jsonParser({
  id: 'jest-json',
  title: "Jest's JSON",
  tools: ['jest', 'react-scripts'],
  sign: '"testResults"',
  read: readReport,
});

/** Vitest's `json` reporter, which has the form of Jest's. */
export const vitestJson: Parser = jsonParser({
  id: 'vitest-json',
  title: "Vitest's JSON",
  tools: ['vitest'],
  sign: '"testResults"',
  read: readReport,
});

function readReport(document: unknown, hints: ParseHints): Parsing | null {
  if (!hasList(document, 'testResults') || countField(document, 'numTotalTests') === null) return null;
  const source = countField(document, 'numRuntimeErrorTestSuites') === null ? 'vitest' : 'jest';
  const findings = listField(document, 'testResults').flatMap((suite) => readSuite(suite, source, hints));
  return { findings, tests: readCounts(document) };
}

function readCounts(document: unknown): TestCounts {
  const count = (name: string): number => countField(document, name) ?? 0;
  return {
    passed: count('numPassedTests'),
    failed: count('numFailedTests'),
    skipped: count('numPendingTests') + count('numTodoTests'),
  };
}

function readSuite(suite: unknown, source: string, hints: ParseHints): readonly Finding[] {
  const file = textField(suite, 'name');
  const failures = listField(suite, 'assertionResults').filter((test) => stringField(test, 'status') === 'failed');
  const message = textField(suite, 'message');
  if (failures.length === 0 && stringField(suite, 'status') === 'failed' && message !== null) {
    return [suiteFinding(withoutHeading(message), file, source, hints)];
  }
  return failures.map((test) => readTest(test, file, source, hints));
}

function readTest(test: unknown, file: string | null, source: string, hints: ParseHints): Finding {
  const messages = listField(test, 'failureMessages').filter((message) => typeof message === 'string');
  const location = objectField(test, 'location');
  return testFinding(
    {
      names: [...listField(test, 'ancestorTitles'), textField(test, 'title') ?? field(test, 'fullName')].filter(
        (name) => typeof name === 'string',
      ),
      message: messages[0] ?? '',
      details: messages.join('\n\n'),
      testFile: file,
      testLine: placeField(location, 'line'),
      testColumn: placeField(location, 'column'),
      source,
    },
    hints,
  );
}

/** Jest begins with a bullet and what it is about. */
function withoutHeading(message: string): string {
  return message.replace(/^\s*● [^\n]*\n\s*/, '');
}
