import assert from 'node:assert/strict';
import { nowhere } from '../../src/parse/locate-findings.ts';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Check } from '../../src/model/check.ts';
import type { RunEvent } from '../../src/model/event.ts';
import { makeCheck } from '../rig/make-check.ts';
import { FakeIo } from './fake-io.ts';
import { failed, runCli, startCli } from './start-cli.ts';

/** Checks whose command is their id. */
const check = (id: string, parts: Parameters<typeof makeCheck>[1] = {}): Check => makeCheck(id, { command: [id], ...parts });
const three = [check('lint', { kind: 'lint' }), check('build', { cwd: 'packages/a' }), check('test', { needs: ['build'] })];

describe('run', () => {
  it('prints a line for each check as it ends, and the verdict; 0 when all passed', async () => {
    const { io, processes, status } = await startCli(['run'], { checks: three, workspace: { configFiles: ['preflight.jsonc'] } });
    io.clock.advance(400);
    await processes.end('build');
    io.clock.advance(400);
    await processes.end('lint', { leftBehind: [{ pid: 7, command: 'node daemon.js', outcome: 'ended' }] });
    io.clock.advance(1_200);
    await processes.end('test');
    assert.equal(await status, 0);
    assert.equal(
      io.stdout.text,
      `Running 3 checks, at most 2 at a time, in /root (preflight.jsonc)
passed     build  400 ms
passed     lint  800 ms  left 1 process behind (node), ended
passed     test  1.6 s
Passed in 2 s: 3 passed; speed-up 1.40x, critical path build > test 2 s
`,
    );
    assert.equal(io.stderr.text, '');
    assert.equal(io.listenerCount, 0);
  });

  it('prints what a failed check said, what it kept from running, and answers 1', async () => {
    const { io, processes, status } = await startCli(['run'], { checks: three });
    await processes.end('build', failed('compiling\n\u001b]0;title\u0007\u001b[31mbroken\u001b[0m\n10%\r100%\n'));
    await processes.end('lint', { verdict: 'timed-out', reason: 'timed out after 5 min' });
    assert.equal(await status, 1);
    assert.equal(
      io.stdout.text,
      `Running 3 checks, at most 2 at a time, in /root
failed     build  0 ms  exit code 1
  $ build (in packages/a)
    compiling
    broken
    100%
skipped    test  needs build, which failed
timed-out  lint  0 ms  timed out after 5 min
  $ lint
Failed in 0 ms: 1 failed (build), 1 timed out (lint), 1 skipped; speed-up 1.00x, critical path lint 0 ms
`,
    );
  });

  it('keeps colours of the output where colours are wanted, and ends them with the line', async () => {
    const { io, processes, status } = await startCli(['run', 'lint', '--color', '--quiet'], { checks: three });
    await processes.end('lint', failed('\u001b[31mred\u001b[2J\nplain\n'));
    await status;
    assert.ok(io.stdout.text.includes('\n    \u001b[31mred\u001b[0m\n    plain\n'), io.stdout.text);
  });

  it('says what was cut from long output', async () => {
    const { io, processes, status } = await startCli(['run', 'lint', '--quiet'], { checks: three });
    const text = Array.from({ length: 500 }, (_, line) => `line ${line + 1}\n`).join('');
    await processes.end('lint', failed(text, { output: { text, truncatedChars: 7 } }));
    await status;
    assert.match(io.stdout.text, /\n {4}… 100 earlier lines, 7 characters dropped\n {4}line 101\n/);
  });

  it('prints only failures and the summary with --quiet', async () => {
    const { io, processes, status } = await startCli(['--quiet'], { checks: three });
    await processes.end('build');
    await processes.end('lint', failed('bad\n'));
    await processes.end('test');
    await status;
    assert.equal(
      io.stdout.text,
      `failed     lint  0 ms  exit code 1
  $ lint
    bad
Failed in 0 ms: 2 passed, 1 failed (lint); speed-up 1.00x, critical path lint 0 ms
`,
    );
  });

  it('runs the named checks with what they need, one after the other when asked', async () => {
    const { io, processes, status } = await startCli(['run', 'test', '--sequential'], { checks: three });
    assert.deepEqual(processes.running, ['build']);
    await processes.end('build');
    await processes.end('test');
    await status;
    assert.match(io.stdout.text, /^Running 2 checks, one after the other, in \/root\n/);
    assert.match(io.stdout.text, /\nPassed in 0 ms, one after the other: 2 passed; /);
  });

  it('hands on slots, fail-fast, the whole limit, kinds and the trigger', async () => {
    const many = [
      check('a', { kind: 'lint', on: ['commit'] }),
      check('b', { kind: 'lint', on: ['commit'] }),
      check('c', { on: ['commit'] }),
    ];
    const { io, processes, status } = await startCli(['--jobs', '1', '--fail-fast', '--on', 'commit', '--only', 'lint'], {
      checks: many,
    });
    assert.deepEqual(processes.running, ['a']);
    await processes.end('a', failed());
    assert.equal(await status, 1);
    assert.match(
      io.stdout.text,
      /\nskipped {4}b {2}not started because a did not pass, and this run stops at the first failure\n/,
    );
    assert.doesNotMatch(io.stdout.text, / c /);
    const limited = await startCli(['--timeout', '1s'], { checks: [check('slow')] });
    limited.io.clock.advance(1_000);
    assert.equal(await limited.status, 1);
    assert.match(limited.io.stdout.text, /timed-out {2}slow {2}1 s {2}ended by the limit of 1 s for the whole run\n/);
  });

  describe('tells checks that could not run for the same reason together', () => {
    const unavailable = 'dependencies are not installed: run npm ci';
    const many = [
      ...['lint', 'test', 'types'].map((id) => check(id, { unavailable })),
      check('e2e', { needs: ['test'] }),
      check('py', { unavailable: 'pytest was not found' }),
      check('good'),
    ];
    const lines = `errored    test, lint, types  dependencies are not installed: run npm ci
errored    py  pytest was not found
skipped    e2e  needs test, which could not run
`;
    const summary = 'Failed in 0 ms: 1 passed, 4 errored (lint, test, types and 1 more), 1 skipped';
    const ids = many.map(({ id }) => id);

    it('before what ends next', async () => {
      const { io, processes, status } = await startCli(['run', ...ids], { checks: many });
      await processes.end('good');
      assert.equal(await status, 1);
      assert.equal(
        io.stdout.text.replace(/^Running .*\n/, '').replace(/; speed-up .*/, ''),
        `${lines}passed     good  0 ms\n${summary}\n`,
      );
    });

    it('while others go on', async () => {
      const { io, processes, status } = await startCli(['run', ...ids], { checks: many });
      io.clock.advance(100);
      assert.equal(io.stdout.text.replace(/^Running .*\n/, ''), lines);
      await processes.end('good');
      await status;
    });

    it('with --quiet without what follows from them', async () => {
      const { io, processes, status } = await startCli(['run', '--quiet', ...ids], { checks: many });
      await processes.end('good');
      await status;
      assert.deepEqual(io.stdout.text.split('\n').slice(0, 2), lines.split('\n').slice(0, 2));
      assert.doesNotMatch(io.stdout.text, /skipped {4}|passed {5}/);
    });
  });

  it('runs a broken check as errored', async () => {
    const { stdout, status } = await runCli(['run'], { checks: [check('a', { broken: 'its command is empty' })] });
    assert.equal(status, 1);
    assert.match(stdout, /\nerrored {4}a {2}its command is empty\nFailed in 0 ms: 1 errored \(a\)\n$/);
  });

  describe('with nothing to run answers 0 and says why', () => {
    it('without checks', async () => {
      const { stdout, status } = await runCli(['run']);
      assert.equal(
        stdout,
        'Nothing to run: no checks were found in /root. `preflight init` writes a configuration to begin with.\n',
      );
      assert.equal(status, 0);
    });

    it('with none enabled for the trigger', async () => {
      const { stdout, status } = await runCli(['run', '--on', 'save', '--quiet'], { checks: three });
      assert.equal(stdout, 'Nothing to run: none of the 3 checks is enabled for the trigger save. `preflight list` says why.\n');
      assert.equal(status, 0);
    });

    it('with none of the kinds, in a terminal', async () => {
      const io = new FakeIo();
      io.stdout.isTTY = true;
      const { stdout } = await runCli(['run', '--only', 'docs', 'security', '--no-color'], { io, checks: three });
      assert.equal(
        stdout,
        'Nothing to run: no check of kind docs or security is enabled for the trigger manual. `preflight list` says why.\n',
      );
    });

    it('as a document', async () => {
      const { stdout, stderr, status } = await runCli(['run', '--json']);
      const { verdict, checks, counts } = JSON.parse(stdout);
      assert.deepEqual([verdict, checks, counts.passed, status], ['empty', [], 0, 0]);
      assert.match(stderr, /^Nothing to run: /);
    });
  });

  describe('refuses with 2', () => {
    it('an unknown id, with a suggestion', async () => {
      const { stdout, stderr, status } = await runCli(['run', 'tset'], { checks: three });
      assert.deepEqual([stdout, stderr, status], ['', 'preflight: There is no check "tset". Did you mean "test"?\n', 2]);
    });

    it('an unusable configuration, said once, with --json as a document too', async () => {
      const problem = {
        severity: 'error',
        message: 'It is no JSON.',
        file: 'preflight.jsonc',
        line: 2,
        column: 1,
        check: null,
      } as const;
      const { stdout, stderr, status } = await runCli(['--json'], { checks: three, workspace: { problems: [problem] } });
      assert.deepEqual([stderr, status], ['preflight.jsonc:2:1: It is no JSON.\n', 2]);
      assert.deepEqual(JSON.parse(stdout), {
        version: 1,
        root: '/root',
        error: 'preflight.jsonc:2:1: It is no JSON.',
        problems: [problem],
      });
    });

    it('a cycle', async () => {
      const { stderr, status } = await runCli(['run'], { checks: [check('a', { needs: ['a'] })] });
      assert.deepEqual([stderr, status], ['preflight.jsonc:3:5: "a" depends on itself: remove it from its own dependsOn.\n', 2]);
    });

    it('a report file that cannot be written', async () => {
      const { stdout, stderr, status } = await runCli(['--reporter', 'json=/proc/none/a.json'], { checks: three });
      assert.match(stderr, /^preflight: Cannot write the report \/proc\/none\/a\.json: ENOENT: .*\.\n$/);
      assert.deepEqual([stdout, status], ['', 2]);
    });
  });

  it('warns of the configuration and runs all the same', async () => {
    const warning = {
      severity: 'warning',
      message: 'Unknown key.',
      file: 'preflight.jsonc',
      line: 2,
      column: 1,
      check: null,
    } as const;
    const { io, processes, status } = await startCli(['run', 'lint'], { checks: three, workspace: { problems: [warning] } });
    await processes.end('lint');
    assert.equal(await status, 0);
    assert.equal(io.stderr.text, 'preflight.jsonc:2:1: warning: Unknown key.\n');
  });
});

describe('run --json', () => {
  it('is one document with the fields of the contract, and text for people on standard error', async () => {
    const { io, processes, status } = await startCli(['run', 'test', '--json'], { checks: three });
    io.clock.advance(100.06);
    await processes.end('build');
    io.clock.advance(50);
    await processes.end('test', failed('out', { leftBehind: [{ pid: 7, command: 'node', outcome: 'kept' }] }));
    assert.equal(await status, 1);
    const { runId, ...document } = JSON.parse(io.stdout.text);
    assert.match(runId, /^[\w-]+$/);
    const common = {
      cached: false,
      flaky: false,
      attempts: 1,
      signal: null,
      queuedMs: 0,
      fingerprint: null,
      problems: [],
      tests: null,
    };
    assert.deepEqual(document, {
      version: 1,
      root: '/root',
      trigger: 'manual',
      verdict: 'failed',
      verified: null,
      startedAt: '2026-01-01T00:00:00.000Z',
      durationMs: 150.1,
      jobs: 2,
      mode: 'parallel',
      speedup: 1,
      sumOfDurationsMs: 150.1,
      criticalPath: ['build', 'test'],
      criticalPathMs: 150.1,
      overheadMs: 0,
      counts: { passed: 1, failed: 1, 'timed-out': 0, cancelled: 0, skipped: 0, errored: 0, cached: 0, flaky: 0 },
      checks: [
        {
          ...common,
          id: 'build',
          verdict: 'passed',
          exitCode: 0,
          reason: null,
          durationMs: 100.1,
          startedAt: '2026-01-01T00:00:00.000Z',
          leftBehind: [],
          parsed: 'none',
          output: { text: '', truncatedChars: 0, file: null },
        },
        {
          ...common,
          id: 'test',
          verdict: 'failed',
          exitCode: 1,
          reason: 'exit code 1',
          durationMs: 50,
          startedAt: '2026-01-01T00:00:00.100Z',
          leftBehind: [{ pid: 7, command: 'node', outcome: 'kept' }],
          parsed: 'unparsed',
          problems: [{ ...nowhere, severity: 'error', message: 'out' }],
          output: { text: 'out', truncatedChars: 0, file: null },
        },
      ],
    });
    assert.match(
      io.stderr.text,
      /^Running 2 checks[^]*\nfailed {5}test {2}50 ms {2}exit code 1; left 1 process behind \(node\), kept\n/,
    );
  });

  it('rounds the speed-up to two digits', async () => {
    const { io, processes, status } = await startCli(['run', 'lint', 'build', '--json'], { checks: three });
    io.clock.advance(100);
    await processes.end('lint');
    io.clock.advance(200);
    await processes.end('build');
    await status;
    assert.equal(JSON.parse(io.stdout.text).speedup, 1.33);
  });

  it('says of a check that never started when and why not', async () => {
    const { io, processes, status } = await startCli(['run', 'test', '--json', '--quiet'], { checks: three });
    await processes.end('build', failed());
    await status;
    const { id, verdict, reason, startedAt, queuedMs, attempts } = JSON.parse(io.stdout.text).checks[1];
    assert.deepEqual(
      { id, verdict, reason, startedAt, queuedMs, attempts },
      { id: 'test', verdict: 'skipped', reason: 'needs build, which failed', startedAt: null, queuedMs: 0, attempts: 0 },
    );
  });
});

describe('run --reporter', () => {
  it('ndjson writes every event as it happens', async () => {
    const { io, processes, status } = await startCli(['run', 'lint', '--reporter', 'ndjson', '--quiet'], { checks: three });
    const events = (): RunEvent[] =>
      io.stdout.text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
    assert.deepEqual(
      events().map(({ type }) => type),
      ['run-started', 'check-queued', 'check-started'],
    );
    processes.specs[0]!.onOutput!('a\nb', 'stderr');
    await processes.end('lint');
    await status;
    const [output, finished, end] = events().slice(3);
    const runId = events()[0]!.runId;
    assert.deepEqual(output, { runId, atMs: 0, type: 'output', check: 'lint', stream: 'stderr', text: 'a\nb' });
    assert.equal(finished?.type, 'check-finished');
    assert.deepEqual(end, { runId, atMs: 0, type: 'run-finished', verdict: 'passed', durationMs: 0 });
    assert.match(io.stderr.text, /^Passed in 0 ms/);
  });

  it('NAME=FILE writes beside what people see, relative to the directory', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'preflight-report-'));
    try {
      const reports = ['json=a b.json', 'ndjson=b.ndjson', 'plain=c.txt'].flatMap((report) => ['--reporter', report]);
      const { io, processes, status } = await startCli(['run', 'lint', '--cwd', folder, '--color', ...reports], {
        checks: three,
      });
      await processes.end('lint');
      assert.equal(await status, 0);
      assert.equal(JSON.parse(readFileSync(join(folder, 'a b.json'), 'utf8')).verdict, 'passed');
      assert.match(readFileSync(join(folder, 'b.ndjson'), 'utf8'), /^\{"type":"run-started"[^]*"run-finished"[^\n]*\n$/);
      assert.equal(
        readFileSync(join(folder, 'c.txt'), 'utf8'),
        'Running 1 check, at most 2 at a time, in /root\npassed     lint  0 ms\nPassed in 0 ms: 1 passed\n',
      );
      assert.match(io.stdout.text, /Passed/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  describe('json=FILE', () => {
    let folder: string;
    let file: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'preflight-report-'));
      file = join(folder, 'report.json');
      writeFileSync(file, 'an earlier report', { mode: 0o640 });
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    const argv = (...ids: string[]): string[] => ['run', ...ids, '--cwd', folder, '--reporter', 'json=report.json'];

    it('keeps an earlier report until the new one is complete', async () => {
      const { processes, status } = await startCli(argv('lint'), { checks: three });
      assert.deepEqual([readdirSync(folder), readFileSync(file, 'utf8')], [['report.json'], 'an earlier report']);
      await processes.end('lint');
      await status;
      assert.equal(JSON.parse(readFileSync(file, 'utf8')).verdict, 'passed');
      assert.deepEqual(readdirSync(folder), ['report.json']);
      if (process.platform !== 'win32') assert.equal(statSync(file).mode & 0o777, 0o640);
    });

    it('is alone in that: what is read line by line is there while the run goes on', async () => {
      const reporters = ['ndjson', 'github', 'plain'].flatMap((name) => ['--reporter', `${name}=${name}.out`]);
      const { processes, status } = await startCli([...argv('lint'), ...reporters], { checks: three });
      const textOf = (name: string): string => readFileSync(join(folder, `${name}.out`), 'utf8');
      assert.match(textOf('ndjson'), /^\{"type":"run-started".*\n\{"type":"check-queued".*\n/);
      assert.deepEqual([textOf('github'), typeof textOf('plain')], ['', 'string']);
      await processes.end('lint');
      await status;
      assert.match(textOf('plain'), /passed +lint/);
      assert.match(textOf('ndjson'), /\{"type":"run-finished".*\n$/);
    });

    it('keeps it when nothing runs', async () => {
      const { status } = await runCli(argv('nope'), { checks: three });
      assert.deepEqual([status, readdirSync(folder), readFileSync(file, 'utf8')], [2, ['report.json'], 'an earlier report']);
    });

    it('writes where a link leads, and leaves the link', async () => {
      if (process.platform === 'win32') return;
      renameSync(file, join(folder, 'real.json'));
      symlinkSync('real.json', file);
      const { processes, status } = await startCli(argv('lint'), { checks: three });
      await processes.end('lint');
      await status;
      assert.ok(lstatSync(file).isSymbolicLink());
      assert.equal(JSON.parse(readFileSync(join(folder, 'real.json'), 'utf8')).verdict, 'passed');
    });

    it('says so when the report cannot take its place, and leaves nothing beside it', async () => {
      const { io, processes, status } = await startCli(argv('lint'), { checks: three });
      rmSync(file);
      mkdirSync(join(file, 'in the way'), { recursive: true });
      await processes.end('lint');
      assert.equal(await status, 1);
      assert.match(io.stderr.text, /^preflight: The report .*report\.json is incomplete: /);
      assert.deepEqual(readdirSync(folder), ['report.json']);
    });
  });

  it('never calls a run passed whose report could not be written', async function () {
    if (process.platform !== 'linux') return;
    const { io, processes, status } = await startCli(['run', 'lint', '--reporter', 'json=/dev/full'], { checks: three });
    await processes.end('lint');
    assert.equal(await status, 1);
    assert.match(io.stderr.text, /^preflight: The report \/dev\/full is incomplete: ENOSPC: .*\.\n$/);
  });

  it('live falls back to plain where nothing can be redrawn', async () => {
    const cases: readonly (readonly [isTTY: boolean, env: NodeJS.ProcessEnv, argv: readonly string[]])[] = [
      [false, {}, ['--reporter', 'live']],
      [true, { TERM: 'dumb' }, ['--reporter', 'live']],
      [true, { CI: 'true' }, []],
      [true, {}, ['--reporter', 'plain']],
    ];
    for (const [isTTY, env, argv] of cases) {
      const io = new FakeIo();
      io.stdout.isTTY = isTTY;
      io.env = env;
      const { processes, status } = await startCli(['run', 'lint', '--no-color', ...argv], { io, checks: three });
      await processes.end('lint');
      await status;
      assert.match(io.stdout.text, /^Running 1 check/);
    }
  });

  it('does not redraw beside a document that goes to the same terminal', async () => {
    const io = new FakeIo();
    io.stdout.isTTY = true;
    io.stderr.isTTY = true;
    const { processes, status } = await startCli(['run', 'lint', '--json', '--no-color'], { io, checks: three });
    await processes.end('lint');
    await status;
    assert.match(io.stderr.text, /^Running 1 check/);
  });
});

describe('an interruption', () => {
  it('cancels and reports, with 130 for Ctrl-C', async () => {
    const { io, processes, status } = await startCli(['run'], { checks: three });
    await processes.end('lint');
    io.interrupt('SIGINT');
    assert.equal(await status, 130);
    assert.equal(
      io.stdout.text,
      `Running 3 checks, at most 2 at a time, in /root
passed     lint  0 ms
Cancelling. Press Ctrl-C again to end everything by force.
cancelled  test  cancelled before it started
cancelled  build  0 ms  cancelled
Cancelled in 0 ms: 1 passed, 2 cancelled; speed-up 1.00x, critical path lint 0 ms
`,
    );
    assert.equal(io.listenerCount, 0);
  });

  it('the second time ends by force', async () => {
    const { io, processes, status } = await startCli(['run', 'lint'], { checks: three });
    processes.stubborn.add('lint');
    io.interrupt('SIGINT');
    assert.deepEqual(processes.running, ['lint']);
    io.interrupt('SIGINT');
    assert.equal(await status, 130);
    assert.match(io.stdout.text, /\nEnding by force\.\n/);
  });

  it('the third time waits for nothing', async () => {
    const io = new FakeIo();
    const { status } = await startCli(['run', 'lint'], {
      io,
      checks: three,
      ports: { spawn: () => Promise.reject(new Error('not used')) },
    });
    for (let time = 0; time < 3; time++) io.interrupt('SIGINT');
    assert.equal(io.exitStatus, 130);
    await status;
  });

  for (const [cause, expected] of [
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGPIPE', 141],
  ] as const) {
    it(`by ${cause} cancels, with ${expected}`, async () => {
      const { io, processes, status } = await startCli(['run', 'lint'], { checks: three });
      io.interrupt(cause);
      assert.equal(await status, expected);
      assert.deepEqual(processes.running, []);
      assert.doesNotMatch(io.stdout.text, /Ctrl-C/);
    });
  }

  it('is never a passed run, though every check has passed', async () => {
    const { io, processes, status } = await startCli(['run', 'lint'], { checks: three });
    processes.stubborn.add('lint');
    io.interrupt('SIGINT');
    await processes.end('lint');
    assert.equal(await status, 130);
  });
});
