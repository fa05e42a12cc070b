import type { Check, Trigger } from '../model/check.ts';
import type { PlannedCheck, RunEvent, RunEventListener, RunMode, Verified } from '../model/event.ts';
import { messageOf } from '../model/result.ts';
import { notStarted, type CheckResult, type RunVerdict, type Verdict } from '../model/verdict.ts';
import type { Graph } from './graph.ts';
import type { CpuUse } from './cpu-use.ts';
import { CpuWatch } from './cpu-watch.ts';
import { urgencyOf, type HostSlots, type Seat } from './host-slots.ts';
import type { MachineLoad } from './machine-load.ts';
import type { Clock } from './ports.ts';
import { RunLimit, type SlotChange } from './run-limit.ts';
import { Scheduler, type Skip, type Task } from './scheduler.ts';
import { neverStarted, pastTense, stoppedWhileRunning, type Stop } from './stop.ts';
import { shareOfThreads } from './thread-share.ts';

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
  /** How many processors it should use, because others run beside it; null = as many as it likes. */
  readonly threads: number | null;
}

/** Does the work of one check. Must settle within the check's limits; what it throws is a bug, shown as `errored`. */
export type Executor = (check: Check, execution: Execution) => Promise<CheckResult>;

/** The verdict of a check that need not run, or null. Starts nothing and needs no slot. What it throws is told by the executor, which asks again. */
export type Recall = (check: Check) => Promise<CheckResult | null>;

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
  /** All checks, those first that are offered a slot first; by remaining critical path when absent. */
  readonly order?: readonly string[] | undefined;
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
  /** Asked for what has to wait for a slot or a lock; nothing is taken over without running when absent. */
  readonly recall?: Recall | undefined;
  /** What all checks have passed on, asked when they have and nothing else is to be done; what it throws counts as null. */
  readonly verify?: (() => Promise<Verified | null>) | undefined;
  readonly clock: Clock;
  readonly emit: RunEventListener;
}

interface Active {
  readonly stop: AbortController;
  readonly kill: AbortController;
  /** The first reason to end it; null while there is none. */
  stoppedBy: Stop | null;
}

type RunEventBody = RunEvent extends infer E ? (E extends RunEvent ? Omit<E, 'runId' | 'atMs'> : never) : never;

/**
 * One run: asks the scheduler what may start, lets the executor do it, and says everything that happens as events.
 * A check starts the moment its last dependency ends. Every check gets exactly one verdict; `finished` never rejects.
 */
export class ActiveRun {
  readonly id: string;
  readonly finished: Promise<void>;
  readonly #options: RunOptions;
  readonly #scheduler: Scheduler;
  readonly #slots: RunLimit;
  readonly #seat: Seat | null;
  /** Expected durations of checks that have not ended, together. */
  #openMs = 0;
  readonly #startedMs: number;
  readonly #active = new Map<string, Active>();
  readonly #verdicts = new Map<string, Verdict>();
  /** What is queued and was not asked for by `recall`; what would start last is asked for first. */
  readonly #unasked: string[] = [];
  #isRecalling = false;
  /** For a check that did not pass because of another: the check where it began. */
  readonly #rootCauses = new Map<string, string>();
  readonly #finish: () => void;
  #stop: Stop | null = null;
  #limit: Disposable | null = null;
  readonly #cpu: CpuWatch | null;

  /** Starts at once; `run-started` and the first `check-started` are emitted before this returns. */
  constructor(options: RunOptions) {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.id = options.runId;
    this.finished = promise;
    this.#finish = resolve;
    this.#options = options;
    this.#startedMs = options.clock.nowMs();
    const slots = options.mode === 'sequential' ? 1 : options.jobs;
    this.#scheduler = new Scheduler(options.graph, slots, options.order, options.waiters);
    this.#slots = new RunLimit({
      slots,
      isBackground: options.isBackground === true,
      clock: options.clock,
      load: options.load,
      onChange: (change) => this.#changeSlots(change),
    });
    for (const { estimateMs } of options.graph.nodes.values()) this.#openMs += estimateMs;
    this.#seat =
      options.slots?.join(options.isBackground === true ? 'background' : urgencyOf(options.trigger), slots, () =>
        this.#continue(),
      ) ?? null;
    this.#emit({
      type: 'run-started',
      root: options.root,
      trigger: options.trigger,
      mode: options.mode,
      jobs: slots,
      startedAt: options.clock.date().toISOString(),
      checks: [...options.graph.nodes.values()].map(toPlannedCheck),
    });
    const { clock, cpu } = options;
    this.#cpu =
      cpu === undefined ? null : new CpuWatch({ clock, cpu, onSample: (share) => this.#emit({ type: 'cpu-sampled', share }) });
    if (options.timeoutMs !== null) {
      const stop: Stop = { type: 'run-timeout', timeoutMs: options.timeoutMs };
      this.#limit = options.clock.after(options.timeoutMs, () => this.#stopAll(stop));
    }
    this.#announceReady(this.#scheduler.begin());
    this.#slots.watch();
    this.#continue();
  }

  /** Ends one check, or everything: what has not started never starts, what runs is ended gracefully. */
  cancel(check?: string): void {
    if (check === undefined) this.#stopAll({ type: 'cancelled' });
    else this.#stopOne(check, { type: 'cancelled' });
    this.#continue();
  }

  /** Cancels, and ends what runs by force. */
  kill(): void {
    this.cancel();
    for (const { kill } of this.#active.values()) kill.abort();
  }

  #continue(): void {
    const startable = this.#scheduler.takeStartable(this.#seat?.available, this.#seat?.isAnybodyElseRunning);
    this.#seat?.hungers(this.#scheduler.lacksSlots);
    for (const id of startable) this.#seat?.take(this.#scheduler.weightOf(id));
    for (const id of startable) {
      // Who was told of the start of one may have cancelled the others.
      if (this.#verdicts.has(id)) this.#seat?.give(this.#scheduler.weightOf(id));
      else void this.#start(id);
    }
    this.#noteElsewhere();
    if (!this.#scheduler.isDone()) return void this.#recallQueued();
    if (this.#limit === ended) return;
    this.#limit?.[Symbol.dispose]();
    this.#limit = ended;
    this.#slots[Symbol.dispose]();
    this.#cpu?.[Symbol.dispose]();
    this.#seat?.[Symbol.dispose]();
    void this.#conclude(this.#verdict(), this.#nowMs());
  }

  async #conclude(verdict: RunVerdict, durationMs: number): Promise<void> {
    const { verify } = this.#options;
    const verified = verdict === 'passed' && verify !== undefined ? await verify().catch(() => null) : null;
    this.#emit({ type: 'run-finished', verdict, durationMs, ...(verified === null ? {} : { verified }) });
    this.#finish();
  }

  async #start(id: string): Promise<void> {
    const check = this.#options.graph.nodes.get(id)!;
    const active: Active = { stop: new AbortController(), kill: new AbortController(), stoppedBy: null };
    this.#active.set(id, active);
    this.#emit({ type: 'check-started', check: id, attempt: 1 });
    const result = await this.#execute(check, active);
    this.#active.delete(id);
    this.#end(id, result);
    if (result.attempts > 0) this.#slots.noteCalm();
    // Whoever is most urgent goes on first; this run is one of them.
    if (this.#seat !== null) this.#seat.give(this.#scheduler.weightOf(id));
    this.#continue();
  }

  /** Takes over, one after the other, the kept verdicts of checks that cannot start now: neither slots nor locks keep them waiting. */
  async #recallQueued(): Promise<void> {
    const { recall, graph } = this.#options;
    if (recall === undefined || this.#isRecalling) return;
    this.#isRecalling = true;
    while (this.#unasked.length > 0 && !this.#isWriting()) {
      const id = this.#unasked.pop()!;
      if (!this.#isQueued(id)) continue;
      const result = await recall(graph.nodes.get(id)!).catch(() => null);
      if (result === null || !this.#isQueued(id)) continue;
      if (this.#isWriting()) {
        // What it was found on may not be there any more.
        this.#unasked.push(id);
        break;
      }
      this.#emit({ type: 'check-started', check: id, attempt: 1 });
      // Who was told of it may have cancelled it.
      if (this.#isQueued(id)) this.#end(id, result);
      this.#continue();
    }
    this.#isRecalling = false;
  }

  #isQueued(id: string): boolean {
    return !this.#active.has(id) && !this.#verdicts.has(id);
  }

  /** Whether files are being changed, so that nobody can say which content a verdict would belong to. */
  #isWriting(): boolean {
    return [...this.#active.keys()].some((id) => this.#options.graph.nodes.get(id)!.effect === 'write');
  }

  async #execute(check: Check, active: Active): Promise<CheckResult> {
    try {
      const result = await this.#options.execute(check, {
        stop: active.stop.signal,
        kill: active.kill.signal,
        onOutput:
          this.#options.isOutputTold === false
            ? null
            : (text, stream) => this.#emit({ type: 'output', check: check.id, stream, text }),
        onShortage: (code) => this.#slots.noteShortage(code),
        threads: this.#threadsFor(check),
        onAttempt: (attempt) => this.#emit({ type: 'check-started', check: check.id, attempt }),
      });
      return result.verdict === 'cancelled' && active.stoppedBy !== null
        ? { ...result, ...stoppedWhileRunning(active.stoppedBy) }
        : result;
    } catch (thrown) {
      return notStarted('errored', `Preflight failed while it ran this check: ${messageOf(thrown)}`);
    }
  }

  #end(id: string, result: CheckResult): void {
    this.#verdicts.set(id, result.verdict);
    this.#openMs -= this.#options.graph.nodes.get(id)!.estimateMs;
    for (const problem of result.problems) this.#emit({ type: 'problem', check: id, problem });
    this.#emit({ type: 'check-finished', check: id, result });
    const { ready, skipped } = this.#scheduler.end(id, result.verdict);
    this.#announceReady(ready);
    for (const skip of skipped) this.#skip(skip);
    const { failFast } = this.#options;
    if (failFast && result.verdict !== 'passed' && this.#stop === null) this.#stopAll({ type: 'fail-fast', because: id });
  }

  #skip({ id, because }: Skip): void {
    const root = this.#rootCauses.get(because) ?? because;
    const cause = `${root} ${pastTense(this.#verdicts.get(root)!)}`;
    this.#rootCauses.set(id, root);
    this.#verdicts.set(id, 'skipped');
    this.#openMs -= this.#options.graph.nodes.get(id)!.estimateMs;
    const reason =
      root === because
        ? `needs ${root}, which ${pastTense(this.#verdicts.get(root)!)}`
        : `needs ${because}, which was skipped because ${cause}`;
    this.#emit({ type: 'check-finished', check: id, result: notStarted('skipped', reason) });
  }

  #changeSlots(change: SlotChange): void {
    this.#scheduler.setSlots(change.limit);
    this.#emit({ type: 'limit-changed', ...change });
    this.#continue();
  }

  #noteElsewhere(): void {
    const used = this.#seat?.usedElsewhere ?? 0;
    const change = used === 0 || this.#scheduler.lacksSlots ? this.#slots.noteElsewhere(used) : null;
    if (change !== null) this.#emit({ type: 'limit-changed', ...change });
  }

  #threadsFor({ id }: Check): number | null {
    const { cores } = this.#options;
    if (cores === undefined) return null;
    const ownMs = this.#options.graph.nodes.get(id)!.estimateMs;
    return shareOfThreads(cores, this.#slots.limit, ownMs, this.#openMs - ownMs);
  }

  #stopAll(stop: Stop): void {
    if (this.#scheduler.isDone() || (this.#stop !== null && stop.type !== 'cancelled')) return;
    this.#stop ??= stop;
    if (stop.type === 'cancelled') this.#stop = stop;
    // Dependants first, so that each is told why the run stopped, and not that its dependency did not run.
    for (const id of this.#options.graph.topological.toReversed()) this.#stopOne(id, stop);
  }

  #stopOne(id: string, stop: Stop): void {
    const active = this.#active.get(id);
    if (active !== undefined) {
      active.stoppedBy ??= stop;
      active.stop.abort();
    } else if (this.#options.graph.nodes.has(id) && !this.#verdicts.has(id)) this.#end(id, neverStarted(stop));
  }

  #announceReady(ids: readonly string[]): void {
    for (const id of ids) {
      this.#emit({ type: 'check-queued', check: id });
      this.#unasked.push(id);
    }
  }

  #verdict(): RunVerdict {
    const all = new Set(this.#verdicts.values());
    if (all.size === 0) return 'empty';
    if (this.#stop?.type === 'cancelled') return 'cancelled';
    if (all.has('failed') || all.has('timed-out') || all.has('errored')) return 'failed';
    return all.has('cancelled') ? 'cancelled' : all.has('skipped') ? 'failed' : 'passed';
  }

  #nowMs(): number {
    return this.#options.clock.nowMs() - this.#startedMs;
  }

  #emit(body: RunEventBody): void {
    this.#options.emit({ ...body, runId: this.id, atMs: this.#nowMs() });
  }
}

/** Takes the place of the run's limit once `run-finished` is out. */
const ended: Disposable = { [Symbol.dispose]: () => {} };

function toPlannedCheck({ id, title, kind, dependsOn }: Check): PlannedCheck {
  return { id, title, kind, dependsOn };
}
