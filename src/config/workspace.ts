import type { Check } from '../model/check.ts';
import type { ConfigProblem } from '../model/problem.ts';
import type { EnvironmentSettings } from './environment.ts';

/** A place in a file, one-based; `file` is relative to the root, with `/`. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/**
 * Where the configuration says something about a check: the value at `path` below `checks.<id>`, else the nearest that encloses it,
 * else the file that the check was detected in. null when there is no such check or no such place.
 */
export type Locate = (check: string, path?: readonly (string | number)[]) => Position | null;

/** What configuration and detection say about one root, together. Data but for `locate`, and made anew at every load. */
export interface Workspace {
  /** Absolute. */
  readonly root: string;
  /** In the order in which faces list them: by kind, then configuration order, then id. Also the disabled, unavailable and broken ones. */
  readonly checks: readonly Check[];
  readonly problems: readonly ConfigProblem[];
  /** Configuration files that were read, relative to the root. */
  readonly configFiles: readonly string[];
  /** Slots for a run that does not say otherwise: environment over settings of the host over configuration over the machine's cores. */
  readonly jobs: number;
  /** Threads of the two pools of a host. */
  readonly ioThreads: number;
  readonly cpuThreads: number;
  /** Whether durations are kept across runs, and used. */
  readonly metrics: boolean;
  /** What the `PREFLIGHT_…` variables said; those about slots, threads and metrics are already part of the fields above. */
  readonly environment: EnvironmentSettings;
  /** Names of environment variables whose values are never shown; `*` stands for any characters. */
  readonly secrets: readonly string[];
  /** Puts problems that are found later (a cycle, an unknown dependency) to their place in a file. */
  readonly locate: Locate;
}

/** Whether nothing may run: a problem that is not one check's alone. */
export function isUnusable(workspace: Workspace): boolean {
  return workspace.problems.some((problem) => problem.severity === 'error' && problem.check === null);
}
