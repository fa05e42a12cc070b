import { checkDefaults } from '../../model/check.ts';
import { describeDuration } from '../../model/duration.ts';
import type { CheckMetrics, Metrics } from '../../engine/history/metrics.ts';
import type { Insight } from './insight.ts';
import { inEnglish, plainWords, type Say, type Words } from './words.ts';

/** Executions before anything is said of a habit. */
const enough = { silent: 20, tight: 5, generous: 20 };
/** Of the limit. */
const tight = 0.8;
/** How often what a check ever took goes into its limit: one that somebody chose, and the usual one, which nobody did. */
const generous = { chosen: 50, usual: 100 };
/** What takes less does not look like something that can hang. */
const leastMs = 1_000;

/** What the history of checks teaches, by check and in the order of their ids. `timeouts` are the limits that were chosen for them. */
export function findHabits(
  { checks }: Metrics,
  timeouts: ReadonlyMap<string, number | null>,
  words: Words = plainWords,
): readonly Insight[] {
  const habits = checks.flatMap((check) => [
    ...tellRegression(check, words),
    ...tellFlaky(check, words),
    ...tellSilent(check, words),
    ...tellTimeout(check, timeouts.get(check.id) ?? null, words),
  ]);
  const usual = checks.filter(({ id }) => timeouts.get(id) === checkDefaults.timeoutMs);
  return [...habits, ...tellUsualLimit(usual, words)];
}

function habit(kind: Insight['kind'], { id }: CheckMetrics, text: string): Insight[] {
  return [{ kind, checks: [id], savesMs: null, text }];
}

function tellRegression(check: CheckMetrics, { say, nameOf }: Words): Insight[] {
  if (check.regression === null) return [];
  const [from, to] = [describeDuration(check.regression.fromMs), describeDuration(check.regression.toMs)];
  return habit('regression', check, say('{0} has become slower: {1} before, {2} now.', nameOf(check.id), from, to));
}

function tellFlaky(check: CheckMetrics, { say, nameOf }: Words): Insight[] {
  const { id, flaky, count } = check;
  if (flaky === 0) return [];
  const text =
    count === 1
      ? say('{0} failed and then passed on the same content in its only run.', nameOf(id))
      : say('{0} failed and then passed on the same content in {1} of {2} runs.', nameOf(id), flaky, count);
  return habit('flaky', check, text);
}

/** Of one that costs next to nothing nobody cares. */
function tellSilent(check: CheckMetrics, { say, nameOf }: Words): Insight[] {
  const { id, count, failed, timedOut, errored, totalMs } = check;
  if (count < enough.silent || failed + timedOut + errored > 0 || totalMs < 60_000) return [];
  const took = describeDuration(totalMs);
  return habit('silent', check, say('{0} has never found anything in {1} runs that took {2} together.', nameOf(id), count, took));
}

function tellTimeout(check: CheckMetrics, timeoutMs: number | null, { say, nameOf }: Words): Insight[] {
  const { id, count, maxMs, p99Ms, timedOut } = check;
  if (timeoutMs === null || count === 0) return [];
  const name = nameOf(id);
  const [limit, p99, max] = [describeDuration(timeoutMs), describeDuration(p99Ms), describeDuration(maxMs)];
  if (timedOut > 0)
    return habit('timeout', check, say('{0} ran into its limit of {1} in {2} of {3} runs.', name, limit, timedOut, count));
  if (count >= enough.tight && p99Ms > tight * timeoutMs) {
    const share = Math.round((100 * p99Ms) / timeoutMs);
    const text =
      p99Ms < maxMs
        ? say(
            '{0} takes up to {1} % of its limit of {2} ({3}, all but the slowest 1 % of {4} runs).',
            name,
            share,
            limit,
            p99,
            count,
          )
        : say('{0} takes up to {1} % of its limit of {2} ({3}, the slowest of {4} runs).', name, share, limit, p99, count);
    return habit('timeout', check, text);
  }
  if (timeoutMs === checkDefaults.timeoutMs || !isGenerous(check, timeoutMs, generous.chosen)) return [];
  const times = timesOf(check, timeoutMs);
  const text = say(
    '{0} has a limit of {1}, {2} times what it ever took ({3}, the slowest of {4} runs).',
    name,
    limit,
    times,
    max,
    count,
  );
  return habit('timeout', check, text);
}

function isGenerous({ count, maxMs }: CheckMetrics, timeoutMs: number, factor: number): boolean {
  return count >= enough.generous && maxMs > 0 && maxMs * factor < timeoutMs;
}

const timesOf = ({ maxMs }: CheckMetrics, timeoutMs: number): number => Math.floor(timeoutMs / maxMs);

/** Of the limit that nobody chose one sentence, whatever the number of checks. */
function tellUsualLimit(checks: readonly CheckMetrics[], { say, nameOf }: Words): Insight[] {
  const timeoutMs = checkDefaults.timeoutMs;
  const loose = checks.filter((check) => check.maxMs >= leastMs && isGenerous(check, timeoutMs, generous.usual));
  const [first, ...others] = loose.toSorted((a, b) => a.maxMs - b.maxMs);
  if (first === undefined) return [];
  const parts = [describeDuration(timeoutMs), timesOf(first, timeoutMs), nameOf(first.id)] as const;
  const text =
    others.length === 0
      ? say('The usual limit of {0} is {1} times what {2} ever took: a hang is noticed late.', ...parts)
      : say(
          'The usual limit of {0} is {1} times what {2} ever took, and more than {3} times what {4} did: a hang is noticed late.',
          ...parts,
          generous.usual,
          others.map(({ id }) => nameOf(id)).join(', '),
        );
  return [{ kind: 'timeout', checks: loose.map(({ id }) => id), savesMs: null, text }];
}

/** All runs that are kept in one sentence. */
export function describeTotals({ runs }: Metrics, say: Say = inEnglish): string {
  const { parallel, sequential, averageSpeedup, errors, timeouts } = runs;
  const parts = [
    ...(parallel === 0 ? [] : [parallel === 1 ? say('1 parallel run') : say('{0} parallel runs', parallel)]),
    ...(averageSpeedup === null ? [] : [say('measured speed-up of {0}x on average', averageSpeedup.toFixed(2))]),
    ...(sequential === 0 ? [] : [sequential === 1 ? say('1 sequential run') : say('{0} sequential runs', sequential)]),
    ...(errors === 0 ? [] : [errors === 1 ? say('1 check could not run') : say('{0} checks could not run', errors)]),
    ...(timeouts === 0 ? [] : [say('{0} timed out', timeouts)]),
  ];
  return parts.length === 0 ? say('No run is kept yet.') : `${parts.join(', ')}.`;
}
