import type { Check } from '../model/check.ts';

/** What a run will do, as data: nothing of it depends on when it is asked. */
export interface Plan {
  /** The selected checks and what they need, in the order in which slots are offered. */
  readonly order: readonly string[];
  /** Checks whose dependencies all lie in earlier levels, level by level. A picture only: the scheduler knows no levels. */
  readonly levels: readonly (readonly string[])[];
  /** The chain of dependencies that takes longest by what is known of durations. */
  readonly criticalPath: readonly string[];
  /** Expected wall time in milliseconds; null without history. */
  readonly estimateMs: number | null;
  readonly checks: ReadonlyMap<string, Check>;
}
