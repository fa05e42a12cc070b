import type { Dependency } from '../model/check.ts';
import type { Verdict } from '../model/verdict.ts';
import type { Graph, GraphNode } from './graph.ts';

/** What the scheduler needs to know of a check. */
export interface Task extends GraphNode {
  /** Slots that it takes; more than there are counts as all of them. */
  readonly weight: number;
  /** Greater starts earlier. */
  readonly priority: number;
  /** Named mutexes, all taken at once when it starts. */
  readonly locks: readonly string[];
  /** `write` starts only when nothing runs, and nothing starts beside it. */
  readonly effect: 'read' | 'write';
  /** Expected duration in milliseconds; null when nothing is known. */
  readonly estimateMs: number | null;
}

/** A check that will not run, and the dependency whose verdict decided that. */
export interface Skip {
  readonly id: string;
  readonly because: string;
}

interface Entry {
  readonly task: Task;
  /** Position in the order in which ready tasks are offered a slot. */
  readonly position: number;
  readonly weight: number;
  openDependencies: number;
  status: 'waiting' | 'ready' | 'running' | 'ended';
  /** How often a later task started while this one could not. */
  bypassed: number;
}

/** After so many later starts a task that does not fit gets the next slots that become free, so that it cannot starve. */
const patience = 16;

/**
 * Decides what starts when: list scheduling over a ready queue ordered by user priority, then remaining critical path
 * (upward rank, as in HEFT: Topcuoglu, Hariri, Wu, IEEE TPDS 13(3), 2002), then declaration order. A task that does not
 * fit lets later ones fill the gap. Knows no clock and starts nothing itself: the run and the simulator drive it alike.
 */
export class Scheduler {
  readonly #entries = new Map<string, Entry>();
  readonly #graph: Graph<Task>;
  readonly #ready: Entry[] = [];
  readonly #takenLocks = new Set<string>();
  #slots: number;
  #freeSlots: number;
  #open: number;
  #running = 0;
  #isWriting = false;

  constructor(graph: Graph<Task>, slots: number) {
    this.#graph = graph;
    this.#slots = slots;
    this.#freeSlots = slots;
    this.#open = graph.nodes.size;
    offerOrder(graph).forEach((id, position) => {
      const task = graph.nodes.get(id)!;
      const openDependencies = new Set(task.dependsOn.map(({ check }) => check)).size;
      const weight = Math.min(Math.max(task.weight, 1), slots);
      this.#entries.set(id, { task, position, weight, openDependencies, status: 'waiting', bypassed: 0 });
    });
  }

  /** The tasks without dependencies, now ready. Call once, first. */
  begin(): readonly string[] {
    return this.#makeReady([...this.#entries.values()].filter((entry) => entry.openDependencies === 0));
  }

  /** Takes slots and locks for every ready task that may start now, and returns those tasks in the order of their start. */
  takeStartable(): readonly string[] {
    const started: Entry[] = [];
    const reservedLocks = new Set<string>();
    for (const entry of this.#ready) {
      if (this.#isWriting || this.#freeSlots <= 0) break;
      const blocked = this.#blocker(entry, reservedLocks);
      if (blocked === null) {
        this.#take(entry);
        started.push(entry);
      } else if (entry.bypassed >= patience) {
        if (blocked === 'slots') break;
        for (const lock of entry.task.locks) reservedLocks.add(lock);
      }
    }
    if (started.length > 0) this.#leaveReady(started);
    return started.map((entry) => entry.task.id);
  }

  /**
   * Records the end of a task that runs, or of one that never started. Returns the tasks that became ready, and those that
   * will never start because they needed this one (directly or not) to pass; those are ended by this call.
   */
  end(id: string, verdict: Verdict): { readonly ready: readonly string[]; readonly skipped: readonly Skip[] } {
    const entry = this.#entries.get(id);
    if (entry === undefined || entry.status === 'ended') return { ready: [], skipped: [] };
    this.#release(entry);
    const ready: Entry[] = [];
    const skipped: Skip[] = [];
    const ended: { entry: Entry; passed: boolean }[] = [{ entry, passed: verdict === 'passed' }];
    for (let last = ended.pop(); last !== undefined; last = ended.pop()) {
      for (const dependantId of this.#graph.dependants.get(last.entry.task.id) ?? []) {
        const dependant = this.#entries.get(dependantId)!;
        if (dependant.status !== 'waiting') continue;
        dependant.openDependencies--;
        if (!last.passed && needsSuccess(dependant.task.dependsOn, last.entry.task.id)) {
          this.#release(dependant);
          skipped.push({ id: dependantId, because: last.entry.task.id });
          ended.push({ entry: dependant, passed: false });
        } else if (dependant.openDependencies === 0) ready.push(dependant);
      }
    }
    return { ready: this.#makeReady(ready), skipped };
  }

  /** Changes how many slots there are, from 1 up; what runs goes on, and a task that is heavier than all of them starts alone. */
  setSlots(slots: number): void {
    this.#freeSlots += slots - this.#slots;
    this.#slots = slots;
  }

  /** Every task has ended. */
  isDone(): boolean {
    return this.#open === 0;
  }

  #blocker(entry: Entry, reservedLocks: ReadonlySet<string>): 'slots' | 'locks' | null {
    if (entry.weight > this.#freeSlots && this.#running > 0) return 'slots';
    if (entry.task.effect === 'write' && this.#running > 0) return 'slots';
    return entry.task.locks.some((lock) => this.#takenLocks.has(lock) || reservedLocks.has(lock)) ? 'locks' : null;
  }

  #take(entry: Entry): void {
    entry.status = 'running';
    this.#running++;
    this.#freeSlots -= entry.weight;
    this.#isWriting = entry.task.effect === 'write';
    for (const lock of entry.task.locks) this.#takenLocks.add(lock);
  }

  #release(entry: Entry): void {
    if (entry.status === 'running') {
      this.#running--;
      this.#freeSlots += entry.weight;
      if (entry.task.effect === 'write') this.#isWriting = false;
      for (const lock of entry.task.locks) this.#takenLocks.delete(lock);
    } else if (entry.status === 'ready') this.#ready.splice(this.#ready.indexOf(entry), 1);
    entry.status = 'ended';
    this.#open--;
  }

  #makeReady(entries: readonly Entry[]): readonly string[] {
    const sorted = [...entries].sort((a, b) => a.position - b.position);
    for (const entry of sorted) {
      entry.status = 'ready';
      this.#ready.splice(this.#positionInQueue(entry), 0, entry);
    }
    return sorted.map((entry) => entry.task.id);
  }

  #positionInQueue(entry: Entry): number {
    let low = 0;
    let high = this.#ready.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#ready[middle]!.position < entry.position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #leaveReady(started: readonly Entry[]): void {
    const lastPosition = started.at(-1)!.position;
    let kept = 0;
    for (const entry of this.#ready) {
      if (entry.status !== 'ready') continue;
      if (entry.position < lastPosition) entry.bypassed++;
      this.#ready[kept++] = entry;
    }
    this.#ready.length = kept;
  }
}

function needsSuccess(dependsOn: readonly Dependency[], id: string): boolean {
  return dependsOn.some(({ check, when }) => check === id && when === 'success');
}

/** The order in which ready tasks are offered slots: priority, then remaining critical path, then declaration. */
export function offerOrder(graph: Graph<Task>): string[] {
  const ranks = remainingCriticalPath(graph);
  const declared = new Map([...graph.nodes.keys()].map((id, index) => [id, index]));
  return [...graph.nodes.values()]
    .sort((a, b) => b.priority - a.priority || ranks.get(b.id)! - ranks.get(a.id)! || declared.get(a.id)! - declared.get(b.id)!)
    .map(({ id }) => id);
}

/** For every task, the expected time from its start to the end of all that waits for it. Unknown durations count as the median of the known. */
export function remainingCriticalPath(graph: Graph<Task>): ReadonlyMap<string, number> {
  const known = [...graph.nodes.values()].flatMap(({ estimateMs }) => estimateMs ?? []).sort((a, b) => a - b);
  const unknownMs = known[known.length >> 1] ?? 1;
  const ranks = new Map<string, number>();
  for (const id of graph.topological.toReversed()) {
    let behind = 0;
    for (const dependant of graph.dependants.get(id) ?? []) behind = Math.max(behind, ranks.get(dependant)!);
    ranks.set(id, behind + (graph.nodes.get(id)!.estimateMs ?? unknownMs));
  }
  return ranks;
}
