import { cleanForDisplay } from './clean-for-display.ts';
import { findComparedValues } from './compared-values.ts';
import type { Finding, ParseHints } from './parser.ts';
import { findPlace } from './stack-place.ts';

/** What a report says of a test that failed. What is absent is not known. */
export interface TestFailure {
  /** Suites and test, the outermost first; empty names are left out. */
  readonly names: readonly string[];
  /** The assertion's message, of as many lines as the tool gives. */
  readonly message: string;
  /** The failure's whole text with its stack, where the place and the compared values are looked for. */
  readonly details?: string | undefined;
  /** Where it failed, as the report itself says; goes before what the stack says. */
  readonly place?: Pick<Finding, 'file' | 'line' | 'column'> | null | undefined;
  /** Where the test stands; counts only where nothing tells where it failed. */
  readonly testFile?: string | null | undefined;
  readonly testLine?: number | null | undefined;
  readonly testColumn?: number | null | undefined;
  readonly expected?: string | null | undefined;
  readonly actual?: string | null | undefined;
  readonly source: string | null;
}

/**
 * The finding of a failed test: its message is the test's name and what the assertion said first, its place the one that the report
 * names, else the first of the failure's text that is in somebody's own code, else the test's.
 */
export function testFinding(failure: TestFailure, hints: Pick<ParseHints, 'root'>): Finding {
  const names = failure.names.map((part) => cleanForDisplay(part).trim()).filter((part) => part !== '');
  const name = names.join(' > ');
  const message = cleanForDisplay(failure.message);
  const details = cleanForDisplay(failure.details ?? failure.message);
  const compared = findComparedValues(`${details}\n${message}`);
  return {
    ...(failure.place ?? findPlace(details, hints.root) ?? findPlace(message, hints.root) ?? testPlace(failure)),
    severity: 'error',
    message: [name, summarize(message, details)].filter((part) => part !== '').join(': '),
    source: failure.source,
    test: { name, expected: failure.expected ?? compared.expected, actual: failure.actual ?? compared.actual },
  };
}

function testPlace({ testFile, testLine, testColumn }: TestFailure): Pick<Finding, 'file' | 'line' | 'column'> {
  return { file: testFile ?? null, line: testLine ?? null, column: testColumn ?? null };
}

/** The assertion's own words: up to the first empty line, frame of a stack, or comparison; pytest's own where the message has none. */
function summarize(message: string, details: string): string {
  const own = firstParagraph(message);
  if (own === '' || own === 'None' || isGeneric.test(own)) {
    // Of a file that could not be read the place comes first, with its line.
    const marked = (/^E {1,8}([A-Z]\w*(?:Error|Exception)\b.*)$/m.exec(details) ?? /^E {1,8}(\S.*)$/m.exec(details))?.[1];
    const said = marked ?? (isGeneric.test(own) ? null : firstParagraph(details));
    if (said !== null) return [own, said].filter((part) => part !== '' && part !== 'None').join(': ');
  }
  return own;
}

const isGeneric = /^(?:collection failure|test (?:setup|teardown) failure)$/;

function firstParagraph(text: string): string {
  const lines = text.trim().split('\n', mostLines);
  const start = Math.max(
    0,
    lines.findIndex((line) => !isBatsPlace.test(line)),
  );
  const caret = lines.findIndex((line) => /^\s*[\^~]+\s*$/.test(line));
  const found = lines.findIndex((line, index) => index > start && (endOfSummary.test(line) || isRepeated(line, lines[start]!)));
  const end = Math.min(found < 0 ? lines.length : found, caret < 1 ? lines.length : caret - 1);
  const said = lines
    .slice(start, Math.max(end, start + 1))
    .join('\n')
    .trim();
  return `${said}${said.endsWith(':') ? comparison(lines.slice(end)) : ''}`.slice(0, longestSummary);
}

/** What a colon announces may stand below an empty line, as what node:assert compared does. */
function comparison(lines: readonly string[]): string {
  if (lines[0]?.trim() !== '') return '';
  const start = lines.findIndex((line) => line.trim() !== '');
  const length = lines.slice(start).findIndex((line) => endOfSummary.test(line));
  const said = start < 0 ? [] : lines.slice(start, length < 0 ? undefined : start + length);
  return said.map((line) => ` ${line.trim()}`).join('');
}

/** The message once more, behind the name of the error. */
function isRepeated(line: string, first: string): boolean {
  return line.endsWith(`: ${first}`) && /^[\w.$[\] ]{1,100}: /.test(line);
}

/** Bats says where it was before it says what. */
const isBatsPlace = /^ ?\(?(?:from function |in (?:test )?file )/;
const endOfSummary = /^\s*$|^--- Expected$|^@@ |^\s*at \S|^\s*[-+] |^\s*❯ |^\s*\[?Stacktrace/;
const longestSummary = 2000;
const mostLines = 50;
