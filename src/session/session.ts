import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { byId, type Check, type NameOf } from '../model/check.ts';
import type { RunEvent, RunEventListener } from '../model/event.ts';
import type { Freshness } from '../model/freshness.ts';
import type { ConfigProblem } from '../model/problem.ts';
import { err, messageOf, ok, UserError, type Result } from '../model/result.ts';
import type { RunState } from '../model/state.ts';
import { cacheDirectory } from '../engine/cache-directory.ts';
import { SealedFiles } from '../engine/cache/sealed-files.ts';
import type { ExpectedRun } from '../engine/expect-run.ts';
import { forecast, type Forecast } from '../engine/forecast.ts';
import type { Graph } from '../engine/graph.ts';
import type { TimedRecord } from '../engine/history/history.ts';
import type { Metrics } from '../engine/history/metrics.ts';
import type { Trend } from '../engine/history/trend.ts';
import { HostSlots } from '../engine/host-slots.ts';
import type { Change } from '../engine/inputs/changed-files.ts';
import { makePlan, type Plan } from '../engine/plan.ts';
import { silentLogger, systemClock, type Clock, type Logger } from '../engine/ports.ts';
import { runProcess } from '../engine/process/run-process.ts';
import type { Spawner } from '../engine/process/spec.ts';
import type { Task } from '../engine/scheduler.ts';
import { emptySettings, type MachineSettings } from '../config/environment.ts';
import { loadWorkspace } from '../config/load-workspace.ts';
import { printable } from '../config/printable.ts';
import type { Workspace } from '../config/workspace.ts';
import { withGraphProblems } from './check-graph.ts';
import { hideInWorkspace, type Loaded } from './hide-in-workspace.ts';
import type { InterruptedRun } from './run-journal.ts';
import { select } from './select.ts';
import type { Affected, Run, RunRequest, Session } from './session-api.ts';
import { SessionHistory } from './session-history.ts';
import { openVerdicts } from './open-verdicts.ts';
import { SessionRuns } from './session-runs.ts';
import { allUnbound, type SessionVerdicts } from './session-verdicts.ts';

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
  /** What its sentences call checks: by id, as they are typed, or by title, as they are shown; by id when absent. */
  readonly names?: 'id' | 'title' | undefined;
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
  const kept = options.cacheDirectory === undefined ? cacheDirectory(env, process.platform) : options.cacheDirectory;
  const isKept = kept !== null && env['PREFLIGHT_CACHE'] !== 'off';
  const files = isKept ? new SealedFiles(join(kept, 'verdicts'), options.logger ?? silentLogger) : null;
  const read =
    options.load ??
    ((root, _, settings) => loadWorkspace({ root, env, settings, contributions: options.contributions?.(), files }));
  const titles = new Map<string, string>();
  const nameOf: NameOf = given.names === 'title' ? (id) => titles.get(id) ?? id : byId;
  const load = async () => {
    const workspace = withGraphProblems(await read(options.root, env, options.settings?.() ?? emptySettings));
    const loaded = hideInWorkspace(workspace, [process.env, env]);
    // One that is gone keeps its name as long as something is said of it.
    for (const { id, title } of loaded.shown.checks) titles.set(id, title);
    return loaded;
  };
  const verdicts = kept === null ? null : openVerdicts({ ...options, cacheDirectory: kept, nameOf });
  // Before the workspace is read, which takes all of a processor for a while.
  if (options.willRun === true && isKept) await verdicts?.begin();
  return new LocalSession({ ...options, cacheDirectory: kept, nameOf }, load, await load(), verdicts);
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
  readonly nameOf: NameOf;
  state: RunState | null = null;
  readonly #load: () => Promise<Loaded>;
  #loaded: Loaded;
  readonly #history: SessionHistory;
  readonly #runs: SessionRuns;
  /** null = none are kept. */
  readonly #verdicts: SessionVerdicts | null;
  readonly #logger: Logger;
  readonly #eventListeners = new Set<RunEventListener>();
  readonly #workspaceListeners = new Set<(workspace: Workspace) => void>();
  #isDisposed = false;

  constructor(
    options: SessionOptions & { readonly nameOf: NameOf },
    load: () => Promise<Loaded>,
    loaded: Loaded,
    verdicts: SessionVerdicts | null,
  ) {
    const { root, clock = systemClock, logger = silentLogger, cacheDirectory: kept = null } = options;
    this.root = root;
    this.nameOf = options.nameOf;
    this.#load = load;
    this.#loaded = loaded;
    this.#verdicts = verdicts;
    this.#logger = logger;
    this.#history = new SessionHistory({ root, cacheDirectory: kept, clock, logger });
    this.#runs = new SessionRuns({
      root,
      cacheDirectory: kept,
      verdicts,
      history: this.#history,
      slots: options.slots ?? new HostSlots(),
      spawn: options.spawn ?? runProcess,
      contributions: () => options.contributions?.() ?? [],
      clock,
      watchesMachine: options.clock === undefined,
      logger,
      nameOf: options.nameOf,
      onEvent: (state, event) => this.#publish(state, event),
    });
  }

  get workspace(): Workspace {
    return this.#loaded.shown;
  }

  takeInterruptedRuns(): readonly InterruptedRun[] {
    return this.#runs.takeInterrupted();
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
    return ok(this.#runs.start(this.#loaded, selection.value, () => this.#expect(selection.value, request), request));
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
    this.#runs.cancel(check);
  }

  onEvent(listener: RunEventListener): Disposable {
    return register(this.#eventListeners, listener);
  }

  onWorkspace(listener: (workspace: Workspace) => void): Disposable {
    return register(this.#workspaceListeners, listener);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isDisposed = true;
    await this.#runs[Symbol.asyncDispose]();
    await this.#verdicts?.[Symbol.asyncDispose]();
  }

  #expect(graph: Graph<Check & Task>, { jobs, mode = 'parallel' }: RunRequest): ExpectedRun {
    return this.#history.expect(graph, jobs ?? this.workspace.jobs, mode, this.workspace);
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

function register<T>(set: Set<T>, item: T): Disposable {
  set.add(item);
  return { [Symbol.dispose]: () => void set.delete(item) };
}
