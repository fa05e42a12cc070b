import { slotsTaken } from '../model/check.ts';
import type { CompiledTasks } from './compile-tasks.ts';

/** After so many later starts a task that does not fit gets the next slots that become free, so that it cannot starve. */
const patience = 16;

const [waiting, ready, running, ended] = [0, 1, 2, 3] as const;

/** What the end of a task leads to. */
export interface Consequences {
  readonly ready: readonly number[];
  /** Tasks that will never start, each with the dependency that decided that; they have ended with this. */
  readonly skipped: readonly { readonly task: number; readonly because: number }[];
}

/**
 * List scheduling over numbers: offers slots to what is ready, in a given order, and lets a later task fill the gap that an earlier one
 * cannot use. Knows no clock and starts nothing itself: a run and a simulation drive the same.
 */
export class SchedulerCore {
  readonly #tasks: CompiledTasks;
  /** Place of each task in the order in which slots are offered. */
  readonly #positions: Int32Array;
  readonly #open: Int32Array;
  readonly #status: Uint8Array;
  /** How often a later task started while this one could not. */
  readonly #bypassed: Int32Array;
  /** How many that run keep it from starting, because of the files that both name. */
  readonly #conflicting: Int32Array;
  readonly #isLockTaken: Uint8Array;
  /** What is ready, the first in the order last. */
  readonly #queue: number[] = [];
  #slots: number;
  /** As given first: the weight of a task counts no more. */
  readonly #mostWeight: number;
  #free: number;
  #left: number;
  #running = 0;
  /** Of those that run how many take slots; the others only wait. */
  #working = 0;
  #waiters: number;
  #freeWaiters: number;
  #readyWaiters = 0;
  #isAlone = false;
  #writers = 0;
  #unclearReaders = 0;
  #lacksSlots = false;
  /** Of those that run how many take memory. */
  #memoryUsers = 0;
  #lacksMemory: number | null = null;

  /** `order` lists every task, first those that are offered a slot first. */
  constructor(tasks: CompiledTasks, slots: number, order: ArrayLike<number>) {
    const size = tasks.ids.length;
    this.#tasks = tasks;
    this.#slots = slots;
    this.#mostWeight = slots;
    this.#free = slots;
    this.#left = size;
    this.#waiters = tasks.waiters;
    this.#freeWaiters = tasks.waiters;
    this.#positions = new Int32Array(size);
    for (let index = 0; index < size; index++) this.#positions[order[index]!] = index;
    this.#open = tasks.dependencyCounts.slice();
    this.#status = new Uint8Array(size);
    this.#bypassed = new Int32Array(size);
    this.#conflicting = new Int32Array(size);
    this.#isLockTaken = new Uint8Array(tasks.lockCount);
  }

  /** The tasks without dependencies, now ready. Call once, first. */
  begin(): readonly number[] {
    const first: number[] = [];
    for (let task = 0; task < this.#open.length; task++) if (this.#open[task] === 0) first.push(task);
    return this.#makeReady(first);
  }

  get isDone(): boolean {
    return this.#left === 0;
  }

  /** Whether the last `takeStartable` left something behind only because others use the slots. */
  get lacksSlots(): boolean {
    return this.#lacksSlots;
  }

  /** What the last `takeStartable` left behind only for want of memory, the first of it; null for nothing. */
  get lacksMemory(): number | null {
    return this.#lacksMemory;
  }

  /** Memory that is expected of a task, in bytes. */
  memoryOf(task: number): number {
    return this.#tasks.memory[task]!;
  }

  /** Slots that what is ready would take, as far as they are free. */
  get wantedSlots(): number {
    let sum = 0;
    for (let at = this.#queue.length - 1; at >= 0 && sum < this.#free; at--) sum += this.weightOf(this.#queue[at]!);
    return Math.max(0, Math.min(sum, this.#free));
  }

  /** Slots that a task takes; 0 for one that only waits. */
  weightOf(task: number): number {
    return slotsTaken(this.#tasks.weights[task]!, this.#mostWeight);
  }

  /**
   * Takes slots and locks for every ready task that may start now, and returns those in the order of their start. `available` is what
   * others leave of the slots; when nobody else uses any, a task that is heavier than all may start alone. `memoryLeft` is what those that
   * run leave of the memory, in bytes; what needs more may start as the only one that needs any.
   */
  takeStartable(available = Infinity, isAnybodyElseRunning = false, memoryLeft = Infinity): readonly number[] {
    const queue = this.#queue;
    const started: number[] = [];
    this.#lacksSlots = false;
    this.#lacksMemory = null;
    let left = available;
    let leftBytes = memoryLeft;
    let reserved: Set<number> | null = null;
    // Whether what is free is kept for one that has waited long: slots, and the places of those that only wait.
    let [isKept, isPlaceKept] = [false, false];
    let at = queue.length - 1;
    for (; at >= 0; at--) {
      if (this.#isAlone) break;
      const task = queue[at]!;
      const weight = this.weightOf(task);
      const lacksSlots = weight === 0 ? this.#freeWaiters <= 0 : this.#lacks(weight, left, isAnybodyElseRunning);
      if (weight > 0 && !isKept && lacksSlots && (this.#free >= weight || this.#working === 0)) this.#lacksSlots = true;
      const isPlaceFree = this.#readyWaiters > 0 && this.#freeWaiters > 0 && !isPlaceKept;
      if ((isKept || Math.min(this.#free, left) <= 0) && !isPlaceFree) break;
      const isHeldUp =
        lacksSlots || (weight === 0 ? isPlaceKept : isKept) || !this.#mayAccess(task) || this.#lacksLock(task, reserved);
      const lacksMemory = !isHeldUp && this.#lacksBytes(task, leftBytes);
      if (lacksMemory) this.#lacksMemory ??= task;
      if (isHeldUp || lacksMemory) {
        if (this.#bypassed[task]! < patience) continue;
        if (!this.#mayAccess(task)) break;
        if (lacksMemory) leftBytes = 0;
        if (lacksSlots && weight > 0) isKept = true;
        else if (lacksSlots) isPlaceKept = true;
        for (const lock of this.#tasks.locks[task]!) (reserved ??= new Set()).add(lock);
        continue;
      }
      this.#take(task, weight);
      left -= weight;
      leftBytes -= this.memoryOf(task);
      started.push(task);
    }
    if (started.length > 0) this.#leaveQueue(Math.max(at, 0), started.at(-1)!);
    return started;
  }

  /** Records the end of a task that runs, or of one that never started. */
  end(task: number, passed: boolean): Consequences {
    if (this.#status[task] === ended) return { ready: [], skipped: [] };
    this.#release(task);
    const nowReady: number[] = [];
    const skipped: { task: number; because: number }[] = [];
    const pending: { readonly task: number; readonly passed: boolean }[] = [{ task, passed }];
    for (let last = pending.pop(); last !== undefined; last = pending.pop()) {
      const dependants = this.#tasks.dependants[last.task]!;
      for (let index = 0; index < dependants.length; index++) {
        const dependant = dependants[index]!;
        if (this.#status[dependant] !== waiting) continue;
        this.#open[dependant]!--;
        if (!last.passed && this.#tasks.needsSuccess[last.task]![index] === true) {
          this.#release(dependant);
          skipped.push({ task: dependant, because: last.task });
          pending.push({ task: dependant, passed: false });
        } else if (this.#open[dependant] === 0) nowReady.push(dependant);
      }
    }
    return { ready: this.#makeReady(nowReady), skipped };
  }

  /**
   * Changes how many slots there are, from 1 up; what runs goes on, and a task that is heavier than all of them starts alone. While there
   * are fewer than at first, no more tasks than that run beside them that only wait.
   */
  setSlots(slots: number): void {
    const waiters = slots < this.#mostWeight ? Math.min(slots, this.#tasks.waiters) : this.#tasks.waiters;
    this.#free += slots - this.#slots;
    if (waiters !== this.#waiters) this.#freeWaiters = waiters - (this.#running - this.#working);
    this.#slots = slots;
    this.#waiters = waiters;
  }

  /** Whether there are too few slots for it, unless it would have them for itself. */
  #lacks(weight: number, left: number, isAnybodyElseRunning: boolean): boolean {
    const free = Math.min(this.#free, left);
    return free <= 0 || (weight > free && (this.#working > 0 || isAnybodyElseRunning));
  }

  /** Whether it needs more memory than there is, beside others that need some. */
  #lacksBytes(task: number, left: number): boolean {
    return this.#memoryUsers > 0 && this.memoryOf(task) > 0 && this.memoryOf(task) > left;
  }

  /** Whether the files that it reads and writes are free. */
  #mayAccess(task: number): boolean {
    const access = this.#tasks.access[task]!;
    switch (access) {
      case 'writes-anything':
        return this.#running === 0;
      case 'writes-some':
        return this.#unclearReaders === 0 && this.#conflicting[task] === 0;
      case 'reads-anything':
        return this.#writers === 0;
      case 'reads-some':
        return this.#conflicting[task] === 0;
      default:
        return access satisfies never;
    }
  }

  #lacksLock(task: number, reserved: ReadonlySet<number> | null): boolean {
    for (const lock of this.#tasks.locks[task]!) {
      if (this.#isLockTaken[lock] === 1 || reserved?.has(lock) === true) return true;
    }
    return false;
  }

  #take(task: number, weight: number): void {
    this.#status[task] = running;
    this.#running++;
    this.#free -= weight;
    if (weight > 0) this.#working++;
    else {
      this.#freeWaiters--;
      this.#readyWaiters--;
    }
    if (this.memoryOf(task) > 0) this.#memoryUsers++;
    this.#noteAccess(task, 1);
    for (const lock of this.#tasks.locks[task]!) this.#isLockTaken[lock] = 1;
  }

  #release(task: number): void {
    const weight = this.weightOf(task);
    if (this.#status[task] === running) {
      this.#running--;
      this.#free += weight;
      if (weight > 0) this.#working--;
      else this.#freeWaiters++;
      if (this.memoryOf(task) > 0) this.#memoryUsers--;
      this.#noteAccess(task, -1);
      for (const lock of this.#tasks.locks[task]!) this.#isLockTaken[lock] = 0;
    } else if (this.#status[task] === ready) {
      this.#queue.splice(this.#queue.indexOf(task), 1);
      if (weight === 0) this.#readyWaiters--;
    }
    this.#status[task] = ended;
    this.#left--;
  }

  #noteAccess(task: number, by: 1 | -1): void {
    const access = this.#tasks.access[task]!;
    if (access === 'writes-anything') this.#isAlone = by === 1;
    else if (access === 'writes-some') this.#writers += by;
    else if (access === 'reads-anything') this.#unclearReaders += by;
    for (const other of this.#tasks.conflicts[task]!) this.#conflicting[other]! += by;
  }

  #makeReady(tasks: number[]): readonly number[] {
    if (tasks.length > 1) tasks.sort((a, b) => this.#positions[a]! - this.#positions[b]!);
    for (const task of tasks) {
      this.#status[task] = ready;
      if (this.weightOf(task) === 0) this.#readyWaiters++;
      this.#insert(task);
    }
    return tasks;
  }

  #insert(task: number): void {
    const position = this.#positions[task]!;
    let low = 0;
    let high = this.#queue.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#positions[this.#queue[middle]!]! > position) low = middle + 1;
      else high = middle;
    }
    this.#queue.splice(low, 0, task);
  }

  /** Takes what has started out of the part of the queue that was looked at, and counts who was passed over. */
  #leaveQueue(from: number, lastStarted: number): void {
    const queue = this.#queue;
    let kept = from;
    for (let at = from; at < queue.length; at++) {
      const task = queue[at]!;
      if (this.#status[task] !== ready) continue;
      if (this.#positions[task]! < this.#positions[lastStarted]!) this.#bypassed[task]!++;
      queue[kept++] = task;
    }
    queue.length = kept;
  }
}
