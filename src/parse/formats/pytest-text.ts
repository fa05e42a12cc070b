import type { TestCounts } from '../../model/problem.ts';
import type { Finding, Parser } from '../parser.ts';
import { placedFailure } from '../placed-failure.ts';

/**
 * pytest's terminal output with any `--tb`: each failed test of the summary, of a block below `FAILURES` or `ERRORS`, or (where
 * neither is there) of a `-v` line, once, with the innermost place outside of Python and its packages.
 */
export const pytestText: Parser = {
  id: 'pytest-text',
  title: 'pytest',
  format: 'matched',
  tools: ['pytest', 'py.test'],
  recognises: (text) => marks.test(text),
  parse(text) {
    if (!marks.test(text)) return null;
    const report = readReport(text.split('\n'));
    const tests = countTests(report.totals);
    const findings = [...toFindings(report), ...coverageFailures(text), ...conftestFailures(text)];
    if (findings.length === 0 && (report.totals === null || /^INTERNALERROR> /m.test(text))) return null;
    return { findings, ...(tests === null ? {} : { tests }) };
  },
};

const marks =
  /^\w*Error while loading conftest '|^=+ (?:test session starts|FAILURES|ERRORS|short test summary info|(?:\d+ \w+|no tests ran)\b.* in \d[^\n]*) =+$|^(?:FAILED|ERROR) \S[^\n]*\.py(?:::|$)|^(?:\d+ (?:passed|failed|skipped|errors?|xfailed|xpassed|deselected|warnings?)(?:, )?)+ in \d/m;

/** Before there is any test, `conftest.py` is loaded. */
function conftestFailures(text: string): readonly Finding[] {
  const found = conftest.exec(text);
  if (found === null) return [];
  const lines = text.slice(found.index).split('\n', mostOfConftest);
  const end = lines.findIndex((line, index) => index > 0 && line.trim() === '');
  const own = end < 0 ? lines : lines.slice(0, end);
  const place = innermostPlace(own) ?? { file: found[1]!, line: 1 };
  return [{ ...place, message: errorOf(own) || lines[0]!, source: 'pytest' }];
}

const conftest = /^\w*Error while loading conftest '([^'\n]+)'/m;
const mostOfConftest = 500;

/** What pytest-cov says when too little is covered, which fails a run whose tests have all passed. */
function coverageFailures(text: string): readonly Finding[] {
  const said = /^(?:FAIL|ERROR:?) ((?:Required test coverage|Coverage failure).+)$/m.exec(text)?.[1];
  return said === undefined ? [] : [{ message: said, source: 'pytest' }];
}

/** What stands below a heading such as `____ TestCart.test_total ____`. */
interface Block {
  readonly title: string;
  readonly lines: string[];
}

interface Report {
  readonly blocks: readonly Block[];
  /** `PATH::CLASS::TEST`, the part of it that a subtest is, and what the summary says of it. */
  readonly summary: readonly { readonly node: string; readonly part: string; readonly message: string }[];
  /** The failures of `--tb=line`. */
  readonly places: readonly { readonly file: string; readonly line: number; readonly message: string }[];
  readonly verbose: readonly string[];
  /** The last line, which counts; null where the output was cut off. */
  readonly totals: string | null;
}

function readReport(lines: readonly string[]): Report {
  const report = {
    blocks: [] as Block[],
    summary: [] as Report['summary'][number][],
    places: [] as Report['places'][number][],
    verbose: [] as string[],
    totals: null as string | null,
  };
  let section = '';
  let block: Block | null = null;
  for (const line of lines) {
    const banner = /^={3,} (.+) ={3,}$/.exec(line)?.[1] ?? (bareTotals.test(line) ? line : null);
    if (banner !== null) {
      section = banner;
      block = null;
      if (/ in \d[\d.]*s\b/.test(banner)) report.totals = banner;
    } else if (section === 'short test summary info') {
      const found = summaryPattern.exec(line)?.groups;
      if (found !== undefined)
        report.summary.push({ node: found['node'] ?? '', part: found['part']?.trim() ?? '', message: found['message'] ?? '' });
    } else if (section === 'FAILURES' || section === 'ERRORS') {
      const title = /^_{2,} (\S.*) _{2,}$/.exec(line)?.[1];
      const [, file, number, message = ''] = (block === null && /^((?:[A-Za-z]:)?[\\/].+?):(\d+): (.+)$/.exec(line)) || [];
      if (title !== undefined) report.blocks.push((block = { title, lines: [] }));
      else if (file !== undefined) report.places.push({ file, line: Number(number), message });
      else block?.lines.push(line);
    } else {
      const node = /^(\S.*) (?:FAILED|ERROR)(?: +\[ *\d+%\])?$/.exec(line)?.[1];
      if (node?.includes('.py::') === true) report.verbose.push(node);
    }
  }
  return report;
}

const bareTotals =
  /^(?:\d+ (?:passed|failed|skipped|errors?|xfailed|xpassed|deselected|warnings?|rerun|subtests? \w+)(?:, )?)+ in \d[\d.]*s\b/;

/** Parameters of a test may contain what else ends its name. */
const summaryPattern =
  /^(?:FAILED|ERROR|SUBFAIL(?:ED)?(?<part>(?:\[[^\]]*\])? ?(?:\([^)]*\))?)) (?<node>[^[]+?(?:\[.*?\])?)(?: - (?<message>.*))?$/;

function countTests(totals: string | null): TestCounts | null {
  if (totals === null) return null;
  const numberOf = (word: string): number => Number(new RegExp(`(\\d+) ${word}\\b`).exec(totals)?.[1] ?? 0);
  const counts = {
    passed: numberOf('passed') + numberOf('xpassed'),
    failed: numberOf('failed') + numberOf('errors?'),
    skipped: numberOf('skipped') + numberOf('xfailed'),
  };
  return counts.passed + numberOf('failed') + counts.skipped === 0 ? null : counts;
}

function toFindings(report: Report): readonly Finding[] {
  const { blocks, summary, verbose } = report;
  const unused = new Set(blocks);
  const findings: Finding[] = [];
  const places = [...report.places];
  for (const { node, part, message } of summary) {
    const [file, ...path] = splitNode(node);
    const names = part === '' || path.length === 0 ? path : [...path.slice(0, -1), `${path.at(-1)} ${part}`];
    const title = names.join('.');
    const block = [...unused].find((one) => nameOfTitle(one.title) === (title === '' ? file : title));
    if (block !== undefined) unused.delete(block);
    // Its subtests say what is wrong.
    if (/^contains \d+ failed subtests?$/.test(message)) continue;
    const place = block === undefined ? takePlace(places, message) : null;
    findings.push(toFinding(names, file, block?.lines ?? [], place === null ? message : place.message, place));
  }
  for (const block of unused) {
    const name = nameOfTitle(block.title);
    const isFile = block.title.startsWith('ERROR collecting ');
    findings.push(toFinding(isFile ? [] : splitTitle(name), isFile ? name : undefined, block.lines, '', null));
  }
  if (findings.length > 0) return findings;
  return [...new Set(verbose)].map((node) => {
    const [file, ...names] = splitNode(node);
    return toFinding(names, file, [], '', null);
  });
}

/** `--tb=line` writes failures in the order of the summary, whose messages are cut to the width of the terminal. */
function takePlace(places: Report['places'][number][], message: string): Report['places'][number] | null {
  const start = message.replace(/\.\.\.$/, '');
  return start !== '' && places[0]?.message.startsWith(start) === true ? places.shift()! : null;
}

/** The parts of `PATH::CLASS::TEST[a::b]`. */
function splitNode(node: string): readonly string[] {
  const bracket = node.indexOf('[');
  const [plain, parameters] = bracket < 0 ? [node, ''] : [node.slice(0, bracket), node.slice(bracket)];
  const parts = plain.split('::');
  return [...parts.slice(0, -1), `${parts.at(-1)}${parameters}`];
}

function splitTitle(title: string): readonly string[] {
  const bracket = title.indexOf('[');
  const plain = bracket < 0 ? title : title.slice(0, bracket);
  const parts = plain.split('.');
  return [...parts.slice(0, -1), `${parts.at(-1)}${bracket < 0 ? '' : title.slice(bracket)}`];
}

const nameOfTitle = (title: string): string =>
  title.replace(/^(?:\[doctest\] |ERROR (?:at (?:setup|teardown) of|collecting) )/, '');

function toFinding(
  names: readonly string[],
  nodeFile: string | undefined,
  lines: readonly string[],
  summary: string,
  known: Report['places'][number] | null,
): Finding {
  const block = ownLines(lines);
  const said = errorOf(block);
  const message = said === '' ? summary : said;
  const place = known ?? innermostPlace(block);
  const compared =
    doctest.exec(message)?.groups ??
    /^assert (?<actual>[^\n]+?) == (?<expected>[^\n]+)$/m.exec(message.replace(/^AssertionError: /, ''))?.groups;
  const isFile = names.length === 0;
  const finding = placedFailure({
    names: isFile ? [nodeFile ?? ''] : names,
    message,
    file: place?.file ?? nodeFile ?? null,
    line: place?.line ?? null,
    expected: compared?.['expected']?.trim() ?? null,
    actual: compared?.['actual']?.trim() ?? null,
    source: 'pytest',
  });
  if (!isFile) return { ...finding, ...(place === null ? { file: nodeFile ?? null, line: null, column: null } : {}) };
  const { test: _file, ...error } = finding;
  return { ...error, message: message === '' ? 'Could not be collected.' : message };
}

/** Without what the test itself printed. */
function ownLines(lines: readonly string[]): readonly string[] {
  const end = lines.findIndex((line) => /^-{3,} Captured .+ -{3,}$/.test(line));
  return end < 0 ? lines : lines.slice(0, end);
}

/** The lines behind `E`, or with `--tb=native` those below the innermost frame's code. */
function errorOf(lines: readonly string[]): string {
  const marked = lines.filter((line) => /^E(?: {3}|\s*$)/.test(line)).map((line) => line.slice(4));
  const indents = marked.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length);
  const indent = indents.length === 0 ? 0 : Math.min(...indents.slice(0, 200));
  const dedented = marked.map((line) => line.slice(indent));
  const error = dedented.findIndex((line) => /^[A-Z]\w*(?:Error|Exception|Warning): /.test(line));
  const isSyntax = /^\s*File "/.test(dedented[0] ?? '');
  if (marked.length > 0) return dedented.slice(isSyntax ? Math.max(error, 0) : 0).join('\n');
  const expected = lines.indexOf('Expected:');
  if (expected >= 0)
    return lines
      .slice(
        expected,
        lines.findIndex((line) => line.endsWith(': DocTestFailure')),
      )
      .join('\n')
      .trimEnd();
  const traceback = lines.findLastIndex((line) => line.startsWith('  File "'));
  if (traceback < 0) return '';
  const words = lines.slice(traceback + 1);
  const start = words.findIndex((line) => /^\S/.test(line));
  return start < 0 ? '' : words.slice(start).join('\n');
}

const doctest = /^Expected:\n(?<expected>[\s\S]*?)\nGot:\n(?<actual>[\s\S]*?)\s*$/;

const placePatterns = [
  /^(?!E )(?<file>[^\s<>].*?):(?<line>\d+): (?:in .+|[A-Za-z_][\w.]*)?$/,
  /^(?:E\s+| +)File "(?<file>[^"<]+)", line (?<line>\d+)/,
];

/** The last place of a traceback that is not of Python, of pytest, or of an installed package. */
function innermostPlace(lines: readonly string[]): { readonly file: string; readonly line: number } | null {
  for (const line of lines.toReversed()) {
    for (const pattern of placePatterns) {
      const found = pattern.exec(line)?.groups;
      if (found === undefined || isForeign.test(found['file'] ?? '')) continue;
      return { file: found['file'] ?? '', line: Number(found['line']) };
    }
  }
  return null;
}

const isForeign = /[\\/](?:site-packages|dist-packages|lib[\\/]python[\d.]+|Lib)[\\/]|^<|(?:^|[\\/])_pytest[\\/]/;
