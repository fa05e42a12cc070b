import type { Parser } from '../parser.ts';
import { blockFindings, countWords, type TestBlock } from '../test-blocks.ts';

/** What `bun test` prints: what went wrong stands above the line of the test. */
export const bunText: Parser = {
  id: 'bun-text',
  title: "Bun's tests",
  format: 'matched',
  tools: ['bun'],
  recognises: (text) => /^(?:\((?:pass|fail)\)|[✓✗]) |^ *\d+ fail$/m.test(text),
  parse(text, hints) {
    const lines = text.split('\n');
    const totals = lines.filter((line) => /^ *\d{1,9} (?:pass|fail|skip|todo)$/.test(line));
    if (!/^Ran \d+ tests? across \d+ files?\./m.test(text) && totals.length === 0) return null;
    const tests = {
      passed: countWords(totals, 'pass'),
      failed: countWords(totals, 'fail'),
      skipped: countWords(totals, 'skip', 'todo'),
    };
    return { findings: blockFindings(readBlocks(lines), 'bun', hints), tests };
  },
};

const resultPattern = /^(?:\((pass|fail|skip|todo)\)|([✓✗»✎])) (.+?)(?: \[[\d.]+m?s\])?$/;

function readBlocks(lines: readonly string[]): readonly TestBlock[] {
  const blocks: TestBlock[] = [];
  let file: string | null = null;
  let body: string[] = [];
  for (const line of lines) {
    const heading = /^(\S[^\n]{0,900}\.[cm]?[jt]sx?):$/.exec(line)?.[1];
    const [, word, sign, name] = resultPattern.exec(line) ?? [];
    if (heading !== undefined) {
      file = heading;
      body = [];
    } else if (name !== undefined) {
      if (word === 'fail' || sign === '✗') blocks.push({ names: name.split(' > '), file, body: withoutCode(body) });
      body = [];
    } else if (/^ {2}\^ /.test(line) && body.length === 0) blocks.at(-1)?.body.push(line.slice(4));
    else if (/^ *\d{1,9} (?:pass|fail)$/.test(line)) break;
    else body.push(line);
  }
  return blocks;
}

/** The excerpt of the source with its caret. */
function withoutCode(body: readonly string[]): string[] {
  return body.filter((line) => !/^ *\d{1,9} \||^\s+\^+$/.test(line));
}
