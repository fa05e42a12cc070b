import type { Severity } from '../../model/problem.ts';
import type { Finding, Parser } from '../parser.ts';
import { withRelated } from '../related-places.ts';

/**
 * What rustc, Clippy and Cargo write for people: a headline, and below it an arrow with the place; or with `--message-format short`
 * both in one line. Notes below a finding that have a place of their own are related to it.
 */
export const rustc: Parser = {
  id: 'rustc',
  title: 'rustc, Clippy and Cargo',
  format: 'matched',
  tools: ['cargo', 'clippy', 'cargo-clippy', 'rustc', 'rustfmt'],
  recognises: (text) => /^ *--> |: (?:error|warning)(?:\[E\d+\])?: /m.test(text) || text.includes('error: linking with'),
  parse(text) {
    const findings: Finding[] = [];
    let headline: Headline | null = null;
    let last = -1;
    let note: string | null = null;
    for (const line of text.split('\n')) {
      const started = readHeadline(line);
      if (started !== null) {
        note = line.startsWith('note: ') && last >= 0 ? started.message : null;
        if (note !== null) continue;
        last = -1;
        headline = started.isFinding ? started : null;
        if (started.message.startsWith('linking with ')) findings.push(toFinding(started, {}));
        continue;
      }
      const short = shortPattern.exec(line)?.groups;
      if (short !== undefined) findings.push(toFinding(headlineOf(short), short));
      const place = arrow.exec(line)?.groups;
      if (headline !== null && place !== undefined) {
        last = findings.push(toFinding(headline, place)) - 1;
        headline = null;
      } else headline = line.trim() === '' ? null : withMore(headline, line);
      const known = findings[last];
      if (known !== undefined) findings[last] = withRule(note === null ? known : withNote(known, note, place), line);
      if (place !== undefined) note = null;
      if (line.trim() === '') [last, note] = [-1, null];
    }
    return findings.length === 0 ? null : { findings };
  },
};

interface Headline {
  readonly isFinding: boolean;
  readonly severity: Severity;
  readonly code: string | null;
  readonly message: string;
}

/** A message may go on below its first line, up to the arrow. */
function withMore(headline: Headline | null, line: string): Headline | null {
  return headline === null ? null : { ...headline, message: `${headline.message}\n${line.trim()}` };
}

const headlinePattern = /^(?<severity>error|warning|note|help)(?:\[(?<code>[\w:-]+)\])?: (?<message>.+)$/;
const arrow = /^ *--> (?<file>.+?):(?<line>\d+):(?<column>\d+)$/;
const shortPattern =
  /^(?<file>[^:\s](?:[^:]|:(?=[\\/]))*\.rs):(?<line>\d+):(?<column>\d+): (?<severity>error|warning)(?:\[(?<code>[\w:-]+)\])?: (?<message>.+)$/;

function readHeadline(line: string): Headline | null {
  const groups = headlinePattern.exec(line)?.groups;
  return groups === undefined ? null : headlineOf(groups);
}

function headlineOf(groups: Readonly<Record<string, string | undefined>>): Headline {
  const { severity, code = null, message = '' } = groups;
  return {
    isFinding: (severity === 'error' || severity === 'warning') && !isRustcSummary(message) && !ofTypos.test(message),
    severity: severity === 'warning' ? 'warning' : 'error',
    code,
    message,
  };
}

function toFinding(headline: Headline, place: Readonly<Record<string, string | undefined>>): Finding {
  const { file, line, column } = place;
  return {
    file: file ?? null,
    line: line === undefined ? null : Number(line),
    column: column === undefined ? null : Number(column),
    columns: 'characters',
    severity: headline.severity,
    message: headline.message,
    code: headline.code,
    source: file?.endsWith('.toml') === true ? 'cargo' : rustSource(headline.code),
  };
}

/** Of the first place below a note. */
function withNote(
  finding: Finding,
  note: string,
  { file = '', line, column }: Readonly<Record<string, string | undefined>> = {},
): Finding {
  if (line === undefined || isForeignRustFile(file)) return finding;
  return withRelated(finding, { file, line: Number(line), column: Number(column), message: note });
}

const lintNote =
  /= note: (?:`#\[(?:warn|deny|forbid)\(([\w:]+)\)\]`|requested on the command line with `-[WDF] ([\w:-]+)`|`-[WDF] ([\w:-]+)` implied)/;
const clippyHelp = /= help: for further information visit (https:\/\/\S+\/rust-clippy\/\S+#\/?(\w+))$/;

/** The rule stands in the notes below, for a lint of the compiler only the first time. */
function withRule(finding: Finding, line: string): Finding {
  const help = clippyHelp.exec(line);
  if (help !== null) return { ...finding, code: `clippy::${help[2]}`, url: help[1], source: 'clippy' };
  const note = finding.code === null ? lintNote.exec(line) : null;
  const code =
    note
      ?.slice(1)
      .find((name) => name !== undefined)
      ?.replaceAll('-', '_') ?? null;
  return code === null || code === 'warnings' ? finding : { ...finding, code, source: rustSource(code) };
}

/** The program whose rule it is. */
export function rustSource(code: string | null): string {
  const tool = code?.startsWith('clippy::') === true ? 'clippy' : code?.startsWith('rustdoc::') === true ? 'rustdoc' : null;
  return tool ?? 'rustc';
}

/** typos writes as rustc does. */
const ofTypos = /^`[^`]+` (?:should be `|is disallowed$)/;

/** Sentences that only sum up what was said before. */
export function isRustcSummary(message: string): boolean {
  return summary.test(message);
}

const summary =
  /^(?:aborting due to |could not compile |could not document |\d+ warnings? emitted|.{1,200} generated \d+ warnings?|Some errors have detailed|For more information about|(?:doc)?test failed, to rerun|\d+ targets? failed|build failed|test run failed|process didn't exit)/;

/** Of the standard library or of a dependency as Cargo keeps it. */
export function isForeignRustFile(file: string): boolean {
  return /^\/rustc\/|[\\/]\.cargo[\\/](?:registry|git)[\\/]|[\\/]rustlib[\\/]|^</.test(file);
}
