import type { TestCounts } from '../../model/problem.ts';
import { addCounts } from '../json-shape.ts';
import type { Finding, Parser } from '../parser.ts';
import { isForeignRustFile } from './rustc.ts';
import { placedFailure } from '../placed-failure.ts';

/** What the test programs of Rust print, one after the other, those of the documentation included. */
export const libtest: Parser = {
  id: 'libtest',
  title: "Rust's tests",
  format: 'matched',
  tools: ['cargo'],
  recognises: (text) => text.includes('test result: ') || /^test .* \.\.\. FAILED$/m.test(text),
  parse(text) {
    if (isNextest.test(text)) return null;
    const tests = countTests(text);
    const findings = readFailures(withPlacesFirst(text));
    return tests === undefined && findings.length === 0 ? null : { findings, ...(tests === undefined ? {} : { tests }) };
  },
};

/** What cargo-nextest prints, which runs each test by itself and shows what it printed. */
export const nextest: Parser = {
  id: 'nextest',
  title: 'cargo-nextest',
  format: 'matched',
  tools: ['nextest', 'cargo-nextest'],
  recognises: (text) => isNextest.test(text),
  parse(text) {
    const summary = nextestSummary.exec(text);
    const texts = panicsOf(withPlacesFirst(text.replaceAll(/^ {4}/gm, '')));
    const names = new Set<string>();
    const findings: Finding[] = [];
    for (const [, binary = '', name = ''] of text.matchAll(nextestFailure)) {
      if (names.has(`${binary} ${name}`)) continue;
      names.add(`${binary} ${name}`);
      findings.push(failure(name, texts.get(name) ?? ''));
    }
    if (summary === null && findings.length === 0) return null;
    if (summary === null) return { findings };
    const numberOf = (word: RegExp): number => Number(word.exec(summary[1]!)?.[1] ?? 0);
    const failed = numberOf(/(\d+) failed/) + numberOf(/(\d+) timed out/) + numberOf(/(\d+) exec failed/);
    return { findings, tests: { passed: numberOf(/(\d+) passed/), failed, skipped: numberOf(/(\d+) skipped/) } };
  },
};

const isNextest = /^ *(?:Nextest run ID |Summary \[)/m;
const nextestSummary = /^ *Summary \[[^\]\n]*\] +(.+)$/m;
const nextestFailure =
  /^ *(?:TRY \d+ )?(?:FAIL|TIMEOUT|ABORT|XFAIL|SIG[A-Z]+|LEAK-FAIL) \[[^\]\n]*\] +(?:\( *\d+\/\d+\) +)?(\S+) +([^\s].*)$/gm;

const resultPattern = /^test result: (?:ok|FAILED)\. (\d+) passed; (\d+) failed; (\d+) ignored;/gm;

function countTests(text: string): TestCounts | undefined {
  const counts = [...text.matchAll(resultPattern)].map(([, passed, failed, skipped]) => ({
    passed: Number(passed),
    failed: Number(failed),
    skipped: Number(skipped),
  }));
  return counts.reduce<TestCounts | undefined>(addCounts, undefined);
}

/** The failed tests, each with what it printed; of those whose output was not kept, the name and the panic. */
function readFailures(text: string): readonly Finding[] {
  const findings: Finding[] = [];
  let failed: string[] = [];
  let blocks = new Map<string, string[]>();
  let block: string[] | null = null;
  let isList = false;
  const inline = panicsOf(text);
  const finish = () => {
    for (const name of new Set([...failed, ...blocks.keys()])) {
      findings.push(failure(name, blocks.get(name)?.join('\n') ?? inline.get(name) ?? ''));
    }
    failed = [];
    isList = false;
    blocks = new Map();
    block = null;
  };
  for (const line of text.split('\n')) {
    const failedName = /^test (.+?)(?: - should panic)? \.\.\. FAILED$/.exec(line)?.[1];
    const blockName = /^---- (.+) (?:stdout|stderr) ----$/.exec(line)?.[1];
    if (/^running \d+ tests?$/.test(line) || line.startsWith('test result: ')) finish();
    else if (failedName !== undefined) failed.push(failedName);
    else if (blockName !== undefined) {
      block = blocks.get(blockName) ?? [];
      blocks.set(blockName, block);
    } else if (line === 'failures:') {
      block = null;
      isList = true;
    } else if (isList && block === null && /^ {4}\S/.test(line)) failed.push(line.trim());
    else block?.push(line);
  }
  finish();
  return findings;
}

const panicPattern = /^\s*thread '(.*?)'(?: \(\d+\))? panicked at (.+?):(\d+):(\d+):?$/;

/** Before Rust 1.73 the words stood between the thread and the place. */
function withPlacesFirst(text: string): string {
  return text.replaceAll(/^(thread '[^'\n]*' panicked at )'([\s\S]{0,5000}?)', (\S[^\n]*?:\d+:\d+)$/gm, '$1$3:\n$2');
}

/** What each thread said when it panicked; threads of tests bear their names. */
function panicsOf(text: string): ReadonlyMap<string, string> {
  const panics = new Map<string, string[]>();
  let current: string[] | null = null;
  for (const line of text.split('\n')) {
    const thread = panicPattern.exec(line)?.[1];
    if (thread !== undefined && !panics.has(thread)) {
      current = [];
      panics.set(thread, current);
    }
    if (current !== null && (/^(?:test |---- |note: run with)/.test(line) || current.length > 200)) current = null;
    current?.push(line);
  }
  return new Map([...panics].map(([name, lines]) => [name, lines.join('\n')]));
}

function failure(name: string, printed: string): Finding {
  const lines = printed.split('\n');
  const place = ownPlace(lines);
  const said = messageOf(lines);
  const isEquality = /left == right/.test(said);
  return {
    ...placedFailure({
      names: [name],
      message: said,
      file: place?.file ?? null,
      line: place?.line ?? null,
      column: place?.column ?? null,
      expected: isEquality ? valueOf(said, /^[ \t]*right: (.+)$/m) : null,
      actual: isEquality ? valueOf(said, /^[ \t]*left: (.+)$/m) : null,
      source: 'cargo test',
    }),
    columns: 'characters',
  };
}

/** Older versions put the values between backticks. */
function valueOf(text: string, pattern: RegExp): string | null {
  return pattern.exec(text)?.[1]?.replace(/^`(.*)`,?$/, '$1') ?? null;
}

const placePatterns = [
  panicPattern,
  /^(note): test did not panic as expected at (.+?):(\d+):(\d+)$/,
  /^( )+at (?:\.[\\/])?([^\s].*?):(\d+):(\d+)$/,
  /^( )*--> (.+?):(\d+):(\d+)$/,
];

function ownPlace(lines: readonly string[]): Pick<Finding, 'file' | 'line' | 'column'> | null {
  for (const pattern of placePatterns) {
    for (const line of lines) {
      const [, , file = '', row, column] = pattern.exec(line) ?? [];
      if (row === undefined || isForeignRustFile(file)) continue;
      return { file, line: Number(row), column: Number(column) };
    }
  }
  return null;
}

/** The panic's words, what `note:` says about panics that were expected, or the error that the test returned. */
function messageOf(lines: readonly string[]): string {
  const note = lines.findIndex((line) => /^note: (?:panic|test) did not/.test(line));
  if (note >= 0) {
    const rest = lines.slice(note + 1).filter((line) => /^ *(?:panic message|expected substring):/.test(line));
    return [lines[note]!.slice('note: '.length), ...rest].join('\n');
  }
  const panic = lines.findIndex((line) => panicPattern.test(line));
  if (panic < 0) return lines.filter((line) => /^(?:Error: |Test executable failed|error(?:\[E\d+\])?: )/.test(line)).join('\n');
  const below = lines.slice(panic + 1);
  const end = below.findIndex((line) => /^(?:stack backtrace:|note: )/.test(line));
  return (end < 0 ? below : below.slice(0, end)).join('\n');
}
