import type { Check, CheckKind, NameOf, Trigger } from '../model/check.ts';
import type { RunEventListener, RunMode } from '../model/event.ts';
import type { Freshness } from '../model/freshness.ts';
import type { ConfigProblem } from '../model/problem.ts';
import type { Result } from '../model/result.ts';
import type { RunState } from '../model/state.ts';
import type { Change, ChangedFiles } from '../engine/inputs/changed-files.ts';
import type { Forecast } from '../engine/forecast.ts';
import type { TimedRecord } from '../engine/history/history.ts';
import type { Metrics } from '../engine/history/metrics.ts';
import type { Trend } from '../engine/history/trend.ts';
import type { Plan } from '../engine/plan.ts';
import type { Workspace } from '../config/workspace.ts';
import type { InterruptedRun } from './run-journal.ts';

/** What stored verdicts are used for in a run: taken over and kept, only kept, or neither. */
export type CacheUse = 'reuse' | 'refresh' | 'off';

/** What to run and how. Without `ids`: every check that is enabled for the trigger; one that cannot run here is `errored`. */
export interface RunRequest {
  readonly ids?: readonly string[] | undefined;
  /** `manual` when absent. */
  readonly trigger?: Trigger | undefined;
  /** Only checks of these kinds (what they depend on comes with them). */
  readonly kinds?: readonly CheckKind[] | undefined;
  /** Nobody waits for it: every other run goes first. */
  readonly isBackground?: boolean | undefined;
  /** Slots; the workspace's when absent. */
  readonly jobs?: number | undefined;
  /** `parallel` when absent. `sequential` is one check at a time, in the order of the plan. */
  readonly mode?: RunMode | undefined;
  /** After the first check that did not pass nothing more starts. */
  readonly failFast?: boolean | undefined;
  /** Limit for the whole run in milliseconds. */
  readonly timeoutMs?: number | undefined;
  /** `reuse` when absent: a check that has passed on the same content is not run again. */
  readonly cache?: CacheUse | undefined;
  /** Whether there are events of what checks write; there are when absent. Without them, floods of output cost less. */
  readonly isOutputTold?: boolean | undefined;
  /** Of what would be selected only these, by id; what they need comes with them. All when absent. */
  readonly among?: ReadonlySet<string> | undefined;
  /** On what is staged, where a check can look at another place than the files on disk; it says when it cannot. */
  readonly isStaged?: boolean | undefined;
  /** Without what they need: what that makes is taken as it is. */
  readonly isAlone?: boolean | undefined;
}

/** What follows from a change of files. */
export interface Affected extends ChangedFiles {
  /** Ids of checks whose verdict may be another now, by their inputs or through what they need; enabled or not. */
  readonly checks: ReadonlySet<string>;
}

/** One execution of a selection of checks. */
export interface Run {
  readonly id: string;
  /** Settles when every check has its verdict and every process is gone; never rejects. */
  readonly finished: Promise<RunState>;
  /** Ends one check, or all of the run; a second call changes nothing. */
  cancel(check?: string): void;
  /** Ends what runs by force, without grace. */
  kill(): void;
}

/**
 * All that a face can do with one root. Made by `createSession`; disposing cancels what runs and waits for its end.
 * What a face shows follows from `workspace` and the events alone.
 */
export interface Session extends AsyncDisposable {
  readonly root: string;
  readonly workspace: Workspace;
  /** What its sentences call a check, also one that is gone: its id or its title, as the face has chosen. */
  readonly nameOf: NameOf;
  /** The latest run, or null before the first. */
  readonly state: RunState | null;
  /** Runs of this root whose hosts were gone, or closed, before they ended; each is told once. */
  takeInterruptedRuns(): readonly InterruptedRun[];
  /** Reads configuration and files anew; running checks keep what they started with. */
  load(): Promise<Workspace>;
  /** The checks of the workspace, enabled or not, in the order of detection and configuration. */
  list(): readonly Check[];
  /**
   * What `run` would do with the same request. The verdicts of the checks `taken` would be taken over, so that they take no time. The
   * problems are fit to show: unknown ids, cycles, an unusable configuration.
   */
  plan(request?: RunRequest, taken?: ReadonlySet<string>): Result<Plan, readonly ConfigProblem[]>;
  run(request?: RunRequest): Result<Run, readonly ConfigProblem[]>;
  /**
   * For each check, or each of these, whether its latest verdict belongs to what is on disk now. Runs no check; cheap enough to be asked
   * after every save.
   */
  freshness(ids?: readonly string[]): Promise<ReadonlyMap<string, Freshness>>;
  /** Which checks a change concerns. Asks git; the error is fit to show: no such commit, no repository. */
  findAffected(change: Change): Promise<Result<Affected>>;
  /** How long the latest run will probably go on, in milliseconds; null when that is not to be trusted, as without history. */
  eta(): number | null;
  /** What former runs of this root on this machine have taken; with ids, those checks alone. */
  history(ids?: readonly string[]): Metrics;
  /** The last runs of these checks on this machine, in the order of the ids. */
  trends(ids: readonly string[]): readonly Trend[];
  /** The last runs of this root on this machine, in whatever process, of which it is kept when each check did what; oldest first. */
  timedRuns(): readonly TimedRecord[];
  /** What other numbers of slots would make of a run, by what its checks have taken so far. Runs nothing. */
  forecast(request?: RunRequest): Result<Forecast, readonly ConfigProblem[]>;
  /** Ends this check in all runs that go on, or all of every run. */
  cancel(check?: string): void;
  onEvent(listener: RunEventListener): Disposable;
  onWorkspace(listener: (workspace: Workspace) => void): Disposable;
}
