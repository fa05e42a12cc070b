import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptyEnvironment } from '../../src/config/environment.ts';
import { makeCheck } from '../rig/make-check.ts';
import { startCli } from './start-cli.ts';

const check = (id: string, needs: readonly string[] = []) => makeCheck(id, { command: [id], needs });
const checks = [check('build'), check('test', ['build']), check('lint')];

describe('insight', () => {
  let cacheDirectory: string;
  beforeEach(() => void (cacheDirectory = mkdtempSync(join(tmpdir(), 'preflight-insight-'))));
  afterEach(() => rmSync(cacheDirectory, { recursive: true, force: true }));

  const start = (argv: readonly string[]) =>
    startCli(argv, { checks, cacheDirectory, workspace: { environment: { ...emptyEnvironment, cache: false } } });

  async function show(argv: readonly string[]): Promise<string> {
    const { io, status } = await start(argv);
    assert.equal(await status, 0);
    return io.stdout.text;
  }

  it('says that it knows nothing before the first run', async () => {
    assert.equal(await show(['insight']), 'Nothing is known yet: durations are kept with every run.\n');
  });

  it('says where the time of an ordinary run goes, by what its checks have taken', async () => {
    const { io, processes, status } = await start(['run', 'test']);
    io.clock.advance(3_000);
    await processes.end('build');
    io.clock.advance(7_000);
    await processes.end('test');
    assert.equal(await status, 0);
    const lessons = `  Critical path: build → test, 10 s of 10 s (100 %).
  A stored verdict of test would save 7 s.
  Splitting test in two would save 3.5 s.
  If test did not need build, 3 s would be saved.
  A stored verdict of build would save 3 s.
  Splitting build in two would save 1.5 s.
  Slots stood idle for 3 s of 20 s of slot time because what came next needed build.
`;
    assert.equal(
      await show(['insight', '--on', 'manual']),
      `An ordinary run takes 10 s with 2 slots
${lessons}1 check has not run here and is left out: lint
`,
    );
    const { insights, durationMs, unknown } = JSON.parse(await show(['insight', '--json', '--jobs', '1']));
    assert.deepEqual([durationMs, unknown], [10_000, ['lint']]);
    assert.deepEqual(insights[1], {
      kind: 'cache',
      checks: ['test'],
      savesMs: 7_000,
      text: 'A stored verdict of test would save 7 s.',
    });
  });

  it('tells of the last run as it was, and of any other by its id', async () => {
    const run = async (first: number, verdict: 'passed' | 'failed', ...flags: string[]): Promise<void> => {
      const { io, processes, status } = await start(['run', 'lint', '--no-cache', ...flags]);
      io.clock.advance(first);
      await processes.end('lint', { verdict, exitCode: verdict === 'passed' ? 0 : 1 });
      await status;
    };
    await run(2_000, 'passed');
    const first = JSON.parse(await show(['insight', '--json'])).run;
    assert.deepEqual([first.verdict, first.mode, first.trigger], ['passed', 'parallel', 'manual']);
    await run(6_000, 'failed');
    const last = JSON.parse(await show(['insight', '--json']));
    assert.deepEqual([last.run.verdict, last.durationMs, last.unknown], ['failed', 6_000, []]);
    const text = await show(['insight']);
    assert.match(
      text,
      /^The last run \([\w-]+\), [\d-]+ [\d:]+ UTC: failed after 6 s with 1 check and 2 slots\n {2}Critical path: lint, 6 s/,
    );
    const named = await show(['insight', '--run', first.runId]);
    assert.match(named, /^Run [\w-]+, .*: passed after 2 s with 1 check and 2 slots\n {2}Critical path: lint, 2 s/);
    await run(1_000, 'passed', '--on', 'save');
    assert.match(await show(['insight']), /^The last run .* UTC, for save: passed after 1 s with 1 check/);
  });

  it('names the runs that there are when it is asked for another', async () => {
    const none = await start(['insight', '--run', 'x']);
    assert.equal(await none.status, 2);
    assert.equal(none.io.stderr.text, 'preflight: No run is kept, so there is no x.\n');
    const { processes, status } = await start(['run', 'lint']);
    await processes.end('lint');
    await status;
    const missed = await start(['insight', '--run', 'x\u001b']);
    assert.equal(await missed.status, 2);
    assert.match(
      missed.io.stderr.text,
      /^preflight: No run x\\u001b is kept\. The latest: [\w-]+ \([\d-]+ [\d:]+ UTC, passed\)\.\n$/,
    );
    const both = await start(['insight', '--run', 'x', 'lint']);
    assert.equal(await both.status, 2);
    assert.match(both.io.stderr.text, /--run tells of one run as it was/);
  });
});
