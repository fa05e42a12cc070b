import type { Finding, Parser } from '../parser.ts';
import { placedFailure } from '../placed-failure.ts';

/** What Ruby's test-unit prints: failures and errors between double rules, and a line that counts. */
export const testUnit: Parser = {
  id: 'test-unit',
  title: 'test-unit',
  format: 'matched',
  tools: ['test-unit', 'rake', 'ruby'],
  recognises: (text) => marks.test(text),
  parse(text) {
    const counted = totals.exec(text);
    const findings = readBlocks(text.split('\n')).map(toFinding);
    if (counted === null) return findings.length === 0 ? null : { findings };
    const [total = 0, failures = 0, errors = 0, pendings = 0, omissions = 0] = counted.slice(1).map(Number);
    const failed = failures + errors;
    const skipped = pendings + omissions;
    return { findings, tests: { passed: Math.max(0, total - failed - skipped), failed, skipped } };
  },
};

const totals = /^(\d+) tests, \d+ assertions, (\d+) failures, (\d+) errors, (\d+) pendings, (\d+) omissions, /m;
const title = /^(?:Failure|Error): (.+?)\(([\w:]+)\)(?:: (.+))?$/;
const marks = /^\d+ tests, \d+ assertions, \d+ failures, \d+ errors, \d+ pendings, |^(?:Failure|Error): .+\([\w:]+\)/m;

interface Block {
  readonly names: readonly string[];
  readonly lines: string[];
}

function readBlocks(lines: readonly string[]): readonly Block[] {
  const blocks: Block[] = [];
  let block: Block | null = null;
  let wasRule = false;
  for (const line of lines) {
    const [, name, suite = '', words] = (wasRule ? title.exec(line) : null) ?? [];
    wasRule = /^={20,}$/.test(line);
    if (name !== undefined) blocks.push((block = { names: [suite, name], lines: words === undefined ? [] : [words] }));
    else if (wasRule) block = null;
    else block?.lines.push(line);
  }
  return blocks;
}

const frame = /^(\S.*?):(\d+):in /;

/** Behind the frames stands the source, and behind that what the assertion said. */
function toFinding({ names, lines }: Block): Finding {
  const place = lines
    .map((line) => frame.exec(line))
    .find((found) => found !== null && !/[\\/](?:gems|rubygems[\w-]*|lib[\\/]ruby)[\\/]/.test(found[1]!));
  const said = lines.filter((line) => !frame.test(line) && !/^ {2}(?: {2}|=>) *\d+: /.test(line));
  const message = said.join('\n').trim();
  const compared = /<(?<expected>[^\n]*)> expected but was\n?\s*<(?<actual>[^\n]*)>/.exec(message)?.groups;
  return placedFailure({
    names,
    message,
    file: place?.[1] ?? null,
    line: place === undefined || place === null ? null : Number(place[2]),
    expected: compared?.['expected'] ?? null,
    actual: compared?.['actual'] ?? null,
    source: 'test-unit',
  });
}
