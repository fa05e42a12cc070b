import { plainWords } from './words.ts';
import { describeWait, isWait, occupancyOf, spansOf } from './spans.ts';
import { costOf, durationOf, totalsOf, type TimedCheck, type Timeline } from './timeline.ts';

/**
 * An event of the Chrome trace format ("Trace Event Format", the document of chrome://tracing): times in microseconds since the run
 * began. `X` complete, `b`/`e` begin and end of something that overlaps others, `C` counter, `i` instant, `M` metadata, `s`/`f` an arrow.
 */
export interface TraceEvent {
  readonly name: string;
  readonly cat: string;
  readonly ph: 'X' | 'b' | 'e' | 'C' | 'i' | 'M' | 's' | 'f';
  readonly ts: number;
  readonly dur?: number;
  readonly pid: number;
  readonly tid: number;
  readonly id?: string;
  /** Of an instant: the whole process. */
  readonly s?: 'p' | 't';
  /** Of an arrow: it ends at the slice around its time. */
  readonly bp?: 'e';
  readonly args?: Readonly<Record<string, unknown>>;
}

/** The object form of the format. */
export interface Trace {
  readonly traceEvents: readonly TraceEvent[];
  readonly displayTimeUnit: 'ms';
  readonly otherData: Readonly<Record<string, string | number>>;
}

const pid = 1;
/** The run itself; slots are the threads from 1 up. */
const runThread = 0;

/**
 * A run for Perfetto and chrome://tracing: a thread for every slot with the checks that it ran, waits above them, slots in use and the
 * use of the processors as counters, and arrows along the edges of the graph. The durations of the category `check` sum up to the run's sum of durations.
 */
export function toTrace(timeline: Timeline): Trace {
  const lanes = assignLanes(timeline);
  const { durationMs, sumMs } = totalsOf(timeline);
  const { runId, root, trigger, mode, jobs, startedAt, end } = timeline;
  const run = { name: `run ${runId}`, cat: 'run', ph: 'X', ...at(0, runThread), dur: toUs(durationMs) } as const;
  return {
    traceEvents: [
      ...nameThreads(timeline, lanes),
      { ...run, args: { verdict: end?.verdict ?? 'running', trigger, mode, jobs } },
      ...timeline.checks.flatMap((check) => sliceOf(check, lanes)),
      ...waitsOf(timeline),
      ...arrowsOf(timeline, lanes),
      ...countersOf(timeline),
    ],
    displayTimeUnit: 'ms',
    otherData: { producer: 'Preflight', root, startedAt, sumOfDurationsMs: sumMs, durationMs },
  };
}

/** Whole nanoseconds. */
const toUs = (ms: number): number => Math.round(ms * 1e6) / 1e3;

const at = (ms: number, tid: number): { readonly ts: number; readonly pid: number; readonly tid: number } => ({
  ts: toUs(ms),
  pid,
  tid,
});

/** For every check that ran the first slot that was free; checks on one lane never overlap. */
export function assignLanes(timeline: Timeline): ReadonlyMap<string, number> {
  const freeAtMs: number[] = [];
  const lanes = new Map<string, number>();
  const ran = timeline.checks.filter(({ startsMs }) => startsMs.length > 0);
  for (const check of ran.toSorted((a, b) => a.startsMs[0]! - b.startsMs[0]!)) {
    const startMs = check.startsMs[0]!;
    const found = freeAtMs.findIndex((freeMs) => freeMs <= startMs);
    const lane = found === -1 ? freeAtMs.length : found;
    freeAtMs[lane] = Math.max(check.finishedAtMs ?? durationOf(timeline), startMs + (costOf(check) ?? 0));
    lanes.set(check.id, lane + 1);
  }
  return lanes;
}

function nameThreads({ root }: Timeline, lanes: ReadonlyMap<string, number>): TraceEvent[] {
  const name = (event: string, tid: number, args: Readonly<Record<string, unknown>>): TraceEvent => ({
    name: event,
    cat: '__metadata',
    ph: 'M',
    ...at(0, tid),
    args,
  });
  const threads = [runThread, ...new Set(lanes.values())].toSorted((a, b) => a - b);
  return [
    name('process_name', runThread, { name: `Preflight: ${root}` }),
    ...threads.flatMap((tid) => [
      name('thread_name', tid, { name: tid === runThread ? 'run' : `slot ${tid}` }),
      name('thread_sort_index', tid, { sort_index: tid }),
    ]),
  ];
}

/** A check with its attempts inside; one that was taken over is a moment. */
function sliceOf(check: TimedCheck, lanes: ReadonlyMap<string, number>): TraceEvent[] {
  const { id, title, kind, startsMs, outcome, weight } = check;
  const tid = lanes.get(id);
  const startMs = startsMs[0];
  const costMs = costOf(check);
  if (tid === undefined || startMs === undefined || outcome === null || costMs === null) return [];
  const { verdict, cached, flaky, reason, problems } = outcome;
  const args = { title, kind, verdict, flaky, reason, problems, weight };
  if (cached) return [{ name: id, cat: 'cached', ph: 'i', ...at(startMs, tid), s: 't', args }];
  const endMs = startMs + costMs;
  const attempts = startsMs.length < 2 ? [] : startsMs.filter((ms) => ms < endMs);
  return [
    { name: id, cat: 'check', ph: 'X', ...at(startMs, tid), dur: toUs(costMs), args },
    ...attempts.map((attemptMs, index): TraceEvent => {
      const untilMs = Math.min(endMs, attempts[index + 1] ?? endMs);
      return { name: `attempt ${index + 1}`, cat: 'attempt', ph: 'X', ...at(attemptMs, tid), dur: toUs(untilMs - attemptMs) };
    }),
  ];
}

function waitsOf(timeline: Timeline): TraceEvent[] {
  const occupancy = occupancyOf(timeline);
  return timeline.checks.flatMap((check) =>
    spansOf(check, timeline, occupancy, durationOf(timeline)).flatMap((span, index): TraceEvent[] => {
      if (!isWait(span.kind)) return [];
      const about = { name: `${check.id} waits`, cat: 'wait', id: `${check.id} ${index}` };
      const args = { why: describeWait({ ...span, kind: span.kind }, plainWords) };
      return [
        { ...about, ph: 'b', ...at(span.startMs, runThread), args },
        { ...about, ph: 'e', ...at(span.endMs, runThread) },
      ];
    }),
  );
}

/** From the end of what a check needed to its start. */
function arrowsOf({ checks }: Timeline, lanes: ReadonlyMap<string, number>): TraceEvent[] {
  const byId = new Map(checks.map((check) => [check.id, check]));
  const hasSlice = (check: TimedCheck | undefined): check is TimedCheck =>
    check !== undefined && costOf(check) !== null && check.outcome?.cached === false;
  return checks.filter(hasSlice).flatMap((check) =>
    check.dependsOn
      .map((id) => byId.get(id))
      .filter(hasSlice)
      .flatMap((needed): TraceEvent[] => {
        const about = { name: 'needs', cat: 'needs', id: `${needed.id} → ${check.id}` };
        const endMs = needed.startsMs[0]! + costOf(needed)!;
        return [
          { ...about, ph: 's', ...at(endMs, lanes.get(needed.id)!) },
          { ...about, ph: 'f', bp: 'e', ...at(Math.max(endMs, check.startsMs[0]!), lanes.get(check.id)!) },
        ];
      }),
  );
}

/** How busy the processors were, in percent; a counter holds until the next. */
function cpuCountersOf({ cpu }: Timeline): TraceEvent[] {
  return cpu.map(({ share }, index): TraceEvent => {
    const fromMs = cpu[index - 1]?.atMs ?? 0;
    return { name: 'processors', cat: 'cpu', ph: 'C', ...at(fromMs, runThread), args: { percent: Math.round(100 * share) } };
  });
}

/** Slots in use, and how many could be. */
function countersOf(timeline: Timeline): TraceEvent[] {
  const { segments } = occupancyOf(timeline);
  const counter = (ms: number, used: number, limit: number): TraceEvent => ({
    name: 'slots',
    cat: 'slots',
    ph: 'C',
    ...at(ms, runThread),
    args: { used, free: Math.max(0, limit - used) },
  });
  return [
    ...cpuCountersOf(timeline),
    ...segments.map(({ startMs, used, limit }) => counter(startMs, used, limit)),
    counter(durationOf(timeline), 0, timeline.jobs),
  ];
}
