import type { Check, NameOf, Trigger } from '../model/check.ts';
import type { PlannedCheck, RunEventListener, RunMode, Verified } from '../model/event.ts';
import type { CheckResult, RunVerdict } from '../model/verdict.ts';
import type { Graph } from './graph.ts';
import type { CpuUse } from './cpu-use.ts';
import type { HostSlots } from './host-slots.ts';
import type { MachineLoad } from './machine-load.ts';
import type { Clock } from './ports.ts';
import { RunWork, type RunEventBody } from './run-work.ts';
import type { Task } from './scheduler.ts';
import type { Stop } from './stop.ts';

/** What a check may use while it runs. */
export interface Execution {
  /** Aborted when the check must end: gracefully. */
  readonly stop: AbortSignal;
  /** Aborted when it must end by force, at once. */
  readonly kill: AbortSignal;
  /** null = nobody listens while it runs; what it wrote is in its result. */
  readonly onOutput: ((text: string, stream: 'stdout' | 'stderr') => void) | null;
  /** A further attempt begins; attempts count from 1. */
  readonly onAttempt: (attempt: number) => void;
  /** The machine had no room for a process (`EAGAIN`, `EMFILE` …); starting it is tried again. */
  readonly onShortage: (code: string) => void;
  /** Told now and then how many bytes its processes have resident together. */
  readonly onMemory: (bytes: number) => void;
  /** Slots that it has. */
  readonly slots: number;
  /** How many processors it should use, because others run beside it; null = as many as it likes. */
  readonly threads: number | null;
}

/** Does the work of one check. Must settle within the check's limits; what it throws is a bug, shown as `errored`. */
export type Executor = (check: Check, execution: Execution) => Promise<CheckResult>;

/** The verdict of a check that need not run, or null. Starts nothing and needs no slot. What it throws is told by the executor, which asks again. */
export type Recall = (check: Check) => Promise<CheckResult | null>;

/** What is known of the checks of a run before it begins. */
export interface RunPlan {
  /** The graph of the run, with expected durations. */
  readonly graph: Graph<Check & Task>;
  /** All checks, those first that are offered a slot first; by remaining critical path when absent. */
  readonly order?: readonly string[] | undefined;
}

export interface RunOptions {
  readonly runId: string;
  readonly root: string;
  readonly trigger: Trigger;
  /** Nobody waits for it: every other run of the host goes first. */
  readonly isBackground?: boolean | undefined;
  readonly mode: RunMode;
  /** Slots, at least 1; `sequential` uses one. */
  readonly jobs: number;
  /** Checks that take no slot, at a time; at least 1. Any number when absent. */
  readonly waiters?: number | undefined;
  readonly failFast: boolean;
  /** For the whole run; null = no limit. */
  readonly timeoutMs: number | null;
  readonly graph: Graph<Check & Task>;
  /** Asked once, as soon as something has to run; the graph as it is when absent. */
  readonly plan?: (() => RunPlan) | undefined;
  /** What this run shares with others; nothing when absent. */
  readonly slots?: HostSlots | undefined;
  /** Whether there are events of what checks write; there are when absent. */
  readonly isOutputTold?: boolean | undefined;
  /** Where a run that goes on for long sees whether others need the machine; nowhere when absent. */
  readonly load?: MachineLoad | undefined;
  /** Where is seen how busy the processors are; nobody looks when absent. */
  readonly cpu?: CpuUse | undefined;
  /** Processors that there are; a tool that would use them all is told when it should not. Absent = nobody is told anything. */
  readonly cores?: number | undefined;
  readonly execute: Executor;
  /** Asked before anything is planned, and later for what has to wait for a slot or a lock; nothing is taken over without running when absent. */
  readonly recall?: Recall | undefined;
  /** What all checks have passed on, asked when they have and nothing else is to be done; what it throws counts as null. */
  readonly verify?: (() => Promise<Verified | null>) | undefined;
  /** What reasons call checks; their ids when absent. */
  readonly nameOf?: NameOf | undefined;
  readonly clock: Clock;
  readonly emit: RunEventListener;
}

/**
 * One run, said as events. What need not run is taken over first, one after the other and without a plan; at the first check that has
 * to run the rest is planned, and its work begins. Every check gets exactly one verdict; `finished` never rejects.
 */
export class ActiveRun {
  readonly id: string;
  readonly finished: Promise<void>;
  readonly #options: RunOptions;
  readonly #finish: () => void;
  readonly #startedMs: number;
  /** Checks that were queued before the work began, and those of them that were taken over. */
  readonly #queued = new Set<string>();
  readonly #taken: string[] = [];
  #work: RunWork | null = null;
  #limit: Disposable | null = null;
  #isOver = false;

  /** Starts at once; `run-started` is emitted before this returns, and without `recall` the first `check-started`. */
  constructor(options: RunOptions) {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.id = options.runId;
    this.finished = promise;
    this.#finish = resolve;
    this.#options = options;
    this.#startedMs = options.clock.nowMs();
    const { root, trigger, mode, graph, timeoutMs, clock } = options;
    this.#emit({
      type: 'run-started',
      root,
      trigger,
      mode,
      jobs: mode === 'sequential' ? 1 : options.jobs,
      startedAt: clock.date().toISOString(),
      checks: [...graph.nodes.values()].map(toPlannedCheck),
    });
    if (timeoutMs !== null) this.#limit = clock.after(timeoutMs, () => this.#stop({ type: 'run-timeout', timeoutMs }));
    if (options.recall === undefined) this.#begin();
    else void this.#open(options.recall);
  }

  /** Ends one check, or everything: what has not started never starts, what runs is ended gracefully. */
  cancel(check?: string): void {
    this.#stop({ type: 'cancelled' }, check);
  }

  /** Cancels, and ends what runs by force. */
  kill(): void {
    this.cancel();
    this.#work?.kill();
  }

  #stop(stop: Stop, check?: string): void {
    if (this.#work === null) this.#begin(stop, check);
    else this.#work.stop(stop, check);
  }

  /** Takes over what it can before anything runs, in an order in which nothing waits for anything else. */
  async #open(recall: Recall): Promise<void> {
    const { nodes, topological } = this.#options.graph;
    for (const id of topological) {
      this.#queued.add(id);
      this.#emit({ type: 'check-queued', check: id });
      const result = this.#isOpen ? await recall(nodes.get(id)!).catch(() => null) : null;
      // Somebody may have cancelled something meanwhile.
      if (result?.verdict !== 'passed' || !this.#isOpen) break;
      this.#emit({ type: 'check-started', check: id, attempt: 1 });
      // Or who was told of this.
      if (!this.#isOpen) break;
      this.#taken.push(id);
      this.#emit({ type: 'check-finished', check: id, result });
      if (!this.#isOpen) break;
    }
    if (this.#isOpen && this.#taken.length === topological.length) this.#end(topological.length === 0 ? 'empty' : 'passed');
    else this.#begin();
  }

  /** Nothing has begun to run, and nothing was cancelled. */
  get #isOpen(): boolean {
    return this.#work === null && !this.#isOver;
  }

  /** Begins the work of what is left, unless that was done; what shall be stopped does not start first. */
  #begin(stop: Stop | null = null, check?: string): void {
    if (!this.#isOpen) return;
    const { plan, graph } = this.#options;
    this.#work = new RunWork({
      ...this.#options,
      ...(plan?.() ?? { graph }),
      queued: this.#queued,
      taken: this.#taken,
      emit: (body) => this.#emit(body),
      onDone: (verdict) => this.#end(verdict),
    });
    this.#work.begin(stop, check);
  }

  #end(verdict: RunVerdict): void {
    this.#isOver = true;
    this.#work = null;
    this.#limit?.[Symbol.dispose]();
    void this.#conclude(verdict, this.#nowMs());
  }

  async #conclude(verdict: RunVerdict, durationMs: number): Promise<void> {
    const { verify } = this.#options;
    const verified = verdict === 'passed' && verify !== undefined ? await verify().catch(() => null) : null;
    this.#emit({ type: 'run-finished', verdict, durationMs, ...(verified === null ? {} : { verified }) });
    this.#finish();
  }

  #nowMs(): number {
    return this.#options.clock.nowMs() - this.#startedMs;
  }

  #emit(body: RunEventBody): void {
    this.#options.emit({ ...body, runId: this.id, atMs: this.#nowMs() });
  }
}

function toPlannedCheck({ id, title, kind, dependsOn }: Check): PlannedCheck {
  return { id, title, kind, dependsOn };
}
