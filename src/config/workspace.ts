import type { Check } from '../model/check.ts';
import type { ConfigProblem } from '../model/problem.ts';

/** What configuration and detection say about one root, together. Plain data, made anew at every load. */
export interface Workspace {
  /** Absolute. */
  readonly root: string;
  /** In the order in which faces list them: by kind, then configuration order, then id. Also the disabled, unavailable and broken ones. */
  readonly checks: readonly Check[];
  readonly problems: readonly ConfigProblem[];
  /** Configuration files that were read, relative to the root. */
  readonly configFiles: readonly string[];
  /** Slots for a run that does not say otherwise: environment over configuration over the machine's cores. */
  readonly jobs: number;
  /** Threads of the two pools of a host. */
  readonly ioThreads: number;
  readonly cpuThreads: number;
}

/** Whether nothing may run: a problem that is not one check's alone. */
export function isUnusable(workspace: Workspace): boolean {
  return workspace.problems.some((problem) => problem.severity === 'error' && problem.check === null);
}
