import type { TestCounts } from '../../model/problem.ts';
import type { Finding, Parser } from '../parser.ts';
import { placedFailure } from '../placed-failure.ts';

/** What Python's unittest prints, Django's runner included: a block for each failure, and a line that counts. */
export const unittest: Parser = {
  id: 'unittest',
  title: "Python's unittest",
  format: 'matched',
  tools: ['unittest', 'manage', 'django-admin', 'nose2', 'zope-testrunner'],
  recognises: (text) => marks.test(text),
  parse(text) {
    if (!marks.test(text)) return null;
    const blocks = readBlocks(text.split('\n'));
    const findings = blocks.map(toFinding);
    const tests = countTests(text, blocks.length - new Set(blocks.map((block) => block.test)).size);
    return tests === null && findings.length === 0 ? null : { findings, ...(tests === null ? {} : { tests }) };
  },
};

const marks = /^Ran \d+ tests? in \d|^(?:ERROR|FAIL|UNEXPECTED SUCCESS): \S+ \(\S+\)/m;
const headline = /^(?:ERROR|FAIL|UNEXPECTED SUCCESS): (\S+)(?: \((.+?)\))?(?: [[(](.+)[\])])?$/;

interface Block {
  /** Its subtests have it in common. */
  readonly test: string;
  readonly names: readonly string[];
  readonly lines: string[];
}

function readBlocks(lines: readonly string[]): readonly Block[] {
  const blocks: Block[] = [];
  let block: Block | null = null;
  let wasRule = false;
  for (const line of lines) {
    const [, method = '', owner = '', parameters] = (wasRule ? headline.exec(line) : null) ?? [];
    wasRule = /^={70}$/.test(line);
    if (method !== '') {
      // From Python 3.11 on the class's name ends with the method's.
      const suite = owner.split('.').filter((part) => part !== method);
      block = {
        test: `${owner} ${method}`,
        names: [suite.at(-1) ?? '', parameters === undefined ? method : `${method} (${parameters})`],
        lines: [],
      };
      blocks.push(block);
    } else if (wasRule || /^Ran \d+ tests? in /.test(line)) block = null;
    else block?.lines.push(line);
  }
  return blocks;
}

function toFinding({ names, lines }: Block): Finding {
  const traceback = lines.findIndex((line) => line.startsWith('Traceback (most recent call last):'));
  const frames = lines.map((line) => framePattern.exec(line)).filter((frame) => frame !== null && !isForeign.test(frame[1]!));
  const frame = frames.at(-1);
  const error = traceback < 0 ? -1 : lines.findIndex((line, index) => index > traceback && /^[A-Za-z_]/.test(line));
  const message = error < 0 ? '' : lines.slice(error).join('\n');
  const compared = /^AssertionError: (?<actual>[^\n]{1,500}?) != (?<expected>[^\n]{1,500}?)(?: : [^\n]*)?$/m.exec(
    message,
  )?.groups;
  return placedFailure({
    names,
    message,
    file: frame?.[1] ?? null,
    line: frame === undefined || frame === null ? null : Number(frame[2]),
    expected: compared?.['expected'] ?? null,
    actual: compared?.['actual'] ?? null,
    source: 'unittest',
  });
}

const framePattern = /^ {2}File "([^"<]+)", line (\d+)/;
const isForeign = /[\\/](?:site-packages|dist-packages|lib[\\/]python[\d.]+|Lib)[\\/]/;

/** Each failed subtest is counted as a failure, although only its test has run. */
function countTests(text: string, repeated: number): TestCounts | null {
  const run = /^Ran (\d+) tests? in /m.exec(text)?.[1];
  const outcome = /^(?:FAILED|OK)(?: \((.*)\))?$/m.exec(text);
  if (run === undefined || outcome === null) return null;
  const numberOf = (word: string): number => Number(new RegExp(`\\b${word}=(\\d+)`).exec(outcome[1] ?? '')?.[1] ?? 0);
  const failed = numberOf('failures') + numberOf('errors') + numberOf('unexpected successes') - repeated;
  const skipped = numberOf('skipped') + numberOf('expected failures');
  return { passed: Math.max(0, Number(run) - failed - skipped), failed: Math.max(0, failed), skipped };
}
