import { err, ok, type Result } from '../model/result.ts';

/** Longest delay of a timer of Node, in milliseconds (about 24.8 days); anything longer would fire at once. */
export const longestTimerMs = 2 ** 31 - 1;

const dayMs = 86_400_000;
const unitMs = new Map([
  ['ms', 1],
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', dayMs],
]);

/**
 * `250ms`, `30s`, `1.5m`, `1h`, `2d` as whole milliseconds, at least 1 and at most `maxMs` (a timer's longest delay when absent).
 * The error is the end of a sentence that names where the text stands: `is not a duration: …`.
 */
export function parseDuration(text: string, { maxMs = longestTimerMs }: { maxMs?: number } = {}): Result<number, string> {
  const [, number, unit] = /^(\d{1,15}(?:\.\d{1,9})?)(ms|s|m|h|d)$/.exec(text) ?? [];
  const factor = unitMs.get(unit ?? '');
  if (number === undefined || factor === undefined) return err(explainDuration(text));
  const ms = Math.round(Number(number) * factor);
  if (ms < 1) return err(`must be longer than 0, not "${text}".`);
  if (ms > maxMs) return err(`is longer than Preflight can wait: at most "${Math.floor(maxMs / dayMs)}d", not "${text}".`);
  return ok(ms);
}

/** What a bare number most likely means: people write milliseconds in thousands, and seconds below that. */
export function suggestDuration(number: number): string {
  if (!Number.isFinite(number) || number <= 0) return '30s';
  return number < 1_000 ? `${number}s` : number % 1_000 === 0 ? `${number / 1_000}s` : `${Math.round(number)}ms`;
}

const looseUnits: readonly (readonly [RegExp, string])[] = [
  [/^(ms|msecs?|millis|milliseconds?)$/i, 'ms'],
  [/^(s|secs?|seconds?)$/i, 's'],
  [/^(m|mins?|minutes?)$/i, 'm'],
  [/^(h|hrs?|hours?)$/i, 'h'],
  [/^(d|days?)$/i, 'd'],
];

function explainDuration(text: string): string {
  const [, number, unit] = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(text) ?? [];
  if (number === undefined)
    return `is not a duration: "${text}". Write a number and a unit, such as "250ms", "30s", "5m" or "1h".`;
  if (unit === '') return `needs a unit: write "${suggestDuration(Number(number))}" instead of "${text}".`;
  const meant = looseUnits.find(([pattern]) => pattern.test(unit ?? ''));
  if (meant !== undefined) return `is not a duration: "${text}". Did you mean "${number}${meant[1]}"?`;
  return `is not a duration: "${text}". The units are ms, s, m, h and d, as in "30s".`;
}
