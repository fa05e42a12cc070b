import type { Graph } from './graph.ts';
import { globsOverlap } from './globs-overlap.ts';
import type { Task } from './scheduler.ts';

/** What a task may do to the files of others while it runs. */
export type FileAccess =
  /** Changes files that nobody can tell: runs alone. */
  | 'writes-anything'
  /** Changes the files of its globs. */
  | 'writes-some'
  /** Reads files that nobody can tell. */
  | 'reads-anything'
  /** Reads the files of its globs. */
  | 'reads-some';

/** A graph in numbers, so that a schedule can be tried in microseconds. A task is its place in the order of declaration. */
export interface CompiledTasks {
  readonly ids: readonly string[];
  readonly indices: ReadonlyMap<string, number>;
  /** Expected, in milliseconds. */
  readonly durations: Float64Array;
  readonly priorities: Float64Array;
  /** 0 for those that take no slot. */
  readonly weights: Float64Array;
  /** Expected, in bytes. */
  readonly memory: Float64Array;
  /** How many that take no slot may run at a time. */
  readonly waiters: number;
  /** How many others a task waits for, and who waits for it. */
  readonly dependencyCounts: Int32Array;
  readonly dependants: readonly (readonly number[])[];
  /** For each of the dependants, whether it needs a pass. */
  readonly needsSuccess: readonly (readonly boolean[])[];
  /** Every task after all that it depends on. */
  readonly topological: readonly number[];
  /** Named mutexes, as numbers from 0 up. */
  readonly locks: readonly (readonly number[])[];
  readonly lockCount: number;
  readonly access: readonly FileAccess[];
  /** Tasks that must not run beside this one because of the files that both name. */
  readonly conflicts: readonly (readonly number[])[];
}

/** `waiters` = how many that take no slot may run at a time; `usualMemory` is expected of those of which nobody knows more. */
export function compileTasks(graph: Graph<Task>, waiters = Infinity, usualMemory = 0): CompiledTasks {
  const tasks = [...graph.nodes.values()];
  const indices = new Map(tasks.map(({ id }, index) => [id, index]));
  const dependants = tasks.map(({ id }) => graph.dependants.get(id)!.map((dependant) => indices.get(dependant)!));
  const lockNumbers = new Map<string, number>();
  const locks = tasks.map((task) =>
    [...new Set(task.locks)].map((name) => {
      if (!lockNumbers.has(name)) lockNumbers.set(name, lockNumbers.size);
      return lockNumbers.get(name)!;
    }),
  );
  const access = tasks.map(accessOf);
  return {
    ids: tasks.map(({ id }) => id),
    indices,
    durations: Float64Array.from(tasks, ({ estimateMs }) => estimateMs),
    priorities: Float64Array.from(tasks, ({ priority }) => priority),
    weights: Float64Array.from(tasks, ({ weight }) => Math.max(weight, 0)),
    memory: Float64Array.from(tasks, ({ memoryBytes }) => memoryBytes ?? usualMemory),
    waiters,
    dependencyCounts: Int32Array.from(tasks, ({ dependsOn }) => new Set(dependsOn.map(({ check }) => check)).size),
    dependants,
    needsSuccess: dependants.map((list, index) =>
      list.map((dependant) =>
        tasks[dependant]!.dependsOn.some(({ check, when }) => check === tasks[index]!.id && when === 'success'),
      ),
    ),
    topological: graph.topological.map((id) => indices.get(id)!),
    locks,
    lockCount: lockNumbers.size,
    access,
    conflicts: findConflicts(tasks, access),
  };
}

type FileUser = Pick<Task, 'effect' | 'writes' | 'inputs'>;

/** Whether a writer could change what the other reads or writes, or the other what it does; also where nobody can tell. */
export function mayDisturb(writer: FileUser, other: FileUser): boolean {
  const [own, others] = [accessOf(writer), accessOf(other)];
  if (own === 'writes-anything' || others === 'writes-anything' || others === 'reads-anything') return true;
  return touchSame(writer, other);
}

function accessOf({ effect, writes, inputs }: FileUser): FileAccess {
  if (effect === 'write') return writes.length === 0 ? 'writes-anything' : 'writes-some';
  return inputs === null ? 'reads-anything' : 'reads-some';
}

/** Only between a writer and another that both name their files; the scheduler keeps the rest apart by their kind. */
function findConflicts(tasks: readonly Task[], access: readonly FileAccess[]): readonly (readonly number[])[] {
  const conflicts = tasks.map((): number[] => []);
  access.forEach((kind, writer) => {
    if (kind !== 'writes-some') return;
    access.forEach((other, index) => {
      const isLaterWriter = other === 'writes-some' && index > writer;
      if (!isLaterWriter && other !== 'reads-some') return;
      if (!touchSame(tasks[writer]!, tasks[index]!)) return;
      conflicts[writer]!.push(index);
      conflicts[index]!.push(writer);
    });
  });
  return conflicts;
}

/** One writes what the other reads or writes. A writer reads its inputs too, and what it writes. */
function touchSame(writer: FileUser, other: FileUser): boolean {
  if (globsOverlap(writer.writes, [...other.writes, ...(other.inputs ?? [])])) return true;
  return globsOverlap(other.writes, writer.inputs ?? []);
}

/** The same tasks with every edge turned round: a schedule of it, read backwards, is one of them. */
export function reverseTasks(tasks: CompiledTasks): CompiledTasks {
  const dependants = tasks.ids.map((): number[] => []);
  tasks.dependants.forEach((list, index) => list.forEach((dependant) => dependants[dependant]!.push(index)));
  return {
    ...tasks,
    dependants,
    dependencyCounts: Int32Array.from(tasks.dependants, ({ length }) => length),
    needsSuccess: dependants.map((list) => list.map(() => true)),
    topological: tasks.topological.toReversed(),
  };
}
