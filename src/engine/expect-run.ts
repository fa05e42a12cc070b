import type { Check } from '../model/check.ts';
import type { RunState } from '../model/state.ts';
import { chooseNumbers } from './choose-order.ts';
import { compileTasks, type CompiledTasks } from './compile-tasks.ts';
import type { Graph } from './graph.ts';
import type { Estimates } from './history/estimates.ts';
import type { Task } from './scheduler.ts';
import { runVirtually } from './virtual-run.ts';

/** A run before it begins: its checks with what they will probably take, and the best order for that. */
export interface ExpectedRun {
  readonly graph: Graph<Check & Task>;
  /** Of all checks: who is offered a slot first. */
  readonly order: readonly string[];
  /** Of all checks: who starts when, if every expectation comes true. */
  readonly starts: readonly string[];
  readonly estimates: Estimates;
  /** Expected wall time in milliseconds; null when some check never ran here. */
  readonly estimateMs: number | null;
  /** The same of a run that takes over the verdicts of these checks. */
  estimateWithout(ids: ReadonlySet<string>): number | null;
  /** What would have been expected of the run, had one known which checks need not run; null as for `estimateMs`. */
  expectedOf(state: RunState): number | null;
}

/** `waiters` = how many checks run at a time that take no slot. */
export function expectRun(selected: Graph<Check & Task>, slots: number, estimates: Estimates, waiters?: number): ExpectedRun {
  const nodes = new Map([...selected.nodes].map(([id, check]) => [id, withEstimate(check, estimates)]));
  const graph = { ...selected, nodes };
  const tasks = compileTasks(graph, waiters);
  const { order, makespanMs, run } = chooseNumbers(tasks, slots, true);
  const isUnknown = (id: string): boolean => estimates.checks.get(id)?.basis !== 'history';
  const isKnown = !tasks.ids.some(isUnknown);
  const durationWith = (durations: Float64Array): number => runVirtually(tasks, slots, order, durations).makespanMs;
  const estimateWithout = (ids: ReadonlySet<string>): number | null => {
    if (tasks.ids.length === 0 || tasks.ids.some((id) => !ids.has(id) && isUnknown(id))) return null;
    return durationWith(tasks.durations.map((ms, task) => (ids.has(tasks.ids[task]!) ? 0 : ms)));
  };
  return {
    graph,
    order: order.map((task) => tasks.ids[task]!),
    starts: run.started.map((task) => tasks.ids[task]!),
    estimates,
    estimateMs: isKnown && tasks.ids.length > 0 ? makespanMs : null,
    estimateWithout,
    expectedOf: (state) => (isKnown ? durationWith(durationsIn(state, tasks)) : null),
  };
}

function withEstimate(check: Check & Task, { checks }: Estimates): Check & Task {
  const { durationMs: estimateMs, memoryBytes } = checks.get(check.id) ?? { ...check, durationMs: check.estimateMs };
  return { ...check, estimateMs, memoryBytes };
}

function durationsIn(state: RunState, { ids, durations }: CompiledTasks): Float64Array {
  return durations.map((ms, task) => {
    const check = state.checks.get(ids[task]!);
    return check?.status === 'finished' && (check.result.cached || check.startedAtMs === null) ? 0 : ms;
  });
}
