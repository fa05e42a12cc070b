import type { Check } from '../../model/check.ts';
import type { TimedRecord } from '../../engine/history/history.ts';
import type { CheckTimes } from '../../engine/history/run-times.ts';
import { inOrderOf, noFacts, type Facts, type TimedCheck, type Timeline } from './timeline.ts';

/**
 * A run that history has kept, as if it had been watched. What decides who waited for whom is as it was then; titles, headings and limits
 * are as the workspace has them now, where it still has the check. Reasons are not kept.
 */
export function toPastTimeline(record: TimedRecord, root: string, checks: readonly Check[], facts: Facts): Timeline {
  const { runId, mode, jobs, startedAt, durationMs, times } = record;
  const known = new Map(checks.map((check) => [check.id, check]));
  const timed = times.checks.map((check) => toTimedCheck(check, known.get(check.id), facts));
  return {
    runId,
    root,
    trigger: times.trigger,
    mode,
    jobs,
    startedAt,
    checks: inOrderOf(facts, timed),
    limits: times.limits,
    cpu: times.cpu,
    nowMs: durationMs,
    end: { verdict: times.verdict, durationMs },
  };
}

function toTimedCheck(times: CheckTimes, check: Check | undefined, facts: Facts): TimedCheck {
  const { id, verdict, cached, flaky, durationMs, problems, ...then } = times;
  return {
    ...(facts.get(id) ?? noFacts),
    ...then,
    id,
    title: check?.title ?? id,
    kind: check?.kind ?? 'other',
    outcome: { verdict, cached, flaky, reason: null, durationMs, problems },
  };
}
