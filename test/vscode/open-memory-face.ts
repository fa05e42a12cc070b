import * as engine from '../../src/engine.ts';
import type { Check } from '../../src/model/check.ts';
import type { LimitPhase, RunEvent } from '../../src/model/event.ts';
import type { Freshness } from '../../src/model/freshness.ts';
import type { ConfigProblem } from '../../src/model/problem.ts';
import type { TimedRecord } from '../../src/engine/history/history.ts';
import type { CheckMetrics } from '../../src/engine/history/metrics.ts';
import type { MachineSettings } from '../../src/config/environment.ts';
import type { ProcessResult, ProcessSpec } from '../../src/engine/process/spec.ts';
import { openFace, type Face } from '../../src/vscode/face.ts';
import type { RunRequest } from '../../src/session/session-api.ts';
import type { InterruptedRun } from '../../src/session/run-journal.ts';
import { FakeClock } from '../rig/fake-clock.ts';
import { makeWorkspace } from '../rig/make-workspace.ts';
import { MemoryEditor } from './memory-editor.ts';

export const passed: ProcessResult = {
  verdict: 'passed',
  exitCode: 0,
  signal: null,
  durationMs: 1,
  output: { text: '', truncatedChars: 0 },
  reason: null,
  leftBehind: [],
};
export const failed: ProcessResult = { ...passed, verdict: 'failed', exitCode: 1, reason: 'exit code 1' };

export interface FaceOptions {
  readonly checks?: readonly Check[];
  readonly problems?: readonly ConfigProblem[];
  readonly folders?: readonly string[];
  readonly isTrusted?: boolean;
  readonly jobs?: number;
}

/** The whole face on the real session, with an editor in memory, a clock and processes that obey the test. */
export class MemoryFace {
  readonly editor: MemoryEditor;
  readonly clock = new FakeClock();
  /** What VS Code keeps for the user. */
  readonly kept = new Map<string, unknown>();
  readonly face: Face;
  /** What the workspace loads next time. */
  checks: readonly Check[];
  problems: readonly ConfigProblem[];
  readonly jobs: number;
  /** What the session says about verdicts, and how often it was asked. */
  freshness: Readonly<Record<string, Freshness>> = {};
  readonly questions: string[] = [];
  /** The session, and who looks for a program, answer when it has settled. */
  answer: Promise<void> = Promise.resolve();
  /** The files of which the session was asked whom they concern, and when it answers at the earliest. */
  readonly changes: string[] = [];
  affectedAnswer: Promise<void> = Promise.resolve();
  /** Whether there is a git on the machine. */
  hasGit = true;
  /** What was asked to run. */
  readonly requests: RunRequest[] = [];
  readonly #asking = new Set<Promise<unknown>>();
  etaMs: number | null = null;
  /** The tree that runs of all checks are verified on, when they have passed. */
  verifiedTree: string | null = null;
  /** What windows before this one have not brought to an end. */
  readonly interrupted: InterruptedRun[] = [];
  /** What checks took in former runs. */
  usualMs: Readonly<Record<string, number>> = {};
  /** Runs that were kept before this window. */
  timedRuns: readonly TimedRecord[] = [];
  loads = 0;
  /** What the user had set when the workspace was loaded last. */
  settings: MachineSettings | null = null;
  /** Commands that do not end when they are asked to, nor by force. */
  readonly stubborn = new Set<string>();
  /** When everything that this host had started was ended directly, on the clock of the test. */
  readonly lastResorts: number[] = [];
  #tell: (event: RunEvent) => void = () => {};
  readonly #running = new Map<string, (result: ProcessResult) => void>();

  constructor({ checks = [], problems = [], folders = ['/code/app'], isTrusted = true, jobs = 2 }: FaceOptions) {
    this.checks = checks;
    this.problems = problems;
    this.jobs = jobs;
    this.editor = new MemoryEditor(...folders);
    this.editor.isTrusted = isTrusted;
    const createSession: typeof engine.createSession = async (options) => {
      const session = await engine.createSession({
        cacheDirectory: null,
        ...options,
        clock: this.clock,
        spawn: (spec) => this.#spawn(spec),
        load: (root, _, settings) => this.#load(root, settings),
      });
      const known = session.history();
      const run = session.run.bind(session);
      const onEvent = session.onEvent.bind(session);
      const findAffected = session.findAffected.bind(session);
      return Object.assign(session, {
        freshness: async (ids: readonly string[] = []) => {
          this.questions.push(ids.join(', '));
          await this.answer;
          return Promise.resolve(new Map(ids.map((id) => [id, this.freshness[id] ?? { state: 'never' as const }])));
        },
        run: (request: RunRequest = {}) => {
          const { cache, ...others } = request;
          this.requests.push(cache === undefined ? others : request);
          return run(request);
        },
        findAffected: async (change: Parameters<typeof findAffected>[0]) => {
          this.changes.push(change.type === 'files' ? change.files.join(', ') : change.type);
          const asking = findAffected(change);
          this.#asking.add(asking);
          const found = await asking;
          this.#asking.delete(asking);
          await this.affectedAnswer;
          return found;
        },
        timedRuns: () => this.timedRuns,
        onEvent: (listener: Parameters<typeof onEvent>[0]) => {
          this.#tell = listener;
          return onEvent((event) => listener(this.#withVerified(event)));
        },
        takeInterruptedRuns: () => this.interrupted.splice(0),
        eta: () => this.etaMs,
        history: (ids: readonly string[] = []) => {
          const checks = ids.flatMap((id) => (this.usualMs[id] === undefined ? [] : [metricsOf(id, this.usualMs[id])]));
          return { ...known, checks };
        },
      });
    };
    this.face = openFace({
      editor: this.editor.api,
      clock: this.clock,
      memory: {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion, typescript/no-unnecessary-type-parameters -- as VS Code has it
        get: <T>(key: string) => this.kept.get(key) as T | undefined,
        update: (key: string, value: unknown) => Promise.resolve(void this.kept.set(key, value)),
      },
      loadEngine: () =>
        Promise.resolve({
          ...engine,
          createSession,
          endAll: () => this.#endAll(),
          findProgram: async (name) => {
            await this.answer;
            return this.hasGit ? `/usr/bin/${name}` : null;
          },
          runProcess: (spec) => this.#spawn(spec),
          clearCache: () => Promise.resolve({ files: 7, sizeBytes: 1 }),
        }),
    });
  }

  #withVerified(event: RunEvent): RunEvent {
    if (event.type !== 'run-finished' || this.verifiedTree === null || event.verdict !== 'passed') return event;
    return { ...event, verified: { tree: this.verifiedTree } };
  }

  /** Opens it, and waits until the checks are known. */
  static async open(options: FaceOptions): Promise<MemoryFace> {
    // Loaded when an output is first parsed, which takes longer than a test waits.
    await import('../../src/engine/problems/parse-request.ts');
    const face = new MemoryFace(options);
    await face.settle();
    await face.catchUp();
    return face;
  }

  /** As if the machine took slots from the run that goes on, or gave some back. */
  limit(limit: number, reason: string, phase: LimitPhase = 'lowered'): void {
    const [runId] = this.face.host.roots.all[0]!.board.running.keys();
    this.#tell({ type: 'limit-changed', runId: runId!, atMs: 0, limit, phase, reason });
  }

  /** Commands that have started and not ended. */
  get running(): string[] {
    return [...this.#running.keys()];
  }

  /** Lets a command end that is no check. */
  finish(command: string, result: ProcessResult): void {
    this.#running.get(command)?.(result);
    this.#running.delete(command);
  }

  /** Lets a command end after this long. */
  async end(command: string, result: ProcessResult, afterMs = 0): Promise<void> {
    this.clock.advance(afterMs);
    const resolve = this.#running.get(command);
    if (resolve === undefined) throw new Error(`${command} does not run; ${this.running.join(', ') || 'nothing'} does.`);
    this.#running.delete(command);
    // Reading an output takes as long as it takes.
    const { promise: told, resolve: tell } = Promise.withResolvers<void>();
    const subscription = this.face.host.roots.onChange(() => tell());
    resolve({ ...result, durationMs: result.durationMs === 1 ? afterMs : result.durationMs });
    await told;
    subscription.dispose();
    await this.settle();
  }

  /** Lets the slowest part of the window show what has happened. */
  async catchUp(): Promise<void> {
    for (let turn = 0; turn < 3; turn++) await this.settle();
  }

  /** Lets everything happen that needs no more time than an update of the window. */
  async settle(): Promise<void> {
    await this.turns();
    this.clock.advance(100);
    await this.turns();
  }

  /** Lets everything happen that needs no time at all. */
  async turns(): Promise<void> {
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
    if (this.#asking.size === 0) return;
    // Choosing inputs asks the disk.
    await Promise.all(this.#asking);
    await this.turns();
  }

  #load(root: string, settings: MachineSettings) {
    this.loads++;
    this.settings = settings;
    return Promise.resolve(
      makeWorkspace(this.checks, { root, problems: this.problems, jobs: this.jobs, metrics: settings.metrics ?? true }),
    );
  }

  /** Never settles while something stubborn runs. */
  #endAll(): Promise<void> {
    this.lastResorts.push(this.clock.nowMs());
    return this.#running.size === 0 ? Promise.resolve() : new Promise(() => {});
  }

  #spawn(spec: ProcessSpec): Promise<ProcessResult> {
    const { promise, resolve } = Promise.withResolvers<ProcessResult>();
    const command = spec.command.join(' ');
    this.#running.set(command, resolve);
    spec.signal?.addEventListener('abort', () => {
      if (this.stubborn.has(command)) return;
      this.#running.delete(command);
      resolve({ ...passed, verdict: 'cancelled', exitCode: null, reason: 'cancelled' });
    });
    return promise;
  }
}

/** As after two executions that took as long as each other. */
function metricsOf(id: string, ms: number): CheckMetrics {
  const times = { totalMs: 2 * ms, averageMs: ms, minMs: ms, maxMs: ms, p50Ms: ms, p95Ms: ms, p99Ms: ms };
  return {
    id,
    count: 2,
    ...times,
    failed: 0,
    timedOut: 0,
    errored: 0,
    flaky: 0,
    cacheHits: 0,
    peakMemoryBytes: 312e6,
    regression: null,
  };
}
