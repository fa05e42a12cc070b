import { jsonParser } from '../json-parser.ts';
import {
  countField,
  field,
  fieldAt,
  hasList,
  listField,
  objectField,
  placeField,
  stringField,
  textField,
} from '../json-shape.ts';
import type { Finding, ParseHints, Parser } from '../parser.ts';
import { testFinding } from '../test-finding.ts';

/** Playwright's `json` reporter. Files are relative to the folder that its configuration names. */
export const playwrightJson: Parser = jsonParser({
  id: 'playwright-json',
  title: "Playwright's JSON",
  tools: ['playwright'],
  sign: '"suites"',
  read(document, hints) {
    const stats = objectField(document, 'stats');
    if (!hasList(document, 'suites') || stats === null || countField(stats, 'unexpected') === null) return null;
    const folder = textField(field(document, 'config'), 'rootDir');
    const count = (name: string): number => countField(stats, name) ?? 0;
    return {
      findings: [
        ...listField(document, 'errors').map((error) => readError(error, hints)),
        ...listField(document, 'suites').flatMap((suite) => readSuite(suite, [], folder, hints)),
      ],
      tests: { passed: count('expected') + count('flaky'), failed: count('unexpected'), skipped: count('skipped') },
    };
  },
});

function readSuite(suite: unknown, around: readonly string[], folder: string | null, hints: ParseHints): readonly Finding[] {
  const title = stringField(suite, 'title') ?? '';
  const names = title === stringField(suite, 'file') ? around : [...around, title];
  return [
    ...listField(suite, 'specs').flatMap((spec) => readSpec(spec, names, folder, hints)),
    ...(around.length > deepest ? [] : listField(suite, 'suites').flatMap((inner) => readSuite(inner, names, folder, hints))),
  ];
}

const deepest = 100;

/** Each project's failure of a test is the same test's; one that passed in the end is none. */
function readSpec(spec: unknown, around: readonly string[], folder: string | null, hints: ParseHints): readonly Finding[] {
  const failed = listField(spec, 'tests').filter((test) => stringField(test, 'status') === 'unexpected');
  const file = textField(spec, 'file');
  return failed.map((test) => {
    const results = listField(test, 'results');
    const last = results.findLast((result) => objectField(result, 'error') !== null) ?? results.at(-1);
    const error = objectField(last, 'error') ?? listField(last, 'errors')[0];
    const message =
      textField(error, 'message') ?? textField(error, 'value') ?? `The test ${stringField(last, 'status') ?? 'failed'}.`;
    return testFinding(
      {
        names: [...around, stringField(spec, 'title') ?? ''],
        message,
        details: [message, stringField(error, 'stack') ?? ''].join('\n'),
        place: placeOf(error) ?? placeOf(last, 'errorLocation'),
        testFile: file === null || folder === null ? file : `${folder}/${file}`,
        testLine: placeField(spec, 'line'),
        testColumn: placeField(spec, 'column'),
        source: 'playwright',
      },
      hints,
    );
  });
}

/** What went wrong outside of any test. */
function readError(error: unknown, hints: ParseHints): Finding {
  const message = textField(error, 'message') ?? textField(error, 'value') ?? 'Playwright could not run the tests.';
  const details = [message, stringField(error, 'stack') ?? ''].join('\n');
  const { test: _test, ...finding } = testFinding(
    { names: [], message, details, place: placeOf(error), source: 'playwright' },
    hints,
  );
  return finding;
}

function placeOf(error: unknown, name = 'location'): Pick<Finding, 'file' | 'line' | 'column'> | null {
  const file = textField(fieldAt(error, name), 'file');
  return file === null
    ? null
    : { file, line: placeField(fieldAt(error, name), 'line'), column: placeField(fieldAt(error, name), 'column') };
}
