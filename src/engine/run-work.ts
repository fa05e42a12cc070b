import { byId, type Check, type NameOf } from '../model/check.ts';
import type { RunEvent } from '../model/event.ts';
import { messageOf } from '../model/result.ts';
import { notStarted, type CheckResult, type RunVerdict, type Verdict } from '../model/verdict.ts';
import { CpuWatch } from './cpu-watch.ts';
import { urgencyOf, type Seat } from './host-slots.ts';
import type { RunOptions, RunPlan } from './run.ts';
import { RunLimit, type SlotChange } from './run-limit.ts';
import { ExpectedMemory, RunMemory } from './run-memory.ts';
import { Scheduler, type Skip } from './scheduler.ts';
import { neverStarted, pastTense, stoppedWhileRunning, type Stop } from './stop.ts';
import { shareOfThreads } from './thread-share.ts';

/** An event of a run without what is the same in all of them. */
export type RunEventBody = RunEvent extends infer E ? (E extends RunEvent ? Omit<E, 'runId' | 'atMs'> : never) : never;

export interface RunWorkOptions extends Omit<RunOptions, 'emit' | 'graph' | 'plan'>, RunPlan {
  /** Checks that were said to be queued already. */
  readonly queued: ReadonlySet<string>;
  /** Checks that have passed without running, and were said to; none before what it depends on. */
  readonly taken: readonly string[];
  readonly emit: (event: RunEventBody) => void;
  /** Called once, when every check has its verdict and nothing runs any more. */
  readonly onDone: (verdict: RunVerdict) => void;
}

interface Active {
  readonly stop: AbortController;
  readonly kill: AbortController;
  /** The first reason to end it; null while there is none. */
  stoppedBy: Stop | null;
  /** The most that was seen of its memory; null while nobody looked. */
  peakMemoryBytes: number | null;
}

/**
 * What has to be done in a run: asks the scheduler what may start, and lets the executor do it. A check starts the moment its last
 * dependency ends.
 */
export class RunWork {
  readonly #options: RunWorkOptions;
  readonly #nameOf: NameOf;
  readonly #scheduler: Scheduler;
  readonly #slots: RunLimit;
  readonly #memory: RunMemory;
  readonly #seat: Seat | null;
  readonly #cpu: CpuWatch | null;
  /** Expected durations of checks that have not ended, together. */
  #openMs = 0;
  readonly #active = new Map<string, Active>();
  readonly #verdicts = new Map<string, Verdict>();
  /** What is queued and was not asked for by `recall`; what would start last is asked for first. */
  readonly #unasked: string[] = [];
  #isRecalling = false;
  /** For a check that did not pass because of another: the check where it began. */
  readonly #rootCauses = new Map<string, string>();
  #stop: Stop | null = null;
  #isDone = false;
  /** How many ends of checks are being told just now. */
  #ending = 0;

  constructor(options: RunWorkOptions) {
    this.#options = options;
    this.#nameOf = options.nameOf ?? byId;
    const { graph, order, mode, jobs, waiters, isBackground = false, clock, load, cpu, trigger } = options;
    const slots = mode === 'sequential' ? 1 : jobs;
    const expected = options.slots?.memory ?? new ExpectedMemory();
    // One after the other never waits for memory.
    this.#memory = new RunMemory({ load: slots === 1 ? undefined : load, clock, expected, onRoom: () => this.#continue() });
    this.#scheduler = new Scheduler(graph, slots, order, waiters, this.#memory.usualBytes);
    this.#slots = new RunLimit({ slots, isBackground, clock, load, onChange: (change) => this.#changeSlots(change) });
    this.#seat = options.slots?.join(isBackground ? 'background' : urgencyOf(trigger), slots, () => this.#continue()) ?? null;
    this.#cpu =
      cpu === undefined ? null : new CpuWatch({ clock, cpu, onSample: (share) => this.#emit({ type: 'cpu-sampled', share }) });
  }

  /** Starts what may start, after what shall be stopped was. To be called once, before anything else. */
  begin(stop: Stop | null, check?: string): void {
    const { graph, taken } = this.#options;
    const ready = [...this.#scheduler.begin()];
    for (const id of taken) {
      this.#verdicts.set(id, 'passed');
      ready.push(...this.#scheduler.end(id, 'passed').ready);
    }
    for (const { id, estimateMs } of graph.nodes.values()) if (!this.#verdicts.has(id)) this.#openMs += estimateMs;
    this.#announceReady(ready);
    this.#slots.watch();
    this.stop(stop, check);
  }

  /** Ends one check, or all that run, and lets what did not start never start. */
  stop(stop: Stop | null, check?: string): void {
    if (stop !== null && check !== undefined) this.#stopOne(check, stop);
    else if (stop !== null) this.#stopAll(stop);
    this.#continue();
  }

  /** Ends what runs by force. */
  kill(): void {
    for (const { kill } of this.#active.values()) kill.abort();
  }

  /** Whoever ends a check calls this afterwards. */
  #continue(): void {
    if (this.#ending > 0) return;
    const available = this.#seat?.claim(this.#scheduler.wantedSlots);
    const startable = this.#scheduler.takeStartable(available, this.#seat?.isAnybodyElseRunning, this.#memory.left);
    this.#seat?.take(this.#slotsOf(startable));
    for (const id of startable) this.#memory.start(id, this.#scheduler.memoryOf(id));
    this.#seat?.hungers(this.#scheduler.lacksSlots);
    for (const id of startable) {
      // Who was told of the start of one may have cancelled the others.
      if (!this.#verdicts.has(id)) void this.#start(id);
      else {
        this.#memory.end(id);
        this.#seat?.give(this.#scheduler.weightOf(id));
      }
    }
    this.#noteElsewhere();
    this.#noteMemory();
    if (!this.#scheduler.isDone()) return void this.#recallQueued();
    if (this.#isDone) return;
    this.#isDone = true;
    this.#slots[Symbol.dispose]();
    this.#memory[Symbol.dispose]();
    this.#cpu?.[Symbol.dispose]();
    this.#seat?.[Symbol.dispose]();
    this.#options.onDone(this.#verdict());
  }

  async #start(id: string): Promise<void> {
    const check = this.#options.graph.nodes.get(id)!;
    const active: Active = { stop: new AbortController(), kill: new AbortController(), stoppedBy: null, peakMemoryBytes: null };
    this.#active.set(id, active);
    this.#emit({ type: 'check-started', check: id, attempt: 1 });
    const result = await this.#execute(check, active);
    this.#active.delete(id);
    this.#memory.end(id);
    this.#end(id, active.peakMemoryBytes === null ? result : { ...result, peakMemoryBytes: active.peakMemoryBytes });
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
      if (result?.verdict !== 'passed' || !this.#isQueued(id)) continue;
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
        onMemory: (bytes) => {
          active.peakMemoryBytes = Math.max(active.peakMemoryBytes ?? 0, bytes);
          this.#memory.note(check.id, bytes);
        },
        slots: this.#scheduler.weightOf(check.id),
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
    this.#ending++;
    this.#verdicts.set(id, result.verdict);
    this.#openMs -= this.#options.graph.nodes.get(id)!.estimateMs;
    // Before anybody is told: who hears of it may cancel what follows.
    const { ready, skipped } = this.#scheduler.end(id, result.verdict);
    for (const problem of result.problems) this.#emit({ type: 'problem', check: id, problem });
    this.#emit({ type: 'check-finished', check: id, result });
    this.#announceReady(ready);
    for (const skip of skipped) if (!this.#verdicts.has(skip.id)) this.#skip(skip);
    const { failFast } = this.#options;
    if (failFast && result.verdict !== 'passed' && this.#stop === null)
      this.#stopAll({ type: 'fail-fast', because: this.#nameOf(id) });
    this.#ending--;
  }

  #skip({ id, because }: Skip): void {
    const root = this.#rootCauses.get(because) ?? because;
    const fate = pastTense(this.#verdicts.get(root)!);
    this.#rootCauses.set(id, root);
    this.#verdicts.set(id, 'skipped');
    this.#openMs -= this.#options.graph.nodes.get(id)!.estimateMs;
    const reason =
      root === because
        ? `needs ${this.#nameOf(root)}, which ${fate}`
        : `needs ${this.#nameOf(because)}, which was skipped because ${this.#nameOf(root)} ${fate}`;
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

  #noteMemory(): void {
    const check = this.#scheduler.lacksMemory;
    this.#memory.waits(check !== null);
    const used = this.#slotsOf([...this.#active.keys()]);
    const change = this.#slots.noteMemory(check === null ? null : { check, bytes: this.#scheduler.memoryOf(check), used });
    if (change !== null) this.#emit({ type: 'limit-changed', ...change });
  }

  #slotsOf(ids: readonly string[]): number {
    return ids.reduce((sum, id) => sum + this.#scheduler.weightOf(id), 0);
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
      if (this.#verdicts.has(id)) continue;
      if (!this.#options.queued.has(id)) this.#emit({ type: 'check-queued', check: id });
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

  #emit(body: RunEventBody): void {
    this.#options.emit(body);
  }
}
