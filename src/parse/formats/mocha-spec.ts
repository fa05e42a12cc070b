import type { Parser } from '../parser.ts';
import { blockFindings, type TestBlock } from '../test-blocks.ts';

/** What Mocha prints for people: `spec` and every other reporter that ends with the same list of failures. */
export const mochaSpec: Parser = {
  id: 'mocha-spec',
  title: "Mocha's text",
  format: 'matched',
  tools: ['mocha'],
  recognises: (text) => passing.test(text),
  parse(text, hints) {
    if (!passing.test(text)) return null;
    const all = text.split('\n');
    // Where all is well, only the last summary is Mocha's own: a test may print another.
    const lines = hints.exitCode === 0 ? all.slice(all.findLastIndex((line) => passing.test(line))) : all;
    const tests = { passed: count(lines, 'passing'), failed: count(lines, 'failing'), skipped: count(lines, 'pending') };
    return { findings: blockFindings(readBlocks(lines), 'mocha', hints), tests };
  },
};

const passing = /^ {2}\d{1,9} passing \(\S+\)$/m;

function count(lines: readonly string[], word: string): number {
  const pattern = new RegExp(`^ {2}(\\d{1,9}) ${word}(?: \\(\\S+\\))?$`);
  return lines.reduce((sum, line) => sum + Number(pattern.exec(line)?.[1] ?? 0), 0);
}

/** Below `N failing`: a number, the names down to a colon, and the text. */
function readBlocks(lines: readonly string[]): readonly TestBlock[] {
  const blocks: TestBlock[] = [];
  let isBelow = false;
  let names: string[] | null = null;
  let open: TestBlock | null = null;
  for (const line of lines) {
    if (/^ {2}\d{1,9} failing$/.test(line)) {
      isBelow = true;
      open = null;
      continue;
    }
    const first: string | undefined = isBelow ? /^ {2}\d{1,9}\) (.*)$/.exec(line)?.[1] : undefined;
    if (passing.test(line)) isBelow = false;
    if (first !== undefined) {
      names = [first.trim()];
      open = null;
    } else if (names !== null) addName(names, line);
    else if (isBelow) open?.body.push(line);
    if (names?.at(-1)?.endsWith(':') === true) {
      open = { names: [...names.slice(0, -1), names.at(-1)!.slice(0, -1)], body: [] };
      blocks.push(open);
      names = null;
    }
  }
  return blocks;
}

/** A name of several lines goes on without indentation. */
function addName(names: string[], line: string): void {
  if (/^ {4,}/.test(line)) names.push(line.trim());
  else names.push(`${names.pop()}\n${line.trim()}`);
}
