import type { Parser } from '../parser.ts';
import { trimEndOf } from '../trim-end-of.ts';
import { blockFindings, countWords, type TestBlock } from '../test-blocks.ts';

/** What Playwright prints for people: `list`, `line` and `dot` end with the same list of failures. */
export const playwrightText: Parser = {
  id: 'playwright-text',
  title: "Playwright's text",
  format: 'matched',
  tools: ['playwright'],
  recognises: (text) => /^Running \d+ tests? using \d+ workers?$/m.test(text) || /^ {2}\d+\) .* › /m.test(text),
  parse(text, hints) {
    const lines = text.split('\n');
    const totals = lines.filter((line) => /^ {2}\d{1,9} (?:passed|failed|flaky|skipped|interrupted|did not run)\b/.test(line));
    const findings = blockFindings(readBlocks(lines), 'playwright', hints);
    if (totals.length === 0 && findings.length === 0) return null;
    const tests = {
      passed: countWords(totals, 'passed', 'flaky'),
      failed: countWords(totals, 'failed', 'interrupted'),
      skipped: countWords(totals, 'skipped', 'did not run'),
    };
    return { findings, tests };
  },
};

const headingPattern = /^ {2}\d{1,9}\) (.*)$/;

/** Each failed test once, with its first attempt; tests that passed in the end are no failures. */
function readBlocks(lines: readonly string[]): readonly TestBlock[] {
  const flaky = flakyTests(lines);
  const blocks: TestBlock[] = [];
  let open: TestBlock | null = null;
  for (const line of lines) {
    const heading: string | undefined = headingPattern.exec(trimEndOf(line, '─'))?.[1];
    if (heading?.includes(' › ') === true) {
      open = readHeading(heading);
      if (!flaky.has(heading)) blocks.push(open);
    } else if (/^ {4}Retry #\d+ ─|^ {2}\d{1,9} \w/.test(line)) open = null;
    else open?.body.push(line);
  }
  return blocks;
}

function flakyTests(lines: readonly string[]): ReadonlySet<string> {
  const start = lines.findIndex((line) => /^ {2}\d{1,9} flaky$/.test(line));
  const below = start < 0 ? [] : lines.slice(start + 1);
  const end = below.findIndex((line) => !line.startsWith('    '));
  return new Set((end < 0 ? below : below.slice(0, end)).map((line) => trimEndOf(line, '─').trim()));
}

/** `[project] › file:line:column › suite › test`. */
function readHeading(heading: string): TestBlock {
  const parts = heading.split(' › ');
  const [first, ...rest] = parts[0]!.startsWith('[') ? parts.slice(1) : parts;
  const [, path, line, column] = /^(.*):(\d{1,9}):(\d{1,9})$/.exec(first ?? '') ?? [];
  return {
    names: rest,
    file: path,
    line: line === undefined ? null : Number(line),
    column: column === undefined ? null : Number(column),
    body: [],
  };
}
