import { slotsTaken } from '../../model/check.ts';
import type { Words } from './words.ts';
import { durationOf, type TimedCheck, type Timeline } from './timeline.ts';

/**
 * What a check did for a while, or what kept it from running: the `beginning` of the run, in which files are read; its `dependencies`; a
 * `lock` that another held; a `writer` that runs alone; a `slot`, because all were in use; the `limit`, lowered because the machine was
 * overloaded or others used it; `other`, no other check of this run.
 */
export type WaitKind = 'beginning' | 'dependencies' | 'lock' | 'writer' | 'slot' | 'limit' | 'other';
export type SpanKind = WaitKind | 'running' | 'retry' | 'cached';

/** A part of the life of a check. */
export interface Span {
  readonly kind: SpanKind;
  readonly startMs: number;
  readonly endMs: number;
  /** What it waited for: the id of a check, which may hold the lock, or why the limit was lowered. */
  readonly cause: string | null;
  /** The lock that it waited for. */
  readonly lock: string | null;
}

/** What kept a check from starting, as in a span. */
type Reason = Pick<Span, 'cause' | 'lock'> & { readonly kind: WaitKind };

/** A time in which the same checks ran. */
export interface Segment {
  readonly startMs: number;
  readonly endMs: number;
  /** Slots in use. */
  readonly used: number;
  /** Slots that could be used. */
  readonly limit: number;
  /** Why these were not all: a clause; null when they were. */
  readonly limitReason: string | null;
}

interface Hold {
  readonly id: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** Who used what when. */
export interface Occupancy {
  /** From the beginning to the end, without holes. */
  readonly segments: readonly Segment[];
  readonly holders: ReadonlyMap<string, readonly Hold[]>;
  readonly writers: readonly Hold[];
}

/** Slots in use over time, and who held which lock; what still runs does so until `nowMs`. */
export function occupancyOf(timeline: Timeline, nowMs: number = durationOf(timeline)): Occupancy {
  const endMs = Math.max(nowMs, durationOf(timeline));
  const changes: Step[] = [];
  const holders = new Map<string, Hold[]>();
  const writers: Hold[] = [];
  for (const check of timeline.checks) {
    const hold = holdOf(check, endMs);
    if (hold === null) continue;
    const used = slotsOf(check, timeline);
    changes.push({ atMs: hold.startMs, used }, { atMs: hold.endMs, used: -used });
    for (const lock of check.locks) {
      const holds = holders.get(lock);
      if (holds === undefined) holders.set(lock, [hold]);
      else holds.push(hold);
    }
    if (check.effect === 'write') writers.push(hold);
  }
  return { segments: toSegments(timeline, changes, endMs), holders, writers };
}

function holdOf({ id, startsMs, finishedAtMs, outcome }: TimedCheck, endMs: number): Hold | null {
  const startMs = startsMs[0];
  return startMs === undefined || outcome?.cached === true ? null : { id, startMs, endMs: finishedAtMs ?? endMs };
}

/** More than there are counts as all of them; 0 for a check that only waits. */
export function slotsOf({ weight }: TimedCheck, { jobs }: Timeline): number {
  return slotsTaken(weight, jobs);
}

interface Step {
  readonly atMs: number;
  /** Slots that are taken, or given back. */
  readonly used: number;
  readonly limit?: number;
  readonly reason?: string;
}

function toSegments({ jobs, limits }: Timeline, changes: readonly Step[], endMs: number): Segment[] {
  const lowered = limits.map(({ atMs, limit, reason }): Step => ({ atMs, used: 0, limit, reason }));
  const steps: Step[] = [...changes, ...lowered, { atMs: endMs, used: 0 }].toSorted((a, b) => a.atMs - b.atMs);
  const segments: Segment[] = [];
  let [startMs, used, limit] = [0, 0, jobs];
  let limitReason: string | null = null;
  for (const step of steps) {
    const atMs = Math.min(step.atMs, endMs);
    if (atMs > startMs) segments.push({ startMs, endMs: atMs, used, limit, limitReason });
    startMs = Math.max(startMs, atMs);
    used += step.used;
    if (step.limit === undefined) continue;
    // Why it was raised by a step does not say why it is still lower.
    if (step.limit < limit) limitReason = step.reason ?? null;
    else if (step.limit >= jobs) limitReason = null;
    limit = step.limit;
  }
  return segments;
}

/** The life of a check from the beginning of the run, in order, without overlaps; waits are told apart by their causes. */
export function spansOf(check: TimedCheck, timeline: Timeline, occupancy: Occupancy, nowMs: number): readonly Span[] {
  const { queuedAtMs, startsMs, finishedAtMs, outcome } = check;
  const untilMs = finishedAtMs ?? Math.max(nowMs, timeline.nowMs);
  const firstMs = startsMs[0] ?? untilMs;
  const first = check.dependsOn.length === 0 ? 'beginning' : 'dependencies';
  const dependencies = spanOf(first, 0, queuedAtMs ?? firstMs, lastDependency(check, timeline));
  const waits = queuedAtMs === null ? [] : waitsOf(check, timeline, occupancy, queuedAtMs, firstMs);
  const runs = startsMs.flatMap((startMs, attempt) => {
    const kind = outcome?.cached === true ? 'cached' : attempt === 0 ? 'running' : 'retry';
    const endMs = startsMs[attempt + 1] ?? untilMs;
    return kind === 'cached' ? [{ kind, startMs, endMs, cause: null, lock: null } as const] : spanOf(kind, startMs, endMs, null);
  });
  return [...dependencies, ...waits, ...runs];
}

function spanOf(kind: SpanKind, startMs: number, endMs: number, cause: string | null): Span[] {
  return endMs > startMs ? [{ kind, startMs, endMs, cause, lock: null }] : [];
}

/** The one that ended last, or does not end. */
function lastDependency({ dependsOn }: TimedCheck, { checks }: Timeline): string | null {
  if (dependsOn.length === 0) return null;
  const needed = checks.filter(({ id }) => dependsOn.includes(id));
  return needed.toSorted((a, b) => (b.finishedAtMs ?? Infinity) - (a.finishedAtMs ?? Infinity))[0]?.id ?? null;
}

function waitsOf(check: TimedCheck, timeline: Timeline, occupancy: Occupancy, fromMs: number, toMs: number): Span[] {
  const spans: Span[] = [];
  for (let index = firstAfter(occupancy.segments, fromMs); index < occupancy.segments.length; index++) {
    const segment = occupancy.segments[index]!;
    const [startMs, endMs] = [Math.max(segment.startMs, fromMs), Math.min(segment.endMs, toMs)];
    if (segment.startMs >= toMs) break;
    if (endMs <= startMs) continue;
    const reason = reasonFor(check, timeline, occupancy, segment);
    const before = spans.at(-1);
    if (before !== undefined && isSame(before, reason)) spans[spans.length - 1] = { ...before, endMs };
    else spans.push({ ...reason, startMs, endMs });
  }
  return spans;
}

const isSame = (a: Omit<Reason, 'kind'> & { readonly kind: string }, b: typeof a): boolean =>
  a.kind === b.kind && a.cause === b.cause && a.lock === b.lock;

/** The first segment that ends after a time. */
function firstAfter(segments: readonly Segment[], atMs: number): number {
  let [low, high] = [0, segments.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (segments[middle]!.endMs > atMs) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** What kept a check that was ready from starting. */
function reasonFor(
  check: TimedCheck,
  timeline: Timeline,
  { holders, writers }: Occupancy,
  { startMs, endMs, used, limit, limitReason }: Segment,
): Reason {
  const during = (hold: Hold): boolean => hold.id !== check.id && hold.startMs < endMs && hold.endMs > startMs;
  for (const lock of check.locks) {
    const holder = holders.get(lock)?.find(during);
    if (holder !== undefined) return { kind: 'lock', cause: holder.id, lock };
  }
  const slots = slotsOf(check, timeline);
  if (used + slots > timeline.jobs) return { kind: 'slot', cause: null, lock: null };
  if (used > 0 && used + slots > limit) return { kind: 'limit', cause: limitReason, lock: null };
  const writer = writers.find(during);
  if (writer !== undefined) return { kind: 'writer', cause: writer.id, lock: null };
  return { kind: check.effect === 'write' && used > 0 ? 'writer' : 'other', cause: null, lock: null };
}

/** Slots that nobody used for a while, and why nothing was there to use them: `end` = nothing was left to start. */
export interface Gap {
  readonly kind: WaitKind | 'end';
  readonly startMs: number;
  readonly endMs: number;
  readonly slots: number;
  readonly cause: string | null;
  readonly lock: string | null;
}

/** Every time in which fewer slots were in use than the run has, in order, with the cause. */
export function findGaps(timeline: Timeline, occupancy: Occupancy): readonly Gap[] {
  const gaps: Gap[] = [];
  const waiting = timeline.checks
    .filter(({ outcome, startsMs }) => outcome?.cached !== true && startsMs.length > 0)
    .toSorted((a, b) => (a.queuedAtMs ?? 0) - (b.queuedAtMs ?? 0));
  for (const segment of occupancy.segments) {
    const slots = timeline.jobs - segment.used;
    if (slots <= 0) continue;
    const reason = gapReason(waiting, timeline, occupancy, segment);
    const before = gaps.at(-1);
    const follows = before?.endMs === segment.startMs && isSame(before, reason) && before.slots === slots;
    if (follows) gaps[gaps.length - 1] = { ...before, endMs: segment.endMs };
    else gaps.push({ ...reason, startMs: segment.startMs, endMs: segment.endMs, slots });
  }
  return gaps;
}

function gapReason(
  waiting: readonly TimedCheck[],
  timeline: Timeline,
  occupancy: Occupancy,
  segment: Segment,
): Pick<Gap, 'kind' | 'cause' | 'lock'> {
  const next = waiting.find(({ startsMs }) => startsMs[0]! >= segment.endMs);
  if (next === undefined) return { kind: 'end', cause: null, lock: null };
  if ((next.queuedAtMs ?? 0) >= segment.endMs)
    return {
      kind: next.dependsOn.length === 0 ? 'beginning' : 'dependencies',
      cause: lastDependency(next, timeline),
      lock: null,
    };
  return reasonFor(next, timeline, occupancy, segment);
}

/** The end of the sentence "it waited …". */
export function describeWait({ kind, cause, lock }: Reason, { say, nameOf }: Words): string {
  switch (kind) {
    case 'beginning':
      return say('for the beginning of the run');
    case 'dependencies':
      return cause === null ? say('for what it needs') : say('for {0}', nameOf(cause));
    case 'lock':
      return cause === null ? say('for a lock') : say('for the lock {0}, held by {1}', lock ?? '', nameOf(cause));
    case 'writer':
      return cause === null ? say('for a check that writes') : say('for {0}, which writes', nameOf(cause));
    case 'slot':
      return say('for a slot');
    case 'limit':
      return cause === null ? say('because the machine was overloaded') : say('because {0}', cause);
    case 'other':
      return say('to be started');
    default:
      return kind satisfies never;
  }
}

/** What a check waited for altogether, in the order in which it began to. */
export interface Wait extends Reason {
  readonly ms: number;
}

/** The waits of these spans; those for the same are one. */
export function waitsIn(spans: readonly Span[]): readonly Wait[] {
  const waits = new Map<string, Wait>();
  for (const { kind, cause, lock, startMs, endMs } of spans) {
    if (!isWait(kind)) continue;
    const key = `${kind} ${lock ?? ''} ${cause ?? ''}`;
    waits.set(key, { kind, cause, lock, ms: (waits.get(key)?.ms ?? 0) + endMs - startMs });
  }
  return [...waits.values()];
}

export function isWait(kind: SpanKind): kind is WaitKind {
  return kind !== 'running' && kind !== 'retry' && kind !== 'cached';
}
