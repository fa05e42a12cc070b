import type { Check } from '../model/check.ts';
import type { ConfigProblem, Edit, Problem, RelatedPlace } from '../model/problem.ts';
import type { CheckResult } from '../model/verdict.ts';

/** Takes secrets out of one text. */
export type Hide = (text: string) => string;

/** The same result without secrets in anything that people or files get to see. The output is not looked at: its writer hides them. */
export function hideInResult(result: CheckResult, hide: Hide): CheckResult {
  return {
    ...result,
    reason: hideIn(result.reason, hide),
    leftBehind: result.leftBehind.map((left) => ({ ...left, command: hide(left.command) })),
    problems: result.problems.map((problem) => hideInProblem(problem, hide)),
  };
}

function hideInProblem({ fix, test, related, ...problem }: Problem, hide: Hide): Problem {
  return {
    ...problem,
    file: hideIn(problem.file, hide),
    message: hide(problem.message),
    code: hideIn(problem.code, hide),
    source: hideIn(problem.source, hide),
    url: hideIn(problem.url, hide),
    ...(related === undefined ? {} : { related: related.map((place) => hideInPlace(place, hide)) }),
    ...(fix === undefined || fix.edits.some((edit) => hasSecret(edit, hide))
      ? {}
      : { fix: { ...fix, title: hideIn(fix.title, hide) } }),
    ...(test === undefined
      ? {}
      : { test: { name: hide(test.name), expected: hideIn(test.expected, hide), actual: hideIn(test.actual, hide) } }),
  };
}

function hideInPlace(place: RelatedPlace, hide: Hide): RelatedPlace {
  return { ...place, file: hide(place.file), message: hide(place.message) };
}

/** What a repair writes cannot be hidden and stay one. */
function hasSecret({ file, text, replaces }: Edit, hide: Hide): boolean {
  return [file, text, replaces ?? ''].some((part) => hide(part) !== part);
}

/** A check as it may be shown; not one that could run. Ids stay as they are: they are names, not values. */
export function hideInCheck(check: Check, hide: Hide): Check {
  return {
    ...check,
    title: hide(check.title),
    command: check.command.map(hide),
    env: Object.fromEntries(Object.entries(check.env).map(([name, value]) => [name, hide(value)])),
    unavailable: hideIn(check.unavailable, hide),
    broken: hideIn(check.broken, hide),
    disabledReason: hideIn(check.disabledReason, hide),
    covers: check.covers.map(hide),
    source: { ...check.source, reason: hide(check.source.reason) },
  };
}

export function hideInConfigProblem(problem: ConfigProblem, hide: Hide): ConfigProblem {
  return { ...problem, message: hide(problem.message) };
}

const hideIn = (text: string | null, hide: Hide): string | null => (text === null ? null : hide(text));
