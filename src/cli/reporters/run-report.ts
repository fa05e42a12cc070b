import { percent, summarizeCpu } from '../../model/cpu-samples.ts';
import { describeDuration } from '../../model/duration.ts';
import type { CheckState, RunState } from '../../model/state.ts';
import { cleanForDisplay } from '../../parse/clean-for-display.ts';
import { summarize } from '../../session/summarize.ts';
import { findInsights } from '../../session/timeline/insight.ts';
import type { Timeline } from '../../session/timeline/timeline.ts';
import { count } from '../text.ts';
import { describeNotes, describeProblemPlainly, describeTime, isFailure } from './describe-result.ts';

/** A finished run as a page tells it, in Markdown or HTML. Texts are as they are: not yet escaped. */
export interface RunReport {
  /** `Failed in 12 s`. */
  readonly title: string;
  /** Name and value, in the order in which they are told. */
  readonly figures: readonly (readonly [string, string])[];
  readonly insights: readonly string[];
  readonly checks: readonly ReportedCheck[];
}

export interface ReportedCheck {
  readonly id: string;
  readonly title: string;
  readonly verdict: string;
  /** Empty where it did not run. */
  readonly duration: string;
  readonly notes: string;
  /** Of a failure: problems, a line each, and the end of what it wrote; both cut to what is worth reading. */
  readonly problems: readonly string[];
  readonly output: string;
}

type Finished = Extract<CheckState, { status: 'finished' }>;

/** Of all failures together, in characters: a page that somebody reads, not an archive. */
const mostText = 90_000;
const mostProblems = 20;
const mostLine = 300;
const mostNotes = 160;

export function makeRunReport(timeline: Timeline, state: RunState): RunReport {
  const { durationMs, sumOfDurationsMs, speedup, overheadMs, counts } = summarize(state);
  const verdict = state.end?.verdict ?? 'cancelled';
  const busy = summarizeCpu(timeline.cpu);
  const word = verdict === 'empty' ? 'Nothing ran' : `${verdict[0]!.toUpperCase()}${verdict.slice(1)}`;
  const checks = [...state.checks.values()].filter((check) => check.status === 'finished');
  const failures = checks.filter(({ result }) => isFailure(result.verdict)).length;
  const room = Math.min(8_000, Math.floor(mostText / Math.max(1, failures)));
  const counted = Object.entries(counts).flatMap(([name, number]) =>
    number === 0 ? [] : [`${number} ${name.replace('-', ' ')}`],
  );
  return {
    title: `${word} in ${describeDuration(durationMs)}`,
    figures: [
      ['started', state.startedAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')],
      ['trigger', state.trigger],
      ['checks', counted.join(', ') || 'none'],
      ['slots', state.mode === 'sequential' ? '1, one after the other' : String(state.jobs)],
      ['sum of checks', describeDuration(sumOfDurationsMs)],
      ['speed-up', `${speedup.toFixed(2)}x`],
      ['overhead', describeDuration(overheadMs)],
      ...(busy === null ? [] : [['processors', `${percent(busy.mean)} busy, ${percent(busy.most)} at most`] as const]),
    ],
    insights: findInsights(timeline).map(({ text }) => text),
    checks: checks.map((check) => reportCheck(check, room)),
  };
}

function reportCheck({ plan, result }: Finished, room: number): ReportedCheck {
  const about = {
    id: plan.id,
    title: plan.title,
    verdict: result.verdict,
    duration: describeTime(result),
    notes: cutTo(describeNotes(result), mostNotes),
  };
  if (!isFailure(result.verdict)) return { ...about, problems: [], output: '' };
  const shown = result.problems.slice(0, mostProblems);
  const problems = fit(
    shown.map((problem) => cutLine(describeProblemPlainly(problem))),
    room / 2,
  );
  const left = result.problems.length - problems.length;
  const lines = cleanForDisplay(result.output.text).trimEnd().split('\n').slice(-40).map(cutLine);
  return {
    ...about,
    problems: left > 0 ? [...problems, `and ${count(left, 'more problem')}`] : problems,
    output: fit(lines.toReversed(), room / 2)
      .toReversed()
      .join('\n'),
  };
}

const cutTo = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
const cutLine = (line: string): string => cutTo(line, mostLine);

/** As many from the beginning as there is room for, whatever escaping makes of them. */
function fit(lines: readonly string[], room: number): string[] {
  let used = 0;
  return lines.filter((line) => (used += line.length + 5 * (line.match(/[&<>"]/g)?.length ?? 0) + 1) <= room);
}
