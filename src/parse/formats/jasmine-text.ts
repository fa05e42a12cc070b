import type { Parser } from '../parser.ts';
import { blockFindings, type TestBlock } from '../test-blocks.ts';

/** What Jasmine prints for people. */
export const jasmineText: Parser = {
  id: 'jasmine-text',
  title: "Jasmine's text",
  format: 'matched',
  tools: ['jasmine', 'jasmine-browser-runner'],
  recognises: (text) => totals.test(text),
  parse(text, hints) {
    const [, all, failed = 0, skipped = 0] = totals.exec(text) ?? [];
    if (all === undefined) return null;
    const tests = { passed: Number(all) - Number(failed) - Number(skipped), failed: Number(failed), skipped: Number(skipped) };
    return { findings: blockFindings(readBlocks(text.split('\n')), 'jasmine', hints), tests };
  },
};

const totals = /^(\d{1,9}) specs?, (\d{1,9}) failures?(?:, (\d{1,9}) pending specs?)?$/m;

/** Between `Failures:` and what comes after: a numbered name, `Message:` and `Stack:`. */
function readBlocks(lines: readonly string[]): readonly TestBlock[] {
  const blocks: TestBlock[] = [];
  let isBelow = false;
  for (const line of lines) {
    const name = isBelow ? /^\d{1,9}\) (.+)$/.exec(line)?.[1] : undefined;
    if (line === 'Failures:') isBelow = true;
    else if (line === 'Pending:' || totals.test(line)) isBelow = false;
    else if (name !== undefined) blocks.push({ names: [name], body: [] });
    else if (isBelow && !/^ {2}(?:Message|Stack):$/.test(line)) blocks.at(-1)?.body.push(line);
  }
  return blocks;
}
