import assert from 'node:assert/strict';
import { widthOf } from '../../src/cli/width.ts';
import { makeCheck } from '../rig/make-check.ts';
import type { Check } from '../../src/model/check.ts';
import { FakeIo } from './fake-io.ts';
import { Screen } from './screen.ts';
import { failed, startCli, type CliOptions } from './start-cli.ts';

const check = (id: string, parts: Parameters<typeof makeCheck>[1] = {}): Check => makeCheck(id, { command: [id], ...parts });

async function startOnScreen(
  argv: readonly string[],
  options: CliOptions & { columns?: number; height?: number; env?: NodeJS.ProcessEnv },
) {
  const io = new FakeIo();
  const screen = new Screen(options.columns ?? 80, options.height ?? 24);
  io.env = options.env ?? {};
  io.stdout.isTTY = true;
  io.stdout.columns = screen.columns;
  io.stdout.rows = screen.height;
  io.stdout.onWrite = (text) => screen.write(text);
  const cli = await startCli(argv, { ...options, io });
  return { ...cli, screen };
}

describe('the live reporter', () => {
  it('redraws what runs below what has ended, and leaves a report', async () => {
    const checks = [check('lint'), check('build'), check('test', { needs: ['build'] })];
    const { io, processes, screen, status } = await startOnScreen(['run'], { checks });
    assert.equal(screen.text, '');
    io.clock.advance(1_200);
    assert.equal(
      screen.text,
      `⠹ lint      1.2 s
⠹ build     1.2 s
  0/3 finished, 1 waiting, 1.2 s`,
    );
    assert.ok(!screen.isCursorVisible);
    io.clock.advance(60);
    await processes.end('build');
    assert.equal(
      screen.text,
      `✓ build     1.3 s
⠹ lint      1.3 s
  1/3 finished, 1 waiting, 1.3 s`,
    );
    io.clock.advance(40);
    await processes.end('lint', failed('src/a.ts\n  3:7 bad\n'));
    io.clock.advance(100);
    assert.equal(
      screen.text,
      `✓ build     1.3 s
✗ lint      1.3 s  failed: exit code 1
⠼ test     140 ms
  2/3 finished, 1 failure, 1.4 s`,
    );
    await processes.end('test');
    assert.equal(await status, 1);
    assert.equal(
      screen.text,
      `✓ build     1.3 s
✗ lint      1.3 s  failed: exit code 1
✓ test     140 ms

✗ lint failed: exit code 1
  $ lint
    src/a.ts
      3:7 bad

✗ Failed in 1.4 s: 2 passed, 1 failed (lint)
  speed-up 1.93x, critical path build > test 1.4 s`,
    );
    assert.ok(screen.isCursorVisible && screen.wraps);
    assert.equal(io.clock.pendingTimers, 0);
    assert.equal(io.listenerCount, 0);
  });

  it('shows a passed run of ten checks on one screen', async () => {
    const checks = Array.from({ length: 10 }, (_, index) => check(`check-${index + 1}`));
    const { io, processes, screen, status } = await startOnScreen(['run', '--jobs', '10'], { checks, height: 14 });
    io.clock.advance(100);
    for (const { id } of checks) await processes.end(id);
    assert.equal(await status, 0);
    const lines = screen.text.split('\n');
    assert.ok(lines.length <= 13, screen.text);
    assert.equal(lines[0], '✓ check-1     100 ms');
    assert.equal(lines.at(-1), '✓ Passed in 100 ms: 10 passed; speed-up 10.00x, critical path check-1 100 ms');
  });

  it('shows every verdict as an icon and a word', async () => {
    const checks = ['a', 'b', 'c', 'd', 'e'].map((id) => check(id)).concat(check('f', { needs: ['a'] }));
    const { io, processes, screen, status } = await startOnScreen(['run', '--jobs', '9'], { checks });
    io.clock.advance(100);
    await processes.end('a', failed());
    await processes.end('b', { verdict: 'timed-out', reason: 'timed out after 1 s' });
    await processes.end('c', { verdict: 'errored', reason: 'c: command not found' });
    await processes.end('d');
    io.interrupt('SIGINT');
    await status;
    const lines = screen.text.split('\n');
    assert.deepEqual(lines.slice(0, 7), [
      '✗ a    100 ms  failed: exit code 1',
      '↷ f            skipped: needs a, which failed',
      '◔ b    100 ms  timed-out: timed out after 1 s',
      '! c    100 ms  errored: c: command not found',
      '✓ d    100 ms',
      'Cancelling. Press Ctrl-C again to end everything by force.',
      '⊘ e    100 ms  cancelled: cancelled',
    ]);
  });

  it('reports checks that could not run for the same reason together, without their commands', async () => {
    const unavailable = 'dependencies are not installed: run npm ci';
    const checks = [
      ...['lint', 'test'].map((id) => check(id, { unavailable })),
      check('py', { unavailable: 'no pytest' }),
      check('bad'),
    ];
    const { processes, screen, status } = await startOnScreen(['run', 'lint', 'test', 'py', 'bad'], { checks });
    await processes.end('bad', failed());
    await status;
    const report = screen.text.slice(screen.text.indexOf('\n\n'), screen.text.indexOf('Failed in'));
    assert.equal(
      report,
      `

! could not run: lint, test: dependencies are not installed: run npm ci

! could not run: py: no pytest

✗ bad failed: exit code 1
  $ bad

✗ `,
    );
  });

  it('does without Unicode on a console that has none', async () => {
    const { io, processes, screen, status } = await startOnScreen(['run'], {
      checks: [check('a'), check('b')],
      env: { TERM: 'linux' },
    });
    io.clock.advance(200);
    assert.match(screen.text, /^- a /);
    await processes.end('a', failed());
    await processes.end('b');
    await status;
    // oxlint-disable-next-line no-control-regex -- ASCII begins there
    assert.match(screen.text, /^[\u0000-\u007f]*$/);
    assert.match(screen.text, /^x a {4}200 ms {2}failed: exit code 1\nv b/);
  });

  it('cuts lines to the width, wide characters and emoji too, so that the redraw stays in place', async () => {
    const checks = [check('日本語の検査🎉👩‍👩‍👧'), check('a'.repeat(100)), check('x')];
    const { io, processes, screen, status } = await startOnScreen(['run', '--jobs', '3'], { checks, columns: 30 });
    for (let frame = 0; frame < 20; frame++) io.clock.advance(100);
    assert.equal(
      screen.text,
      `⠋ 日本語の検査🎉👩‍👩‍👧        2 s
⠋ aaaaaaaaaaaaaaaa…       2 s
⠋ x                       2 s
  0/3 finished, 2 s`,
    );
    io.clock.advance(50);
    await processes.end('x', failed());
    const lines = screen.text.split('\n');
    assert.equal(
      lines.find((line) => line.startsWith('✗')),
      '✗ x                       2 s',
    );
    assert.ok(lines.every((line) => widthOf(line) < 30));
    await processes.end('a'.repeat(100));
    await processes.end(checks[0]!.id);
    await status;
    assert.ok(screen.isCursorVisible);
  });

  it('keeps to its place when the terminal is made narrower or wider', async () => {
    const checks = Array.from({ length: 4 }, (_, index) => check(`a-rather-long-name-of-a-check-${index}`));
    const { io, processes, screen, status } = await startOnScreen(['run', '--jobs', '4'], { checks });
    io.clock.advance(1_000);
    for (const columns of [30, 17, 60, 25, 80]) {
      screen.resize(columns);
      io.stdout.columns = columns;
      io.clock.advance(100);
      assert.equal(screen.text.split('\n').length, 5, `${columns} columns:\n${screen.text}`);
    }
    await processes.end(checks[0]!.id);
    io.clock.advance(100);
    assert.equal(
      screen.text,
      `✓ a-rather-long-name-of-a-check-0     1.5 s
⠦ a-rather-long-name-of-a-check-1     1.6 s
⠦ a-rather-long-name-of-a-check-2     1.6 s
⠦ a-rather-long-name-of-a-check-3     1.6 s
  1/4 finished, 1.6 s`,
    );
    for (const { id } of checks.slice(1)) await processes.end(id);
    await status;
  });

  it('leaves out what a low screen has no room for', async () => {
    const checks = Array.from({ length: 9 }, (_, index) => check(`c${index}`));
    const { io, processes, screen, status } = await startOnScreen(['run', '--jobs', '9'], { checks, height: 6 });
    io.clock.advance(300);
    assert.equal(
      screen.text,
      `⠸ c0    300 ms
⠸ c1    300 ms
  and 7 more
  0/9 finished, 300 ms`,
    );
    for (const { id } of checks) await processes.end(id);
    await status;
    assert.equal(screen.text.split('\n').length, 11);
  });

  it('shows no more than the end of the output of a failed check, and says so', async () => {
    const { io, processes, screen, status } = await startOnScreen(['run'], { checks: [check('a')] });
    const text = Array.from({ length: 40 }, (_, line) => `line ${line + 1}\n`).join('');
    io.clock.advance(100);
    await processes.end('a', failed(text));
    await status;
    assert.match(screen.text, /\n {2}\$ a\n {4}… 25 earlier lines\n {4}line 26\n[^]*\n {4}line 40\n\n✗ Failed in/);
  });

  it('draws about ten times a second, not once for every check', async () => {
    const checks = Array.from({ length: 100 }, (_, index) => check(`c${index}`));
    const { io, processes, status } = await startOnScreen(['run', '--jobs', '100'], { checks });
    let writes = 0;
    const { onWrite } = io.stdout;
    io.stdout.onWrite = (text) => {
      writes++;
      onWrite(text);
    };
    io.clock.advance(1_000);
    assert.equal(writes, 10);
    for (const { id } of checks) await processes.end(id);
    await status;
    assert.ok(writes <= 13, `${writes} writes`);
  });

  it('counts attempts', async () => {
    const { io, processes, screen, status } = await startOnScreen(['run'], { checks: [check('a', { retries: 1 })] });
    io.clock.advance(100);
    await processes.end('a', failed());
    io.clock.advance(100);
    assert.match(screen.text, /^⠹ a {4}200 ms {2}attempt 2\n/);
    await processes.end('a');
    await status;
    assert.match(screen.text, /^✓ a {4}200 ms {2}flaky; passed at attempt 2 of 2\n/);
  });

  it('with --quiet shows failures and the summary, and never moves the cursor', async () => {
    const { io, processes, status } = await startOnScreen(['run', '--quiet', '--no-color'], { checks: [check('a'), check('b')] });
    io.clock.advance(1_000);
    await processes.end('a');
    await processes.end('b', failed('bad\n'));
    await status;
    assert.equal(
      io.stdout.text,
      `✗ b failed: exit code 1
  $ b
    bad
✗ Failed in 1 s: 1 passed, 1 failed (b); speed-up 2.00x, critical path a 1 s
`,
    );
  });

  it('puts the cursor back when the program ends in the middle', async () => {
    const { io, processes, screen, status } = await startOnScreen(['run'], { checks: [check('a')] });
    io.clock.advance(500);
    assert.ok(!screen.isCursorVisible);
    io.exit(1);
    assert.ok(screen.isCursorVisible && screen.wraps);
    assert.equal(screen.text, '');
    await processes.end('a');
    await status;
  });

  it('leaves the terminal in order while the program is suspended', async () => {
    const { io, processes, screen, status } = await startOnScreen(['run'], { checks: [check('a')] });
    io.clock.advance(500);
    io.suspend();
    assert.ok(screen.isCursorVisible);
    assert.equal(screen.text, '');
    io.resume();
    assert.ok(!screen.isCursorVisible);
    assert.match(screen.text, /^⠴ a {4}500 ms\n/);
    await processes.end('a');
    await status;
  });
});
