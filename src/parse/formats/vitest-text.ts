import type { Parser } from '../parser.ts';
import { blockFindings, countWords, type TestBlock } from '../test-blocks.ts';

/** What Vitest prints for people: its default, `verbose`, `dot` and `tree` reporters. */
export const vitestText: Parser = {
  id: 'vitest-text',
  title: "Vitest's text",
  format: 'matched',
  tools: ['vitest'],
  recognises: (text) => /^ *(?:FAIL  |Tests  |RUN  )/m.test(text),
  parse(text, hints) {
    const lines = text.split('\n');
    const totals = lines.filter((line) => /^ *Tests {2}.*\(\d+\)$/.test(line));
    const blocks = readBlocks(lines);
    const isListed = blocks.length === 0 && countWords(totals, 'failed') > 0;
    const findings = blockFindings(isListed ? readList(lines) : blocks, 'vitest', hints);
    if (totals.length === 0 && findings.length === 0) return null;
    if (totals.length === 0) return { findings };
    const tests = {
      passed: countWords(totals, 'passed'),
      failed: countWords(totals, 'failed'),
      skipped: countWords(totals, 'skipped', 'todo'),
    };
    return { findings, tests };
  },
};

/**
 * What stands below the rule that announces failures; above it are only the outputs of tests. Tests that fail in the same way share one text: their headings stand one below the other.
 */
function readBlocks(lines: readonly string[]): readonly TestBlock[] {
  const blocks: TestBlock[] = [];
  let open: readonly TestBlock[] = [];
  let isBelow = false;
  for (const line of lines) {
    if (/^⎯+ (?:Failed|Unhandled) /.test(line)) isBelow = true;
    if (!isBelow) continue;
    const heading = /^ FAIL {2,}(\S.*)$/.exec(line)?.[1];
    const unhandled = /^⎯+ (?:Uncaught Exception|Unhandled Rejection|Unhandled Error|Uncaught Error|Typecheck Error) ⎯+$/.test(
      line,
    );
    if (heading !== undefined || unhandled) {
      const block = heading === undefined ? { names: [], body: [] } : readHeading(heading);
      open = open.every(({ body }) => body.length === 0) ? [...open, block] : [block];
      blocks.push(block);
    } else if (line.startsWith('⎯⎯') || line.startsWith('This error originated in ')) open = [];
    else for (const { body } of open) body.push(line);
  }
  return blocks;
}

/** What failed by name, and in older versions by message: the texts go to the standard error, which may be elsewhere. */
function readList(lines: readonly string[]): readonly TestBlock[] {
  const blocks: TestBlock[] = [];
  let file: string | null = null;
  for (const line of lines) {
    const [, sign, heading] = /^ ([❯✓↓]) (\S.*?) \(\d+ tests?\b/.exec(line) ?? [];
    const name = /^ +[×✗] (\S.*?)(?: \d+ms)?$/.exec(line)?.[1];
    const message = /^ +→ (\S.*)$/.exec(line)?.[1];
    if (heading !== undefined) file = sign === '❯' ? heading : null;
    else if (name !== undefined && isFile(name)) blocks.push(readHeading(name));
    else if (name !== undefined && file !== null) blocks.push({ names: name.split(' > '), file, body: [] });
    else if (message !== undefined) blocks.at(-1)?.body.push(message);
  }
  return blocks;
}

/** `verbose` names the file of each test. */
function isFile(name: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(name.split(' > ', 1)[0]!);
}

/** `|project| file > suite > test`, or `file [ file ]` for a file as a whole. */
function readHeading(heading: string): TestBlock {
  const [file = '', ...names] = heading.replace(/^\|[^|]*\| |^\S(?:\S| (?! )){0,100} {2,}/, '').split(' > ');
  return { names, file: file.replace(/ \[ .* \]$/, '').trim(), body: [] };
}
