import { resolve } from 'node:path';
import type * as vscode from 'vscode';
import { describeDuration } from '../model/duration.ts';
import type { RunEvent } from '../model/event.ts';
import { describeConfigProblem, type ConfigProblem } from '../model/problem.ts';
import { err, messageOf, ok, UserError, type Result } from '../model/result.ts';
import type { MachineSettings } from '../config/environment.ts';
import type { Metrics } from '../engine/history/metrics.ts';
import type { HostSlots } from '../engine/host-slots.ts';
import type { Clock, Logger } from '../engine/ports.ts';
import type { ProcessResult } from '../engine/process/spec.ts';
import type { Check } from '../model/check.ts';
import type { InterruptedRun } from '../session/run-journal.ts';
import type { Run, RunRequest, Session } from '../session/session-api.ts';
import { advanceBoard, emptyBoard, forgetVerdicts, markFreshness, type Board } from './board.ts';
import { describeInterrupted } from './describe-interrupted.ts';
import type { Engine, L10n } from './host.ts';

/** What changes what a face shows of a folder. */
export type RootEvent =
  | RunEvent
  /** Verdicts of these checks belong to other files than those on disk, or to those again. */
  | { readonly type: 'freshness-changed'; readonly checks: readonly string[] }
  /** The user wants to see nothing of what has ended. */
  | { readonly type: 'verdicts-forgotten' };

/** How far a folder is: its checks are being read, they are known, or they could not be read. */
export type RootStatus =
  | { readonly type: 'loading' }
  | { readonly type: 'open'; readonly session: Session; readonly engine: Engine }
  | { readonly type: 'failed'; readonly message: string };

export interface RootOptions {
  readonly folder: vscode.WorkspaceFolder;
  readonly loadEngine: () => Promise<Engine>;
  /** The `contributes` of all extensions, for their problem matchers. */
  readonly readContributions: () => readonly unknown[];
  /** Only then anything may be started. */
  readonly isTrusted: () => boolean;
  /** What the user has set for the folder, as it is now. */
  readonly readSettings: () => MachineSettings;
  /** Whether verdicts are kept and taken over. */
  readonly usesCache: () => boolean;
  /** What the runs of all folders share, so that together they take no more of the machine than one. */
  readonly shareSlots: (engine: Engine) => HostSlots;
  readonly clock: Clock;
  readonly log: Logger;
  readonly l10n: L10n;
  /** Called after each change of what a face shows; without event when the checks themselves changed. */
  readonly onChange: (root: Root, event: RootEvent | null) => void;
}

/** A command that repairs, with what its check says about its place. */
export type Fixing = Pick<Check, 'command' | 'cwd' | 'env' | 'graceMs' | 'timeoutMs'>;

/** One folder of the workspace: its session, and the board of its checks. */
export class Root {
  readonly folder: vscode.WorkspaceFolder;
  status: RootStatus = { type: 'loading' };
  board: Board = emptyBoard;
  /** What a window before this one has not brought to its end, in sentences; empty as soon as something runs here. */
  interrupted: readonly string[] = [];
  readonly #options: RootOptions;
  readonly #runs = new Set<Run>();
  #opening: Promise<void> | null = null;
  #isClosed = false;
  /** Ends the fix that runs; null while none does. */
  #fixing: AbortController | null = null;

  constructor(options: RootOptions) {
    this.folder = options.folder;
    this.#options = options;
  }

  /** Reads the checks, once; what goes wrong becomes the status. */
  open(): Promise<void> {
    this.#opening ??= this.#open();
    return this.#opening;
  }

  async #open(): Promise<void> {
    const { loadEngine, readSettings, readContributions, shareSlots, log, onChange } = this.#options;
    const startedMs = performance.now();
    try {
      const engine = await loadEngine();
      const session = await engine.createSession({
        root: this.folder.uri.fsPath,
        settings: readSettings,
        contributions: readContributions,
        slots: shareSlots(engine),
        names: 'title',
        logger: log,
      });
      if (this.#isClosed) return await session[Symbol.asyncDispose]();
      session.onEvent((event) => this.#take(event));
      const now = this.#options.clock.date();
      const tell = (run: InterruptedRun): string => describeInterrupted(this.#options.l10n, run, now, session.nameOf);
      this.interrupted = session.takeInterruptedRuns().map(tell);
      for (const sentence of this.interrupted) log.warn(sentence);
      session.onWorkspace(() => onChange(this, null));
      this.status = { type: 'open', session, engine };
      const took = describeDuration(performance.now() - startedMs);
      log.info(`${session.list().length} checks of ${this.folder.uri.fsPath} found in ${took}`);
    } catch (error) {
      log.error(`The checks of ${this.folder.name} cannot be read: ${error instanceof Error ? error.stack : messageOf(error)}`);
      this.status = { type: 'failed', message: messageOf(error) };
    }
    onChange(this, null);
  }

  /** Why nothing of it can run, in sentences; empty when it can. */
  get troubles(): readonly string[] {
    if (this.status.type === 'failed') return [this.status.message];
    const problems = this.session?.workspace.problems ?? [];
    return problems.filter(({ severity, check }) => severity === 'error' && check === null).map(describeConfigProblem);
  }

  /** What every sentence of the editor calls a check: by the title of its row. */
  readonly nameOf = (id: string): string => this.session?.nameOf(id) ?? id;

  get session(): Session | null {
    return this.status.type === 'open' ? this.status.session : null;
  }

  /** What former runs of these checks took; null where that is not to be used, or not known yet. */
  history(ids: readonly string[]): Metrics | null {
    return this.session?.workspace.metrics === true ? this.session.history(ids) : null;
  }

  /** Whether a run goes on, or a fix. */
  get isBusy(): boolean {
    return this.board.running.size > 0 || this.#fixing !== null;
  }

  /** Starts a run, or says why it cannot. */
  run(request: RunRequest = {}): Result<Run, readonly ConfigProblem[]> {
    const { l10n } = this.#options;
    if (this.session === null)
      return err([problemOf(this.status.type === 'failed' ? this.status.message : l10n.t('The checks are not known yet.'))]);
    if (!this.#options.isTrusted()) return err([problemOf(l10n.t('Preflight runs nothing in a workspace that is not trusted.'))]);
    if (this.#fixing !== null)
      return err([problemOf(l10n.t('A fix changes files at the moment: run the checks when it has ended.'))]);
    const started = this.session.run({ ...request, cache: this.#options.usesCache() ? request.cache : 'off' });
    if (!started.ok) {
      this.#options.log.warn(`Nothing runs: ${started.error.map(describeConfigProblem).join(' ')}`);
      return started;
    }
    const run = started.value;
    this.#runs.add(run);
    void run.finished.then(() => this.#runs.delete(run));
    return started;
  }

  /** Runs the command that repairs what a check finds. It has the files for itself: it is refused while something runs. */
  async fix({ command, cwd, env, graceMs, timeoutMs }: Fixing): Promise<Result<ProcessResult>> {
    const { isTrusted, l10n } = this.#options;
    if (this.status.type !== 'open' || !isTrusted())
      return err(new UserError(l10n.t('Preflight runs nothing in a workspace that is not trusted.')));
    if (this.isBusy) return err(new UserError(l10n.t('Something runs already: cancel it first, or wait for its end.')));
    this.#fixing = new AbortController();
    const { signal } = this.#fixing;
    try {
      const place = resolve(this.folder.uri.fsPath, cwd);
      return ok(
        await this.status.engine.runProcess({ command, cwd: place, env, graceMs, timeoutMs: timeoutMs ?? undefined, signal }),
      );
    } finally {
      this.#fixing = null;
    }
  }

  /** Ends one check wherever it runs, or all that runs. */
  cancel(check?: string): void {
    for (const run of this.#runs) run.cancel(check);
    if (check === undefined) this.#fixing?.abort();
  }

  /** Asks which verdicts still belong to what is on disk. Settles in any case. */
  async askFreshness(): Promise<void> {
    const ids = [...this.board.entries].flatMap(([id, { state }]) => (state.status === 'finished' ? [id] : []));
    if (this.session === null || ids.length === 0 || !this.#options.isTrusted()) return;
    try {
      const { entries } = this.board;
      const answers = await this.session.freshness(ids);
      // What has run meanwhile has a newer verdict than the one that was asked about.
      const same = [...answers].filter(([id]) => this.board.entries.get(id) === entries.get(id));
      const { board, changed } = markFreshness(this.board, new Map(same));
      if (this.#isClosed || changed.length === 0) return;
      this.board = board;
      this.#options.onChange(this, { type: 'freshness-changed', checks: changed });
    } catch (thrown) {
      this.#options.log.warn(`Nobody can tell which verdicts are out of date: ${messageOf(thrown)}`);
    }
  }

  /** Shows nothing more of what has ended. */
  forget(): void {
    this.board = forgetVerdicts(this.board);
    this.#options.onChange(this, { type: 'verdicts-forgotten' });
  }

  /** Ends everything, by force after `graceMs`, and settles when it is over. */
  async close(graceMs: number): Promise<void> {
    this.#isClosed = true;
    this.#fixing?.abort();
    using _force = this.#options.clock.after(graceMs, () => {
      for (const run of this.#runs) run.kill();
    });
    await this.session?.[Symbol.asyncDispose]();
  }

  #take(event: RunEvent): void {
    const usual = event.type === 'run-started' ? this.#usualDurations(event.checks.map(({ id }) => id)) : undefined;
    const board = advanceBoard(this.board, event, this.#options.clock.nowMs(), usual);
    // Shown by nothing but a run over time.
    if (board === this.board && event.type !== 'cpu-sampled') return;
    if (event.type === 'run-started') this.interrupted = [];
    this.board = board;
    this.#options.onChange(this, event);
  }

  #usualDurations(ids: readonly string[]): ReadonlyMap<string, number> {
    const known = this.history(ids)?.checks.filter(({ count }) => count >= leastExecutions) ?? [];
    return new Map(known.map(({ id, p50Ms }) => [id, p50Ms]));
  }
}

/** So many executions make a duration usual. */
const leastExecutions = 2;

function problemOf(message: string): ConfigProblem {
  return { severity: 'error', message, file: null, line: null, column: null, check: null };
}
