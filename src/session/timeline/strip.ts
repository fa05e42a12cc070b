import { percent, summarizeCpu } from '../../model/cpu-samples.ts';
import { describeDuration } from '../../model/duration.ts';
import { describeWait, type Gap, type Occupancy } from './spans.ts';
import type { Timeline } from './timeline.ts';
import type { Say, Words } from './words.ts';
import { round, toX, type View } from './view.ts';

/** What the strip above the rows shows of a run. */
interface Seen {
  readonly timeline: Timeline;
  readonly occupancy: Occupancy;
  readonly gaps: readonly Gap[];
  readonly words: Words;
}

/** How many slots were in use, as shares of all: between `x` and the next step. */
export interface Step {
  readonly x: number;
  readonly used: number;
  readonly limit: number;
}

/** The use of the processors as a share of all of them: a corner of the line. */
export interface CpuPoint {
  readonly x: number;
  readonly share: number;
}

/** Slots over time. */
export function stepsOf({ occupancy, timeline }: Seen, view: View): Step[] {
  const steps: Step[] = [];
  for (const { startMs, endMs, used, limit } of occupancy.segments) {
    if (endMs < view.fromMs || startMs > view.toMs) continue;
    const step = {
      x: round(Math.max(0, toX(startMs, view))),
      used: Math.min(1, used / timeline.jobs),
      limit: Math.min(1, limit / timeline.jobs),
    };
    const before = steps.at(-1);
    // Of many changes within a pixel the busiest is shown.
    if (before !== undefined && step.x - before.x < 0.5)
      steps[steps.length - 1] = before.used > step.used ? before : { ...step, x: before.x };
    else steps.push(step);
  }
  const endX = round(Math.min(view.width, toX(occupancy.segments.at(-1)?.endMs ?? 0, view)));
  return steps.length === 0 ? [] : [...steps, { x: endX, used: 0, limit: 1 }];
}

/** The use of the processors over time: each sample from its beginning, and the end of the last. */
export function cpuOf({ cpu }: Timeline, view: View): CpuPoint[] {
  const points: CpuPoint[] = [];
  for (const [index, { atMs, share }] of cpu.entries()) {
    const fromMs = cpu[index - 1]?.atMs ?? 0;
    if (atMs < view.fromMs || fromMs > view.toMs) continue;
    if (points.length === 0) points.push({ x: round(Math.max(0, toX(fromMs, view))), share });
    points.push({ x: round(Math.min(view.width, toX(atMs, view))), share });
  }
  return points;
}

/** `1.4 of 2 slots in use on average; processors 63 % busy on average, 98 % at most`. */
export function describeStrip({ timeline, occupancy: { segments }, words: { say } }: Seen): string {
  const lengthMs = segments.at(-1)?.endMs ?? 0;
  const usedMs = segments.reduce((sum, { startMs, endMs, used }) => sum + used * (endMs - startMs), 0);
  const slots = lengthMs === 0 ? '' : say('{0} of {1} slots in use on average', (usedMs / lengthMs).toFixed(1), timeline.jobs);
  return [slots, describeCpu(timeline, say)].filter((part) => part !== null && part !== '').join('; ');
}

/** How busy the machine was during the run, in words; null where nobody looked. */
function describeCpu({ cpu }: Timeline, say: Say): string | null {
  const busy = summarizeCpu(cpu);
  return busy === null ? null : say('processors {0} busy on average, {1} at most', percent(busy.mean), percent(busy.most));
}

/** What the strip shows at a time, as a sentence; null where every slot was in use and nobody looked at the processors. */
export function describeStripAt(measured: Seen, atMs: number): string | null {
  const sample = measured.timeline.cpu.find((one) => one.atMs > atMs);
  const parts = [
    describeGapAt(measured, atMs),
    sample === undefined ? null : measured.words.say('Processors {0} busy.', percent(sample.share)),
  ];
  return parts.every((part) => part === null) ? null : parts.filter((part) => part !== null).join(' ');
}

/** The gap at a time, as a sentence; null where every slot was in use. */
function describeGapAt(measured: Seen, atMs: number): string | null {
  const gap = measured.gaps.find(({ startMs, endMs }) => startMs <= atMs && endMs > atMs);
  return gap === undefined ? null : describeGap(gap, measured);
}

/** Gaps that are told at most, and the shortest that is. */
const told = { most: 20, leastMs: 20 };

/** The strip of a run that is over as sentences: how much was in use, and the longest gaps in the order of time. */
export function tellStrip(measured: Seen): readonly string[] {
  const { gaps, words } = measured;
  const long = gaps
    .filter(({ startMs, endMs }) => endMs - startMs >= told.leastMs)
    .toSorted((a, b) => b.endMs - b.startMs - (a.endMs - a.startMs))
    .slice(0, told.most)
    .toSorted((a, b) => a.startMs - b.startMs);
  const sentences = long.map((gap) => words.say('After {0}: {1}', describeDuration(gap.startMs), describeGap(gap, measured)));
  const summary = describeStrip(measured);
  return summary === '' ? sentences : [`${summary[0]!.toUpperCase()}${summary.slice(1)}.`, ...sentences];
}

function describeGap(gap: Gap, { timeline: { jobs }, words }: Seen): string {
  const { kind, startMs, endMs, slots } = gap;
  const free = [slots, jobs, describeDuration(endMs - startMs)] as const;
  if (kind === 'end')
    return jobs === 1
      ? words.say('{0} of {1} slot free for {2}: nothing was left to start.', ...free)
      : words.say('{0} of {1} slots free for {2}: nothing was left to start.', ...free);
  const wait = describeWait({ ...gap, kind }, words);
  return jobs === 1
    ? words.say('{0} of {1} slot free for {2}: what came next waited {3}.', ...free, wait)
    : words.say('{0} of {1} slots free for {2}: what came next waited {3}.', ...free, wait);
}
