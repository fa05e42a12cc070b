import type { Check } from '../../src/model/check.ts';
import { err, ok, UserError } from '../../src/model/result.ts';
import type { CliPorts } from '../../src/cli/command.ts';
import { main } from '../../src/cli/main.ts';
import type { Workspace } from '../../src/config/workspace.ts';
import type { ProcessResult, ProcessSpec } from '../../src/engine/process/spec.ts';
import { parseText } from '../../src/engine/problems/parse-text.ts';
import { createSession } from '../../src/session/session.ts';
import { makeWorkspace } from '../rig/make-workspace.ts';
import { FakeIo } from './fake-io.ts';

const passed: ProcessResult = {
  verdict: 'passed',
  exitCode: 0,
  signal: null,
  durationMs: 0,
  output: { text: '', truncatedChars: 0 },
  reason: null,
  leftBehind: [],
};

/** Processes that end when the test says so; one that is cancelled ends by itself unless it is stubborn. Named by their program. */
export class FakeProcesses {
  readonly specs: ProcessSpec[] = [];
  readonly stubborn = new Set<string>();
  readonly #io: FakeIo;
  /** Those who wait for a process to start, by its name. */
  readonly #awaited = new Map<string, () => void>();
  readonly #running = new Map<string, { readonly sinceMs: number; readonly resolve: (result: ProcessResult) => void }>();

  constructor(io: FakeIo) {
    this.#io = io;
  }

  readonly spawn = (spec: ProcessSpec): Promise<ProcessResult> => {
    const { promise, resolve } = Promise.withResolvers<ProcessResult>();
    const name = spec.command[0]!;
    this.specs.push(spec);
    this.#running.set(name, { sinceMs: this.#io.clock.nowMs(), resolve });
    this.#awaited.get(name)?.();
    const end = (): void => this.#end(name, { verdict: 'cancelled', reason: 'cancelled' });
    spec.signal?.addEventListener('abort', () => this.stubborn.has(name) || end());
    spec.kill?.addEventListener('abort', end);
    return promise;
  };

  get running(): readonly string[] {
    return [...this.#running.keys()];
  }

  /** Ends one as soon as it runs (looking for a program asks the disk), and waits until all has been said about it. */
  async end(name: string, parts: Partial<ProcessResult> = {}): Promise<void> {
    if (!this.#running.has(name)) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#awaited.set(name, resolve);
      await promise;
      this.#awaited.delete(name);
    }
    this.#end(name, parts);
    await settled();
  }

  #end(name: string, parts: Partial<ProcessResult>): void {
    const running = this.#running.get(name);
    this.#running.delete(name);
    running?.resolve({ ...passed, durationMs: this.#io.clock.nowMs() - running.sinceMs, ...parts });
  }
}

export const failed = (text = '', parts: Partial<ProcessResult> = {}): Partial<ProcessResult> => ({
  verdict: 'failed',
  exitCode: 1,
  reason: 'exit code 1',
  output: { text, truncatedChars: 0 },
  ...parts,
});

/** Lets everything go on that does not wait for a process or the clock. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}

export interface StartedCli {
  readonly io: FakeIo;
  readonly processes: FakeProcesses;
  readonly status: Promise<number>;
}

/** The command line over these checks, on the real session with fake processes. Resolves when it waits for something. */
export async function startCli(argv: readonly string[], options: CliOptions = {}): Promise<StartedCli> {
  const { io = new FakeIo(), checks = [], workspace = {}, ports = {} } = options;
  const processes = new FakeProcesses(io);
  const real: CliPorts = {
    findRoot: (directory) =>
      Promise.resolve(directory === '/gone' ? err(new UserError('There is no folder /gone.')) : ok('/root')),
    createSession: ({ root, env, logger }) =>
      createSession({
        cacheDirectory: options.cacheDirectory ?? null,
        root,
        env,
        logger,
        clock: io.clock,
        spawn: processes.spawn,
        load: () => Promise.resolve(makeWorkspace(checks, workspace)),
      }),
    renderInitialConfig: () => Promise.resolve('{}\n'),
    parse: (options) => Promise.resolve(parseText(options)),
    readText: () => Promise.resolve(ok('')),
    spawn: processes.spawn,
  };
  const status = main(argv, io, { ...real, ...ports });
  await loaded(status, processes);
  return { io, processes, status };
}

export interface CliOptions {
  readonly io?: FakeIo;
  readonly checks?: readonly Check[];
  readonly workspace?: Partial<Workspace>;
  /** Where what outlives a run is kept; nowhere when absent. */
  readonly cacheDirectory?: string;
  readonly ports?: Partial<CliPorts>;
}

/** Commands are loaded when they are used, which takes as long as it takes: waits for a process to start or for the end. */
async function loaded(status: Promise<number>, processes: FakeProcesses): Promise<void> {
  const end = status.then(() => true);
  const turn = (): Promise<boolean> => new Promise((resolve) => setImmediate(() => resolve(processes.running.length > 0)));
  while (!(await Promise.race([end, turn()]))) continue;
  await settled();
}

/** A whole command that waits for no process: what it printed, and its exit status. */
export async function runCli(
  argv: readonly string[],
  options: CliOptions = {},
): Promise<{ stdout: string; stderr: string; status: number }> {
  const { io, status } = await startCli(argv, options);
  return { status: await status, stdout: io.stdout.text, stderr: io.stderr.text };
}
