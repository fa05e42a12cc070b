import { describeDuration } from '../../model/duration.ts';
import type { Verdict } from '../../model/verdict.ts';
import { cpuOf, describeStrip, stepsOf, type CpuPoint, type Step } from './strip.ts';
import { round, toX, type View } from './view.ts';
import { describeRow, spansIn, stateOf } from './describe-run.ts';
import { findGaps, occupancyOf, type Gap, type Occupancy, type SpanKind } from './spans.ts';
import { titleUnder } from '../title-under.ts';
import { plainWords, type Words } from './words.ts';
import { criticalPathOf, durationOf, type TimedCheck, type Timeline } from './timeline.ts';

/** A row of the picture: a heading, or a check with its spans. */
export type Row = GroupRow | CheckRow;

export interface GroupRow {
  readonly type: 'group';
  readonly y: number;
  readonly label: string;
}

export interface CheckRow {
  readonly type: 'check';
  readonly y: number;
  /** Among the checks of the run. */
  readonly index: number;
  readonly id: string;
  readonly title: string;
  readonly verdict: Verdict | 'running' | 'waiting';
  /** The row in one sentence, for those who do not see it. */
  readonly label: string;
  readonly isCritical: boolean;
  readonly bars: readonly Bar[];
}

/** A span in pixels, cut to the sight. `ghost` is what is expected of a check that has not ended. */
export interface Bar {
  readonly kind: SpanKind | 'ghost';
  readonly x: number;
  readonly width: number;
}

export interface Tick {
  readonly x: number;
  readonly label: string;
}

export interface Layout {
  readonly rows: readonly Row[];
  /** Of all rows, in sight or not. */
  readonly totalHeight: number;
  readonly ticks: readonly Tick[];
  readonly steps: readonly Step[];
  /** The use of the processors: what is held from one point to the next, as a share of all. */
  readonly cpu: readonly CpuPoint[];
  /** The strip in words. */
  readonly stripLabel: string;
  /** What the shapes of the strip mean. */
  readonly legend: { readonly slots: string; readonly processors: string };
  /** Now, in a run that goes on; null where that is out of sight, or the run is over. */
  readonly nowX: number | null;
}

export const rowHeight = 22;

/** What stays the same as long as the run does: made once for many views. */
export interface Measured {
  readonly timeline: Timeline;
  readonly occupancy: Occupancy;
  readonly critical: ReadonlySet<string>;
  readonly gaps: readonly Gap[];
  readonly nowMs: number;
  readonly order: readonly (string | number)[];
  /** When checks that have not ended will probably begin and end; none in a run that is over, or where nothing is known of one. */
  readonly expected: ReadonlyMap<string, Expectation>;
  /** How all that is told of it is said. */
  readonly words: Words;
}

interface Expectation {
  readonly startMs: number;
  readonly endMs: number;
}

/** `nowMs` for a run that goes on; it ends what has not ended. Headings stand as strings, checks as their indices. */
export function measureTimeline(timeline: Timeline, nowMs: number = durationOf(timeline), words: Words = plainWords): Measured {
  const order: (string | number)[] = [];
  let group: string | null = null;
  for (const [index, check] of timeline.checks.entries()) {
    if (check.group !== group && check.group !== null) order.push(check.group);
    group = check.group;
    order.push(index);
  }
  const occupancy = occupancyOf(timeline, nowMs);
  const critical = new Set(timeline.end === null ? [] : criticalPathOf(timeline).path);
  const expected = expect(timeline, nowMs);
  let gaps: readonly Gap[] | null = null;
  return {
    timeline,
    occupancy,
    critical,
    // Looked for when somebody points at one: it takes longer than all the rest.
    get gaps() {
      return (gaps ??= findGaps(timeline, occupancy));
    },
    nowMs,
    order,
    expected,
    words,
  };
}

/** The picture of a run: only the rows in sight have bars. Pure. */
export function layoutTimeline(measured: Measured, view: View): Layout {
  const { timeline, order, nowMs, words } = measured;
  const first = Math.max(0, Math.floor(view.scroll / rowHeight));
  const last = Math.ceil((view.scroll + view.height) / rowHeight);
  const rows = order.slice(first, last).map((entry, index): Row => {
    const y = (first + index) * rowHeight - view.scroll;
    return typeof entry === 'string' ? { type: 'group', y, label: entry } : layoutCheck(entry, measured, view, y);
  });
  const nowX = timeline.end === null ? toX(nowMs, view) : null;
  return {
    rows,
    totalHeight: order.length * rowHeight,
    ticks: ticksOf(view),
    steps: stepsOf(measured, view),
    cpu: cpuOf(timeline, view),
    stripLabel: describeStrip(measured),
    legend: { slots: words.say('slots in use'), processors: words.say('processors') },
    nowX: nowX !== null && nowX >= 0 && nowX <= view.width ? nowX : null,
  };
}

/** Narrower bars cannot be seen. */
const leastWidth = 2;

function toBar(kind: Bar['kind'], startMs: number, endMs: number, view: View): Bar[] {
  const from = Math.max(0, toX(startMs, view));
  const to = Math.min(view.width, toX(endMs, view));
  if (to < 0 || from > view.width || to < from) return [];
  const width = isVisibleAtOnce(kind) ? Math.max(leastWidth, to - from) : to - from;
  return width < 0.5 ? [] : [{ kind, x: round(from), width: round(width) }];
}

const isVisibleAtOnce = (kind: Bar['kind']): boolean => kind === 'running' || kind === 'retry' || kind === 'cached';

function layoutCheck(index: number, measured: Measured, view: View, y: number): CheckRow {
  const { timeline, critical } = measured;
  const check = timeline.checks[index]!;
  const { id, title, group } = check;
  const spans = spansIn(check, measured);
  // The wait for dependencies is what the bars of those show already.
  const bars = spans.flatMap(({ kind, startMs, endMs }) => (kind === 'dependencies' ? [] : toBar(kind, startMs, endMs, view)));
  return {
    type: 'check',
    y,
    index,
    id,
    title: titleUnder(group, title),
    verdict: stateOf(check),
    label: describeRow(check, measured, spans),
    isCritical: critical.has(id),
    bars: [...ghostOf(check, measured, view), ...bars],
  };
}

/** From where a check is to where it usually ends. */
function ghostOf({ id, usualMs }: TimedCheck, { expected }: Measured, view: View): Bar[] {
  const expectation = expected.get(id);
  return expectation === undefined || usualMs === null ? [] : toBar('ghost', expectation.startMs, expectation.endMs, view);
}

/** Each begins when the last of what it needs usually ends; slots are not thought of. */
function expect({ checks, end }: Timeline, nowMs: number): ReadonlyMap<string, Expectation> {
  const expected = new Map<string, Expectation>();
  if (end !== null) return expected;
  const open = new Map(checks.filter(({ outcome }) => outcome === null).map((check) => [check.id, check]));
  const seen = new Set<string>();
  const stack = [...open.values()];
  while (stack.length > 0) {
    const check = stack.at(-1)!;
    const unknown = seen.has(check.id) ? [] : check.dependsOn.flatMap((id) => (seen.has(id) ? [] : (open.get(id) ?? [])));
    seen.add(check.id);
    stack.push(...unknown);
    if (unknown.length > 0) continue;
    stack.pop();
    const needed = check.dependsOn.map((id) => expected.get(id)?.endMs ?? nowMs);
    const startMs = check.startsMs[0] ?? needed.reduce((a, b) => Math.max(a, b), nowMs);
    expected.set(check.id, { startMs, endMs: startMs + (check.usualMs ?? 0) });
  }
  return expected;
}

/** When the run will probably have ended, so that a view can show all of it; the present where nobody knows. */
export function expectedEnd({ timeline, nowMs, expected }: Measured): number {
  if (timeline.end !== null) return timeline.end.durationMs;
  return [...expected.values()].reduce((latest, { endMs }) => Math.max(latest, endMs), nowMs);
}

/** Room for the text of a tick. */
const tickWidth = 80;

/** Round times across the sight: 1, 2 or 5 of a power of ten, or of minutes. */
function ticksOf(view: View): Tick[] {
  const spanMs = view.toMs - view.fromMs;
  const roughMs = (spanMs * tickWidth) / Math.max(view.width, 1);
  const stepMs = niceStep(roughMs);
  const ticks: Tick[] = [];
  if (!Number.isFinite(stepMs) || stepMs <= 0) return ticks;
  for (let ms = Math.ceil(view.fromMs / stepMs) * stepMs; ms <= view.toMs; ms += stepMs)
    ticks.push({ x: round(toX(ms, view)), label: ms === 0 ? '0' : labelOf(ms, stepMs) });
  return ticks;
}

function labelOf(ms: number, stepMs: number): string {
  if (ms < 1_000 || stepMs >= 1_000) return describeDuration(ms);
  const digits = stepMs >= 100 ? 1 : stepMs >= 10 ? 2 : 3;
  return `${(ms / 1_000).toFixed(digits)} s`;
}

const minuteSteps = [60, 120, 300, 600, 1_800, 3_600, 7_200, 18_000, 36_000, 86_400].map((seconds) => seconds * 1_000);

function niceStep(roughMs: number): number {
  if (roughMs > 30_000) return minuteSteps.find((ms) => ms >= roughMs) ?? Math.ceil(roughMs / 86_400_000) * 86_400_000;
  const power = 10 ** Math.floor(Math.log10(roughMs));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= roughMs) ?? 10;
  return step * power === 20_000 ? 30_000 : step * power;
}
