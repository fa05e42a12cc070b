import { join } from 'node:path';
import type { Check, NameOf } from '../model/check.ts';
import type { RunEvent } from '../model/event.ts';
import { messageOf } from '../model/result.ts';
import { reduce, type RunState } from '../model/state.ts';
import { createCpuUse } from '../engine/cpu-use.ts';
import { createExecutor, type ExecutorOptions } from '../engine/execute.ts';
import type { ExpectedRun } from '../engine/expect-run.ts';
import type { Graph } from '../engine/graph.ts';
import type { HostSlots } from '../engine/host-slots.ts';
import { MachineLocks } from '../engine/locks/machine-locks.ts';
import { MachineScope } from '../engine/locks/machine-scope.ts';
import { MachineSlots } from '../engine/locks/machine-slots.ts';
import { Logs } from '../engine/logs/logs.ts';
import { createMachineLoad } from '../engine/machine-load.ts';
import { cookieVariable } from '../engine/process/environment.ts';
import { createPools, type PoolSizes, type Pools } from '../engine/pools.ts';
import type { Clock, Logger } from '../engine/ports.ts';
import type { Spawner } from '../engine/process/spec.ts';
import { ActiveRun } from '../engine/run.ts';
import type { Task } from '../engine/scheduler.ts';
import type { Workspace } from '../config/workspace.ts';
import { findVerified, isWhole } from './find-verified.ts';
import type { Loaded } from './hide-in-workspace.ts';
import { openCopy } from './open-verdicts.ts';
import { RunJournal, takeInterruptedRuns, type InterruptedRun } from './run-journal.ts';
import type { Run, RunRequest } from './session-api.ts';
import type { SessionHistory } from './session-history.ts';
import type { SessionVerdicts, WrappedExecutor } from './session-verdicts.ts';
import { StagedRun } from './staged-run.ts';

export interface SessionRunsOptions {
  /** Absolute. */
  readonly root: string;
  /** Where what outlives a run is kept; nowhere when null. */
  readonly cacheDirectory: string | null;
  /** null = none are kept. */
  readonly verdicts: SessionVerdicts | null;
  readonly history: SessionHistory;
  readonly slots: HostSlots;
  readonly spawn: Spawner;
  readonly contributions: () => readonly unknown[];
  readonly clock: Clock;
  /** Whether the machine is asked how busy it is: a clock of somebody else's says nothing about its time. */
  readonly watchesMachine: boolean;
  readonly logger: Logger;
  readonly nameOf: NameOf;
  /** Every event, with the state of its run after it. */
  readonly onEvent: (state: RunState | null, event: RunEvent) => void;
}

/** The runs of one session: starts them with all that they need, and waits for them at the end. */
export class SessionRuns implements AsyncDisposable {
  readonly #options: SessionRunsOptions;
  /** Each with its end, when everything that belongs to it is gone. */
  readonly #runs = new Map<ActiveRun, Promise<RunState>>();
  /** Of the runs that go on. */
  readonly #open = new Set<RunJournal>();
  /** Where runs that go on are written down; null = nowhere. */
  readonly #journals: string | null;
  /** Where commands of a run talk with each other; null = nowhere. */
  readonly #pipes: string | null;
  readonly #logs: Logs | null;
  /** Those of all processes of this user; null = nobody else is asked. */
  readonly #locks: MachineLocks | null;
  #pools: { readonly pools: Pools; readonly sizes: PoolSizes } | null = null;
  /** The end of pools of former sizes. */
  #poolsClosed: Promise<void> = Promise.resolve();

  constructor(options: SessionRunsOptions) {
    this.#options = options;
    const { cacheDirectory: kept, slots, clock, logger } = options;
    const isInside = process.env[cookieVariable] !== undefined;
    if (kept !== null) slots.shareWith(new MachineSlots({ directory: join(kept, 'slots'), logger, isInside }), clock);
    this.#journals = kept === null ? null : join(kept, 'runs');
    this.#pipes = kept === null ? null : join(kept, 'pipes');
    this.#locks = kept === null ? null : new MachineLocks({ directory: join(kept, 'locks'), clock });
    this.#logs = kept === null ? null : new Logs({ directory: join(kept, 'logs'), logger, clock });
  }

  takeInterrupted(): readonly InterruptedRun[] {
    return this.#journals === null ? [] : takeInterruptedRuns(this.#journals, this.#options.root);
  }

  /** Starts the checks of the graph, which are some of the workspace's. `expect` is asked at most once. */
  start(loaded: Loaded, graph: Graph<Check & Task>, expect: () => ExpectedRun, request: RunRequest): Run {
    const { root, slots, clock, logger, history, watchesMachine, nameOf, onEvent } = this.#options;
    const workspace = loaded.shown;
    const runId = newRunId(clock);
    let known: ExpectedRun | null = null;
    const plan = (): ExpectedRun => (known ??= expect());
    const kept = history.begin(runId, graph, plan, workspace);
    let state: RunState | null = null;
    const options = this.#executorOptions(loaded, runId);
    const staged = this.#openStaged(loaded, request, options);
    const { findTree, ...executor } = staged?.executor ?? this.#withVerdicts(loaded, request, options);
    const journal = this.#journals === null ? null : new RunJournal(this.#journals, logger);
    if (journal !== null) this.#open.add(journal);
    const run = new ActiveRun({
      runId,
      root,
      trigger: request.trigger ?? 'manual',
      isBackground: request.isBackground ?? false,
      mode: request.mode ?? 'parallel',
      jobs: request.jobs ?? workspace.jobs,
      waiters: workspace.ioThreads,
      failFast: request.failFast ?? false,
      timeoutMs: request.timeoutMs ?? null,
      isOutputTold: request.isOutputTold,
      graph,
      plan,
      slots,
      load: watchesMachine ? createMachineLoad(clock) : undefined,
      cpu: watchesMachine ? createCpuUse() : undefined,
      cores: history.cores,
      ...executor,
      verify: findTree === undefined || !isWhole(request) ? undefined : () => findVerified(findTree, state),
      nameOf,
      clock,
      emit: (event) => {
        state = reduce(state, event);
        journal?.onEvent(event);
        kept.onEvent(event);
        onEvent(state, event);
      },
    });
    const finished = run.finished.then(async () => {
      await staged?.[Symbol.asyncDispose]().catch((thrown: unknown) =>
        logger.warn(`What was laid out of the staged files is still there, until the next time: ${messageOf(thrown)}`),
      );
      this.#runs.delete(run);
      if (journal !== null) this.#open.delete(journal);
      void this.#options.verdicts?.settled();
      kept.keep(state!);
      return state!;
    });
    this.#runs.set(run, finished);
    return { id: run.id, finished, cancel: (check) => run.cancel(check), kill: () => run.kill() };
  }

  cancel(check?: string): void {
    for (const run of this.#runs.keys()) run.cancel(check);
  }

  /** Cancels what runs, and waits for its end. */
  async [Symbol.asyncDispose](): Promise<void> {
    // Before anything is waited for: who ends us does not wait long.
    for (const journal of this.#open) journal.close();
    this.cancel();
    await Promise.all(this.#runs.values());
    this.#closePools();
    await Promise.all([this.#poolsClosed, this.#logs?.[Symbol.asyncDispose]()]);
  }

  #withVerdicts(loaded: Loaded, request: RunRequest, options: ExecutorOptions): WrappedExecutor {
    const { verdicts } = this.#options;
    const execute = createExecutor(options);
    return verdicts === null ? { execute } : verdicts.wrap(execute, loaded, request);
  }

  /** For a run on what is staged; null for any other. */
  #openStaged(loaded: Loaded, request: RunRequest, options: ExecutorOptions): StagedRun | null {
    const { root, cacheDirectory, clock, logger, nameOf } = this.#options;
    if (request.isStaged !== true) return null;
    return new StagedRun({
      root,
      loaded,
      stage: async (signal) => {
        const { stageFiles } = await import('../engine/staged/stage-files.ts');
        const directory = cacheDirectory === null ? null : join(cacheDirectory, 'staged');
        return stageFiles({ root, directory, signal });
      },
      onDisk: this.#withVerdicts(loaded, request, options),
      open: (copy, staged) => {
        if (cacheDirectory === null) throw new Error('What is staged was laid out without a folder for it.');
        return openCopy({ root, cacheDirectory, clock, logger, nameOf }, copy, staged, request, options);
      },
      nameOf,
      logger,
    });
  }

  #executorOptions(loaded: Loaded, runId: string): ExecutorOptions {
    const { root, spawn, clock, contributions } = this.#options;
    return {
      root,
      spawn: spawn,
      pools: this.#takePools(loaded.shown),
      clock: clock,
      secrets: loaded.secrets,
      contributions: contributions(),
      machine: this.#openMachine(loaded.shown),
      pipes: this.#pipes,
      logs: this.#logs?.openRun(runId) ?? null,
    };
  }

  /** What the checks of this run share with other processes. */
  #openMachine({ checks }: Workspace): MachineScope | null {
    if (this.#locks === null) return null;
    const writers = checks.filter(({ effect, enabled }) => effect === 'write' && enabled);
    return new MachineScope({ locks: this.#locks, root: this.#options.root, writers, logger: this.#options.logger });
  }

  /** The pools of this host; new ones when other sizes were set and no run uses the old. */
  #takePools({ ioThreads, cpuThreads }: Workspace): Pools {
    const old = this.#pools?.sizes;
    if (this.#runs.size === 0 && (old?.ioThreads !== ioThreads || old.cpuThreads !== cpuThreads)) this.#closePools();
    this.#pools ??= { pools: createPools({ ioThreads, cpuThreads }), sizes: { ioThreads, cpuThreads } };
    return this.#pools.pools;
  }

  #closePools(): void {
    const closing = this.#pools?.pools[Symbol.asyncDispose]();
    this.#pools = null;
    if (closing !== undefined) this.#poolsClosed = Promise.all([this.#poolsClosed, closing]).then(() => {});
  }
}

let runsOfThisProcess = 0;

/** Unique among the runs of this machine, and sorted by their start. Not `randomUUID`: loading `node:crypto` costs more than a small run. */
function newRunId(clock: Clock): string {
  return [clock.date().getTime(), process.pid, ++runsOfThisProcess].map((part) => part.toString(36)).join('-');
}
