import type { CheckState, RunState } from '../model/state.ts';
import { compileTasks } from './compile-tasks.ts';
import { buildGraph } from './graph.ts';
import type { Estimate, Estimates } from './history/estimates.ts';
import { offerOrder } from './offer-order.ts';
import type { Task } from './scheduler.ts';
import { runVirtually } from './virtual-run.ts';

/** When expectations of whole runs were further off than this share in the middle, another one is worth nothing. */
const worstError = 0.5;
/** The share of its duration that a check is given even when its time is over. */
const leastShare = 0.05;

type Unfinished = Exclude<CheckState, { status: 'finished' }>;

/**
 * How long a run will go on, in milliseconds, `nowMs` after its start: what remains, on the real scheduler. null when that is not to be
 * trusted: a check that remains never ran here, nothing is known of former expectations, or they were too far off. While nothing
 * happens it never grows; it does when a check takes longer than usual, when one is tried again, and when there are fewer slots.
 */
export function estimateRemaining(state: RunState, { checks, error }: Estimates, nowMs: number): number | null {
  if (state.end !== null) return 0;
  if (error === null || error > worstError) return null;
  const unfinished = [...state.checks.values()].filter((check) => check.status !== 'finished');
  const tasks: Task[] = [];
  for (const check of unfinished) {
    const estimate = checks.get(check.plan.id);
    if (estimate?.basis !== 'history') return null;
    tasks.push(toTask(check, estimate, nowMs));
  }
  const open = new Set(tasks.map(({ id }) => id));
  const { graph } = buildGraph(
    tasks.map((task) => ({ ...task, dependsOn: task.dependsOn.filter(({ check }) => open.has(check)) })),
  );
  if (graph === null) return null;
  const compiled = compileTasks(graph);
  const order = offerOrder(graph).map((id) => compiled.indices.get(id)!);
  return runVirtually(compiled, Math.max(state.limit, 1), order).makespanMs;
}

/** What runs goes on before anything else starts. */
function toTask(state: Unfinished, { durationMs, weight, locks }: Estimate, nowMs: number): Task {
  const { id, dependsOn } = state.plan;
  const common = { id, weight, locks, effect: 'read', writes: [], inputs: [], memoryBytes: 0 } as const;
  if (state.status !== 'running') return { ...common, dependsOn, priority: 0, estimateMs: durationMs };
  const restMs = Math.max(durationMs - (nowMs - state.startedAtMs), leastShare * durationMs);
  return { ...common, dependsOn: [], priority: 1, estimateMs: restMs };
}
