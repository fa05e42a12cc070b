import type { Check } from '../../model/check.ts';
import type { ConfigProblem } from '../../model/problem.ts';

/** What was found in the files of one root without any configuration. Nothing of the root has been run to know it. */
export interface Detection {
  /** Complete and ready to run, each id once; ids stay the same as long as the files that they come from do. */
  readonly checks: readonly Check[];
  /** What could not be read or understood, usually warnings: a broken manifest is no reason to run nothing. */
  readonly problems: readonly ConfigProblem[];
}
