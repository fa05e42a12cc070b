import type { Severity } from '../../model/problem.ts';
import { hasList, listField, placeField, textField } from '../json-shape.ts';
import { jsonParser } from '../json-parser.ts';
import type { Finding, Parser } from '../parser.ts';
import { placedFailure } from '../placed-failure.ts';

/** What ExUnit prints: numbered failures, and a line that counts. */
export const mixTest: Parser = {
  id: 'mix-test',
  title: 'mix test',
  format: 'matched',
  tools: ['mix'],
  recognises: (text) => totals.test(text) || failureTitle.test(text),
  parse(text) {
    const counted = totals.exec(text)?.[0];
    const findings = readFailures(text.split('\n')).map(toFinding);
    if (counted === undefined) return findings.length === 0 ? null : { findings };
    const numberOf = (word: string): number => sum(counted, new RegExp(`(\\d+) ${word}`, 'g'));
    const failed = numberOf('failures?') + numberOf('invalid');
    const skipped = numberOf('skipped') + numberOf('excluded');
    const total = sum(counted, /(\d+) (?:tests?|doctests?|properties|property|features?)\b/g);
    return { findings, tests: { passed: Math.max(0, total - failed - skipped), failed, skipped } };
  },
};

const totals =
  /^(?:\d+ (?:doctests?|properties|property|features?), )*\d+ (?:tests?|doctests?|properties|property|features?), \d+ failures?.*$/m;
const failureTitle = /^ +\d+\) (?:test|doctest|property|feature) (.+) \(([\w.]+)\)$/m;

const sum = (text: string, pattern: RegExp): number =>
  [...text.matchAll(pattern)].reduce((total, found) => total + Number(found[1]), 0);

interface Failure {
  readonly names: readonly string[];
  readonly lines: string[];
}

function readFailures(lines: readonly string[]): readonly Failure[] {
  const failures: Failure[] = [];
  let failure: Failure | null = null;
  for (const line of lines) {
    const [, name, suite = ''] = failureTitle.exec(line) ?? [];
    if (name !== undefined) failures.push((failure = { names: [suite, name], lines: [] }));
    else if (/^\S/.test(line)) failure = null;
    else failure?.lines.push(line.trim());
  }
  return failures;
}

const frame = /^(?:\((\w+) [\w.+-]+\) )?([^\s(].*?\.exs?):(\d+)(?:: .*)?$/;

function toFinding({ names, lines }: Failure): Finding {
  const trace = lines.indexOf('stacktrace:');
  const said = lines.slice(1, trace < 0 ? undefined : trace);
  const details = said.findIndex((line) => /^(?:code|left|right|mailbox|arguments): /.test(line));
  const place = ownFrame(trace < 0 ? [] : lines.slice(trace + 1)) ?? frame.exec(lines[0] ?? '');
  const valueOf = (pattern: RegExp): string | null =>
    said.map((line) => pattern.exec(line)?.[1]).find((one) => one !== undefined) ?? null;
  const isEquality = said.some((line) => line === 'Assertion with == failed');
  return placedFailure({
    names,
    message: said
      .slice(0, details < 0 ? undefined : details)
      .join('\n')
      .replace(/^\*\* /, ''),
    details: '',
    file: place?.[2] ?? null,
    line: place === null ? null : Number(place[3]),
    expected: isEquality ? valueOf(/^right: +(.+)$/) : null,
    actual: isEquality ? valueOf(/^left: +(.+)$/) : null,
    source: 'mix test',
  });
}

/** Of the frames above the test's own, those of the application that called the others, which is the one under test. */
function ownFrame(lines: readonly string[]): RegExpExecArray | null {
  const frames = lines.map((line) => frame.exec(line)).filter((one) => one !== null);
  const test = frames.findIndex((one) => one[1] === undefined);
  const above = frames.slice(0, test < 0 ? undefined : test).filter((one) => !isForeign.test(one[1] ?? ''));
  const owner = above.at(-1)?.[1];
  return above.find((one) => one[1] === owner) ?? frames[test] ?? null;
}

const isForeign = /^(?:elixir|ex_unit|eex|iex|logger|mix|stdlib|kernel|erts)$/;

const severities: Readonly<Record<string, Severity>> = { warning: 'warning', error: 'error' };

/** What the compiler of Elixir writes, with the place below the message, and what `mix format --check-formatted` names. */
export const mix: Parser = {
  id: 'mix',
  title: 'mix compile and mix format',
  format: 'matched',
  tools: ['mix', 'elixir', 'elixirc', 'iex'],
  recognises: (text) => /^ *(?:warning|error): |^\*\* \((?:\w+Error|Mix)\) /m.test(text),
  parse(text) {
    const findings: Finding[] = [];
    let pending: Finding | null = null;
    let isList = false;
    for (const line of text.split('\n')) {
      const [, word = '', message] = /^ *(warning|error): (.+)$/.exec(line) ?? [];
      const open: Finding | null = pending;
      const place: Groups | undefined = open === null ? undefined : below.exec(line)?.groups;
      const thrown = thrownPattern.exec(line)?.groups;
      const unformatted: string | undefined = isList ? /^ +\* (.+\.\w+)$/.exec(line)?.[1] : undefined;
      if (message !== undefined) pending = { severity: severities[word] ?? 'error', message, source: 'elixir' };
      else if (place !== undefined && open !== null) {
        findings.push({ ...open, ...numbers(place), file: place['file'] });
        pending = null;
      } else if (thrown !== undefined) {
        findings.push({ ...numbers(thrown), file: thrown['file'], message: thrown['message'] ?? '', source: 'elixir' });
      } else if (unformatted !== undefined) {
        findings.push({ file: unformatted, message: 'Not formatted as mix format would format it.', source: 'mix format' });
      } else if (/^ {2,}[^\s│|└\d]/.test(line)) pending = withMore(open, '\n', line);
      isList = line.startsWith('The following files are not formatted') || (isList && (line === '' || unformatted !== undefined));
    }
    return findings.length === 0 ? null : { findings };
  },
};

function withMore(finding: Finding | null, separator: string, line: string): Finding | null {
  return finding === null ? null : { ...finding, message: `${finding.message}${separator}${line.trim()}` };
}

const below = /^ *(?:└─ )?(?<file>[^\s(].*?\.(?:exs?|eex|heex|leex)):(?<line>\d+)(?::(?<column>\d+))?(?:: .*)?$/;
const thrownPattern =
  /^\*\* \(\w+Error\) (?:invalid syntax found on |token missing on )?(?<file>\S.*?\.(?:exs?|eex|heex|leex)):(?<line>\d+):(?:(?<column>\d+):)? ?(?<message>.*)$/;

type Groups = Readonly<Record<string, string | undefined>>;

function numbers(groups: Groups): Pick<Finding, 'line' | 'column' | 'columns'> {
  const column = groups['column'];
  return {
    line: groups['line'] === undefined ? null : Number(groups['line']),
    column: column === undefined ? null : Number(column),
    columns: 'characters',
  };
}

const credoSeverity = (category: string): Severity => (/^w/i.test(category) ? 'warning' : 'info');

/** Credo's suggestions with the place below, and its `oneline` and `flycheck` forms. */
export const credo: Parser = {
  id: 'credo',
  title: 'Credo',
  format: 'matched',
  tools: ['credo'],
  recognises: (text) => /^(?:┃ )?\[[A-Z]\] |:\d+: [A-Z]: /m.test(text),
  parse(text) {
    const findings: Finding[] = [];
    let pending: Finding | null = null;
    for (const line of text.split('\n')) {
      const [, category = '', message] = /^┃ *\[([A-Z])\] \S+ (.+)$/.exec(line) ?? [];
      const open: Finding | null = pending;
      const place: Groups | undefined = open === null ? undefined : credoPlace.exec(line)?.groups;
      const one = (oneLine.exec(line) ?? flycheck.exec(line))?.groups;
      if (message !== undefined) pending = { severity: credoSeverity(category), message, source: 'credo' };
      else if (place !== undefined && open !== null) {
        findings.push({ ...open, ...numbers(place), file: place['file'] });
        pending = null;
      } else if (one !== undefined) {
        const { file, category: kind = '', message: said = '' } = one;
        findings.push({ ...numbers(one), file, severity: credoSeverity(kind), message: said, source: 'credo' });
      } else if (/^┃ {2,}\S/.test(line)) pending = withMore(open, ' ', line.slice(1));
    }
    return findings.length === 0 ? null : { findings };
  },
};

const credoPlace = /^┃ +(?<file>\S.*?\.(?:exs?|eex|heex|leex))(?::(?<line>\d+)(?::(?<column>\d+))?)?(?: #?\(.*)?$/;
const oneLine = /^\[(?<category>[A-Z])\] \S+ (?<file>\S.*?\.exs?):(?<line>\d+)(?::(?<column>\d+))? (?<message>.+)$/;
const flycheck = /^(?<file>\S.*?\.exs?):(?<line>\d+):(?:(?<column>\d+):)? (?<category>[A-Z]): (?<message>.+)$/;

export const credoJson: Parser = jsonParser({
  id: 'credo-json',
  title: "Credo's JSON",
  tools: ['credo'],
  sign: '"issues"',
  read(document) {
    const issues = listField(document, 'issues');
    if (
      !hasList(document, 'issues') ||
      !issues.every((issue) => textField(issue, 'check') !== null && 'line_no' in Object(issue))
    )
      return null;
    return {
      findings: issues.map((issue) => ({
        file: textField(issue, 'filename'),
        line: placeField(issue, 'line_no'),
        column: placeField(issue, 'column'),
        endColumn: placeField(issue, 'column_end'),
        columns: 'characters',
        severity: credoSeverity(textField(issue, 'category') ?? ''),
        message: textField(issue, 'message') ?? '',
        code: textField(issue, 'check')?.replace(/^Elixir\./, '') ?? null,
        source: 'credo',
      })),
    };
  },
});
