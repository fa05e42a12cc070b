import type { Finding, ParseHints, Parser, Parsing } from '../parser.ts';
import { lineMatchers, readLines, skipLine, startReading, type Progress } from './match-lines.ts';
import type { ProblemMatcher } from './matcher.ts';
import { finishesWithin } from './within-time.ts';

/** What matchers found in a text, and what they did not get to see. */
export interface Matched {
  readonly findings: readonly Finding[];
  /** How many findings there were beyond those, which are many. */
  readonly omitted: number;
  /** How many lines were so long that only their beginning was looked at. */
  readonly cutLines: number;
  /** One-based numbers of lines that were given up because a regular expression did not come to an end. */
  readonly skippedLines: readonly number[];
  /** The one-based number of the first line that was left unread for want of time; null when all were read. */
  readonly unreadFrom: number | null;
}

/** Milliseconds of wall time. A line is given up when it takes longer twice in a row: the first time something else may be to blame. */
export interface MatchTime {
  readonly line: number;
  readonly start: number;
  readonly perMegabyte: number;
}

const usualTime: MatchTime = { line: 200, start: 2000, perMegabyte: 100 };

/**
 * Reads a text, whose escape sequences and carriage returns are gone, with problem matchers as VS Code would. Time is bounded by the
 * length of the text whatever the regular expressions are.
 */
export function parseWithMatcher(
  matchers: readonly ProblemMatcher[],
  text: string,
  hints: ParseHints = { exitCode: null, tools: [] },
  time: MatchTime = usualTime,
): Matched {
  const progress = startReading(text.endsWith('\n') ? text.slice(0, -1) : text);
  const ready = lineMatchers(matchers, hints);
  const skippedLines: number[] = [];
  const deadline = performance.now() + time.start + (time.perMegabyte * text.length) / 1_000_000;
  let stuckAt: number | null = null;
  while (!isRead(progress) && performance.now() < deadline) {
    if (finishesWithin(time.line, () => readLines(progress, ready))) break;
    if (stuckAt === progress.line) {
      skippedLines.push(progress.line);
      skipLine(progress);
    }
    stuckAt = progress.line;
  }
  const { findings, omitted, cutLines, line } = progress;
  return { findings, omitted, cutLines, skippedLines, unreadFrom: isRead(progress) ? null : line };
}

const isRead = ({ text, offset }: Progress) => offset > text.length;

/**
 * The format of a problem matcher, or of several that are used together. When a part of the output could not be read, one finding
 * about no file says so.
 */
export function parserOfMatcher(matcher: ProblemMatcher | readonly ProblemMatcher[]): Parser {
  const matchers: readonly ProblemMatcher[] = 'patterns' in matcher ? [matcher] : matcher;
  const names = matchers.flatMap(({ name }) => (name === null ? [] : [`$${name}`])).join(', ');
  return {
    id: names === '' ? 'problem-matcher' : names,
    title: `problem matcher ${names}`.trimEnd(),
    format: 'matched',
    parse(text, hints): Parsing | null {
      const matched = parseWithMatcher(matchers, text, hints);
      const findings = [...matched.findings, ...describeRest(matched, names)];
      return findings.length === 0 ? null : { findings };
    },
  };
}

function describeRest({ omitted, skippedLines, unreadFrom }: Matched, names: string): readonly Finding[] {
  const who = `The problem matcher ${names}`.trimEnd();
  const advice = 'its regular expression takes too long: make it simpler.';
  const [first] = skippedLines;
  const lines = skippedLines.length === 1 ? `line ${first}` : `${skippedLines.length} lines, the first of them line ${first},`;
  return [
    ...(omitted > 0 ? [{ severity: 'info', message: `${omitted} more problems are in the output.` } as const] : []),
    ...(first === undefined ? [] : [warning(`${who} left out ${lines} of the output; ${advice}`)]),
    ...(unreadFrom === null ? [] : [warning(`${who} left the output unread from line ${unreadFrom} on; ${advice}`)]),
  ];
}

const warning = (message: string): Finding => ({ severity: 'warning', message });
