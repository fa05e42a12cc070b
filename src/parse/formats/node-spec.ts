import type { Parser } from '../parser.ts';
import { blockFindings, type TestBlock } from '../test-blocks.ts';

/** What Node's test runner prints for people: `spec` and `dot`. */
export const nodeSpec: Parser = {
  id: 'node-spec',
  title: "Node's test runner",
  format: 'matched',
  tools: [],
  recognises: (text) => /^(?:ℹ pass \d|✖ failing tests:|Failed tests:$)/m.test(text),
  parse(text, hints) {
    const lines = text.split('\n');
    const isCounted = lines.some((line) => /^ℹ tests \d+$/.test(line));
    const findings = blockFindings(readBlocks(lines), 'node', hints);
    if (!isCounted) return findings.length > 0 ? { findings } : null;
    const tests = {
      passed: count(lines, 'pass'),
      failed: count(lines, 'fail') + count(lines, 'cancelled'),
      skipped: count(lines, 'skipped') + count(lines, 'todo'),
    };
    return { findings, tests };
  },
};

function count(lines: readonly string[], word: string): number {
  return lines.reduce((sum, line) => sum + (line.startsWith(`ℹ ${word} `) ? Number(/ (\d{1,9})$/.exec(line)?.[1] ?? 0) : 0), 0);
}

/** The list below the counts (what a test prints itself has none above it): the place of the test (not with `dot`), its name, and indented what went wrong. */
function readBlocks(lines: readonly string[]): readonly TestBlock[] {
  const blocks: TestBlock[] = [];
  let isBelow = false;
  let isCounted = false;
  let place: Pick<TestBlock, 'file' | 'line' | 'column'> = {};
  let open: TestBlock | null = null;
  for (const line of lines) {
    if (line === 'Failed tests:' || (line === '✖ failing tests:' && isCounted)) isBelow = true;
    else if (isBelow) {
      const at: RegExpExecArray | null = /^test at (.+):(\d{1,9}):(\d{1,9})$/.exec(line);
      const [, name, todo]: (string | undefined)[] = /^✖ (.+?)(?: \([\d.]+m?s\))?( # (?:TODO|SKIP)\b.*)?$/.exec(line) ?? [];
      if (at !== null) {
        place = { file: at[1]!, line: Number(at[2]), column: Number(at[3]) };
        open = null;
      } else if (name !== undefined) {
        open = { names: [name], ...place, body: [] };
        place = {};
        if (todo === undefined) blocks.push(open);
      } else if (line === '' || line.startsWith(' ')) open?.body.push(line);
      else open = null;
    }
    isCounted = line.startsWith('ℹ duration_ms ') || (isCounted && line === '');
  }
  return blocks.filter(({ body }) => !body.some((line) => /^ *'\d+ subtests? failed'$/.test(line)));
}
