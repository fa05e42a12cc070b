import { percent, summarizeCpu } from '../../model/cpu-samples.ts';
import { describeDuration } from '../../model/duration.ts';
import type { RunVerdict } from '../../model/verdict.ts';
import type { CheckRow, Measured } from './layout.ts';
import { describeWait, spansOf, waitsIn, type Span } from './spans.ts';
import { totalsOf, type TimedCheck } from './timeline.ts';
import type { Say, Words } from './words.ts';

/** How a check is at the moment. */
export function stateOf({ outcome, startsMs }: TimedCheck): CheckRow['verdict'] {
  return outcome?.verdict ?? (startsMs.length > 0 ? 'running' : 'waiting');
}

/** The life of a check so far. */
export function spansIn(check: TimedCheck, { timeline, occupancy, nowMs }: Measured): readonly Span[] {
  return spansOf(check, timeline, occupancy, nowMs);
}

/** The run in one line. */
export function describeRun({ timeline, nowMs, words: { say } }: Measured): string {
  const { durationMs, sumMs, speedup } = totalsOf(timeline);
  if (timeline.end === null) return describeDuration(nowMs);
  const busy = summarizeCpu(timeline.cpu);
  const parts = [
    describeRunVerdict(timeline.end.verdict, say),
    describeDuration(durationMs),
    say('{0} of checks', describeDuration(sumMs)),
    `${speedup.toFixed(2)}x`,
    ...(busy === null ? [] : [say('processors {0} busy', percent(busy.mean))]),
  ];
  return parts.join(', ');
}

/** Shorter waits are of no interest to anybody. */
const leastWaitMs = 20;

/** What a check waited for, in words: `1.1 s for a slot`. */
export function describeWaits(spans: readonly Span[], words: Words): string[] {
  return waitsIn(spans)
    .filter(({ ms }) => ms >= leastWaitMs)
    .map((wait) => `${describeDuration(wait.ms)} ${describeWait(wait, words)}`);
}

/** A check in one sentence: what became of it, and what it waited for. */
export function describeRow(check: TimedCheck, measured: Measured, spans = spansIn(check, measured)): string {
  const { critical, nowMs, words } = measured;
  const { say } = words;
  const { title, outcome, startsMs } = check;
  const waits = describeWaits(spans, words).map((wait) => say('waited {0}', wait));
  const ranMs = outcome?.durationMs ?? nowMs - (startsMs[0] ?? nowMs);
  const parts = [
    describeState(stateOf(check), say),
    startsMs.length === 0 ? '' : describeDuration(ranMs),
    outcome?.cached === true ? say('cached') : '',
    outcome?.flaky === true ? say('flaky') : '',
    startsMs.length > 1 ? say('{0} attempts', startsMs.length) : '',
    critical.has(check.id) ? say('on the critical path') : '',
    ...waits,
    describeProblems(outcome?.problems ?? 0, say),
    outcome?.reason ?? '',
  ];
  return `${title}: ${parts.filter((part) => part !== '').join(', ')}`;
}

function describeProblems(count: number, say: Say): string {
  if (count === 0) return '';
  return count === 1 ? say('1 problem') : say('{0} problems', count);
}

/** How a run ended, as one word. */
export function describeRunVerdict(verdict: RunVerdict, say: Say): string {
  return verdict === 'empty' ? say('nothing to run') : describeState(verdict, say);
}

/** How a check is, as one word. */
export function describeState(state: CheckRow['verdict'], say: Say): string {
  switch (state) {
    case 'passed':
      return say('passed');
    case 'failed':
      return say('failed');
    case 'timed-out':
      return say('timed out');
    case 'errored':
      return say('errored');
    case 'skipped':
      return say('skipped');
    case 'cancelled':
      return say('cancelled');
    case 'running':
      return say('running');
    case 'waiting':
      return say('waiting');
    default:
      return state satisfies never;
  }
}

/** What stands in the cells of a row. */
export function cellsOf(check: TimedCheck, measured: Measured): string[] {
  const { critical, nowMs, words } = measured;
  const { say } = words;
  const { title, startsMs, outcome } = check;
  const startMs = startsMs[0];
  const marks = [
    outcome?.cached === true ? say('cached') : '',
    outcome?.flaky === true ? say('flaky') : '',
    critical.has(check.id) ? say('critical path') : '',
    outcome?.reason ?? '',
  ];
  return [
    title,
    describeState(stateOf(check), say),
    startMs === undefined ? '' : describeDuration(startMs),
    startMs === undefined ? '' : describeDuration(outcome?.durationMs ?? nowMs - startMs),
    describeWaits(spansIn(check, measured), words).join(', '),
    marks.filter((mark) => mark !== '').join(', '),
  ];
}
