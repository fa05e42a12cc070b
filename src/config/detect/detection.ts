import type { Check, CheckKind } from '../../model/check.ts';
import type { ConfigProblem } from '../../model/problem.ts';

/** What was found in the files of one root without any configuration. Nothing of the root has been run to know it. */
export interface Detection {
  /** Complete and ready to run, each id once; ids stay the same as long as the files that they come from do. */
  readonly checks: readonly Check[];
  /** What could not be read or understood, usually warnings: a broken manifest is no reason to run nothing. */
  readonly problems: readonly ConfigProblem[];
}

/** What one detector found, before it is known what others found. */
export interface Candidates {
  readonly candidates: readonly Candidate[];
  readonly problems: readonly ConfigProblem[];
}

/**
 * A piece of work that needs to be done only once, whoever does it: `ruff` as formatter in `api/`. Two candidates with the same jobs
 * are one check.
 */
export interface Job {
  /** The program by its plain name: `eslint`, `cargo`. */
  readonly tool: string;
  /** What the tool is used for: `cargo clippy` is `lint`, `cargo test` is `test`. */
  readonly kind: CheckKind;
  /** Where it works, relative to the root, with `/`; `.` for the root. It covers the folders below, where the tool walks them itself. */
  readonly folder: string;
  /** The paths that it looks at, where a tool that walks is not given all of its folder: relative to the root; all when absent. */
  readonly within?: readonly string[];
}

/**
 * Who names a check, in the order of precedence: what people wrote as a script of a package, what a tool's own configuration implies,
 * a task of a task runner, which mostly only calls tools, what git hooks run, what CI runs.
 */
export const origins = ['builtin', 'script', 'tool', 'task', 'hook', 'ci'] as const;
export type CandidateOrigin = (typeof origins)[number];

/** A check that a detector proposes. */
export interface Candidate {
  readonly check: Check;
  readonly origin: CandidateOrigin;
  /** What it does, as far as it is known. */
  readonly jobs: readonly Job[];
  /** Whether it does something else as well, or something that is not known: it is then never left out for what others do. */
  readonly doesMore: boolean;
  /** It is off only for want of somebody who runs it: CI's word puts it on. */
  readonly waitsForCi?: boolean;
}
