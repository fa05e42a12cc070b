import { UserError } from '../model/result.ts';
import { buildGraph, describeGraphProblem } from './graph.ts';
import { Scheduler, type Task } from './scheduler.ts';

/** A task with its true duration, for a run on a virtual clock. Times in milliseconds. */
export interface SimulatedTask {
  readonly id: string;
  readonly durationMs: number;
  /** What the scheduler believes; the true duration when absent. */
  readonly estimateMs?: number | undefined;
  /** None when absent. */
  readonly dependsOn?: readonly string[] | undefined;
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
  const durations = new Map(tasks.map(({ id, durationMs }) => [id, durationMs]));
  const { graph, problems } = buildGraph(tasks.map(toTask));
  if (graph === null) throw new UserError(problems.map(describeGraphProblem).join('\n'));

  const scheduler = new Scheduler(graph, slots);
  const running = new EndQueue();
  const spans: { id: string; startMs: number; endMs: number }[] = [];
  let nowMs = 0;
  scheduler.begin();
  for (;;) {
    for (const id of scheduler.takeStartable()) {
      const endMs = nowMs + durations.get(id)!;
      spans.push({ id, startMs: nowMs, endMs });
      running.add({ id, endMs });
    }
    const next = running.takeEarliest();
    if (next === undefined) return { makespanMs: nowMs, spans };
    nowMs = next.endMs;
    scheduler.end(next.id, 'passed');
    for (let also = running.takeEarliest(nowMs); also !== undefined; also = running.takeEarliest(nowMs))
      scheduler.end(also.id, 'passed');
  }
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
    estimateMs: estimateMs ?? durationMs,
  };
}

interface Ending {
  readonly id: string;
  readonly endMs: number;
}

/** What runs, by its end: a sorted list, short because it never holds more than there are slots. */
class EndQueue {
  readonly #endings: Ending[] = [];

  add(ending: Ending): void {
    let index = this.#endings.length;
    while (index > 0 && this.#endings[index - 1]!.endMs < ending.endMs) index--;
    this.#endings.splice(index, 0, ending);
  }

  /** The next to end, if it ends by `atMs`. */
  takeEarliest(atMs = Infinity): Ending | undefined {
    const last = this.#endings.at(-1);
    return last !== undefined && last.endMs <= atMs ? this.#endings.pop() : undefined;
  }
}
