import type { Check, Trigger } from '../model/check.ts';
import type { PlannedCheck, RunEvent, RunEventListener, RunMode } from '../model/event.ts';
import { messageOf } from '../model/result.ts';
import { notStarted, type CheckResult, type RunVerdict, type Verdict } from '../model/verdict.ts';
import { describeDuration } from '../model/duration.ts';
import type { Graph } from './graph.ts';
import { OverloadLimit, type LimitChange } from './overload-limit.ts';
import type { Clock } from './ports.ts';
import { Scheduler, type Skip, type Task } from './scheduler.ts';

/** What a check may use while it runs. */
export interface Execution {
  /** Aborted when the check must end: gracefully. */
  readonly stop: AbortSignal;
  /** Aborted when it must end by force, at once. */
  readonly kill: AbortSignal;
  readonly onOutput: (text: string, stream: 'stdout' | 'stderr') => void;
  /** A further attempt begins; attempts count from 1. */
  readonly onAttempt: (attempt: number) => void;
  /** The machine had no room for a process (`EAGAIN`, `EMFILE` …); starting it is tried again. */
  readonly onShortage: (code: string) => void;
}

/** Does the work of one check. Must settle within the check's limits; what it throws is a bug, shown as `errored`. */
export type Executor = (check: Check, execution: Execution) => Promise<CheckResult>;

export interface RunOptions {
  readonly runId: string;
  readonly root: string;
  readonly trigger: Trigger;
  readonly mode: RunMode;
  /** Slots, at least 1; `sequential` uses one. */
  readonly jobs: number;
  readonly failFast: boolean;
  /** For the whole run; null = no limit. */
  readonly timeoutMs: number | null;
  readonly graph: Graph<Check & Task>;
  readonly execute: Executor;
  readonly clock: Clock;
  readonly emit: RunEventListener;
}

/** Why checks are ended or never started although nothing was wrong with them. */
type Stop =
  | { readonly type: 'cancelled' }
  | { readonly type: 'fail-fast'; readonly because: string }
  | { readonly type: 'run-timeout'; readonly timeoutMs: number };

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
  readonly #overload: OverloadLimit;
  readonly #startedMs: number;
  readonly #active = new Map<string, Active>();
  readonly #verdicts = new Map<string, Verdict>();
  /** For a check that did not pass because of another: the check where it began. */
  readonly #rootCauses = new Map<string, string>();
  readonly #finish: () => void;
  #stop: Stop | null = null;
  #limit: Disposable | null = null;

  /** Starts at once; `run-started` and the first `check-started` are emitted before this returns. */
  constructor(options: RunOptions) {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.id = options.runId;
    this.finished = promise;
    this.#finish = resolve;
    this.#options = options;
    this.#startedMs = options.clock.nowMs();
    const slots = options.mode === 'sequential' ? 1 : options.jobs;
    this.#scheduler = new Scheduler(options.graph, slots);
    this.#overload = new OverloadLimit(slots);
    this.#emit({
      type: 'run-started',
      root: options.root,
      trigger: options.trigger,
      mode: options.mode,
      jobs: slots,
      startedAt: options.clock.date().toISOString(),
      checks: [...options.graph.nodes.values()].map(toPlannedCheck),
    });
    if (options.timeoutMs !== null) {
      const stop: Stop = { type: 'run-timeout', timeoutMs: options.timeoutMs };
      this.#limit = options.clock.after(options.timeoutMs, () => this.#stopAll(stop));
    }
    this.#announceReady(this.#scheduler.begin());
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
    for (const id of this.#scheduler.takeStartable()) void this.#start(id);
    if (!this.#scheduler.isDone() || this.#limit === ended) return;
    this.#limit?.[Symbol.dispose]();
    this.#limit = ended;
    this.#emit({ type: 'run-finished', verdict: this.#verdict(), durationMs: this.#nowMs() });
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
    if (result.attempts > 0) this.#changeLimit(this.#overload.noteCalm(), null);
    this.#continue();
  }

  async #execute(check: Check, active: Active): Promise<CheckResult> {
    try {
      const result = await this.#options.execute(check, {
        stop: active.stop.signal,
        kill: active.kill.signal,
        onOutput: (text, stream) => this.#emit({ type: 'output', check: check.id, stream, text }),
        onShortage: (code) => this.#changeLimit(this.#overload.noteShortage(this.#nowMs()), code),
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
    const reason =
      root === because
        ? `needs ${root}, which ${pastTense(this.#verdicts.get(root)!)}`
        : `needs ${because}, which was skipped because ${cause}`;
    this.#emit({ type: 'check-finished', check: id, result: notStarted('skipped', reason) });
  }

  #changeLimit(change: LimitChange | null, code: string | null): void {
    if (change === null) return;
    this.#scheduler.setSlots(change.limit);
    const reason =
      code === null ? 'the machine has room for more processes again' : `the machine has no room for more processes (${code})`;
    this.#emit({ type: 'limit-changed', ...change, reason });
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
    for (const id of ids) this.#emit({ type: 'check-queued', check: id });
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

function stoppedWhileRunning(stop: Stop): Pick<CheckResult, 'verdict' | 'reason'> {
  switch (stop.type) {
    case 'cancelled':
      return { verdict: 'cancelled', reason: 'cancelled' };
    case 'fail-fast':
      return {
        verdict: 'cancelled',
        reason: `ended because ${stop.because} did not pass, and this run stops at the first failure`,
      };
    case 'run-timeout':
      return { verdict: 'timed-out', reason: `ended by the limit of ${describeDuration(stop.timeoutMs)} for the whole run` };
    default:
      return stop satisfies never;
  }
}

function neverStarted(stop: Stop): CheckResult {
  switch (stop.type) {
    case 'cancelled':
      return notStarted('cancelled', 'cancelled before it started');
    case 'fail-fast':
      return notStarted('skipped', `not started because ${stop.because} did not pass, and this run stops at the first failure`);
    case 'run-timeout':
      return notStarted('skipped', `not started within the limit of ${describeDuration(stop.timeoutMs)} for the whole run`);
    default:
      return stop satisfies never;
  }
}

function pastTense(verdict: Verdict): string {
  switch (verdict) {
    case 'passed':
    case 'failed':
      return verdict;
    case 'timed-out':
      return 'timed out';
    case 'cancelled':
      return 'was cancelled';
    case 'skipped':
      return 'was skipped';
    case 'errored':
      return 'could not run';
    default:
      return verdict satisfies never;
  }
}
