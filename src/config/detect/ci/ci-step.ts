/** One command text that a CI service or a git hook runs, as far as it is known without running anything. */
export interface CiStep {
  readonly by: 'CI' | 'a git hook';
  /** Shell text of one or more lines, expressions resolved where they are literal. */
  readonly run: string;
  /** Where it starts, relative to the root, with `/`; `.` for the root. */
  readonly folder: string;
  /** Relative to the root, with `/`. */
  readonly file: string;
  /** Of the step in the file; one-based. */
  readonly line: number;
}

/** Jobs and workflows of that name publish, measure or keep house: what they run is no check. */
export const isNoCheckName = (name: string): boolean =>
  /(?:^|[^a-z])(?:release|releases|publish|deploy|deployment|nightly|bench|benchmark|benchmarks|stale|label|labeler|labels|lock|triage|docker|backport|cla|dependabot|renovate|sync|update|bump|cleanup|welcome|upload)(?:$|[^a-z])/i.test(
    name.replace(/\.ya?ml$/, '').replaceAll(/\$\{\{.*?\}\}/gs, ''),
  );
