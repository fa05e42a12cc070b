import type { TestCounts } from '../../model/problem.ts';
import { field, hasList, listField, objectField, placeField, stringField, textField } from '../json-shape.ts';
import { jsonParser } from '../json-parser.ts';
import type { Finding, Parser } from '../parser.ts';
import { placedFailure } from '../placed-failure.ts';

/** What RSpec prints with its progress and documentation formats. */
export const rspecText: Parser = {
  id: 'rspec-text',
  title: 'RSpec',
  format: 'matched',
  tools: ['rspec'],
  recognises: (text) => /^\d+ examples?, \d+ failures?|^ +1\) /m.test(text) || text.includes('An error occurred while loading'),
  parse(text) {
    const summary = /^(\d+) examples?, (\d+) failures?(?:, (\d+) pending)?/m.exec(text);
    const [failures, outside] = readRspec(text.split('\n'));
    const findings = [...failures.map(toRspecFinding), ...outside.map(toLoadError)];
    if (summary === null && findings.length === 0) return null;
    const [total, failed, skipped] = (summary ?? []).slice(1).map((number) => Number(number ?? 0));
    if (total === undefined || failed === undefined || total === 0) return { findings };
    return { findings, tests: { passed: Math.max(0, total - failed - (skipped ?? 0)), failed, skipped: skipped ?? 0 } };
  },
};

interface Block {
  readonly title: string;
  readonly lines: string[];
}

/** The numbered failures, and what went wrong outside of all examples. */
function readRspec(lines: readonly string[]): readonly [Block[], Block[]] {
  const failures: Block[] = [];
  const outside: Block[] = [];
  let isFailures = false;
  let block: Block | null = null;
  for (const line of lines) {
    const title = isFailures ? /^ {2}\d+\) (.+)$/.exec(line)?.[1] : undefined;
    const part: string | undefined = isFailures && block !== null ? /^ {5}\d+\.\d+\) (.+)$/.exec(line)?.[1] : undefined;
    const loading = /^An error occurred (?:while loading (.+?)|in an? .+|outside of examples)\.?$/.exec(line);
    if (line === 'Failures:' || line.startsWith('Pending:')) {
      isFailures = line === 'Failures:';
      block = null;
    } else if (/^(?:Finished in |Failed examples:|Run options:|\d+ examples?, |Randomized with seed)/.test(line)) {
      isFailures = false;
      block = null;
    } else if (title !== undefined) failures.push((block = { title, lines: [] }));
    else if (part !== undefined && block !== null) {
      if (/^Got \d+ failures?/.test(block.lines.join('').trim())) failures.pop();
      failures.push((block = { title: block.title, lines: [part] }));
    } else if (loading !== null) outside.push((block = { title: loading[1] ?? '', lines: [] }));
    else block?.lines.push(line);
  }
  return [failures, outside];
}

/** What stands between the code that failed and the frames. */
function rspecMessage(lines: readonly string[]): string {
  const start = lines.findIndex((line) => /^\s*Failure\/Error:/.test(line));
  const code = lines.findIndex((line, index) => index > start && line.trim() === '');
  const end = lines.findIndex((line) => frame.test(line));
  const own = lines.slice(start < 0 ? 0 : code < 0 ? start + 1 : code, end < 0 ? undefined : end);
  return own
    .map((line) => line.trim())
    .join('\n')
    .trim();
}

const frame = /^\s*# (?:\.[\\/])?(\S.*?):(\d+)(?::in .*)?$/;
const isForeign = /(?:^|[\\/])(?:gems|rubygems[\w-]*|vendor[\\/]bundle|lib[\\/]ruby)[\\/]|^</;

function ownFrame(lines: readonly string[]): { readonly file: string | null; readonly line: number | null } {
  const found = lines.map((line) => frame.exec(line)).find((one) => one !== null && !isForeign.test(one[1]!));
  return { file: found?.[1] ?? null, line: found === undefined || found === null ? null : Number(found[2]) };
}

function toRspecFinding({ title, lines }: Block): Finding {
  const message = rspecMessage(lines);
  const name = title.replace(/ \(FAILED - \d+\)$/, '');
  const isError = /^[A-Z][\w:]*:$/.test(message.split('\n')[0]!);
  return placedFailure({
    names: [name],
    message: isError ? message.replace(':\n', ': ') : message,
    details: message,
    ...ownFrame(lines),
    source: 'rspec',
  });
}

function toLoadError({ title, lines }: Block): Finding {
  const message = lines
    .filter((line) => !/^\s*# /.test(line))
    .join('\n')
    .trim();
  const place = ownFrame(lines);
  return {
    ...place,
    file: place.file ?? (title === '' ? null : title),
    message: message.replace(/^Failure\/Error: /, ''),
    source: 'rspec',
  };
}

/** RSpec's `--format json`. */
export const rspecJson: Parser = jsonParser({
  id: 'rspec-json',
  title: "RSpec's JSON",
  tools: ['rspec'],
  sign: '"examples"',
  read(document) {
    const summary = objectField(document, 'summary');
    if (!hasList(document, 'examples') || summary === null || field(summary, 'example_count') === undefined) return null;
    const examples = listField(document, 'examples');
    const counted = (status: string): number => examples.filter((example) => field(example, 'status') === status).length;
    const tests: TestCounts = { passed: counted('passed'), failed: counted('failed'), skipped: counted('pending') };
    const failed = examples.filter((example) => field(example, 'status') === 'failed');
    const outside = listField(document, 'messages')
      .filter((message) => typeof message === 'string' && message.includes('An error occurred'))
      .flatMap((message) => readRspec(String(message).split('\n'))[1].map(toLoadError));
    return { findings: [...failed.map(fromExample), ...outside], tests };
  },
});

function fromExample(example: unknown): Finding {
  const exception = objectField(example, 'exception');
  const kind = textField(exception, 'class') ?? '';
  const said = (stringField(exception, 'message') ?? '').trim();
  const frames = listField(exception, 'backtrace').map((one) => `# ${String(one)}`);
  const place = ownFrame(frames);
  return placedFailure({
    names: [textField(example, 'full_description') ?? ''],
    message: kind.startsWith('RSpec::') || kind === '' ? said : `${kind}: ${said}`,
    details: said,
    file: place.file ?? textField(example, 'file_path'),
    line: place.file === null ? placeField(example, 'line_number') : place.line,
    source: 'rspec',
  });
}

/** What Minitest prints, by itself, below Rake and in Rails. */
export const minitestText: Parser = {
  id: 'minitest-text',
  title: 'Minitest',
  format: 'matched',
  tools: ['minitest', 'rake', 'rails', 'ruby'],
  recognises: (text) => /^\d+ (?:runs|tests), \d+ assertions, |^(?: +\d+\) )?(?:Failure|Error):$/m.test(text),
  parse(text) {
    if (/ omissions, \d+ notifications$/m.test(text)) return null;
    const summary = /^(\d+) (?:runs|tests), \d+ assertions, (\d+) failures, (\d+) errors(?:, (\d+) (?:skips|pendings))?/m.exec(
      text,
    );
    const findings = readMinitest(text.split('\n')).map(toMinitestFinding);
    if (summary === null) return findings.length === 0 ? null : { findings };
    const [total = 0, failures = 0, errors = 0, skipped = 0] = summary.slice(1).map((number) => Number(number ?? 0));
    const failed = failures + errors;
    return { findings, tests: { passed: Math.max(0, total - failed - skipped), failed, skipped } };
  },
};

const minitestTitle = /^(.+)#(\S.*?)(?: \[(.+?):(\d+)\])?:$/;

function readMinitest(lines: readonly string[]): readonly Block[] {
  const blocks: Block[] = [];
  let block: Block | null = null;
  let isExpected = false;
  for (const line of lines) {
    if (isExpected && minitestTitle.test(line)) blocks.push((block = { title: line, lines: [] }));
    else if (/^(?: +\d+\) )?(?:Failure|Error|Skipped):$|^\d+ (?:runs|tests), /.test(line)) block = null;
    else block?.lines.push(line);
    isExpected = /^(?: +\d+\) )?(?:Failure|Error):$/.test(line);
  }
  return blocks;
}

function toMinitestFinding({ title, lines }: Block): Finding {
  const [, suite = '', name = '', file, line] = minitestTitle.exec(title) ?? [];
  const blank = lines.findIndex((one) => one.trim() === '');
  const own = blank < 0 ? lines : lines.slice(0, blank);
  const frames = lines.filter((one) => /^ {4}\S.*:\d+:in /.test(one)).map((one) => `# ${one.trim()}`);
  return placedFailure({
    names: [...suite.split('::'), name],
    message: own.filter((one) => !/^ {4}\S.*:\d+:in /.test(one)).join('\n'),
    details: lines.join('\n'),
    ...(file === undefined ? ownFrame(frames) : { file, line: Number(line) }),
    source: 'minitest',
  });
}
