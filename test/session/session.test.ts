import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Check } from '../../src/model/check.ts';
import type { RunEvent } from '../../src/model/event.ts';
import { describeConfigProblem, type ConfigProblem } from '../../src/model/problem.ts';
import type { ProcessResult, ProcessSpec } from '../../src/engine/process/spec.ts';
import { emptySettings } from '../../src/config/environment.ts';
import { createSession } from '../../src/session/session.ts';
import type { RunRequest, Session } from '../../src/session/session-api.ts';
import { makeCheck } from '../rig/make-check.ts';
import { makeWorkspace } from '../rig/make-workspace.ts';

const passed: ProcessResult = {
  verdict: 'passed',
  exitCode: 0,
  signal: null,
  durationMs: 1,
  output: { text: '', truncatedChars: 0 },
  reason: null,
  leftBehind: [],
};
const failed: ProcessResult = { ...passed, verdict: 'failed', exitCode: 1, reason: 'exit code 1' };

async function open(
  checks: readonly Check[],
  results: Readonly<Record<string, ProcessResult[]>> = {},
  problems: readonly ConfigProblem[] = [],
) {
  const specs: ProcessSpec[] = [];
  const session = await createSession({
    root: '/root',
    env: {},
    cacheDirectory: null,
    load: () => Promise.resolve(makeWorkspace(checks, { problems })),
    spawn: (spec) => {
      specs.push(spec);
      return Promise.resolve(results[spec.command.join(' ')]?.shift() ?? passed);
    },
  });
  return { session, specs };
}

async function run(session: Session, request?: RunRequest) {
  const started = session.run(request);
  assert.ok(started.ok, started.ok ? '' : started.error.map(describeConfigProblem).join('\n'));
  return started.value.finished;
}

const refusals = (session: Session, request?: RunRequest) => {
  const plan = session.plan(request);
  const started = session.run(request);
  assert.ok(!plan.ok && !started.ok);
  assert.deepEqual(plan.error, started.error);
  return started.error.map(describeConfigProblem);
};

const command = (id: string, parts: Parameters<typeof makeCheck>[1] = {}) => makeCheck(id, { command: [id], ...parts });

describe('session', () => {
  it('hands a check to the process core with its limits, directory and environment', async () => {
    const { session, specs } = await open([
      command('lint', {
        cwd: 'packages/a',
        env: { X: '1' },
        timeoutMs: 1_000,
        stallTimeoutMs: 500,
        graceMs: 20,
        keepDaemons: true,
      }),
    ]);
    await run(session);
    const { command: argv, cwd, env, timeoutMs, stallTimeoutMs, graceMs, keepDaemons, shell } = specs[0]!;
    assert.deepEqual(
      { argv, cwd, env, timeoutMs, stallTimeoutMs, graceMs, keepDaemons, shell },
      {
        argv: ['lint'],
        cwd: '/root/packages/a',
        env: { X: '1' },
        timeoutMs: 1_000,
        stallTimeoutMs: 500,
        graceMs: 20,
        keepDaemons: true,
        shell: false,
      },
    );
  });

  it('runs what is enabled for the trigger, and what that needs', async () => {
    const { session } = await open([
      command('gen', { on: ['push'] }),
      command('lint', { on: ['save', 'manual'] }),
      command('test', { needs: ['gen'] }),
      command('off', { enabled: false }),
    ]);
    assert.deepEqual([...(await run(session)).checks.keys()], ['gen', 'lint', 'test']);
    assert.deepEqual([...(await run(session, { trigger: 'save' })).checks.keys()], ['lint']);
    assert.deepEqual([...(await run(session, { ids: ['off'] })).checks.keys()], ['off']);
    assert.equal((await run(session, { trigger: 'commit' })).end?.verdict, 'empty');
  });

  it('selects by kind, with what the selected need', async () => {
    const { session } = await open([
      command('gen', { kind: 'build' }),
      command('lint', { kind: 'lint' }),
      command('test', { kind: 'test', needs: ['gen'] }),
    ]);
    assert.deepEqual([...(await run(session, { kinds: ['test'] })).checks.keys()], ['gen', 'test']);
  });

  it('runs a named check without those that would only come before it', async () => {
    const { session } = await open([command('build'), command('test', { dependsOn: [{ check: 'build', when: 'after' }] })]);
    assert.deepEqual([...(await run(session, { ids: ['test'] })).checks.keys()], ['test']);
    assert.deepEqual([...(await run(session)).checks.keys()], ['build', 'test']);
  });

  it('refuses an unknown id, with the one that was probably meant', async () => {
    const { session } = await open([command('lint')]);
    assert.deepEqual(refusals(session, { ids: ['lnit', 'lint', 'xyzzy'] }), [
      'There is no check "lnit". Did you mean "lint"?',
      'There is no check "xyzzy". Run `preflight list` for the ids that exist.',
    ]);
  });

  it('refuses a graph that is none, with the place in the file, and lists it among the problems of the workspace', async () => {
    const { session, specs } = await open([command('a', { needs: ['b'] }), command('b', { needs: ['a'] })]);
    const message = 'preflight.jsonc:3:5: These checks wait for each other: a → b → a. Remove one of these dependencies.';
    assert.deepEqual(refusals(session), [message]);
    assert.deepEqual(session.workspace.problems.map(describeConfigProblem), [message]);
    assert.deepEqual(specs, []);
  });

  it('runs a check alone on request, with what it needs taken as it is', async () => {
    const gen = makeCheck('gen', { command: ['gen'], enabled: false });
    const { session, specs } = await open([gen, makeCheck('test', { command: ['test'], needs: ['gen'] })]);
    const { end } = await run(session, { ids: ['test'], isAlone: true });
    assert.deepEqual([end?.verdict, specs.map(({ command }) => command.join(' '))], ['passed', ['test']]);
  });

  it('refuses to run a check without a disabled one that it needs', async () => {
    const { session } = await open([command('gen', { enabled: false }), command('test', { needs: ['gen'] })]);
    assert.deepEqual(refusals(session), [
      '"test" depends on "gen", which is disabled. Enable it, name it on the command line, or use { "check": "gen", "when": "after" }.',
    ]);
    assert.deepEqual([...(await run(session, { ids: ['test', 'gen'] })).checks.keys()], ['gen', 'test']);
  });

  it('runs nothing with an unusable configuration', async () => {
    const { session } = await open([command('a')], {}, [
      { severity: 'error', message: 'expected a comma', file: 'preflight.jsonc', line: 2, column: 7, check: null },
    ]);
    assert.deepEqual(refusals(session), ['preflight.jsonc:2:7: expected a comma']);
  });

  it('calls a check with a wrong configuration errored, and runs the others', async () => {
    const { session, specs } = await open([command('bad', { broken: 'preflight.jsonc:4:9: unknown key' }), command('good')]);
    const state = await run(session);
    assert.equal(state.end?.verdict, 'failed');
    const bad = state.checks.get('bad');
    assert.ok(
      bad?.status === 'finished' && bad.result.verdict === 'errored' && bad.result.reason === 'preflight.jsonc:4:9: unknown key',
    );
    assert.deepEqual(
      specs.map(({ command: argv }) => argv),
      [['good']],
    );
  });

  it('calls a check errored that cannot run here, found or configured: what did not run is no pass', async () => {
    const detected = { origin: 'detected', file: null, line: null, reason: '' } as const;
    const { session, specs } = await open([
      command('a', { unavailable: 'eslint is not installed' }),
      command('b', { unavailable: 'run npm ci', source: detected }),
      command('off', { unavailable: 'x', enabled: false }),
    ]);
    const state = await run(session);
    assert.deepEqual(
      [...state.checks.values()].map((check) => check.status === 'finished' && `${check.result.verdict}: ${check.result.reason}`),
      ['errored: eslint is not installed', 'errored: run npm ci'],
    );
    assert.equal(state.end?.verdict, 'failed');
    assert.deepEqual(specs, []);
  });

  it('tries a failed check again as often as it says, and calls a late success flaky', async () => {
    const { session } = await open([command('a', { retries: 2 }), command('b', { retries: 1 })], {
      a: [failed, failed, passed],
      b: [failed, failed],
    });
    const { checks } = await run(session);
    const results = [...checks.values()].map(
      (check) =>
        check.status === 'finished' && [check.result.verdict, check.result.flaky, check.result.attempts, check.result.durationMs],
    );
    assert.deepEqual(results, [
      ['passed', true, 3, 3],
      ['failed', false, 2, 2],
    ]);
  });

  it('lowers the limit of the run when the process core tells of a shortage', async () => {
    const session = await createSession({
      root: '/root',
      env: {},
      cacheDirectory: null,
      load: () =>
        Promise.resolve(
          makeWorkspace(
            ['a', 'b', 'c', 'd'].map((id) => command(id)),
            { jobs: 2 },
          ),
        ),
      spawn: (_, options) => {
        options?.onShortage?.('EMFILE');
        return Promise.resolve(passed);
      },
    });
    const limits: string[] = [];
    session.onEvent((event) => event.type === 'limit-changed' && limits.push(`${event.phase} ${event.limit}: ${event.reason}`));
    assert.equal((await run(session)).end?.verdict, 'passed');
    assert.deepEqual(limits, ['lowered 1: the machine has no room for more processes (EMFILE)']);
  });

  it('says every event to every listener, and survives one that throws', async () => {
    const { session } = await open([command('a')]);
    const events: RunEvent[] = [];
    session.onEvent(() => {
      throw new Error('a face is broken');
    });
    const subscription = session.onEvent((event) => void events.push(event));
    await run(session);
    subscription[Symbol.dispose]();
    await run(session);
    assert.deepEqual(
      events.map(({ type }) => type),
      ['run-started', 'check-queued', 'check-started', 'check-finished', 'run-finished'],
    );
    assert.equal(session.state?.end?.verdict, 'passed');
  });

  it('tells faces when the workspace was read again', async () => {
    const { session } = await open([command('a')]);
    const seen: number[] = [];
    session.onWorkspace(({ checks }) => seen.push(checks.length));
    await session.load();
    assert.deepEqual(seen, [1]);
  });

  it('lists its checks, and cancels one of them in whatever runs', async () => {
    const session = await createSession({
      root: '/root',
      cacheDirectory: null,
      load: () => Promise.resolve(makeWorkspace([command('long'), command('other')])),
      spawn: ({ signal, command: [name] }) =>
        new Promise((resolve) => {
          if (name === 'other') resolve(passed);
          else signal?.addEventListener('abort', () => resolve({ ...passed, verdict: 'cancelled', exitCode: null }));
        }),
    });
    assert.deepEqual(
      session.list().map(({ id }) => id),
      ['long', 'other'],
    );
    session.onEvent(({ type }) => {
      if (type === 'check-finished') session.cancel('long');
    });
    const { checks } = await run(session);
    const verdictOf = (id: string) => {
      const check = checks.get(id);
      return check !== undefined && 'result' in check ? check.result.verdict : null;
    };
    assert.deepEqual(['long', 'other'].map(verdictOf), ['cancelled', 'passed']);
  });

  it('lets a run that nobody waits for give way to one that somebody has started', async () => {
    const { session, specs } = await open(['b1', 'b2', 'a'].map((id) => command(id)));
    await Promise.all([run(session, { ids: ['b1', 'b2'], jobs: 1, isBackground: true }), run(session, { ids: ['a'], jobs: 1 })]);
    assert.deepEqual(
      specs.map((spec) => spec.command[0]),
      ['b1', 'a', 'b2'],
    );
  });

  it('says at once of a check that cannot run why, although others have the slots', async () => {
    const told: string[] = [];
    const end = Promise.withResolvers<void>();
    const session = await createSession({
      root: '/root',
      cacheDirectory: null,
      load: () =>
        Promise.resolve(
          makeWorkspace([command('long'), command('other'), command('gone', { unavailable: 'x is not installed' })], { jobs: 2 }),
        ),
      spawn: () => end.promise.then(() => passed),
    });
    session.onEvent((event) => {
      if (event.type !== 'check-finished') return;
      told.push(event.check);
      end.resolve();
    });
    await run(session);
    assert.deepEqual(told, ['gone', 'long', 'other']);
  });

  it('cancels what runs when it is disposed, and waits for its end', async () => {
    const ends: string[] = [];
    const session = await createSession({
      root: '/root',
      cacheDirectory: null,
      load: () => Promise.resolve(makeWorkspace([command('long')])),
      spawn: ({ signal }) =>
        new Promise((resolve) => {
          signal?.addEventListener('abort', () => {
            ends.push('aborted');
            resolve({ ...passed, verdict: 'cancelled', exitCode: null });
          });
        }),
    });
    const running = session.run();
    assert.ok(running.ok);
    await session[Symbol.asyncDispose]();
    assert.deepEqual(ends, ['aborted']);
    assert.equal((await running.value.finished).end?.verdict, 'cancelled');
  });

  it('runs nothing more when it is disposed', async () => {
    const { session, specs } = await open([command('a')]);
    await session[Symbol.asyncDispose]();
    const started = session.run();
    assert.ok(!started.ok);
    assert.deepEqual(started.error.map(describeConfigProblem), [
      'This session was disposed and runs nothing more: create another one.',
    ]);
    assert.deepEqual(specs, []);
  });

  it('takes a root from the current directory, and keeps it absolute', async () => {
    await using session = await createSession({ root: 'test/session', env: {}, cacheDirectory: null });
    assert.equal(session.root, import.meta.dirname);
    assert.equal(session.workspace.root, import.meta.dirname);
  });

  it('refuses a root that is no folder', async () => {
    const file = join(import.meta.dirname, 'session.test.ts');
    for (const root of [file, join(file, 'deeper'), '/does/not/exist']) {
      await assert.rejects(createSession({ root, cacheDirectory: null }), {
        name: 'UserError',
        message: /^There is no folder .*, so it cannot be the root/,
      });
    }
    const unreadable = createSession({ root: '/a\0b', cacheDirectory: null });
    await assert.rejects(unreadable, { name: 'UserError', message: /^\/a\\u\{0\}b cannot be the root of a workspace: / });
    for (const options of ['{}', '{ "root": null }', '{ "root": "" }']) {
      const message = "createSession needs the folder of the workspace: createSession({ root: '/path/to/folder' }).";
      await assert.rejects(createSession(JSON.parse(options)), { name: 'UserError', message });
    }
  });

  it('tells the next session of a run that it was disposed in', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'preflight-session-'));
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    try {
      const start = () =>
        createSession({
          root: folder,
          env: {},
          cacheDirectory: join(folder, 'cache'),
          load: () => Promise.resolve(makeWorkspace([command('a', { cache: false })], { root: folder })),
          spawn: ({ signal }) => {
            begin();
            const { promise, resolve } = Promise.withResolvers<ProcessResult>();
            signal?.addEventListener('abort', () =>
              resolve({ ...passed, verdict: 'cancelled', exitCode: null, reason: 'cancelled' }),
            );
            return promise;
          },
        });
      const session = await start();
      assert.ok(session.run().ok);
      await begun;
      const disposed = session[Symbol.asyncDispose]();
      await using next = await start();
      assert.deepEqual(
        next.takeInterruptedRuns().map(({ selected, finished, isClosed }) => [selected, finished, isClosed]),
        [[1, [], true]],
      );
      await disposed;
      assert.deepEqual(next.takeInterruptedRuns(), []);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('asks for the settings of the host again whenever it reads the workspace', async () => {
    const root = mkdtempSync(join(tmpdir(), 'preflight-session-'));
    try {
      writeFileSync(join(root, 'preflight.jsonc'), '{ "detect": false, "jobs": 5 }');
      let maxParallel: number | null = null;
      const settings = () => ({ ...emptySettings, maxParallel, cpuThreads: 7 });
      const session = await createSession({ root, settings, env: {}, cacheDirectory: null });
      assert.deepEqual([session.workspace.jobs, session.workspace.cpuThreads], [5, 7]);
      maxParallel = 2;
      assert.equal((await session.load()).jobs, 2);
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});
