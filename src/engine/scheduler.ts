import type { Verdict } from '../model/verdict.ts';
import { compileTasks } from './compile-tasks.ts';
import type { Graph, GraphNode } from './graph.ts';
import { offerOrder } from './offer-order.ts';
import { SchedulerCore } from './scheduler-core.ts';

/** What the scheduler needs to know of a check. */
export interface Task extends GraphNode {
  /** Slots that it takes; more than there are counts as all of them. 0 = it only waits, and counts against another limit. */
  readonly weight: number;
  /** Greater starts earlier. */
  readonly priority: number;
  /** Named mutexes, all taken at once when it starts. */
  readonly locks: readonly string[];
  /**
   * `write` excludes all that read or write the same files: those of its globs where both name some, else everything.
   */
  readonly effect: 'read' | 'write';
  readonly writes: readonly string[];
  /** null = nobody can tell what it reads. */
  readonly inputs: readonly string[] | null;
  /** Expected duration in milliseconds. */
  readonly estimateMs: number;
  /** The most memory that its processes will probably have, in bytes; null = nobody knows. */
  readonly memoryBytes: number | null;
}

/** A check that will not run, and the dependency whose verdict decided that. */
export interface Skip {
  readonly id: string;
  readonly because: string;
}

/** Decides what starts when, by the ids of checks: see `SchedulerCore` for how, and `chooseOrder` for who is offered a slot first. */
export class Scheduler {
  readonly #core: SchedulerCore;
  readonly #ids: readonly string[];
  readonly #indices: ReadonlyMap<string, number>;

  /**
   * `order` lists every check; without it, by priority and remaining critical path. `waiters` = how many run at a time that take no slot.
   * `usualMemory` is expected of a check of which nobody knows more, in bytes.
   */
  constructor(
    graph: Graph<Task>,
    slots: number,
    order: readonly string[] = offerOrder(graph),
    waiters = Infinity,
    usualMemory = 0,
  ) {
    const tasks = compileTasks(graph, waiters, usualMemory);
    this.#ids = tasks.ids;
    this.#indices = tasks.indices;
    this.#core = new SchedulerCore(
      tasks,
      slots,
      order.map((id) => tasks.indices.get(id)!),
    );
  }

  /** The tasks without dependencies, now ready. Call once, first. */
  begin(): readonly string[] {
    return this.#core.begin().map((task) => this.#ids[task]!);
  }

  /** Takes slots and locks for every ready task that may start now, and returns those tasks in the order of their start. */
  takeStartable(available?: number, isAnybodyElseRunning?: boolean, memoryLeft?: number): readonly string[] {
    return this.#core.takeStartable(available, isAnybodyElseRunning, memoryLeft).map((task) => this.#ids[task]!);
  }

  /** What the last `takeStartable` left behind only for want of memory, the first of it; null for nothing. */
  get lacksMemory(): string | null {
    return this.#core.lacksMemory === null ? null : this.#ids[this.#core.lacksMemory]!;
  }

  /** Memory that is expected of a check, in bytes. */
  memoryOf(id: string): number {
    return this.#core.memoryOf(this.#indices.get(id)!);
  }

  /** Whether the last `takeStartable` left something behind only because others use the slots. */
  get lacksSlots(): boolean {
    return this.#core.lacksSlots;
  }

  /** Slots that what is ready would take, as far as they are free. */
  get wantedSlots(): number {
    return this.#core.wantedSlots;
  }

  /** Slots that a check takes. */
  weightOf(id: string): number {
    return this.#core.weightOf(this.#indices.get(id)!);
  }

  /**
   * Records the end of a task that runs, or of one that never started. Returns the tasks that became ready, and those that
   * will never start because they needed this one (directly or not) to pass; those are ended by this call.
   */
  end(id: string, verdict: Verdict): { readonly ready: readonly string[]; readonly skipped: readonly Skip[] } {
    const index = this.#indices.get(id);
    if (index === undefined) return { ready: [], skipped: [] };
    const { ready, skipped } = this.#core.end(index, verdict === 'passed');
    return {
      ready: ready.map((task) => this.#ids[task]!),
      skipped: skipped.map(({ task, because }) => ({ id: this.#ids[task]!, because: this.#ids[because]! })),
    };
  }

  /** Changes how many slots there are, from 1 up; what runs goes on, and a task that is heavier than all of them starts alone. */
  setSlots(slots: number): void {
    this.#core.setSlots(slots);
  }

  /** Every task has ended. */
  isDone(): boolean {
    return this.#core.isDone;
  }
}
