import type { TestCounts } from '../../model/problem.ts';
import { lineParser } from '../line-table.ts';
import type { Finding, ParseHints, Parser, Parsing } from '../parser.ts';
import { findPlace } from '../stack-place.ts';
import { placedFailure } from '../placed-failure.ts';

interface Result {
  readonly name: string;
  /** In the runner's words. */
  readonly status: string;
  readonly outcome: keyof TestCounts;
  readonly lines: string[];
}

function toParsing(results: readonly Result[], source: string, hints: ParseHints): Parsing | null {
  if (results.length === 0) return null;
  const tests = { passed: 0, failed: 0, skipped: 0 };
  for (const { outcome } of results) tests[outcome] += 1;
  const failed = results.filter((result) => result.outcome === 'failed');
  return { findings: failed.map((result) => toFinding(result, source, hints)), tests };
}

/** The line with a place in somebody's own file is the message; else the last one that the test wrote, else the runner's word. */
function toFinding({ name, status, lines }: Result, source: string, hints: ParseHints): Finding {
  const text = lines.slice(0, 2000).join('\n');
  const place = lines.map(compilerPlace).find((one) => one !== null) ?? findPlace(text, hints.root);
  const own = lines.find((line) => place !== null && line.includes(`${place.file}:${place.line}`));
  const said =
    own?.replace(/^.*?:\d+:(?:\d+:)? ?(?:(?:fatal )?(?:error|failure): ?)?/i, '') ??
    lines.findLast((line) => line.trim() !== '') ??
    '';
  return placedFailure({
    names: [name],
    message: [status, said].filter((part) => part !== '').join(': '),
    details: text,
    ...(place === null ? {} : { file: place.file, line: place.line }),
    source,
  });
}

/** `a b.c:8: error: …` as compilers write it, blanks in the path included. */
function compilerPlace(line: string): { readonly file: string; readonly line: number } | null {
  const [, file, row] = /^(\S.*?\.\w{1,5})(?::|\()(\d{1,9})\)?(?::\d+)?: (?:fatal )?(?:error|failure)\b/i.exec(line) ?? [];
  return file === undefined ? null : { file, line: Number(row) };
}

/** What CTest prints: a line for each test, and with `--output-on-failure` or `-V` what the test wrote. */
export const ctest: Parser = {
  id: 'ctest',
  title: 'CTest',
  format: 'matched',
  tools: ['ctest'],
  recognises: (text) => ctestResult.test(text) || noTests.test(text),
  parse(text, hints) {
    const results: Result[] = [];
    const written = new Map<string, string[]>();
    let current: Result | null = null;
    for (const line of text.split('\n')) {
      const [, number = '', name, rest = ''] = ctestResult.exec(line) ?? [];
      const word = / sec\s*$/.test(rest) ? rest.trim() : null;
      const [, owner = '', verbose] = /^(\d+): (.*)$/.exec(line) ?? [];
      if (name !== undefined && word !== null) {
        current = { name, ...ctestOutcome(word), lines: [...(written.get(number) ?? [])] };
        results.push(current);
      } else if (
        verbose !== undefined &&
        !/^Test (?:command|timeout)|^Working Directory: |^Environment variables:/.test(verbose)
      ) {
        written.set(owner, [...(written.get(owner) ?? []).slice(-200), verbose]);
      } else if (/^ *Start +\d+: |^\d+% tests passed|^The following tests /.test(line)) current = null;
      else current?.lines.push(line);
    }
    return noTests.test(text) && results.length === 0 ? { findings: [] } : toParsing(results, 'ctest', hints);
  },
};

const noTests = /^No tests were found!!!$/m;
const ctestResult = /^ *\d+\/\d+ Test +#(\d+): (.+?) \.{3,}(.*)$/m;

function ctestOutcome(word: string): Pick<Result, 'outcome' | 'status'> {
  const status = word
    .replace(/\d[\d.]* sec$/, '')
    .trim()
    .replace('***', ' ')
    .replace(/:$/, '')
    .trim();
  if (status === 'Passed') return { outcome: 'passed', status };
  return { outcome: /Skipped|Disabled/.test(status) ? 'skipped' : 'failed', status: status.replace(/ Exception$/, '') };
}

/** What `meson test` prints: a line for each test, and with `--print-errorlogs` what the test wrote, between two rules. */
export const mesonTest: Parser = {
  id: 'meson-test',
  title: 'meson test',
  format: 'matched',
  tools: ['meson', 'ninja'],
  recognises: (text) => mesonResult.test(text),
  parse(text, hints) {
    const results = new Map<string, Result>();
    let current: Result | null = null;
    let isOutput = false;
    for (const line of text.split('\n')) {
      const [, key = '', name, word = '', detail = ''] = mesonResult.exec(line) ?? [];
      if (name !== undefined) {
        const outcome = /^(?:OK|EXPECTEDFAIL)$/.test(word) ? 'passed' : /^(?:SKIP|IGNORED)$/.test(word) ? 'skipped' : 'failed';
        const status = [word, detail].filter((part) => part !== '').join(', ');
        current = results.get(key) ?? { name: name.trim(), status, outcome, lines: [] };
        results.set(key, current);
      } else if (/^―{3,}/.test(line)) isOutput = !isOutput;
      else if (isOutput) current?.lines.push(line);
    }
    return toParsing([...results.values()], 'meson', hints);
  },
};

const mesonResult =
  /^ *(\d+\/\d+) (.+?) +(OK|FAIL|SKIP|TIMEOUT|ERROR|EXPECTEDFAIL|UNEXPECTEDPASS|IGNORED|INTERRUPT) +\d[\d.]*s(?: +(.+))?$/m;

/** What meson says of its own build files, whose columns count from zero. */
export const meson: Parser = lineParser({
  id: 'meson',
  title: 'meson setup',
  source: 'meson',
  recognises: /meson(?:\.build|_options\.txt|\.options):\d+:\d+: /,
  rules: [
    {
      pattern:
        /^(?<file>.*?meson(?:\.build|_options\.txt|\.options)):(?<line>\d+):(?<column>\d+): (?<severity>ERROR|WARNING|DEPRECATION): (?<message>.+)$/,
      severity: { error: 'error', warning: 'warning', deprecation: 'warning' },
      columns: 'characters',
      zeroBased: true,
    },
  ],
});
