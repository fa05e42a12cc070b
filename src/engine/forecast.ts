import { slotsTaken } from '../model/check.ts';
import { chooseNumbers } from './choose-order.ts';
import { compileTasks } from './compile-tasks.ts';
import type { ExpectedRun } from './expect-run.ts';
import { remainingCriticalPath } from './offer-order.ts';

/** What the wall time of a run would be with so many slots, by what its checks usually take. Milliseconds. */
export interface ForecastRow {
  readonly slots: number;
  readonly makespanMs: number;
  /** Against one after the other. */
  readonly speedup: number;
  /** What no order can beat with so many slots: the longest chain, or the work by the slots. */
  readonly boundMs: number;
}

/** What parallelism, more slots and a perfect order would give. */
export interface Forecast {
  readonly slots: number;
  readonly workMs: number;
  readonly criticalPathMs: number;
  /** For one slot, the slots of the workspace, twice and four times as many, and one for every check. */
  readonly rows: readonly ForecastRow[];
  /** Checks that never ran here, of which the durations are guessed. */
  readonly guessed: readonly string[];
}

export function forecast({ graph, estimates }: ExpectedRun, slots: number): Forecast {
  const tasks = compileTasks(graph);
  const count = Math.max(1, tasks.ids.length);
  const workMs = tasks.durations.reduce((sum, ms) => sum + ms, 0);
  const criticalPathMs = Math.max(0, ...remainingCriticalPath(graph).values());
  const sizes = [...new Set([1, slots, 2 * slots, 4 * slots, count])].filter((size) => size <= Math.max(count, slots));
  const rows = sizes
    .sort((a, b) => a - b)
    .map((size): ForecastRow => {
      const { makespanMs } = chooseNumbers(tasks, size);
      const slotTimeMs = tasks.durations.reduce((sum, ms, task) => sum + ms * slotsTaken(tasks.weights[task]!, size), 0);
      const boundMs = Math.max(criticalPathMs, slotTimeMs / size);
      return { slots: size, makespanMs, speedup: makespanMs > 0 ? workMs / makespanMs : 1, boundMs };
    });
  const guessed = tasks.ids.filter((id) => estimates.checks.get(id)?.basis !== 'history');
  return { slots, workMs, criticalPathMs, rows, guessed };
}
