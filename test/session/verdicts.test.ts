import assert from 'node:assert/strict';
import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Check } from '../../src/model/check.ts';
import type { RunEvent } from '../../src/model/event.ts';
import { emptyEnvironment, type EnvironmentSettings } from '../../src/config/environment.ts';
import type { ProcessResult } from '../../src/engine/process/spec.ts';
import { createSession } from '../../src/session/session.ts';
import type { RunRequest, Session } from '../../src/session/session-api.ts';
import { summarize } from '../../src/session/summarize.ts';
import { makeCheck } from '../rig/make-check.ts';
import { makeWorkspace } from '../rig/make-workspace.ts';
import { Place } from '../engine/cache/open-verdicts.ts';

const passed: ProcessResult = {
  verdict: 'passed',
  exitCode: 0,
  signal: null,
  durationMs: 500,
  output: { text: 'all is well\n', truncatedChars: 0 },
  reason: null,
  leftBehind: [],
};
const failed: ProcessResult = { ...passed, verdict: 'failed', exitCode: 1, reason: 'exit code 1' };

interface Opened {
  readonly session: Session;
  /** The commands that were started, as they stand. */
  readonly started: string[];
  readonly warnings: string[];
}

interface Options {
  /** What becomes of a command; it passes when absent. */
  readonly run?: (command: string) => ProcessResult | Promise<ProcessResult>;
  readonly environment?: Partial<EnvironmentSettings>;
  readonly secrets?: readonly string[];
}

/** A session of the place, as another process would have it. */
async function open(place: Place, checks: readonly Check[], options: Options = {}): Promise<Opened> {
  const started: string[] = [];
  const warnings: string[] = [];
  const environment = { ...emptyEnvironment, ...options.environment };
  const session = await createSession({
    root: place.root,
    env: {},
    cacheDirectory: place.folder,
    logger: { info() {}, warn: (text) => void warnings.push(text), error: (text) => void warnings.push(text) },
    load: () => Promise.resolve(makeWorkspace(checks, { root: place.root, environment, secrets: options.secrets ?? [] })),
    spawn: (spec) => {
      const command = spec.command.join(' ');
      started.push(command);
      return Promise.resolve(options.run?.(command) ?? passed);
    },
  });
  return { session, started, warnings };
}

/** One run in a session of its own: what was started, and each verdict as a person sees it. */
async function run(place: Place, checks: readonly Check[], options: Options = {}, request: RunRequest = {}) {
  const { session, started, warnings } = await open(place, checks, options);
  await using _session = session;
  const begun = session.run(request);
  assert.ok(begun.ok);
  const state = await begun.value.finished;
  const results = [...state.checks.values()].flatMap((one) => (one.status === 'finished' ? [one.result] : []));
  const shown = results.map(({ verdict, cached, reason }) =>
    [verdict, cached ? 'cached' : null, reason].filter(Boolean).join(', '),
  );
  return { started, shown, results, state, warnings };
}

const lint = makeCheck('lint', { command: ['lint'] });
const test = makeCheck('test', { command: ['test'], inputs: ['src/**'], needs: ['lint'] });

describe('the verdicts of a session', () => {
  it('are taken over by a later run on the same content, and shown as such', async () => {
    await using place = new Place();
    place.write('src/a.ts', 'one');
    const first = await run(place, [lint, test]);
    assert.deepEqual(
      [first.started, first.shown],
      [
        ['lint', 'test'],
        ['passed', 'passed'],
      ],
    );
    const second = await run(place, [lint, test]);
    assert.deepEqual([second.started, second.shown], [[], ['passed, cached', 'passed, cached']]);
    const [result] = second.results;
    assert.deepEqual(result, { ...first.results[0], cached: true, attempts: 0 });
    assert.match(result?.fingerprint ?? '', /^sha256:[0-9a-f]{64}$/);
    assert.equal(result?.output.text, 'all is well\n');
    const { counts, sumOfDurationsMs } = summarize(second.state);
    assert.deepEqual([counts.passed, counts.cached, sumOfDurationsMs], [2, 2, 0]);
  });

  it('return when an edit is undone, and when a branch is left and come back to', async () => {
    await using place = new Place();
    place.write('src/a.ts', 'one');
    place.commit();
    await run(place, [test, lint]);
    place.git('checkout', '-qb', 'other');
    place.write('src/a.ts', 'two');
    place.commit();
    assert.deepEqual((await run(place, [test, lint])).started, ['lint', 'test']);
    place.git('checkout', '-q', 'main');
    assert.deepEqual((await run(place, [test, lint])).started, []);
    place.git('checkout', '-q', 'other');
    assert.deepEqual((await run(place, [test, lint])).started, []);
  });

  it('of failures are known and tried again', async () => {
    await using place = new Place();
    const fails = { run: () => failed };
    await run(place, [lint], fails);
    const { session } = await open(place, [lint]);
    await using _session = session;
    const [known] = (await session.freshness()).values();
    assert.deepEqual([known?.state, known?.state === 'fresh' && known.verdict], ['fresh', 'failed']);
    assert.deepEqual((await run(place, [lint], fails)).started, ['lint']);
    assert.deepEqual((await run(place, [lint])).shown, ['passed']);
    assert.deepEqual((await run(place, [lint])).shown, ['passed, cached']);
  });

  const ended = (verdict: 'timed-out' | 'cancelled' | 'errored'): ProcessResult => ({
    ...passed,
    verdict,
    exitCode: null,
    reason: 'why',
  });
  const endings: readonly (readonly [string, () => ProcessResult, Partial<Check>])[] = [
    ['a check that timed out', () => ended('timed-out'), {}],
    ['a check that was cancelled', () => ended('cancelled'), {}],
    ['a check that could not run', () => ended('errored'), {}],
    ['a check that was ended by a signal', () => ({ ...failed, exitCode: null, signal: 'SIGSEGV' }), {}],
  ];
  for (const [name, run_, parts] of endings) {
    it(`are not kept of ${name}`, async () => {
      await using place = new Place();
      await run(place, [{ ...lint, ...parts }], { run: run_ });
      const { session } = await open(place, [lint]);
      await using _session = session;
      assert.deepEqual([...(await session.freshness()).values()], [{ state: 'never' }]);
    });
  }

  it('are not kept of a flaky check', async () => {
    await using place = new Place();
    const flaky = { ...lint, retries: 1 };
    const results = [failed, passed, failed, passed];
    for (let round = 0; round < 2; round++) {
      const { shown } = await run(place, [flaky], { run: () => results.shift()! });
      assert.deepEqual(shown, ['passed, passed at attempt 2 of 2']);
    }
    assert.equal(results.length, 0);
  });

  for (const [name, parts] of [
    ['"cache" is false', { cache: false }],
    ['it changes files', { effect: 'write' }],
    ['it builds what others need', { kind: 'build' }],
    ['it leaves processes running', { keepDaemons: true }],
    ['what it finds is not in the files', { kind: 'security' }],
  ] as const) {
    it(`are not kept where ${name}`, async () => {
      await using place = new Place();
      const check = { ...lint, ...parts };
      await run(place, [check]);
      const second = await run(place, [check]);
      assert.deepEqual([second.started, second.shown, second.results[0]?.fingerprint], [['lint'], ['passed'], null]);
    });
  }

  it('belong to the content that was there before and after: what changed meanwhile is told, and nothing is kept', async () => {
    await using place = new Place();
    place.write('src/a.ts', 'one');
    place.commit();
    const edits = { run: (): ProcessResult => (writeFileSync(join(place.root, 'src/a.ts'), 'two'), passed) };
    const { shown } = await run(place, [lint], edits);
    assert.deepEqual(shown, ['passed, its inputs changed while it ran (src/a.ts changed), so this verdict is not kept']);
    const adds = { run: (): ProcessResult => (writeFileSync(join(place.root, 'src/new.ts'), ''), failed) };
    assert.deepEqual((await run(place, [lint], adds)).shown, [
      'failed, exit code 1; its inputs changed while it ran (src/new.ts was added), so this verdict is not kept',
    ]);
    rmSync(join(place.root, 'src/new.ts'));
    assert.deepEqual((await run(place, [lint])).started, ['lint']);
  });

  it('belong also to what a link leads to, which may change while the link does not', async () => {
    await using place = new Place();
    place.write('data/a.txt', 'one');
    symlinkSync('data/a.txt', join(place.root, 'link'));
    place.commit();
    const check = { ...lint, inputs: ['link'] };
    const { shown } = await run(place, [check], { run: () => (place.write('data/a.txt', 'two'), passed) });
    assert.deepEqual(shown, ['passed, its inputs changed while it ran (link changed), so this verdict is not kept']);
  });

  it('are kept though files came and went that do not count', async () => {
    await using place = new Place();
    place.write('.gitignore', '.cache\n');
    place.write('src/a.ts', 'one');
    let count = 0;
    await run(place, [lint], { run: () => (place.write('.cache', String(count++)), passed) });
    assert.deepEqual((await run(place, [lint])).shown, ['passed, cached']);
  });

  it('see what an earlier check of the run has written', async () => {
    await using place = new Place();
    place.write('src/a.ts', 'one');
    const generate = makeCheck('generate', { command: ['generate'], effect: 'write', inputs: ['schema/**'] });
    const check = { ...test, needs: [], dependsOn: [{ check: 'generate', when: 'success' as const }] };
    let generated = 'one';
    const options = {
      run: (command: string): ProcessResult => (command === 'generate' && place.write('src/gen.ts', generated), passed),
    };
    await run(place, [generate, check], options);
    assert.deepEqual((await run(place, [generate, check], options)).shown, ['passed', 'passed, cached']);
    generated = 'two';
    assert.deepEqual((await run(place, [generate, check], options)).started, ['generate', 'test']);
  });

  it('are shared by checks of one run that do the same on the same content, also where nothing of before counts', async () => {
    await using place = new Place();
    const twins = Array.from({ length: 8 }, (_, number) => makeCheck(`twin${number}`, { command: ['lint'] }));
    await run(place, twins);
    for (const result of [passed, failed]) {
      const { started, shown } = await run(place, twins, { run: () => result }, { cache: 'refresh', jobs: 3 });
      assert.deepEqual(started, ['lint']);
      assert.equal(shown.filter((text) => text.includes('cached')).length, 7, shown.join('; '));
      assert.ok(
        shown.every((text) => text.startsWith(result.verdict)),
        shown.join('; '),
      );
    }
  });

  it('are not shared where a check may try again more often than the one that has failed', async () => {
    await using place = new Place();
    const [patient, other] = [
      makeCheck('patient', { command: ['lint'], retries: 1 }),
      makeCheck('other', { command: ['lint'], priority: 1 }),
    ];
    const results = [failed, failed, passed];
    const { shown } = await run(place, [other, patient], { run: () => results.shift()! }, { jobs: 1 });
    assert.deepEqual(shown, ['failed, exit code 1', 'passed, passed at attempt 2 of 2']);
    const again = [failed, failed];
    const twins = [{ ...patient, priority: 2 }, other];
    const second = await run(place, twins, { run: () => again.shift()! }, { cache: 'refresh', jobs: 1 });
    assert.deepEqual(
      second.shown.map((text) => text.includes('cached')),
      [false, true],
    );
  });

  it('are neither used nor kept, or only kept, when that is asked for', async () => {
    await using place = new Place();
    await run(place, [lint], {}, { cache: 'off' });
    assert.deepEqual((await run(place, [lint], { environment: { cache: false } })).started, ['lint']);
    assert.deepEqual((await run(place, [lint], {}, { cache: 'refresh' })).shown, ['passed']);
    assert.deepEqual((await run(place, [lint], {}, { cache: 'refresh' })).shown, ['passed']);
    assert.deepEqual((await run(place, [lint])).shown, ['passed, cached']);
    assert.deepEqual((await run(place, [lint], { environment: { cacheTtlMs: 0 } })).shown, ['passed']);
    const { session } = await open(place, [lint], { environment: { cache: false } });
    await using _session = session;
    assert.deepEqual([...(await session.freshness()).values()], [{ state: 'unbound', reason: 'PREFLIGHT_CACHE is "off"' }]);
  });

  it('hide what was declared a secret after they were kept', async () => {
    await using place = new Place();
    const check = { ...lint, env: { TOKEN: 'hunter2' } };
    await run(place, [check], { run: () => ({ ...passed, output: { text: 'it is hunter2', truncatedChars: 0 } }) });
    const { results } = await run(place, [check], { secrets: ['TOKEN'] });
    assert.deepEqual([results[0]?.cached, results[0]?.output.text], [true, 'it is ***']);
  });

  it('need no slot: what has passed on the same content is taken over while others run', async () => {
    await using place = new Place();
    place.write('src/a.ts', 'one');
    const long = makeCheck('long', { command: ['long'], cache: false, priority: 1 });
    await run(place, [lint, test]);
    const gate = Promise.withResolvers<ProcessResult>();
    const { session, started } = await open(place, [long, lint, test], { run: () => gate.promise });
    await using _session = session;
    const { promise: isTaken, resolve } = Promise.withResolvers<void>();
    session.onEvent((event) => event.type === 'check-finished' && event.check === 'test' && resolve());
    const begun = session.run({ jobs: 1 });
    assert.ok(begun.ok);
    await isTaken;
    assert.deepEqual(started, ['long']);
    gate.resolve(passed);
    const { checks } = await begun.value.finished;
    const waits = [...checks.values()].map((one) => one.status === 'finished' && one.result.cached && one.queuedAtMs !== null);
    assert.deepEqual(waits, [false, true, true]);
  });

  it('are shared by those who ask for the same at the same time, whatever they are', async () => {
    for (const result of [passed, failed]) {
      await using place = new Place();
      const gate = Promise.withResolvers<ProcessResult>();
      const first = await open(place, [lint], { run: () => gate.promise });
      const second = await open(place, [lint], { run: () => failed });
      await using _first = first.session;
      await using _second = second.session;
      const runs = [first.session.run(), second.session.run()].map((begun) => (assert.ok(begun.ok), begun.value));
      const events: RunEvent[] = [];
      second.session.onEvent((event) => void events.push(event));
      while (first.started.length + second.started.length === 0) await new Promise((resolve) => setImmediate(resolve));
      gate.resolve(result);
      // Whoever was first: one has run.
      const states = await Promise.all(runs.map(({ finished }) => finished));
      if (second.started.length > 0) continue;
      assert.deepEqual(first.started, ['lint']);
      const ends = states
        .flatMap(({ checks }) => [...checks.values()])
        .flatMap((one) => (one.status === 'finished' ? [one.result] : []));
      assert.deepEqual(
        ends.map(({ verdict, cached }) => [verdict, cached]),
        [
          [result.verdict, false],
          [result.verdict, true],
        ],
      );
    }
  });

  it('are told for what is on disk now, also of checks that were never run', async () => {
    await using place = new Place();
    for (const name of ['a', 'b', 'c', 'd', 'e']) place.write(`src/${name}.ts`, 'one');
    await run(place, [lint]);
    const { session, started } = await open(place, [lint, test, { ...lint, id: 'off', cache: false }]);
    await using _session = session;
    const states = async () => [...(await session.freshness()).values()].map(({ state }) => state);
    assert.deepEqual(await states(), ['fresh', 'never', 'unbound']);
    for (const name of ['a', 'b', 'c', 'd', 'e']) place.write(`src/${name}.ts`, 'two');
    const [stale] = (await session.freshness(['lint'])).values();
    assert.ok(stale?.state === 'stale');
    assert.deepEqual([stale.files, stale.moreFiles, stale.verdict], [['src/a.ts', 'src/b.ts', 'src/c.ts'], 2, 'passed']);
    for (const name of ['a', 'b', 'c', 'd', 'e']) place.write(`src/${name}.ts`, 'one');
    assert.deepEqual(await states(), ['fresh', 'never', 'unbound']);
    assert.deepEqual(started, []);
  });
});
