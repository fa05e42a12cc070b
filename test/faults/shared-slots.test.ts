import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { RunEvent } from '../../src/model/event.ts';
import { startRig, type FakeCommand, type Rig } from '../rig/rig.ts';
import { Observer } from './observer.ts';

const program = join(import.meta.dirname, '../../src/cli/cli.ts');

/** A command line that runs somewhere else, and what it says as it happens. */
class Program {
  readonly child: ChildProcess;
  readonly #events: RunEvent[] = [];
  #waiting: (() => void)[] = [];

  constructor(cwd: string, env: NodeJS.ProcessEnv, args: readonly string[]) {
    this.child = spawn(process.execPath, [program, 'run', '--reporter', 'ndjson', ...args], {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    createInterface({ input: this.child.stdout! }).on('line', (line) => {
      const event: RunEvent = JSON.parse(line);
      this.#events.push(event);
      for (const resume of this.#waiting.splice(0)) resume();
    });
  }

  /** What it says of its limit, as soon as it does. */
  async limited(): Promise<LimitChanged> {
    for (;;) {
      const found = this.#events.find((event) => event.type === 'limit-changed');
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }
}

type LimitChanged = Extract<RunEvent, { type: 'limit-changed' }>;

/** Folders that share a cache, each with some checks that do what the test says. */
class Machine implements AsyncDisposable {
  readonly observer = new Observer();
  readonly cache: string;
  readonly #rig: Rig;
  readonly #programs: Program[] = [];

  constructor(rig: Rig, folder: string) {
    this.#rig = rig;
    this.cache = folder;
  }

  /** Starts a run of so many checks with two slots. */
  async run(name: string, count: number, args: readonly string[] = []): Promise<[Program, readonly FakeCommand[]]> {
    const root = await mkdtemp(join(this.cache, `${name}-`));
    const commands = Array.from({ length: count }, (_, index) => this.#rig.command(`${name}${index + 1}`));
    const checks = Object.fromEntries(
      commands.map((command) => [command.name, { command: command.argv, on: ['save', 'manual'], cache: false }]),
    );
    await writeFile(join(root, 'preflight.jsonc'), JSON.stringify({ detect: false, jobs: 2, checks }));
    const env = { ...process.env, PREFLIGHT_COOKIE: undefined, ...this.observer.env, PREFLIGHT_CACHE_DIR: this.cache };
    const started = new Program(root, env, args);
    this.#programs.push(started);
    return [started, commands];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { child } of this.#programs) child.kill('SIGKILL');
    await this.#rig[Symbol.asyncDispose]();
    await this.observer.gone(10_000);
    await rm(this.cache, { recursive: true, force: true });
  }
}

const openMachine = async (): Promise<Machine> =>
  new Machine(await startRig(), await mkdtemp(join(tmpdir(), 'preflight-machine-')));

describe('two programs in two folders', () => {
  it('share the slots of the machine: the second runs one check, says what it waits for, and gets what becomes free', async () => {
    await using machine = await openMachine();
    const [first, [a1, a2]] = await machine.run('a', 2);
    const [one, two] = [await a1!.started(), await a2!.started()];
    const [second, [b1, b2]] = await machine.run('b', 2);
    const running = await b1!.started();
    const { limit, phase, reason } = await second.limited();
    assert.deepEqual([limit, phase, reason], [1, 'lowered', '2 slots are used by another Preflight window or command']);
    assert.equal(b2!.count, 0);
    one.exit(0);
    two.exit(0);
    const [status] = await once(first.child, 'exit');
    (await b2!.started()).exit(0);
    running.exit(0);
    assert.deepEqual([status, await once(second.child, 'exit')], [0, [0, null]]);
    assert.deepEqual(await readdir(join(machine.cache, 'slots')), []);
  }).timeout(60_000);

  it('do not wait for one that was killed', async () => {
    await using machine = await openMachine();
    const [first, [a1, a2]] = await machine.run('a', 2);
    await Promise.all([a1!.started(), a2!.started()]);
    const [second, [b1, b2]] = await machine.run('b', 2);
    const running = await b1!.started();
    await second.limited();
    first.child.kill('SIGKILL');
    (await b2!.started()).exit(0);
    running.exit(0);
    assert.deepEqual(await once(second.child, 'exit'), [0, null]);
    assert.deepEqual(await readdir(join(machine.cache, 'slots')), []);
  }).timeout(60_000);
});

describe('three programs in three folders', () => {
  it('let the one that a save has started go first, and each has always one check', async () => {
    await using machine = await openMachine();
    const [first, [a1, a2, a3]] = await machine.run('a', 3);
    const ones = [await a1!.started(), await a2!.started()];
    const [save, [s1, s2]] = await machine.run('s', 2, ['--on', 'save']);
    const saved = await s1!.started();
    await save.limited();
    const [third, [b1]] = await machine.run('b', 1);
    const other = await b1!.started();
    ones[0]!.exit(0);
    await first.limited();
    assert.deepEqual([a3!.count, s2!.count], [0, 0]);
    other.exit(0);
    await once(third.child, 'exit');
    ones[1]!.exit(0);
    const more = await a3!.started();
    saved.exit(0);
    (await s2!.started()).exit(0);
    await once(save.child, 'exit');
    more.exit(0);
    assert.deepEqual(await once(first.child, 'exit'), [0, null]);
  }).timeout(90_000);
});
