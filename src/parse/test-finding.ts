import { findComparedValues } from './compared-values.ts';
import { cleanForDisplay } from './clean-for-display.ts';
import type { Finding } from './parser.ts';
import { findPlace } from './stack-place.ts';

/** What a report says of a test that failed. */
export interface TestFailure {
  /** Suites and test, the outermost first; empty names are left out. */
  readonly names: readonly string[];
  /** The assertion's message, of as many lines as the tool gives. */
  readonly message: string;
  /** The failure's whole text with its stack, where the place and the compared values are looked for when the report has no fields for them. */
  readonly details?: string | undefined;
  readonly file?: string | null | undefined;
  readonly line?: number | null | undefined;
  readonly column?: number | null | undefined;
  readonly expected?: string | null | undefined;
  readonly actual?: string | null | undefined;
  readonly source: string | null;
}

/**
 * The finding of a failed test: its message is the test's name and the first line of what the assertion said, its place the one that
 * the report names, else the first in the failure's text that is in somebody's own code, else the test's file.
 */
export function testFinding(failure: TestFailure): Finding {
  const name = failure.names
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join(' > ');
  const message = cleanForDisplay(failure.message);
  const details = cleanForDisplay(failure.details ?? failure.message);
  const summary = summarize(message) ?? summarize(details);
  const compared = findComparedValues(`${message}\n${details}`);
  return {
    ...placeOf(failure, details),
    severity: 'error',
    message: [name, ...(summary === null ? [] : [summary])].filter((part) => part !== '').join(': '),
    source: failure.source,
    test: { name, expected: failure.expected ?? compared.expected, actual: failure.actual ?? compared.actual },
  };
}

function placeOf({ file, line, column }: TestFailure, details: string): Pick<Finding, 'file' | 'line' | 'column'> {
  if (file !== undefined && file !== null && line !== undefined && line !== null) return { file, line, column: column ?? null };
  return findPlace(details) ?? { file: file ?? null, line: null, column: null };
}

/** The assertion's own words: the lines up to the first empty one, frame of a stack, or comparison. */
function summarize(text: string): string | null {
  const lines = text.trim().split('\n', 50);
  const end = lines.findIndex((line, index) => index > 0 && endOfSummary.test(line));
  const summary = (end < 0 ? lines : lines.slice(0, end)).join('\n').trim();
  return summary === '' ? null : summary.slice(0, longestSummary);
}

const endOfSummary = /^\s*$|^\s*at \S|^\s*[-+] |^\s*❯ |^\s*\[?Stacktrace/;
const longestSummary = 2000;
