import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunEvent } from '../../src/model/event.ts';
import { emptyResult, type Verdict } from '../../src/model/verdict.ts';
import { silentLogger } from '../../src/engine/ports.ts';
import { describeInterruptedRun, RunJournal, takeInterruptedRuns } from '../../src/session/run-journal.ts';

const started = (ids: readonly string[]): RunEvent => ({
  type: 'run-started',
  runId: 'run1',
  atMs: 0,
  root: '/root',
  trigger: 'manual',
  mode: 'parallel',
  jobs: 2,
  startedAt: '2026-01-01T00:00:00.000Z',
  checks: ids.map((id) => ({ id, title: id, kind: 'other', dependsOn: [] })),
});
const finished = (check: string, verdict: Verdict, reason: string | null = null): RunEvent => ({
  type: 'check-finished',
  runId: 'run1',
  atMs: 1,
  check,
  result: { ...emptyResult, verdict, reason },
});
const ended: RunEvent = { type: 'run-finished', runId: 'run1', atMs: 2, verdict: 'passed', durationMs: 2 };

describe('the journal of a run', () => {
  let folder: string;
  let directory: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'preflight-journal-'));
    directory = join(folder, 'runs');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = (...events: readonly RunEvent[]) => {
    const journal = new RunJournal(directory, silentLogger);
    events.forEach((event) => journal.onEvent(event));
  };
  /** The same file, as if the process that wrote it were gone. */
  const orphan = () => {
    const gone = spawnSync('true').pid;
    const [file] = readdirSync(directory);
    const path = join(directory, file!);
    writeFileSync(path, readFileSync(path, 'utf8').replace(/"host":\{[^}]*\}/, `"host":{"pid":${gone},"start":1}`));
    return path;
  };

  it('tells the next start what had ended when the host was gone, once', () => {
    write(started(['a', 'b', 'c']), finished('a', 'passed'), finished('b', 'failed', 'exit code 1'));
    orphan();
    assert.deepEqual(takeInterruptedRuns(directory, '/elsewhere'), []);
    assert.deepEqual(takeInterruptedRuns(directory, '/root'), [
      {
        runId: 'run1',
        startedAt: '2026-01-01T00:00:00.000Z',
        selected: 3,
        finished: [
          { check: 'a', verdict: 'passed', reason: null },
          { check: 'b', verdict: 'failed', reason: 'exit code 1' },
        ],
        isClosed: false,
      },
    ]);
    assert.deepEqual(takeInterruptedRuns(directory, '/root'), []);
  });

  it('is told as one sentence', () => {
    write(started(['a', 'b', 'c']), finished('a', 'passed'), finished('b', 'timed-out', 'why'));
    orphan();
    assert.deepEqual(takeInterruptedRuns(directory, '/root').map(describeInterruptedRun), [
      'The run of 2026-01-01 00:00:00 UTC ended unexpectedly after 2 of 3 checks (b timed-out).',
    ]);
  });

  it('tells of a host that was closed in order, although it still waits for its processes, and of nothing that comes after', () => {
    const journal = new RunJournal(directory, silentLogger);
    journal.onEvent(started(['a', 'b']));
    journal.onEvent(finished('a', 'failed'));
    journal.close();
    [finished('b', 'cancelled'), ended].forEach((event) => journal.onEvent(event));
    journal.close();
    const interrupted = takeInterruptedRuns(directory, '/root');
    assert.deepEqual(interrupted.map(describeInterruptedRun), [
      'The run of 2026-01-01 00:00:00 UTC was interrupted when its window was reloaded or closed, after 1 of 2 checks (a failed).',
    ]);
    assert.deepEqual(interrupted[0]?.finished, [{ check: 'a', verdict: 'failed', reason: null }]);
    assert.deepEqual(readdirSync(directory), []);
  });

  it('tells of a closed host also when no check had ended, but not when all had', () => {
    const closed = (...events: readonly RunEvent[]) => {
      const journal = new RunJournal(directory, silentLogger);
      events.forEach((event) => journal.onEvent(event));
      journal.close();
      return takeInterruptedRuns(directory, '/root').map(({ finished: known, selected }) => [known.length, selected]);
    };
    assert.deepEqual(closed(started(['a'])), [[0, 1]]);
    assert.deepEqual(closed(started(['a', 'b'])), [[0, 2]]);
    assert.deepEqual(closed(started(['a']), finished('a', 'passed'), ended), []);
    assert.deepEqual(closed(), []);
  });

  it('says nothing of a run that goes on', () => {
    write(started(['a', 'b']), finished('a', 'passed'));
    assert.deepEqual(takeInterruptedRuns(directory, '/root'), []);
    assert.equal(readdirSync(directory).length, 1);
  });

  it('knows a process that got the number of another', () => {
    write(started(['a', 'b']), finished('a', 'passed'));
    const path = join(directory, readdirSync(directory)[0]!);
    writeFileSync(path, readFileSync(path, 'utf8').replace(/"start":\d+/, '"start":1'));
    assert.equal(takeInterruptedRuns(directory, '/root').length, process.platform === 'linux' ? 1 : 0);
  });

  it('leaves nothing of a run that ended, and writes nothing for a run of one check', () => {
    write(started(['a', 'b']), finished('a', 'passed'), finished('b', 'passed'), ended);
    assert.deepEqual(readdirSync(directory), []);
    rmSync(directory, { recursive: true });
    write(started(['a']), finished('a', 'passed'), ended);
    assert.throws(() => readdirSync(directory), /ENOENT/);
  });

  it('is for the eyes of its user only', () => {
    write(started(['a', 'b']), finished('a', 'passed'));
    const file = join(directory, readdirSync(directory)[0]!);
    assert.deepEqual(
      [directory, file].map((path) => (statSync(path).mode & 0o777).toString(8)),
      ['700', '600'],
    );
  });

  it('survives a torn last line and a file that is none', () => {
    write(started(['a', 'b', 'c']), finished('a', 'passed'));
    const path = orphan();
    writeFileSync(path, `${readFileSync(path, 'utf8')}{"check":"b","verd`);
    writeFileSync(join(directory, 'other.jsonl'), 'no journal');
    assert.deepEqual(
      takeInterruptedRuns(directory, '/root')[0]?.finished.map(({ check }) => check),
      ['a'],
    );
  });

  it('costs the run nothing where the disk refuses, and says so once', () => {
    const warnings: string[] = [];
    writeFileSync(directory, 'a file where the folder should be');
    chmodSync(directory, 0o600);
    const journal = new RunJournal(directory, { ...silentLogger, warn: (text) => void warnings.push(text) });
    [started(['a', 'b', 'c']), finished('a', 'passed'), finished('b', 'passed'), finished('c', 'passed'), ended].forEach(
      (event) => journal.onEvent(event),
    );
    assert.equal(warnings.length, 1);
    assert.match(warnings[0]!, /^The results of this run are not kept should it be interrupted: EEXIST/);
    assert.deepEqual(takeInterruptedRuns(directory, '/root'), []);
  });
});
