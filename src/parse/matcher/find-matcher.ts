import { builtIn, usuallyInstalled } from './known-matchers.ts';
import type { ProblemMatcher } from './matcher.ts';
import { isRecord } from './read-pattern.ts';
import { readMatcher, withContributions, type MatcherRegistry, type ReadMatchers } from './read-matcher.ts';

const empty: MatcherRegistry = { matchers: new Map(), patterns: new Map() };

/** The matchers that are there without any extension. */
export const knownMatchers: MatcherRegistry = withContributions(withContributions(empty, builtIn), usuallyInstalled);

/** The matcher that a name such as `$gcc` stands for; null when there is none. */
export function findMatcher(name: string, registry: MatcherRegistry = knownMatchers): ProblemMatcher | null {
  return readMatcher(name, registry).matchers[0] ?? null;
}

/** As `readMatcher`, with the matchers that are there without any extension, and those of these `contributes` of manifests. */
export function readMatcherWith(contributions: readonly unknown[], json: unknown): ReadMatchers {
  const registry = contributions.reduce<MatcherRegistry>(
    (known, contributes) => (isRecord(contributes) ? withContributions(known, contributes) : known),
    knownMatchers,
  );
  return readMatcher(json, registry);
}

/** As `readMatcher`, with the matchers that are there without any extension. */
export function readKnownMatcher(json: unknown): ReadMatchers {
  return readMatcher(json, knownMatchers);
}
