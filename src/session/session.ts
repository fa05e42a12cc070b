import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Check } from '../model/check.ts';
import type { RunEvent, RunEventListener } from '../model/event.ts';
import type { Freshness } from '../model/freshness.ts';
import type { ConfigProblem } from '../model/problem.ts';
import { err, messageOf, ok, UserError, type Result } from '../model/result.ts';
import { reduce, type RunState } from '../model/state.ts';
import { cacheDirectory } from '../engine/cache-directory.ts';
import { createExecutor, type ExecutorOptions } from '../engine/execute.ts';
import { createCpuUse } from '../engine/cpu-use.ts';
import type { ExpectedRun } from '../engine/expect-run.ts';
import { forecast, type Forecast } from '../engine/forecast.ts';
import type { Graph } from '../engine/graph.ts';
import type { TimedRecord } from '../engine/history/history.ts';
import type { Metrics } from '../engine/history/metrics.ts';
import type { Trend } from '../engine/history/trend.ts';
import { HostSlots } from '../engine/host-slots.ts';
import { MachineLocks } from '../engine/locks/machine-locks.ts';
import { MachineSlots } from '../engine/locks/machine-slots.ts';
import { MachineScope } from '../engine/locks/machine-scope.ts';
import type { Change } from '../engine/inputs/changed-files.ts';
import { Logs } from '../engine/logs/logs.ts';
import { createMachineLoad } from '../engine/machine-load.ts';
import { makePlan, type Plan } from '../engine/plan.ts';
import { createPools, type PoolSizes, type Pools } from '../engine/pools.ts';
import { silentLogger, systemClock, type Clock, type Logger } from '../engine/ports.ts';
import { runProcess } from '../engine/process/run-process.ts';
import type { Spawner } from '../engine/process/spec.ts';
import { ActiveRun } from '../engine/run.ts';
import type { Task } from '../engine/scheduler.ts';
import { emptySettings, type MachineSettings } from '../config/environment.ts';
import { loadWorkspace } from '../config/load-workspace.ts';
import { printable } from '../config/printable.ts';
import type { Workspace } from '../config/workspace.ts';
import { withGraphProblems } from './check-graph.ts';
import { findVerified, isWhole } from './find-verified.ts';
import { hideInWorkspace, type Loaded } from './hide-in-workspace.ts';
import { RunJournal, takeInterruptedRuns, type InterruptedRun } from './run-journal.ts';
import { select } from './select.ts';
import type { Affected, Run, RunRequest, Session } from './session-api.ts';
import { SessionHistory } from './session-history.ts';
import { StagedRun } from './staged-run.ts';
import { openCopy, openVerdicts } from './open-verdicts.ts';
import { allUnbound, type SessionVerdicts, type WrappedExecutor } from './session-verdicts.ts';

export interface SessionOptions {
  /** Path of the workspace root, a folder; from the current directory unless absolute. */
  readonly root: string;
  /** Where the `PREFLIGHT_…` overrides are read; this process's own when absent. */
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** What the user has set in this host; asked again at every reload. */
  readonly settings?: (() => MachineSettings) | undefined;
  /** The `contributes` of the extensions of this host, asked at each run: their problem matchers can be used by name. None when absent. */
  readonly contributions?: (() => readonly unknown[]) | undefined;
  /** Where what outlives a run is kept; the user's cache when absent, nowhere when null. */
  readonly cacheDirectory?: string | null | undefined;
  /** Whether a run comes at once: then the files are looked at while the workspace is read. */
  readonly willRun?: boolean | undefined;
  /** What this session's runs share with those of others in the host; with nobody when absent. */
  readonly slots?: HostSlots | undefined;
  /** Ports; the real ones when absent. */
  readonly clock?: Clock | undefined;
  readonly logger?: Logger | undefined;
  readonly spawn?: Spawner | undefined;
  readonly load?: ((root: string, env: NodeJS.ProcessEnv, settings: MachineSettings) => Promise<Workspace>) | undefined;
}

/** Reads the workspace and gives every face its one way in. Runs nothing by itself. Throws a `UserError` for a root that is no folder. */
export async function createSession(given: SessionOptions): Promise<Session> {
  const options = { ...given, root: resolveRoot(given) };
  const env = options.env ?? process.env;
  const read =
    options.load ?? ((root, _, settings) => loadWorkspace({ root, env, settings, contributions: options.contributions?.() }));
  const load = async () => {
    const workspace = withGraphProblems(await read(options.root, env, options.settings?.() ?? emptySettings));
    return hideInWorkspace(workspace, [process.env, env]);
  };
  const kept = options.cacheDirectory === undefined ? cacheDirectory(env, process.platform) : options.cacheDirectory;
  const verdicts = kept === null ? null : openVerdicts({ ...options, cacheDirectory: kept });
  // Before the workspace is read, which takes all of a processor for a while.
  if (options.willRun === true && env['PREFLIGHT_CACHE'] !== 'off') await verdicts?.begin();
  return new LocalSession({ ...options, cacheDirectory: kept }, load, await load(), verdicts);
}

function resolveRoot({ root, load }: Partial<SessionOptions>): string {
  if (typeof root !== 'string' || root === '')
    throw new UserError("createSession needs the folder of the workspace: createSession({ root: '/path/to/folder' }).");
  const path = resolve(root);
  // Where somebody else reads the workspace, it need not be on this disk.
  if (load === undefined && !isFolder(path))
    throw new UserError(`There is no folder ${printable(path)}, so it cannot be the root of a workspace.`);
  return path;
}

function isFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch (thrown) {
    throw new UserError(`${printable(path)} cannot be the root of a workspace: ${messageOf(thrown)}.`);
  }
}

class LocalSession implements Session {
  readonly root: string;
  state: RunState | null = null;
  readonly #options: SessionOptions;
  readonly #load: () => Promise<Loaded>;
  #loaded: Loaded;
  /** Of the runs that go on. */
  readonly #open = new Set<RunJournal>();
  /** Where runs that go on are written down; null = nowhere. */
  readonly #journals: string | null;
  readonly #pipes: string | null;
  readonly #logs: Logs | null;
  /** Those of all processes of this user; null = nobody else is asked. */
  readonly #locks: MachineLocks | null;
  readonly #history: SessionHistory;
  readonly #slots: HostSlots;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #runs = new Set<ActiveRun>();
  readonly #eventListeners = new Set<RunEventListener>();
  readonly #workspaceListeners = new Set<(workspace: Workspace) => void>();
  #isDisposed = false;
  #pools: { readonly pools: Pools; readonly sizes: PoolSizes } | null = null;
  /** The end of pools of former sizes. */
  #poolsClosed: Promise<void> = Promise.resolve();

  /** null = none are kept. */
  readonly #verdicts: SessionVerdicts | null;

  constructor(options: SessionOptions, load: () => Promise<Loaded>, loaded: Loaded, verdicts: SessionVerdicts | null) {
    this.#verdicts = verdicts;
    this.root = options.root;
    this.#loaded = loaded;
    this.#options = options;
    this.#load = load;
    this.#clock = options.clock ?? systemClock;
    this.#logger = options.logger ?? silentLogger;
    const kept = options.cacheDirectory ?? null;
    this.#slots = options.slots ?? new HostSlots();
    if (kept !== null)
      this.#slots.shareWith(new MachineSlots({ directory: join(kept, 'slots'), logger: this.#logger }), this.#clock);
    this.#history = new SessionHistory({ root: this.root, cacheDirectory: kept, clock: this.#clock, logger: this.#logger });
    this.#journals = kept === null ? null : join(kept, 'runs');
    this.#pipes = kept === null ? null : join(kept, 'pipes');
    this.#locks = kept === null ? null : new MachineLocks({ directory: join(kept, 'locks'), clock: this.#clock });
    this.#logs = kept === null ? null : new Logs({ directory: join(kept, 'logs'), logger: this.#logger, clock: this.#clock });
  }

  get workspace(): Workspace {
    return this.#loaded.shown;
  }

  takeInterruptedRuns(): readonly InterruptedRun[] {
    return this.#journals === null ? [] : takeInterruptedRuns(this.#journals, this.root);
  }

  async load(): Promise<Workspace> {
    this.#loaded = await this.#load();
    this.#history.forget();
    this.#tell(this.#workspaceListeners, this.workspace);
    return this.workspace;
  }

  plan(request: RunRequest = {}, taken?: ReadonlySet<string>): Result<Plan, readonly ConfigProblem[]> {
    const selection = select(this.#loaded, request);
    return selection.ok ? ok(makePlan(this.#expect(selection.value, request), taken)) : selection;
  }

  run(request: RunRequest = {}): Result<Run, readonly ConfigProblem[]> {
    if (this.#isDisposed) return err([disposedProblem]);
    const selection = select(this.#loaded, request);
    if (!selection.ok) return selection;
    const runId = newRunId(this.#clock);
    let known: ExpectedRun | null = null;
    const expect = (): ExpectedRun => (known ??= this.#expect(selection.value, request));
    const kept = this.#history.begin(runId, selection.value, expect, this.workspace);
    let state: RunState | null = null;
    const options = this.#executorOptions(runId);
    const staged = this.#openStaged(request, options);
    const { findTree, ...executor } = staged?.executor ?? this.#withVerdicts(request, options);
    const journal = this.#journals === null ? null : new RunJournal(this.#journals, this.#logger);
    if (journal !== null) this.#open.add(journal);
    const run = new ActiveRun({
      runId,
      root: this.root,
      trigger: request.trigger ?? 'manual',
      isBackground: request.isBackground ?? false,
      mode: request.mode ?? 'parallel',
      jobs: request.jobs ?? this.workspace.jobs,
      waiters: this.workspace.ioThreads,
      failFast: request.failFast ?? false,
      timeoutMs: request.timeoutMs ?? null,
      isOutputTold: request.isOutputTold,
      graph: selection.value,
      plan: expect,
      slots: this.#slots,
      // A clock of somebody else's says nothing about the time of this machine.
      load: this.#options.clock === undefined ? createMachineLoad(this.#clock) : undefined,
      cpu: this.#options.clock === undefined ? createCpuUse() : undefined,
      cores: this.#history.cores,
      ...executor,
      verify: findTree === undefined || !isWhole(request) ? undefined : () => findVerified(findTree, state),
      clock: this.#clock,
      emit: (event) => {
        state = reduce(state, event);
        journal?.onEvent(event);
        kept.onEvent(event);
        this.#publish(state, event);
      },
    });
    this.#runs.add(run);
    const finished = run.finished.then(async () => {
      await staged?.[Symbol.asyncDispose]();
      this.#runs.delete(run);
      if (journal !== null) this.#open.delete(journal);
      void this.#verdicts?.settled();
      kept.keep(state!);
      return state!;
    });
    return ok({ id: run.id, finished, cancel: (check) => run.cancel(check), kill: () => run.kill() });
  }

  async freshness(ids?: readonly string[]): Promise<ReadonlyMap<string, Freshness>> {
    const { real } = this.#loaded;
    const wanted = ids === undefined ? real.checks : real.checks.filter(({ id }) => ids.includes(id));
    return this.#verdicts?.freshness(real, wanted) ?? allUnbound(wanted, 'verdicts are not kept here');
  }

  async findAffected(change: Change): Promise<Result<Affected>> {
    const { findAffectedBy } = await import('./affected-by.ts');
    return findAffectedBy(change, this.#loaded.real);
  }

  eta(): number | null {
    return this.#history.remaining(this.state);
  }

  forecast(request: RunRequest = {}): Result<Forecast, readonly ConfigProblem[]> {
    const selection = select(this.#loaded, request);
    if (!selection.ok) return selection;
    return ok(forecast(this.#expect(selection.value, request), request.jobs ?? this.workspace.jobs));
  }

  history(ids?: readonly string[]): Metrics {
    return this.#history.measure(ids ?? null);
  }

  trends(ids: readonly string[]): readonly Trend[] {
    return this.#history.trends(ids);
  }

  timedRuns(): readonly TimedRecord[] {
    return this.#history.timedRuns();
  }

  list(): readonly Check[] {
    return this.workspace.checks;
  }

  cancel(check?: string): void {
    for (const run of this.#runs) run.cancel(check);
  }

  onEvent(listener: RunEventListener): Disposable {
    return register(this.#eventListeners, listener);
  }

  onWorkspace(listener: (workspace: Workspace) => void): Disposable {
    return register(this.#workspaceListeners, listener);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isDisposed = true;
    // Before anything is waited for: who ends us does not wait long.
    for (const journal of this.#open) journal.close();
    this.cancel();
    await Promise.all([...this.#runs].map((run) => run.finished));
    this.#closePools();
    await Promise.all([this.#poolsClosed, this.#logs?.[Symbol.asyncDispose](), this.#verdicts?.[Symbol.asyncDispose]()]);
  }

  #withVerdicts(request: RunRequest, options: ExecutorOptions): WrappedExecutor {
    const execute = createExecutor(options);
    return this.#verdicts === null ? { execute } : this.#verdicts.wrap(execute, this.#loaded, request);
  }

  /** For a run on what is staged; null where there is no folder to lay it out. */
  #openStaged(request: RunRequest, options: ExecutorOptions): StagedRun | null {
    const { cacheDirectory, clock, logger } = this.#options;
    if (request.isStaged !== true || cacheDirectory === null || cacheDirectory === undefined) return null;
    const { root } = this;
    return new StagedRun({
      root,
      loaded: this.#loaded,
      stage: async (signal) => {
        const { stageFiles } = await import('../engine/staged/stage-files.ts');
        return stageFiles({ root, directory: join(cacheDirectory, 'staged'), signal });
      },
      onDisk: this.#withVerdicts(request, options),
      open: (copy, loaded) => openCopy({ root, cacheDirectory, clock, logger }, copy, loaded, request, options),
    });
  }

  #executorOptions(runId: string): ExecutorOptions {
    return {
      root: this.root,
      spawn: this.#options.spawn ?? runProcess,
      pools: this.#takePools(),
      clock: this.#clock,
      secrets: this.#loaded.secrets,
      contributions: this.#options.contributions?.() ?? [],
      machine: this.#openMachine(),
      pipes: this.#pipes,
      logs: this.#logs?.openRun(runId) ?? null,
    };
  }

  #expect(graph: Graph<Check & Task>, { jobs, mode = 'parallel' }: RunRequest): ExpectedRun {
    return this.#history.expect(graph, jobs ?? this.workspace.jobs, mode, this.workspace);
  }

  /** What the checks of this run share with other processes. */
  #openMachine(): MachineScope | null {
    if (this.#locks === null) return null;
    const writers = this.workspace.checks.filter(({ effect, enabled }) => effect === 'write' && enabled);
    return new MachineScope({ locks: this.#locks, root: this.root, writers, logger: this.#logger });
  }

  /** The pools of this host; new ones when other sizes were set and no run uses the old. */
  #takePools(): Pools {
    const { ioThreads, cpuThreads } = this.workspace;
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

  #publish(state: RunState | null, event: RunEvent): void {
    if (event.type === 'run-started' || this.state?.runId === event.runId) this.state = state;
    this.#tell(this.#eventListeners, event);
  }

  /** A face that fails must not disturb the run or the other faces. */
  #tell<T>(listeners: ReadonlySet<(value: T) => void>, value: T): void {
    for (const listener of listeners) {
      try {
        listener(value);
      } catch (thrown) {
        this.#logger.error(`A listener failed: ${messageOf(thrown)}`);
      }
    }
  }
}

const disposedProblem: ConfigProblem = {
  severity: 'error',
  message: 'This session was disposed and runs nothing more: create another one.',
  file: null,
  line: null,
  column: null,
  check: null,
};

let runsOfThisProcess = 0;

/** Unique among the runs of this machine, and sorted by their start. Not `randomUUID`: loading `node:crypto` costs more than a small run. */
function newRunId(clock: Clock): string {
  return [clock.date().getTime(), process.pid, ++runsOfThisProcess].map((part) => part.toString(36)).join('-');
}

function register<T>(set: Set<T>, item: T): Disposable {
  set.add(item);
  return { [Symbol.dispose]: () => void set.delete(item) };
}
