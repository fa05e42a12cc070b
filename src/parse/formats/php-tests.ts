import type { TestCounts } from '../../model/problem.ts';
import type { Finding, Parser } from '../parser.ts';
import { placedFailure } from '../placed-failure.ts';

interface Failure {
  readonly names: readonly string[];
  readonly lines: string[];
}

/** What PHPUnit prints: numbered failures and errors, or the marks of `--testdox`. Risky, skipped and incomplete tests are no failures. */
export const phpunitText: Parser = {
  id: 'phpunit-text',
  title: 'PHPUnit',
  format: 'matched',
  tools: ['phpunit', 'paratest'],
  recognises: (text) => /^(?:PHPUnit \d|There (?:was|were) \d+ |OK \(\d+ tests?, |Tests: \d+, Assertions: \d+)/m.test(text),
  parse(text) {
    const lines = text.split('\n');
    const numbered = readNumbered(lines);
    const findings = (numbered.length > 0 ? numbered : readTestdox(lines)).map(toFinding);
    const tests = countPhpunit(text);
    return tests === null && findings.length === 0 ? null : { findings, ...(tests === null ? {} : { tests }) };
  },
};

function readNumbered(lines: readonly string[]): readonly Failure[] {
  const failures: Failure[] = [];
  let isFailures = false;
  let failure: Failure | null = null;
  for (const line of lines) {
    const kind = /^There (?:was|were) \d+ (.+):$/.exec(line)?.[1];
    const title = isFailures ? /^\d+\) (\S.*)$/.exec(line)?.[1] : undefined;
    if (/^\d+ tests? triggered \d+ /.test(line)) {
      isFailures = false;
      failure = null;
    } else if (kind !== undefined) {
      isFailures = /^(?:PHPUnit )?(?:test )?(?:errors?|failures?)$/.test(kind);
      failure = null;
    } else if (/^(?:--|FAILURES!|ERRORS!|Tests: \d+,.*|OK.*)$/.test(line)) failure = null;
    else if (title !== undefined) failures.push((failure = { names: namesOf(title), lines: [] }));
    else failure?.lines.push(line);
  }
  return failures;
}

/** `A\BTest::testC with data set "x" (1, 2)` without the values, which may be long. */
function namesOf(title: string): readonly string[] {
  const [suite = '', ...rest] = title.split('::');
  return [suite, rest.join('::').replace(/( with data set (?:"[^"]*"|#\d+)).*$/, '$1')];
}

function readTestdox(lines: readonly string[]): readonly Failure[] {
  const failures: Failure[] = [];
  let suite = '';
  let failure: Failure | null = null;
  for (const line of lines) {
    const name = /^ ✘ (.+)$/.exec(line)?.[1];
    const said = /^ {3}[│├┐┊] ?(.*)$/.exec(line)?.[1];
    if (/^[A-Z]\S* ?(?:\(.+\))?$/.test(line)) suite = line.replace(/^.*\((.+)\)$/, '$1');
    if (name !== undefined) failures.push((failure = { names: [suite, name.replace(/ \[[\d.]+ \w+\]$/, '')], lines: [] }));
    else if (said !== undefined) failure?.lines.push(said);
    else failure = null;
  }
  return failures;
}

const placePattern = /^\s*((?:[A-Za-z]:)?[\\/].+\.(?:php|phpt|phtml)):(\d+)$/;

function toFinding({ names, lines }: Failure): Finding {
  const places = lines.map((line) => placePattern.exec(line)).filter((place) => place !== null);
  const place = places.find(([, file]) => !/[\\/]vendor[\\/]|^phar:/.test(file!));
  const end = lines.findIndex((line) => placePattern.test(line));
  const message = (end < 0 ? lines : lines.slice(0, end)).join('\n');
  return placedFailure({
    names,
    message,
    details: message,
    file: place?.[1] ?? null,
    line: place === undefined ? null : Number(place[2]),
    source: 'phpunit',
  });
}

function countPhpunit(text: string): TestCounts | null {
  const passed = /^OK \((\d+) tests?, /m.exec(text)?.[1];
  if (passed !== undefined) return { passed: Number(passed), failed: 0, skipped: 0 };
  const totals = /^Tests: (\d+), Assertions: \d+.*$/m.exec(text);
  if (totals === null) return null;
  const numberOf = (word: string): number => Number(new RegExp(`\\b${word}: (\\d+)`).exec(totals[0])?.[1] ?? 0);
  const failed = numberOf('Errors') + numberOf('Failures');
  const skipped = numberOf('Skipped') + numberOf('Incomplete');
  return { passed: Math.max(0, Number(totals[1]) - failed - skipped), failed, skipped };
}

/** What Pest prints, by itself and below `artisan test`. */
export const pestText: Parser = {
  id: 'pest-text',
  title: 'Pest',
  format: 'matched',
  tools: ['pest', 'artisan'],
  recognises: (text) => /^ *(?:FAILED|FAIL|PASS) {2}\S|^ *• .+ > |^ {2}Tests: +\d/m.test(text),
  parse(text) {
    const failures: Failure[] = [];
    let failure: Failure | null = null;
    for (const line of text.split('\n')) {
      const title = /^ *(?:FAILED {2}|• )(\S.*)$/.exec(line)?.[1];
      if (title !== undefined) failures.push((failure = { names: title.trimEnd().split(/ [>›] | → /), lines: [] }));
      else if (/^ {2}Tests: +\d|^ *─{5,}/.test(line)) failure = null;
      else failure?.lines.push(line.trim());
    }
    const totals = /^ {2}Tests: +(\d.*)$/m.exec(text)?.[1];
    if (failures.length === 0 && totals === undefined) return null;
    const findings = failures.map(toPestFinding);
    if (totals === undefined) return { findings };
    const numberOf = (word: string): number => Number(new RegExp(`(\\d+) ${word}`).exec(totals)?.[1] ?? 0);
    const skipped = numberOf('skipped') + numberOf('todos?') + numberOf('incomplete');
    return { findings, tests: { passed: numberOf('passed') + numberOf('risky'), failed: numberOf('failed'), skipped } };
  },
};

function toPestFinding({ names, lines }: Failure): Finding {
  const at = lines.findIndex((line) => /^at .+:\d+$/.test(line));
  const [, file, line] = /^at (.+):(\d+)$/.exec(lines[at] ?? '') ?? [];
  return placedFailure({
    names,
    message: (at < 0 ? lines : lines.slice(0, at)).join('\n').trim(),
    file: file ?? null,
    line: line === undefined ? null : Number(line),
    source: 'pest',
  });
}
