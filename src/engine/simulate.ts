import { UserError } from '../model/result.ts';
import { chooseNumbers } from './choose-order.ts';
import { compileTasks } from './compile-tasks.ts';
import { buildGraph, describeGraphProblem } from './graph.ts';
import type { Task } from './scheduler.ts';
import { runVirtually } from './virtual-run.ts';

/** A task with its true duration, for a run on a virtual clock. Times in milliseconds. */
export interface SimulatedTask {
  readonly id: string;
  readonly durationMs: number;
  /** What the scheduler believes; the true duration when absent. */
  readonly estimateMs?: number | undefined;
  /** None when absent. */
  readonly dependsOn?: readonly string[] | undefined;
  /** Slots that it takes, 1 when absent; 0 = it only waits, and any number of those run at a time. */
  readonly weight?: number | undefined;
  readonly priority?: number | undefined;
  readonly locks?: readonly string[] | undefined;
}

export interface Simulation {
  readonly makespanMs: number;
  /** In the order of their start. */
  readonly spans: readonly { readonly id: string; readonly startMs: number; readonly endMs: number }[];
}

/** What the real scheduler would do with tasks of these durations. Pure; throws a `UserError` for a graph or a task that is none. */
export function simulate({ tasks, slots }: { readonly tasks: readonly SimulatedTask[]; readonly slots: number }): Simulation {
  if (!Number.isInteger(slots) || slots < 1) throw new UserError(`slots must be a whole number from 1 up, not ${slots}.`);
  tasks.forEach(refuseWrongTask);
  const { graph, problems } = buildGraph(tasks.map(toTask));
  if (graph === null) throw new UserError(problems.map(describeGraphProblem).join('\n'));

  const compiled = compileTasks(graph);
  const { order } = chooseNumbers(compiled, slots);
  const { makespanMs, startsMs, endsMs, started } = runVirtually(
    compiled,
    slots,
    order,
    Float64Array.from(tasks, ({ durationMs }) => durationMs),
  );
  return {
    makespanMs,
    spans: started.map((task) => ({ id: compiled.ids[task]!, startMs: startsMs[task]!, endMs: endsMs[task]! })),
  };
}

/** A caller in JavaScript can hand over anything, and a duration that is none never ends. */
function refuseWrongTask({ id, durationMs, estimateMs, dependsOn }: SimulatedTask): void {
  for (const [name, value] of Object.entries({ durationMs, estimateMs: estimateMs ?? 0 })) {
    if (!Number.isFinite(value) || value < 0)
      throw new UserError(`The task "${id}": ${name} must be a number of milliseconds from 0 up, not ${show(value)}.`);
  }
  if (dependsOn !== undefined && !Array.isArray(dependsOn))
    throw new UserError(`The task "${id}": dependsOn must be a list of ids, not ${show(dependsOn)}.`);
}

const show = (value: unknown): string => (typeof value === 'string' ? JSON.stringify(value) : String(value));

function toTask({ id, durationMs, estimateMs, dependsOn, weight, priority, locks }: SimulatedTask): Task {
  return {
    id,
    dependsOn: (dependsOn ?? []).map((check) => ({ check, when: 'success' })),
    weight: weight ?? 1,
    priority: priority ?? 0,
    locks: locks ?? [],
    effect: 'read',
    writes: [],
    inputs: null,
    estimateMs: estimateMs ?? durationMs,
    memoryBytes: 0,
  };
}
