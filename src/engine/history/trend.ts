import type { Verdict } from '../../model/verdict.ts';
import type { RunRecord } from './run-record.ts';
import { median, robustDeviation } from './statistics.ts';

/** One check in one run. */
export interface TrendPoint {
  readonly verdict: Verdict;
  /** 0 where a stored verdict was taken over. */
  readonly durationMs: number;
  readonly cached: boolean;
  readonly flaky: boolean;
}

/** A check over its last runs, oldest first, with what is usual for it: the median of passes, and how far they lie from it. */
export interface Trend {
  readonly id: string;
  readonly points: readonly TrendPoint[];
  readonly medianMs: number;
  readonly deviationMs: number;
}

/** What a picture has room for. */
const mostPoints = 30;

/** The last runs of these checks, in the order of the ids; those that never ran have no points. Records come oldest first. */
export function findTrends(records: readonly RunRecord[], ids: readonly string[]): readonly Trend[] {
  const wanted = new Map(ids.map((id): [string, TrendPoint[]] => [id, []]));
  for (const { checks } of records) {
    for (const { id, verdict, durationMs, cached, flaky } of checks)
      wanted.get(id)?.push({ verdict, durationMs: cached ? 0 : durationMs, cached, flaky });
  }
  return [...wanted].map(([id, all]) => {
    const points = all.slice(-mostPoints);
    const passes = points.filter(({ verdict, cached }) => verdict === 'passed' && !cached).map(({ durationMs }) => durationMs);
    return { id, points, medianMs: median(passes), deviationMs: robustDeviation(passes) };
  });
}
