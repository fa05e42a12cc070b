import type { TestCounts } from '../../model/problem.ts';
import { cleanForDisplay } from '../clean-for-display.ts';
import { withReadable } from '../json-parser.ts';
import { asPlace } from '../json-shape.ts';
import type { Finding, ParseHints, Parser } from '../parser.ts';
import { findPlace } from '../stack-place.ts';
import { readDiagnostic } from './tap-diagnostic.ts';
import { readLintTest } from './tap-lint.ts';
import { readTap, type TapTest } from './tap-tree.ts';
import { testFinding } from '../test-finding.ts';

/** The Test Anything Protocol, versions 12 to 14, as its many producers write it. */
export const tap: Parser = {
  id: 'tap',
  title: 'TAP',
  format: 'structured',
  recognises: (text) => /^ *(?:not )?ok\b/m.test(text) && /^ *(?:TAP version \d+|1\.\.\d+)/m.test(text),
  parse(text, hints) {
    const { tests, bailedOut, isTap } = readTap(text);
    if (!isTap || (tests.length === 0 && bailedOut === null && !/^1\.\.0\b/m.test(text))) return null;
    const all = tests.flatMap((test) => leavesOf(test, []));
    const findings = all
      .filter(({ test }) => hasFailed(test))
      .flatMap((leaf) => readLintTest(leaf.test) ?? [readFailure(leaf, hints)]);
    const bail: readonly Finding[] = bailedOut === null ? [] : [{ message: `Bail out! ${bailedOut}`.trim() }];
    return withReadable({ findings: [...findings, ...bail], tests: count(all.map((leaf) => leaf.test)) });
  },
};

interface Leaf {
  readonly test: TapTest;
  readonly names: readonly string[];
}

/** Tests without subtests, and those that failed although all of their subtests went well. */
function leavesOf(test: TapTest, around: readonly string[]): readonly Leaf[] {
  const names = [...around, ...test.name.split(' › ')];
  const inside = test.children.flatMap((child) => leavesOf(child, names));
  const hasOwnFailure = hasFailed(test) && !inside.some((leaf) => hasFailed(leaf.test));
  return inside.length === 0 || hasOwnFailure ? [...inside, { test, names }] : inside;
}

function hasFailed({ isOk, directive }: TapTest): boolean {
  return !isOk && directive === null;
}

function count(tests: readonly TapTest[]): TestCounts {
  const failed = tests.filter(hasFailed).length;
  const skipped = tests.filter(({ directive }) => directive !== null).length;
  return { passed: tests.length - failed - skipped, failed, skipped };
}

function readFailure({ test, names }: Leaf, hints: ParseHints): Finding {
  const values = new Map([...readDiagnostic(test.diagnostic)].map(([key, value]) => [key, cleanForDisplay(value)]));
  const get = (...keys: readonly string[]): string | null =>
    keys.map((key) => values.get(key)).find((value) => value !== undefined) ?? null;
  const text = test.text.join('\n');
  const said = get('error.message', 'error', 'message') ?? text;
  const details = detailsOf(values);
  const isThin = said === '' || said === 'Error thrown in test';
  const stack = get('stack', 'error.stack') ?? '';
  const at = placeOf(values);
  const location = get('location');
  return testFinding(
    {
      names: values.has('operator') && values.has('at') && test.heading !== null ? [test.heading, ...names] : names,
      message: isThin ? details.replaceAll(/\s+/g, ' ').trim() : said === names.at(-1) ? '' : said,
      details: [said, text, details, get('diff') ?? ''].join('\n'),
      place: findPlace(asFrames(stack), hints.root) ?? findPlace(said, hints.root) ?? at,
      ...(location === null ? { testFile: names.find(isFile) } : testPlace(location)),
      expected: get('expected', 'wanted'),
      actual: get('actual', 'found', 'received'),
      source: null,
    },
    hints,
  );
}

/** Vitest names files like suites. */
function isFile(name: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(name);
}

/** AVA has what went wrong below a heading each. */
function detailsOf(values: ReadonlyMap<string, string>): string {
  const parts = [...values].flatMap(([key, value]) => {
    const heading = /^(?:details|values)\.(.+)$/.exec(key)?.[1];
    return heading === undefined ? [] : [`${heading}\n${value}`];
  });
  return parts.join('\n\n');
}

/** Node and tap write frames of a stack without the word in front. */
function asFrames(stack: string): string {
  return stack.replaceAll(/^[ \t]*(?!at )(?=\S.*:\d+:\d+\)?$)/gm, '    at ');
}

function placeOf(values: ReadonlyMap<string, string>): Pick<Finding, 'file' | 'line' | 'column'> | null {
  const file = values.get('at.fileName') ?? values.get('at.file') ?? values.get('file');
  if (file === undefined) return findPlace(asFrames(values.get('at') ?? ''));
  return {
    file,
    line: asPlace(values.get('at.lineNumber') ?? values.get('at.line') ?? values.get('line')),
    column: asPlace(values.get('at.columnNumber') ?? values.get('at.column') ?? values.get('column')),
  };
}

function testPlace(location: string): {
  readonly testFile: string;
  readonly testLine: number | null;
  readonly testColumn: number | null;
} {
  const [, file = location, line, column] = /^(.*?):(\d{1,9}):(\d{1,9})$/.exec(location) ?? [];
  return { testFile: file, testLine: asPlace(line), testColumn: asPlace(column) };
}
