import type { Parser } from '../parser.ts';
import { blockFindings, countWords, type TestBlock } from '../test-blocks.ts';

/** What AVA prints for people. */
export const avaText: Parser = {
  id: 'ava-text',
  title: "AVA's text",
  format: 'matched',
  tools: ['ava'],
  recognises: (text) => /^ {2}─$/m.test(text),
  parse(text, hints) {
    const lines = text.split('\n');
    const totals = lines.filter((line) => /^ {2}\d{1,9} (?:tests?|known failures?|unhandled|uncaught) /.test(line));
    const findings = blockFindings(readBlocks(lines), 'ava', hints);
    if (totals.length === 0 && findings.length === 0) return null;
    const passed = countWords(totals, 'passed');
    const tests = {
      passed: passed > 0 ? passed : lines.filter((line) => /^ {2}[✔√] /.test(line)).length,
      failed: countWords(totals, 'failed'),
      skipped: countWords(totals, 'skipped', 'todo'),
    };
    return { findings, tests };
  },
};

/** A test's heading is known from the list of what failed; below it are the place, the code, what was compared and the stack. */
function readBlocks(lines: readonly string[]): readonly TestBlock[] {
  const failed = lines.flatMap((line) => /^ {2}[✘×✖] (?:\[fail\]: )?(.+)$/.exec(line)?.[1] ?? []).slice(0, mostFailed);
  const blocks: TestBlock[] = [];
  let open: TestBlock | null = null;
  for (const line of lines) {
    const said: string | undefined = /^ {2}(\S.*)$/.exec(line)?.[1];
    const uncaught: string | undefined = /^ {2}(?:Uncaught exception|Unhandled rejection) in (.+)$/.exec(line)?.[1];
    const at =
      said === undefined || said === '─'
        ? -1
        : failed.findIndex((title) => title.trimEnd() === said || title.startsWith(`${said} `));
    if (uncaught !== undefined) open = { names: [], file: uncaught, body: [] };
    else if (at >= 0) {
      open = { names: said!.split(' › '), body: [] };
      failed.splice(at, 1);
    } else {
      if (said === '─') open = null;
      open?.body.push(asFrame(line));
      continue;
    }
    blocks.push(open);
  }
  return blocks.map((block) => ({ ...block, body: withoutCode(block.body) }));
}

/** So that comparing lines with titles stays cheap. */
const mostFailed = 1000;

/** AVA writes relative places like URLs. */
function asFrame(line: string): string {
  return line
    .replace(/^ {2}› (?:file:\/\/(?!\/))?(?=\S.*:\d{1,9}:\d{1,9}$)/, '      at ')
    .replace(/^ {6}at (?!file:|\/|[A-Za-z]:)(.+)$/, '      at test ($1)');
}

/** The place without a column and the lines of code say less than what follows. */
function withoutCode(body: readonly string[]): string[] {
  return body.filter((line) => !/^ {2,4}\d{1,9}: |^ {2}\S.{0,900}\.\w{1,5}:\d{1,9}$/.test(line));
}
