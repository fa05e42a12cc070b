import type { Check } from '../../model/check.ts';
import { simulate } from '../../engine/simulate.ts';
import { factsOf, type TimedCheck, type Timeline } from './timeline.ts';

export interface ExpectedTimelineOptions {
  readonly root: string;
  /** A selection with everything that it needs. */
  readonly checks: readonly Check[];
  readonly jobs: number;
  /** What a check usually takes; null where nobody knows, and then it is left out. */
  readonly usualMs: (id: string) => number | null;
}

/** An ordinary run, played through by the real scheduler with what its checks usually take: as if all of them had passed. */
export function expectTimeline({ root, checks, jobs, usualMs }: ExpectedTimelineOptions): Timeline {
  const known = checks.filter(({ id }) => usualMs(id) !== null);
  const facts = factsOf(known, usualMs);
  const ids = new Set(known.map(({ id }) => id));
  const needsOf = ({ dependsOn }: Check): string[] => dependsOn.map(({ check }) => check).filter((id) => ids.has(id));
  const { spans, makespanMs } = simulate({
    tasks: known.map((check) => ({ ...check, durationMs: usualMs(check.id)!, dependsOn: needsOf(check) })),
    slots: jobs,
  });
  const spanOf = new Map(spans.map((span) => [span.id, span]));
  const timed = known.map((check): TimedCheck => {
    const { id, title, kind } = check;
    const { startMs, endMs } = spanOf.get(id)!;
    const dependsOn = needsOf(check);
    return {
      ...facts.get(id)!,
      id,
      title,
      kind,
      dependsOn,
      queuedAtMs: Math.max(0, ...dependsOn.map((other) => spanOf.get(other)!.endMs)),
      startsMs: [startMs],
      finishedAtMs: endMs,
      outcome: { verdict: 'passed', cached: false, flaky: false, reason: null, durationMs: endMs - startMs, problems: 0 },
    };
  });
  return {
    runId: 'expected',
    root,
    trigger: 'manual',
    mode: 'parallel',
    jobs,
    startedAt: '',
    checks: timed,
    limits: [],
    cpu: [],
    nowMs: makespanMs,
    end: { verdict: timed.length === 0 ? 'empty' : 'passed', durationMs: makespanMs },
  };
}
