import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HistoryStore } from '../../../src/engine/history/history-store.ts';
import { encodeRecord, type RunRecord } from '../../../src/engine/history/run-record.ts';
import { silentLogger, systemClock } from '../../../src/engine/ports.ts';
import { makeRecord, makeTimes } from './make-record.ts';

describe('history store', () => {
  let directory: string;
  const warnings: string[] = [];
  const open = (root = '/root'): HistoryStore =>
    new HistoryStore({ directory, root, clock: systemClock, logger: { ...silentLogger, warn: (text) => warnings.push(text) } });
  /** The folder of the only root that was written. */
  const folder = (): string => join(directory, readdirSync(directory)[0]!);
  const ids = (records: readonly RunRecord[]): string[] => records.map(({ runId }) => runId);

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'preflight-history-'));
    warnings.length = 0;
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it('gives back what was kept, oldest first, to whoever opens it', () => {
    const runs = [
      makeRecord(
        { lint: { durationMs: 812.4, peakMemoryBytes: 312 * 1_024 }, test: { durationMs: 3, verdict: 'failed' } },
        { estimateMs: 900 },
      ),
      makeRecord(
        { test: { durationMs: 7, flaky: true, peakMemoryBytes: 0 }, lint: { cached: true } },
        { mode: 'sequential', jobs: 1 },
      ),
    ];
    const store = open();
    for (const run of runs.toReversed()) store.append(run);
    assert.deepEqual(open().read(), runs);
    assert.deepEqual(open('/other').read(), []);
  });

  it('writes for this user alone, and nothing before there is something to keep', () => {
    const store = open();
    assert.deepEqual(store.read(), []);
    assert.deepEqual(readdirSync(directory), []);
    store.append(makeRecord({ a: 1 }));
    assert.equal(statSync(folder()).mode & 0o777, 0o700);
    assert.equal(statSync(join(folder(), readdirSync(folder())[0]!)).mode & 0o777, 0o600);
  });

  it('loses only the run that was cut off, and none that is written after it', () => {
    const [before, after] = [makeRecord({ a: 1 }), makeRecord({ a: 2 })];
    const store = open();
    store.append(before);
    const file = join(folder(), readdirSync(folder())[0]!);
    appendFileSync(file, '{"version":1,"runId":"torn","checks":[["a","pas');
    store.append(after);
    assert.deepEqual(open().read(), [before, after]);
  });

  it('reads past what is no run: garbage, other versions, wrong numbers, unknown verdicts', () => {
    const run = makeRecord({ a: 1 });
    const store = open();
    store.append(run);
    const lines = [
      'null',
      '[]',
      '{}',
      '{"version":2}',
      '\u0000\u0000',
      encodeRecord({ ...run, runId: 'x', durationMs: -1 }),
      encodeRecord({ ...run, runId: 'y' }).replace('"checks":[', '"checks":[["b","wonderful",1],["c","passed","long"],7,'),
      encodeRecord({ ...run, runId: 'z' }).slice(0, -1),
    ];
    writeFileSync(join(folder(), 'merged.other.jsonl'), lines.join('\n'));
    const read = open().read();
    assert.deepEqual(ids(read), [run.runId, 'y']);
    assert.deepEqual(
      read[1]?.checks.map(({ id }) => id),
      ['a'],
    );
  });

  it('puts many files together without losing or doubling a run', () => {
    const runs = Array.from({ length: 40 }, () => makeRecord({ a: 1 }));
    open().append(runs[0]!);
    for (const [index, run] of runs.slice(1, -1).entries()) {
      open('/elsewhere').append(run);
      // As processes leave them that have ended.
      const elsewhere = readdirSync(directory).find((name) => name.includes('elsewhere'))!;
      const own = readdirSync(join(directory, elsewhere)).find((name) => !name.startsWith('merged'));
      const mine = readdirSync(directory).find((name) => name !== elsewhere)!;
      writeFileSync(
        join(directory, mine, `${2 ** 30 + index}.1.${own!.split('.')[2]!}.jsonl`),
        readFileSync(join(directory, elsewhere, own!)),
      );
      rmSync(join(directory, elsewhere), { recursive: true });
    }
    open().append(runs.at(-1)!);
    assert.deepEqual(ids(open().read()), ids(runs));
    assert.equal(readdirSync(folder()).length, 1);
  });

  it('leaves the file of a process alone that may write to it', async () => {
    const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000); process.stdout.write("up")'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    try {
      await once(child.stdout, 'data');
      open().append(makeRecord({ a: 1 }));
      const machine = readdirSync(folder())[0]!.split('.')[2]!;
      const start = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]!.split(' ')[19]!;
      const theirs = join(folder(), `${child.pid}.${start}.${machine}.jsonl`);
      writeFileSync(theirs, '');
      for (let index = 0; index < 20; index++) writeFileSync(join(folder(), `${2 ** 30 + index}.1.${machine}.jsonl`), '');
      open().append(makeRecord({ a: 1 }));
      assert.ok(existsSync(theirs));
      assert.equal(readdirSync(folder()).length, 2);
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('forgets the oldest runs rather than growing for ever', () => {
    const wide = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`some-check-with-a-name-${index}`, index]));
    const runs = Array.from({ length: 90 }, () => makeRecord(wide));
    for (const run of runs) open().append(run);
    const kept = ids(open().read());
    assert.deepEqual(kept, ids(runs).slice(-kept.length));
    const bytes = readdirSync(folder()).reduce((sum, name) => sum + statSync(join(folder(), name)).size, 0);
    assert.ok(kept.length >= 20 && bytes <= 800 * 1_024, `${kept.length} runs, ${bytes} bytes`);
  });

  it('forgets sooner when each check did what than how long it took', () => {
    const times = makeTimes({ a: { locks: ['l'.repeat(9_000)] } });
    const runs = Array.from({ length: 90 }, () => makeRecord({ a: 1 }, { times }));
    for (const run of runs) open().append(run);
    const long = open()
      .readLines()
      .map((line) => line.includes('"times"'));
    assert.equal(long.length, 90);
    const first = long.indexOf(true);
    assert.ok(first > 0 && first < 60 && long.slice(first).every(Boolean), `${first}`);
    assert.deepEqual(
      open().read(),
      runs.map((run) => ({ ...run, times: null })),
    );
  });

  it('keeps of the last fifty runs alone when each check did what', () => {
    const times = makeTimes({ a: { locks: ['l'.repeat(5_000)] } });
    for (let index = 0; index < 160; index++) open().append(makeRecord({ a: 1 }, { times }));
    const lines = open().readLines();
    const long = lines.filter((line) => line.includes('"times"')).length;
    assert.ok(lines.length === 160 && long >= 50 && long < 65, `${long} of ${lines.length}`);
  });

  it('loses no run and reads no broken one when its writers are killed at any moment', async () => {
    const program = join(import.meta.dirname, 'append-runs.ts');
    let last = '';
    for (let round = 0; round < 6; round++) {
      // So few that none of them may be forgotten, however late the writers are killed.
      const children = [0, 1].map((index) =>
        spawn(process.execPath, [program, directory, `w${round}-${index}`, '16'], { stdio: ['ignore', 'pipe', 'ignore'] }),
      );
      const texts = ['', ''];
      const said = await Promise.all(
        children.map(async (child, index) => {
          for await (const chunk of child.stdout) {
            texts[index] += String(chunk);
            if (texts[index]!.split('\n').length > 4 + round * 2 + index * 3) for (const one of children) one.kill('SIGKILL');
          }
          return texts[index]!.split('\n').slice(0, -1);
        }),
      );
      const records = open().read();
      const kept = ids(records);
      assert.ok(records.every(({ checks }) => checks.length === 300));
      for (const id of said.flat()) assert.ok(kept.includes(id), `${id} is lost`);
      assert.equal(new Set(kept).size, kept.length);
      last = said.flat().at(-1) ?? last;
    }
    open().append(makeRecord({ a: 1 }, { startedAt: new Date().toISOString() }));
    assert.ok(last !== '' && ids(open().read()).includes(last));
  }).timeout(60_000);

  it('costs one warning where it cannot write, and no run', () => {
    writeFileSync(join(directory, 'file'), '');
    const store = new HistoryStore({
      directory: join(directory, 'file'),
      root: '/root',
      clock: systemClock,
      logger: { ...silentLogger, warn: (text) => warnings.push(text) },
    });
    store.append(makeRecord({ a: 1 }));
    store.append(makeRecord({ a: 1 }));
    assert.deepEqual(store.read(), []);
    assert.equal(warnings.length, 1);
    assert.match(warnings[0]!, /^The durations of this run are not kept: /);
  });
});
