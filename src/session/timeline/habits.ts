import { checkDefaults } from '../../model/check.ts';
import { describeDuration } from '../../model/duration.ts';
import type { CheckMetrics, Metrics } from '../../engine/history/metrics.ts';
import type { Insight } from './insight.ts';

/** Executions before anything is said of a habit. */
const enough = { silent: 20, tight: 5, generous: 20 };
/** Of the limit. */
const tight = 0.8;
/** How often what a check ever took goes into its limit: one that somebody chose, and the usual one, which nobody did. */
const generous = { chosen: 50, usual: 100 };
/** What takes less does not look like something that can hang. */
const leastMs = 1_000;

/** What the history of checks teaches, by check and in the order of their ids. `timeouts` are the limits that were chosen for them. */
export function findHabits({ checks }: Metrics, timeouts: ReadonlyMap<string, number | null>): readonly Insight[] {
  const habits = checks.flatMap((check) => [
    ...tellRegression(check),
    ...tellFlaky(check),
    ...tellSilent(check),
    ...tellTimeout(check, timeouts.get(check.id) ?? null),
  ]);
  return [...habits, ...tellUsualLimit(checks.filter(({ id }) => timeouts.get(id) === checkDefaults.timeoutMs))];
}

function habit(kind: Insight['kind'], { id }: CheckMetrics, text: string): Insight[] {
  return [{ kind, checks: [id], savesMs: null, text }];
}

function tellRegression(check: CheckMetrics): Insight[] {
  if (check.regression === null) return [];
  const { fromMs, toMs } = check.regression;
  return habit(
    'regression',
    check,
    `${check.id} has become slower: ${describeDuration(fromMs)} before, ${describeDuration(toMs)} now.`,
  );
}

function tellFlaky(check: CheckMetrics): Insight[] {
  if (check.flaky === 0) return [];
  return habit(
    'flaky',
    check,
    `${check.id} failed and then passed on the same content in ${check.flaky} of ${check.count} runs.`,
  );
}

/** Of one that costs next to nothing nobody cares. */
function tellSilent(check: CheckMetrics): Insight[] {
  const { id, count, failed, timedOut, errored, totalMs } = check;
  if (count < enough.silent || failed + timedOut + errored > 0 || totalMs < 60_000) return [];
  return habit(
    'silent',
    check,
    `${id} has never found anything in ${count} runs that took ${describeDuration(totalMs)} together.`,
  );
}

function tellTimeout(check: CheckMetrics, timeoutMs: number | null): Insight[] {
  const { id, count, maxMs, p99Ms, timedOut } = check;
  if (timeoutMs === null || count === 0) return [];
  const limit = describeDuration(timeoutMs);
  if (timedOut > 0) return habit('timeout', check, `${id} ran into its limit of ${limit} in ${timedOut} of ${count} runs.`);
  if (count >= enough.tight && p99Ms > tight * timeoutMs) {
    const which = p99Ms < maxMs ? `all but the slowest 1 % of ${count} runs` : `the slowest of ${count} runs`;
    const share = Math.round((100 * p99Ms) / timeoutMs);
    return habit(
      'timeout',
      check,
      `${id} takes up to ${share} % of its limit of ${limit} (${describeDuration(p99Ms)}, ${which}).`,
    );
  }
  if (timeoutMs === checkDefaults.timeoutMs || !isGenerous(check, timeoutMs, generous.chosen)) return [];
  const runs = `${describeDuration(maxMs)}, the slowest of ${count} runs`;
  return habit(
    'timeout',
    check,
    `${id} has a limit of ${limit}, ${timesOf(check, timeoutMs)} times what it ever took (${runs}).`,
  );
}

function isGenerous({ count, maxMs }: CheckMetrics, timeoutMs: number, factor: number): boolean {
  return count >= enough.generous && maxMs > 0 && maxMs * factor < timeoutMs;
}

const timesOf = ({ maxMs }: CheckMetrics, timeoutMs: number): number => Math.floor(timeoutMs / maxMs);

/** Of the limit that nobody chose one sentence, whatever the number of checks. */
function tellUsualLimit(checks: readonly CheckMetrics[]): Insight[] {
  const timeoutMs = checkDefaults.timeoutMs;
  const loose = checks.filter((check) => check.maxMs >= leastMs && isGenerous(check, timeoutMs, generous.usual));
  const [first, ...others] = loose.toSorted((a, b) => a.maxMs - b.maxMs);
  if (first === undefined) return [];
  const more =
    others.length === 0 ? '' : `, and more than ${generous.usual} times what ${others.map(({ id }) => id).join(', ')} did`;
  const text = `The usual limit of ${describeDuration(timeoutMs)} is ${timesOf(first, timeoutMs)} times what ${first.id} ever took${more}: a hang is noticed late.`;
  return [{ kind: 'timeout', checks: loose.map(({ id }) => id), savesMs: null, text }];
}

/** All runs that are kept in one sentence. */
export function describeTotals({ runs }: Metrics): string {
  const { parallel, sequential, averageSpeedup, errors, timeouts } = runs;
  const gain = averageSpeedup === null ? '' : ` with a measured speed-up of ${averageSpeedup.toFixed(2)}x on average`;
  const parts = [
    `${parallel} parallel ${parallel === 1 ? 'run' : 'runs'}${gain}`,
    ...(sequential === 0 ? [] : [`${sequential} sequential`]),
    ...(errors === 0 ? [] : [`${errors} ${errors === 1 ? 'check' : 'checks'} could not run`]),
    ...(timeouts === 0 ? [] : [`${timeouts} timed out`]),
  ];
  return `${parts.join(', ')}.`;
}
