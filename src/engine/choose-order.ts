import { slotsTaken } from '../model/check.ts';
import { compileTasks, reverseTasks, type CompiledTasks } from './compile-tasks.ts';
import type { Graph } from './graph.ts';
import type { Task } from './scheduler.ts';
import { runVirtually, type VirtualRun } from './virtual-run.ts';

/** The order in which checks are offered slots, and how long all of them take then if every expectation comes true. */
export interface ChosenOrder {
  readonly order: readonly string[];
  readonly makespanMs: number;
}

/** Starts of tasks that may be tried in all: a few milliseconds. At least so many, at most so many schedules. */
const effort = { starts: 5_000, leastSchedules: 6, mostSchedules: 200 };
/** A start that is tried costs less than a microsecond, so that this many for a millisecond to be won cost a twentieth of it. */
const startsPerMs = 50;

/**
 * Tries several rules on the expected durations with the real scheduler, and takes the order that ends earliest. The first rule is the
 * remaining critical path; the others only win where they end earlier. Always the same for the same graph. User priority comes first in
 * all of them.
 */
export function chooseOrder(graph: Graph<Task>, slots: number): ChosenOrder {
  const tasks = compileTasks(graph);
  const best = chooseNumbers(tasks, slots);
  return { order: best.order.map((task) => tasks.ids[task]!), makespanMs: best.makespanMs };
}

/** An order, and what happens in it. */
export interface Candidate {
  readonly order: readonly number[];
  readonly makespanMs: number;
  readonly run: VirtualRun;
}

/**
 * The same over numbers. A sparing search spends no more time than is in proportion to what could be won: for a run that waits for it,
 * with true milliseconds.
 */
export function chooseNumbers(tasks: CompiledTasks, slots: number, isSparing = false): Candidate {
  const size = Math.max(tasks.ids.length, 1);
  const ranks = upwardRanks(tasks);
  const boundMs = lowerBound(tasks, ranks, slots) * (1 + 1e-9);
  const search = new Search(
    tasks,
    slots,
    boundMs,
    Math.min(effort.mostSchedules, Math.max(effort.leastSchedules, effort.starts / size)),
  );
  search.tryKeys(ranks);
  if (isSparing) search.limit((search.mostGainMs * startsPerMs) / size);
  if (search.isOver) return search.best!;
  for (const keys of rules(tasks, ranks, slots)) search.tryKeys(keys);
  search.tighten();
  const random = mulberry32(size);
  for (let spread = 0.05; !search.isOver; spread = spread >= 1 ? 0.05 : spread * 1.6) {
    search.tryKeys(ranks.map((rank) => rank * (1 + spread * (random() - 0.5))));
    search.tighten();
  }
  return search.best!;
}

/** The best schedule so far, and how many more may be tried. */
class Search {
  best: Candidate | null = null;
  #last: Candidate | null = null;
  readonly #tasks: CompiledTasks;
  #reversed: CompiledTasks | null = null;
  readonly #slots: number;
  readonly #boundMs: number;
  #left: number;

  constructor(tasks: CompiledTasks, slots: number, boundMs: number, schedules: number) {
    this.#tasks = tasks;
    this.#slots = slots;
    this.#boundMs = boundMs;
    this.#left = schedules;
  }

  /** Nothing can end earlier, or enough was tried. */
  get isOver(): boolean {
    return this.#left <= 0 || (this.best !== null && this.best.makespanMs <= this.#boundMs);
  }

  /** By how much another order could end earlier. */
  get mostGainMs(): number {
    return this.best === null ? Infinity : Math.max(0, this.best.makespanMs - this.#boundMs);
  }

  /** Allows no more than so many further schedules. */
  limit(schedules: number): void {
    this.#left = Math.min(this.#left, Math.floor(schedules));
  }

  tryKeys(keys: Float64Array): void {
    if (this.isOver && this.best !== null) return;
    this.#left--;
    const order = orderBy(this.#tasks, keys);
    const run = runVirtually(this.#tasks, this.#slots, order);
    this.#last = { order, run, makespanMs: run.makespanMs };
    if (this.best === null || run.makespanMs < this.best.makespanMs) this.best = this.#last;
  }

  /**
   * Schedules everything as late as the last schedule allows, then as early as that does, while it gets shorter (forward-backward
   * improvement: Li, Willis, EJOR 56, 1992).
   */
  tighten(): void {
    while (!this.isOver) {
      const before = this.#last!;
      this.#left--;
      const late = runVirtually(
        (this.#reversed ??= reverseTasks(this.#tasks)),
        this.#slots,
        orderBy(this.#tasks, before.run.endsMs, false),
      );
      this.tryKeys(late.endsMs);
      if (this.#last === before || this.#last!.makespanMs >= before.makespanMs) return;
    }
  }
}

/** Tasks by user priority, then greater keys first, then as declared. */
function orderBy(tasks: CompiledTasks, keys: Float64Array, withPriority = true): number[] {
  const order = Array.from(keys, (_, task) => task);
  const { priorities } = tasks;
  return order.sort((a, b) => (withPriority ? priorities[b]! - priorities[a]! : 0) || keys[b]! - keys[a]! || a - b);
}

/** Further rules, as keys of which the greatest comes first. */
function* rules(tasks: CompiledTasks, ranks: Float64Array, slots: number): Generator<Float64Array> {
  const { durations, dependants } = tasks;
  const behind = workBehind(tasks);
  yield ranks.map((rank, task) => Math.max(rank, behind[task]! / slots));
  yield ranks.map((rank, task) => rank + behind[task]! / (4 * slots));
  yield ranks.map((rank, task) => rank + durations[task]!);
  yield ranks.map((rank, task) => rank + dependants[task]!.length * 1e-3 * rank);
  yield durations.slice();
}

/** For every task, the expected time from its start to the end of the longest chain behind it. */
function upwardRanks({ topological, dependants, durations }: CompiledTasks): Float64Array {
  const ranks = new Float64Array(durations.length);
  for (const task of topological.toReversed()) {
    let behind = 0;
    for (const dependant of dependants[task]!) behind = Math.max(behind, ranks[dependant]!);
    ranks[task] = behind + durations[task]!;
  }
  return ranks;
}

/** For every task, about the work that waits for it and its own: what several wait for is shared among those that it waits for. */
function workBehind({ topological, dependants, dependencyCounts, durations }: CompiledTasks): Float64Array {
  const work = new Float64Array(durations.length);
  for (const task of topological.toReversed()) {
    let behind = 0;
    for (const dependant of dependants[task]!) behind += work[dependant]! / dependencyCounts[dependant]!;
    work[task] = behind + durations[task]!;
  }
  return work;
}

/** What no schedule can beat: the longest chain, and the work over all slots. */
function lowerBound({ durations, weights }: CompiledTasks, ranks: Float64Array, slots: number): number {
  let work = 0;
  let longest = 0;
  for (let task = 0; task < durations.length; task++) {
    work += durations[task]! * slotsTaken(weights[task]!, slots);
    longest = Math.max(longest, ranks[task]!);
  }
  return Math.max(longest, work / slots);
}

/** A small seeded generator (mulberry32, Tommy Ettinger, public domain): the same graph always gets the same order. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
