import type { Finding, RawRelatedPlace } from './parser.ts';

/** More of them nobody follows: an analyzer may tell every step to a problem. */
export const mostRelatedPlaces = 50;

/** The finding with one more place that explains it. */
export function withRelated(finding: Finding, place: RawRelatedPlace): Finding {
  const { related = [] } = finding;
  return related.length < mostRelatedPlaces ? { ...finding, related: [...related, place] } : finding;
}
