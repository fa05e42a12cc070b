import type { TestCounts } from '../../model/problem.ts';
import type { Parser } from '../parser.ts';
import { blockFindings, countWords, type TestBlock } from '../test-blocks.ts';

/** What Jest prints for people, with or without `--verbose`. */
export const jestText: Parser = {
  id: 'jest-text',
  title: "Jest's text",
  format: 'matched',
  tools: ['jest', 'react-scripts'],
  recognises: (text) => /^ ?(?:PASS|FAIL) |^Tests: /m.test(text),
  parse(text, hints) {
    const lines = text.split('\n');
    const totals = lines.filter((line, index) => isTotal(line) && isSuiteTotal(lines[index - 1] ?? ''));
    const suites = lines.filter((line, index) => isSuiteTotal(line) && isTotal(lines[index + 1] ?? ''));
    if (totals.length > 0 && countWords([...totals, ...suites], 'failed') === 0)
      return { findings: [], tests: readCounts(totals) };
    const findings = blockFindings(readBlocks(lines), 'jest', hints);
    if (totals.length === 0 && findings.length === 0) return null;
    if (totals.length === 0) return { findings };
    return { findings, tests: readCounts(totals) };
  },
};

/** A test may print what looks like a failure, but hardly both lines with totals. */
function isTotal(line: string): boolean {
  return /^Tests: .*\btotal$/.test(line);
}

function isSuiteTotal(line: string): boolean {
  return /^Test Suites: .*\btotal$/.test(line);
}

function readCounts(totals: readonly string[]): TestCounts {
  return {
    passed: countWords(totals, 'passed'),
    failed: countWords(totals, 'failed'),
    skipped: countWords(totals, 'skipped', 'todo', 'pending'),
  };
}

const endOfBlock =
  /^(?:Test Suites|Tests|Snapshots|Time): |^(?:Snapshot Summary|Summary of all failing tests)$|^ › |^-{3,}\||^ ?(?:PASS|FAIL) |^Jest: /;

function readBlocks(lines: readonly string[]): readonly TestBlock[] {
  const blocks: TestBlock[] = [];
  let file: string | null = null;
  let open: TestBlock | null = null;
  for (const line of lines) {
    const result: RegExpExecArray | null = /^ ?(PASS|FAIL) {1,4}(\S.*?)(?: \([\d.]+ m?s\))?$/.exec(line);
    const bullet: string | undefined = /^ {2}● (.+)$/.exec(line)?.[1];
    if (result !== null) file = result[1] === 'FAIL' ? withoutProject(result[2]!) : null;
    if (bullet !== undefined || endOfBlock.test(line)) open = null;
    if (bullet !== undefined && file !== null && bullet !== 'Console') {
      open = { names: bullet === 'Test suite failed to run' ? [] : bullet.split(' › '), file, body: [] };
      blocks.push(open);
    } else open?.body.push(line);
  }
  return blocks;
}

/** A project's name stands in front of the path, with colours between two blanks. */
function withoutProject(heading: string): string {
  const wide = heading.lastIndexOf('  ');
  if (wide >= 0) return heading.slice(wide + 2);
  const words = heading.split(' ');
  const first = words.findIndex((word) => word.includes('/'));
  return words.slice(first < 0 ? -1 : first).join(' ');
}
