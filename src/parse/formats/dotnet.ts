import type { TestCounts } from '../../model/problem.ts';
import { addCounts, asObject, field, hasList, listField, placeField, textField } from '../json-shape.ts';
import { jsonParser } from '../json-parser.ts';
import { commonSeverities, parseLines, type LineTable } from '../line-table.ts';
import { msbuild } from './msbuild.ts';
import type { Finding, Parser } from '../parser.ts';
import { placedFailure } from '../placed-failure.ts';

/** What `dotnet build`, `test` and `format` print: the compilers' lines, and of tests the failures with the counts of each assembly. */
export const dotnet: Parser = {
  id: 'dotnet',
  title: 'dotnet',
  format: 'matched',
  tools: ['dotnet', 'vstest'],
  recognises: (text) => marks.test(text) || msbuild.recognises?.(text) !== false,
  parse(text, hints) {
    const compiled = msbuild.parse(text, hints)?.findings ?? [];
    const build = [...compiled, ...(parseLines(text, formatTable)?.findings ?? [])].filter(({ code }) => code !== 'TESTERROR');
    const lines = text.split('\n');
    const failures = [...readFailures(lines).map(toFinding), ...readTestErrors(lines)];
    const tests = countTests(text);
    const isBuilt = /^Build succeeded\.$|^Formatted 0 of \d+ files\.$/m.test(text);
    if (build.length + failures.length === 0 && tests === undefined && !isBuilt) return null;
    return { findings: [...build, ...failures], ...(tests === undefined ? {} : { tests }) };
  },
};

const marks =
  /^ *(?:Failed!|Passed!|Skipped!) +- |^ +Failed \S|^Total tests: \d|^Build succeeded\.$|error [A-Z]{5,}: |^Test summary: total: /m;

/** What `dotnet format` says of blanks, whose rules have no numbers. */
const formatTable: LineTable = {
  id: 'dotnet-format',
  title: 'dotnet format',
  source: 'dotnet format',
  rules: [
    {
      pattern:
        /^\s*(?<file>\S.*?)\((?<line>\d+),(?<column>\d+)\): (?<severity>error|warning) (?<code>[A-Z]{5,}): (?<message>.+?)(?: \[[^\]]+proj\])?$/,
      severity: commonSeverities,
    },
  ],
};

interface Failure {
  readonly name: string;
  readonly lines: string[];
}

const title = /^ {2}(?:Failed|X) (\S.*?)(?: \[(?:< )?[\d.,]+ ?\w+(?: \d+ ?\w+)*\])?$/;
const nextResult =
  /^ {2}(?:Passed|Failed|Skipped|X|V|!) \S|^(?:Failed!|Passed!|Test Run |Total tests:|Results File:|Attachments:)|^\[xUnit/;

function readFailures(lines: readonly string[]): readonly Failure[] {
  const failures: Failure[] = [];
  let failure: Failure | null = null;
  for (const line of lines) {
    const name = title.exec(line)?.[1];
    if (name !== undefined) failures.push((failure = { name, lines: [] }));
    else if (nextResult.test(line)) failure = null;
    else failure?.lines.push(line);
  }
  return failures.filter(({ lines: below }) => below.some((line) => /^ *(?:Error Message|Stack Trace):$/.test(line)));
}

function toFinding({ name, lines }: Failure): Finding {
  const start = lines.findIndex((line) => /^ *Error Message:$/.test(line));
  const trace = lines.findIndex((line) => /^ *Stack Trace:$/.test(line));
  const end = lines.findIndex((line) => /^ *Standard (?:Output|Error) Messages:$/.test(line));
  const message = lines.slice(start + 1, trace < 0 ? (end < 0 ? undefined : end) : trace).map((line) => line.replace(/^ /, ''));
  const frames = lines.slice(trace < 0 ? lines.length : trace).map((line) => / in (.+):line (\d+)$/.exec(line));
  const place = frames.find((one) => one !== null);
  return placedFailure({
    names: [name],
    message: message.join('\n'),
    file: place?.[1] ?? null,
    line: place === undefined || place === null ? null : Number(place[2]),
    source: 'dotnet test',
  });
}

/** The form of `dotnet test` where MSBuild shows the failures: the place as of an error, and below it the test. */
function readTestErrors(lines: readonly string[]): readonly Finding[] {
  return lines.flatMap((line, index) => {
    const [, file, row, rest = ''] = /^\s*(\S.*?)\((\d+)(?:,\d+)?\): error TESTERROR: ?(.*)$/.exec(line) ?? [];
    if (file === undefined) return [];
    const below = lines.slice(index + 1, index + 40).map((one) => one.trim());
    const end = below.findIndex((one) => one === 'Stack Trace:' || one === '' || one.includes('error TESTERROR'));
    const said = [rest, ...(end < 0 ? below : below.slice(0, end))].filter((one) => one !== '').join('\n');
    const [, name = '', message = said] = /^(\S.*?) \([^()\n]*s\): (?:Error Message: )?([\s\S]*)$/.exec(said) ?? [];
    return [placedFailure({ names: [name], message, file, line: Number(row), source: 'dotnet test' })];
  });
}

const assembly = /^ *(?:Failed|Passed|Skipped)! +- Failed: +(\d+), Passed: +(\d+), Skipped: +(\d+), Total: +\d+/gm;

/** Each assembly has its line; older versions sum up on lines of their own. */
function countTests(text: string): TestCounts | undefined {
  const counts = [...text.matchAll(assembly)].map(([, failed, passed, skipped]) => ({
    passed: Number(passed),
    failed: Number(failed),
    skipped: Number(skipped),
  }));
  const summary = /^Test summary: total: \d+, failed: (\d+), succeeded: (\d+), skipped: (\d+)/m.exec(text);
  if (summary !== null) return { passed: Number(summary[2]), failed: Number(summary[1]), skipped: Number(summary[3]) };
  if (counts.length > 0) return counts.reduce<TestCounts | undefined>(addCounts, undefined);
  if (!/^Total tests: \d/m.test(text)) return undefined;
  const numberOf = (word: string): number => Number(new RegExp(`^ +${word}: (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
  return { passed: numberOf('Passed'), failed: numberOf('Failed'), skipped: numberOf('Skipped') };
}

/** The report of `dotnet format --report`. */
export const dotnetFormatJson: Parser = jsonParser({
  id: 'dotnet-format-json',
  title: "dotnet format's report",
  tools: ['dotnet'],
  sign: '"FileChanges"',
  read(document) {
    if (!Array.isArray(document) || !document.every((file) => asObject(file) !== null && hasList(file, 'FileChanges')))
      return null;
    return {
      findings: document.flatMap((file: unknown) => listField(file, 'FileChanges').map((change) => toChange(file, change))),
    };
  },
});

function toChange(file: unknown, change: unknown): Finding {
  const id = textField(change, 'DiagnosticId');
  const description = textField(change, 'FormatDescription') ?? '';
  return {
    file: textField(file, 'FilePath') ?? textField(file, 'FileName'),
    line: placeField(change, 'LineNumber'),
    column: placeField(change, 'CharNumber'),
    message:
      id === null ? description : description.replace(new RegExp(`^(?:error|warning) ${id.replaceAll(/\W/g, '\\$&')}: `), ''),
    code: id,
    source: 'dotnet format',
    ...(field(change, 'Severity') === 'Warning' ? { severity: 'warning' as const } : {}),
  };
}
