import type { CheckRecord } from './run-record.ts';

/** Of what is older nobody knows whether it still holds. */
const latest = 7;

/**
 * The most memory, in bytes, of the latest executions of a check that somebody could look at; null where there is none. The newest come
 * first. Not the middle, as of durations: too little memory is worse than a short wait.
 */
export function peakMemoryOf(executions: readonly CheckRecord[]): number | null {
  // Who was looked at while it ended had none any more, which says nothing of what it took.
  const known = executions.flatMap(({ peakMemoryBytes }) => peakMemoryBytes || []).slice(0, latest);
  return known.length === 0 ? null : Math.max(...known);
}
