import { median, robustDeviation } from './statistics.ts';

/** A check that has become slower, and stayed so: the usual duration before, and since. Milliseconds. */
export interface Regression {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Runs that must all be slower: one or two are noise. */
const recentRuns = 3;
const runsBefore = { least: 5, most: 20 };
/** Slower by less than this is nothing that anybody would look into. */
const least = { share: 0.25, ms: 20 };
const deviations = 4;

/** Whether the latest durations, oldest first, lie beyond what the noise of those before explains. null for no, or for too few. */
export function findRegression(durationsMs: readonly number[]): Regression | null {
  const recent = durationsMs.slice(-recentRuns);
  const before = durationsMs.slice(-recentRuns - runsBefore.most, -recentRuns);
  if (before.length < runsBefore.least) return null;
  const fromMs = median(before);
  const limitMs = fromMs + Math.max(deviations * robustDeviation(before), least.share * fromMs, least.ms);
  return recent.every((ms) => ms > limitMs) ? { fromMs, toMs: median(recent) } : null;
}
