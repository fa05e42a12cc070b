import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Check, ExitCodes } from '../../../src/model/check.ts';
import type { CheckResult } from '../../../src/model/verdict.ts';
import { createExecutor } from '../../../src/engine/execute.ts';
import { Logs } from '../../../src/engine/logs/logs.ts';
import { createPools, type Pools } from '../../../src/engine/pools.ts';
import { silentLogger, systemClock } from '../../../src/engine/ports.ts';
import { runProcess } from '../../../src/engine/process/run-process.ts';
import { makeCheck } from '../../rig/make-check.ts';

/** Where no thread can be had. */
const noPools: Pools = {
  io: () => Promise.reject(new Error('no thread')),
  cpu: () => Promise.reject(new Error('no thread')),
  [Symbol.asyncDispose]: () => Promise.resolve(),
};

/** A root whose checks are run for real, with a place for logs. */
class Root implements AsyncDisposable {
  readonly path = realpathSync(mkdtempSync(join(tmpdir(), 'preflight-read-')));
  readonly #pools = createPools({ ioThreads: 1, cpuThreads: 1 });
  readonly #logs = new Logs({ directory: join(this.path, 'logs'), logger: silentLogger, clock: systemClock });
  /** What people were shown while the check ran. */
  isHeard = true;
  hasThreads = true;
  shown = '';
  #runs = 0;

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.path, path)), { recursive: true });
    writeFileSync(join(this.path, path), text);
  }

  async run(script: string, parts: Partial<Check> = {}): Promise<CheckResult> {
    const execute = createExecutor({
      root: this.path,
      spawn: runProcess,
      pools: this.hasThreads ? this.#pools : noPools,
      clock: systemClock,
      secrets: [],
      contributions: [],
      machine: null,
      logs: this.#logs.openRun(`r${++this.#runs}`),
    });
    const never = new AbortController().signal;
    this.shown = '';
    const check = makeCheck('check', { command: [process.execPath, '-e', script, '${report}'], ...parts });
    return execute(check, {
      stop: never,
      kill: never,
      onOutput: this.isHeard ? (text) => (this.shown += text) : null,
      onAttempt: () => {},
      onShortage: () => {},
      onMemory: () => {},
      slots: 1,
      threads: null,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pools[Symbol.asyncDispose]();
    await this.#logs[Symbol.asyncDispose]();
    rmSync(this.path, { recursive: true, force: true });
  }
}

const eslintReport = (messages: readonly object[]) => JSON.stringify([{ filePath: 'src/a.js', messages }]);
const noVar = { ruleId: 'no-var', severity: 2, message: 'Unexpected var.', line: 1, column: 1, endLine: 1, endColumn: 4 };
const places = ({ problems }: CheckResult) => problems.map(({ file, line, message }) => `${file}:${line} ${message}`);
const codes = (parts: Partial<ExitCodes> = {}): ExitCodes => ({
  failed: [1],
  errored: { 2: 'it crashed' },
  despiteZero: null,
  ...parts,
});
const withoutReport = (script: string) => ({ command: [process.execPath, '-e', script] });

describe('the output of a check', () => {
  it('of which hardly anything is searched, because it is long and the check has passed, needs no thread', async () => {
    await using root = new Root();
    root.hasThreads = false;
    const long = (bytes: number) =>
      withoutReport(`console.log('x'.repeat(99).concat('\\n').repeat(${bytes / 100}) + 'a.c:1:2: warning: unused')`);
    assert.deepEqual(places(await root.run('', { ...long(5_000_000), parser: 'auto' })).slice(0, 1), ['a.c:1 unused']);
    assert.equal((await root.run('', { ...long(3_000_000), parser: 'auto' })).parsed, 'unparsed');
  });

  for (const [what, script, parts] of [
    ['a text', 'console.error("a.js:1:2: error: no"); process.exitCode = 1', { parser: 'auto' }],
    ['a machine format', `console.log(${JSON.stringify(eslintReport([noVar]))})`, { parser: 'eslint-json' }],
    ['nothing but that it wrote', 'console.log("a.go")', { exitCodes: codes({ despiteZero: 'output' }) }],
  ] as const) {
    it(`means the same when nobody listens: ${what}`, async () => {
      await using root = new Root();
      const heard = await root.run(script, { ...withoutReport(script), ...parts });
      root.isHeard = false;
      const unheard = await root.run(script, { ...withoutReport(script), ...parts });
      assert.deepEqual({ ...unheard, durationMs: 0 }, { ...heard, durationMs: 0 });
      assert.ok(heard.verdict === 'failed' || heard.problems.length > 0);
    });
  }

  it('is read from the report that it writes, and shown in a readable form where it writes nothing else', async () => {
    await using root = new Root();
    const script = `require('fs').writeFileSync(process.argv[1], ${JSON.stringify(eslintReport([noVar]))}); process.exitCode = 1`;
    const result = await root.run(script, { parser: 'eslint-json' });
    assert.deepEqual(places(result), ['src/a.js:1 Unexpected var.']);
    assert.deepEqual([result.verdict, result.parsed, result.reason], ['failed', 'structured', '1 error (exit code 1)']);
    assert.match(result.output.text, /src\/a\.js[^]*Unexpected var\./);
    assert.equal(root.shown.trimEnd(), result.output.text.trimEnd());
  });

  it('stays what it is for people when the report is beside it', async () => {
    await using root = new Root();
    const script = `require('fs').writeFileSync(process.argv[1], ${JSON.stringify(eslintReport([]))}); console.log('all fine')`;
    const result = await root.run(script, { parser: 'eslint-json' });
    assert.deepEqual(
      [result.verdict, result.parsed, result.output.text, root.shown],
      ['passed', 'structured', 'all fine\n', 'all fine\n'],
    );
  });

  it('is kept from people where it is a machine format on stdout, and mixed with nothing', async () => {
    await using root = new Root();
    const script = `process.stderr.write('noise\\n'); process.stdout.write(${JSON.stringify(eslintReport([noVar]))}); process.stderr.write('more\\n'); process.exitCode = 1`;
    const result = await root.run(script, { parser: 'eslint-json', ...withoutReport(script) });
    assert.deepEqual(places(result), ['src/a.js:1 Unexpected var.']);
    assert.doesNotMatch(root.shown + result.output.text, /ruleId/);
    assert.match(result.output.text, /Unexpected var\.[^]*noise\nmore\n/);
  });

  it('is read as what it looks like when the report never came', async () => {
    await using root = new Root();
    const result = await root.run("console.log('src/a.ts(3,5): error TS2322: No.'); process.exitCode = 1", {
      parser: 'eslint-json',
    });
    assert.deepEqual(places(result), ['src/a.ts:3 No.']);
    assert.equal(result.parsed, 'matched');
  });

  it('gives nothing for a report of an earlier run, and all of those that this run wrote', async () => {
    await using root = new Root();
    const xml = (name: string) =>
      `<testsuite tests="1" failures="1"><testcase name="${name}"><failure message="no"/></testcase></testsuite>`;
    root.write('out/old.xml', xml('old'));
    root.write('out/again.xml', xml('before'));
    const script = `const fs = require('fs'); fs.mkdirSync('out/deep', { recursive: true }); fs.writeFileSync('out/deep/new.xml', ${JSON.stringify(xml('new'))}); fs.rmSync('out/again.xml'); fs.writeFileSync('out/again.xml', ${JSON.stringify(xml('again'))}); process.exitCode = 1`;
    const result = await root.run(script, { parser: { junit: 'out/**/*.xml' }, ...withoutReport(script) });
    assert.deepEqual(
      result.problems.map(({ test }) => test?.name),
      ['again', 'new'],
    );
    assert.deepEqual([result.tests, result.reason], [{ passed: 0, failed: 2, skipped: 0 }, '2 of 2 tests failed (exit code 1)']);
  });

  it('is parsed off the main thread when there is much of it, and a hostile pattern costs no verdict', async () => {
    await using root = new Root();
    const lines = 'for (let n = 1; n <= 20000; n++) console.log(`src/f${n % 50}.c:${n}:1: warning: w${n}`)';
    const many = await root.run(lines, { parser: '$gcc', ...withoutReport(lines) });
    assert.deepEqual([many.verdict, many.problems.length, many.parsed], ['passed', 10_001, 'matched']);
    assert.match(many.problems.at(-1)?.message ?? '', /^10000 more problems/);
    const hostile = "console.log('a'.repeat(50000) + '!'); console.log('x.c:1: late'); process.exitCode = 1";
    const matcher = [
      { pattern: { regexp: '^(a+)+$', message: 1, file: 1, line: 1 } },
      { pattern: { regexp: '^(\\S+\\.c):(\\d+): (.*)$', file: 1, line: 2, message: 3 } },
    ];
    const slow = await root.run(hostile, { parser: { matcher }, ...withoutReport(hostile) });
    assert.equal(slow.verdict, 'failed');
    assert.ok(places(slow).includes('x.c:1 late'), places(slow).join('\n'));
  }).timeout(20_000);
});

describe('the exit code of a check', () => {
  const end = (code: number, text = '') => `process.stdout.write(${JSON.stringify(text)}); process.exitCode = ${code}`;

  for (const [code, text, exitCodes, verdict, reason] of [
    [0, 'fine\n', codes(), 'passed', null],
    [1, 'bad\n', codes(), 'failed', 'exit code 1'],
    [2, 'oops\n', codes(), 'errored', 'exit code 2: it crashed'],
    [2, 'src/a.ts(3,5): error TS2322: No.\n', codes(), 'failed', '1 error (exit code 2)'],
    [7, 'what\n', codes(), 'errored', 'exit code 7, which is not one that this tool gives for findings'],
    [7, 'what\n', codes({ failed: 'others' }), 'failed', 'exit code 7'],
    [7, 'what\n', null, 'failed', 'exit code 7'],
    [0, 'a.go\n', codes({ despiteZero: 'output' }), 'failed', 'it wrote findings, though its exit code is 0'],
    [0, '', codes({ despiteZero: 'output' }), 'passed', null],
    [0, 'src/a.ts(3,5): error TS2322: No.\n', codes({ despiteZero: 'problems' }), 'failed', '1 error, though its exit code is 0'],
    [0, 'src/a.ts(3,5): error TS2322: No.\n', codes(), 'passed', null],
  ] as const)
    it(`${code} with ${JSON.stringify(text)} is ${verdict}: ${reason}`, async () => {
      await using root = new Root();
      const result = await root.run('', { exitCodes, ...withoutReport(end(code, text)) });
      assert.deepEqual([result.verdict, result.reason], [verdict, reason]);
    });

  it('of an exception that nobody caught is shown where it was thrown', async () => {
    await using root = new Root();
    root.write('lib/z.js', '\nthrow new TypeError("bad");\n');
    const result = await root.run('', { command: [process.execPath, 'z.js'], cwd: 'lib' });
    const [problem] = result.problems;
    assert.deepEqual([problem?.file, problem?.line, problem?.message], ['lib/z.js', 2, 'TypeError: bad']);
    const python = 'Traceback (most recent call last):\n  File "lib/z.js", line 2, in <module>\n    f()\nValueError: bad\n';
    const other = await root.run('', { kind: 'test', ...withoutReport(end(1, python)) });
    assert.deepEqual(
      [other.problems[0]?.file, other.problems[0]?.line, other.problems[0]?.message],
      ['lib/z.js', 2, 'ValueError: bad'],
    );
  });

  it('that fails without a word of why has the end of the output for a problem', async () => {
    await using root = new Root();
    const lines = Array.from({ length: 30 }, (_, index) => `line ${index + 1}`);
    const result = await root.run('', withoutReport(end(3, `${lines.join('\n')}\n`)));
    const [problem] = result.problems;
    assert.deepEqual([problem?.file, problem?.severity, problem?.message], [null, 'error', lines.slice(-20).join('\n')]);
    const silent = await root.run('', withoutReport(end(3)));
    assert.equal(silent.problems[0]?.message, 'It wrote nothing: exit code 3.');
  });
});
