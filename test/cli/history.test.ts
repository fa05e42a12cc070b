import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Check } from '../../src/model/check.ts';
import { HistoryStore } from '../../src/engine/history/history-store.ts';
import type { RunRecord } from '../../src/engine/history/run-record.ts';
import { silentLogger, systemClock } from '../../src/engine/ports.ts';
import { emptyEnvironment } from '../../src/config/environment.ts';
import { makeRecord } from '../engine/history/make-record.ts';
import { makeCheck } from '../rig/make-check.ts';
import { FakeIo } from './fake-io.ts';
import { Screen } from './screen.ts';
import { failed, startCli, type CliOptions } from './start-cli.ts';

const check = (id: string, parts: Parameters<typeof makeCheck>[1] = {}): Check => makeCheck(id, { command: [id], ...parts });
const checks = [check('build'), check('test', { needs: ['build'] }), check('lint')];

describe('history on the command line', () => {
  let cacheDirectory: string;
  beforeEach(() => void (cacheDirectory = mkdtempSync(join(tmpdir(), 'preflight-history-cli-'))));
  afterEach(() => rmSync(cacheDirectory, { recursive: true, force: true }));

  /** The command line with a memory; its processes end when the test says so. */
  async function start(argv: readonly string[], options: CliOptions & { metrics?: boolean } = {}) {
    const environment = { ...emptyEnvironment, cache: false, metrics: options.metrics ?? null };
    return startCli(argv, { checks, ...options, cacheDirectory, workspace: { environment, metrics: options.metrics ?? true } });
  }

  async function show(argv: readonly string[], options: Parameters<typeof start>[1] = {}) {
    const { io, status } = await start(argv, options);
    return { status: await status, stdout: io.stdout.text, stderr: io.stderr.text };
  }

  function remember(...records: readonly RunRecord[]): void {
    const store = new HistoryStore({
      directory: join(cacheDirectory, 'history'),
      root: '/root',
      clock: systemClock,
      logger: silentLogger,
    });
    for (const record of records) store.append({ ...record, machine: store.machine });
  }

  /** Runs `build`, then `test`, which take so long. */
  async function runOnce(metrics?: boolean) {
    const cli = await start(['run', 'test'], metrics === undefined ? {} : { metrics });
    cli.io.clock.advance(300);
    await cli.processes.end('build');
    cli.io.clock.advance(700);
    await cli.processes.end('test', failed());
    return { ...cli, status: await cli.status };
  }

  it('keeps what a run has taken, and shows it', async () => {
    await runOnce();
    const { stdout, status } = await show(['history', '--json']);
    assert.equal(status, 0);
    const { version, root, runs, checks: metrics } = JSON.parse(stdout);
    assert.deepEqual([version, root], [1, '/root']);
    assert.deepEqual(runs, { parallel: 1, sequential: 0, averageSpeedup: 1, errors: 0, timeouts: 0, estimateError: null });
    assert.deepEqual(
      metrics.map(({ id, count, totalMs, failed: failures }: Record<string, unknown>) => [id, count, totalMs, failures]),
      [
        ['build', 1, 300, 0],
        ['test', 1, 700, 1],
      ],
    );
    assert.deepEqual(Object.keys(metrics[0]), [
      'id',
      'count',
      'totalMs',
      'averageMs',
      'minMs',
      'maxMs',
      'p50Ms',
      'p95Ms',
      'p99Ms',
      'failed',
      'timedOut',
      'errored',
      'flaky',
      'cacheHits',
      'peakMemoryBytes',
      'regression',
    ]);
    const one = JSON.parse((await show(['history', 'build', '--json'])).stdout);
    assert.deepEqual(
      one.checks.map(({ id }: { id: string }) => id),
      ['build'],
    );
  });

  it('keeps nothing where metrics are off', async () => {
    await runOnce(false);
    assert.ok(!readdirSync(cacheDirectory).includes('history'));
    const { stdout } = await show(['history'], { metrics: false });
    assert.equal(stdout, 'Metrics are off (PREFLIGHT_METRICS is "off"): no durations are kept.\n');
    assert.equal(JSON.parse((await show(['history', '--json'], { metrics: false })).stdout).kept, false);
    remember(makeRecord({ build: 100 }));
    const lines = (await show(['history'], { metrics: false })).stdout.split('\n');
    assert.equal(lines[0], 'Metrics are off (PREFLIGHT_METRICS is "off"): no durations are kept, and these are of former runs.');
    assert.match(lines[1]!, /^1 parallel run/);
  });

  it('shows a table, the most time first, with what became slower and what is slow', async () => {
    const steady = Array.from({ length: 6 }, () => makeRecord({ test: 1_000, lint: 400 }, { durationMs: 1_000 }));
    const slower = Array.from({ length: 3 }, () =>
      makeRecord({ test: 1_000, lint: 900 }, { durationMs: 1_000, estimateMs: 1_100 }),
    );
    remember(
      ...steady,
      ...slower,
      makeRecord(
        { test: { durationMs: 61_000, verdict: 'timed-out', peakMemoryBytes: 1_340_000_000 }, lint: { cached: true } },
        { mode: 'sequential' },
      ),
    );
    const { stdout } = await show(['history']);
    assert.equal(
      stdout.replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/, 'TIME'),
      `9 parallel runs with a speed-up of 1.57x, 1 sequential run, 1 time-out, expected within 10 %
  check  runs  median  p95        min     max        total       memory  notes
  test   10    1 s     1 min 1 s  1 s     1 min 1 s  1 min 10 s  1.3 GB  1 timed out
  lint   9     400 ms  900 ms     400 ms  900 ms     5.1 s       –       slower: 400 ms → 900 ms, 1 cached

slow, latest first
  test  1 min 1 s  TIME
`,
    );
  });

  it('refuses a check that nobody knows, with what was probably meant', async () => {
    const { status, stderr } = await show(['history', 'biuld']);
    assert.equal(status, 2);
    assert.equal(stderr, 'preflight: There is no check "biuld", and none was ever run. Did you mean "build"?\n');
    remember(makeRecord({ former: 5 }));
    assert.equal((await show(['history', 'former'])).status, 0);
  });

  it('plans by what checks have taken', async () => {
    remember(makeRecord({ build: 100, test: 200, lint: 900 }));
    const plan = JSON.parse((await show(['plan', '--json'])).stdout);
    assert.deepEqual([plan.order, plan.criticalPath, plan.estimateMs], [['lint', 'build', 'test'], ['lint'], 900]);
  });

  it('tells what more slots or a perfect order would give', async () => {
    remember(makeRecord({ build: 1_000, test: 1_000, lint: 2_000 }));
    const { stdout } = await show(['bench-plan']);
    assert.equal(
      stdout,
      `4 s of work, longest chain 2 s
  slots    wall time  speed-up  perfect order
  1        4 s        1.00x     is this
  2 (now)  2 s        2.00x     is this
  3        2 s        2.00x     is this
`,
    );
    const { rows, guessed } = JSON.parse(
      (await show(['bench-plan', '--json', '--jobs', '1'], { checks: [...checks, check('new')] })).stdout,
    );
    assert.deepEqual(guessed, ['new']);
    assert.equal(rows[0].slots, 1);
    const none = await show(['bench-plan', 'biuld']);
    assert.deepEqual([none.status, none.stdout], [2, '']);
    assert.match(none.stderr, /There is no check "biuld"/);
  });

  it('says in the terminal how long a run will go on, once that was right before', async () => {
    const screen = new Screen(80, 24);
    const onScreen = async () => {
      const io = new FakeIo();
      io.stdout.isTTY = true;
      io.stdout.onWrite = (text) => screen.write(text);
      const cli = await start(['run', 'test'], { io });
      io.clock.advance(2_000);
      return cli;
    };
    const finish = async (cli: Awaited<ReturnType<typeof onScreen>>) => {
      await cli.processes.end('build');
      cli.io.clock.advance(60_000);
      await cli.processes.end('test');
      await cli.status;
    };
    for (const isKnown of [false, false, true]) {
      const cli = await onScreen();
      assert.equal(/0\/2 finished, 1 waiting, 2 s, about 1 min left/.test(screen.text), isKnown, screen.text);
      await finish(cli);
    }
  });
});
