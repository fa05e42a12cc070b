import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reduce, type RunState } from '../../../src/model/state.ts';
import { emptyResult } from '../../../src/model/verdict.ts';
import { History } from '../../../src/engine/history/history.ts';
import { HistoryStore, keptTimes, type HistoryOptions } from '../../../src/engine/history/history-store.ts';
import { silentLogger, systemClock } from '../../../src/engine/ports.ts';
import { makeCheck } from '../../rig/make-check.ts';
import { makeRecord, makeTimes } from './make-record.ts';

/** A run that has ended, of one check. */
function endedRun(runId: string, durationMs: number, cached = false): RunState {
  const plan = makeCheck('a');
  const common = { runId, atMs: durationMs };
  const result = { ...emptyResult, verdict: 'passed', durationMs, cached, attempts: 1 } as const;
  const start = {
    root: '/root',
    trigger: 'manual',
    mode: 'parallel',
    jobs: 2,
    startedAt: `2030-01-01T00:00:${runId}.000Z`,
  } as const;
  let state = reduce(null, { ...common, atMs: 0, type: 'run-started', checks: [plan], ...start });
  state = reduce(state, { ...common, atMs: 0, type: 'check-started', check: 'a', attempt: 1 });
  state = reduce(state, { ...common, type: 'check-finished', check: 'a', result });
  return reduce(state, { ...common, type: 'run-finished', verdict: 'passed', durationMs })!;
}

describe('history', () => {
  let directory: string;
  const options = (): HistoryOptions => ({ directory, root: '/root', clock: systemClock, logger: silentLogger });
  const expected = (history: History, id = 'a') => history.estimate([makeCheck(id)], 'parallel').checks.get(id);

  beforeEach(() => void (directory = mkdtempSync(join(tmpdir(), 'preflight-history-'))));
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it('learns from its own runs at once, and from those of others when it is told to look again', () => {
    const [one, other] = [new History(options()), new History(options())];
    assert.equal(expected(one)?.basis, 'guess');
    other.keep(endedRun('01', 300), null);
    assert.equal(expected(other)?.durationMs, 300);
    assert.equal(expected(one)?.basis, 'guess');
    one.forget();
    assert.equal(expected(one)?.durationMs, 300);
    one.keep(endedRun('02', 500), 450);
    assert.equal(expected(one)?.durationMs, 400);
    assert.equal(one.measure(null).runs.estimateError, 0.1);
    assert.equal(other.measure(['a']).checks[0]?.count, 2);
  });

  it('goes back beyond runs in which nothing was run', () => {
    const history = new History(options());
    history.keep(endedRun('01', 300), null);
    for (let index = 10; index < 60; index++) history.keep(endedRun(String(index), 2, true), null);
    assert.equal(expected(new History(options()))?.durationMs, 300);
    assert.equal(history.measure(null).checks[0]?.cacheHits, 50);
  });

  it('tells the last runs with their times, of whatever process, and skips those that an older version kept', () => {
    const times = { ...makeTimes({ a: {} }), trigger: 'save' } as const;
    const [one, other] = [new History(options()), new History(options())];
    one.keep(endedRun('01', 300), null);
    for (let index = 10; index < 40; index++) other.keep(endedRun(String(index), 200), null, times);
    new HistoryStore(options()).append(makeRecord({ a: 1 }, { machine: 'elsewhere', times }));
    const store = new HistoryStore(options());
    store.append(makeRecord({ a: 1 }, { machine: store.machine, times }));
    assert.equal(one.timedRuns().length, 30 + 1);
    assert.deepEqual([one.timedRuns()[1]?.runId, one.timedRuns().at(-1)?.times.trigger], ['10', 'save']);
    assert.equal(one.measure(null).runs.parallel, 32);
  });

  it('tells no more runs than those whose times are kept, the latest, and trends of this machine alone', () => {
    const store = new HistoryStore(options());
    const times = makeTimes({ a: {} });
    for (let index = 0; index < 60; index++)
      store.append(makeRecord({ a: 100 }, { runId: `r${index}`, machine: store.machine, times }));
    store.append(makeRecord({ a: 9_000 }, { machine: 'elsewhere', times }));
    const history = new History(options());
    const told = history.timedRuns().map(({ runId }) => runId);
    assert.deepEqual([told.length, told[0], told.at(-1)], [keptTimes, `r${60 - keptTimes}`, 'r59']);
    assert.deepEqual(
      history.trends(['a']).map(({ id, points }) => [id, points.at(-1)?.durationMs]),
      [['a', 100]],
    );
  });

  it('keeps what was expected of a run only where all of it was run', () => {
    const history = new History(options());
    history.keep(endedRun('01', 300), 270);
    history.keep(endedRun('02', 300, true), 30);
    assert.deepEqual(
      new HistoryStore(options()).read().map(({ estimateMs }) => estimateMs),
      [270, null],
    );
  });

  it('does not read all that there is for a check that it does not know', () => {
    const store = new HistoryStore(options());
    const wide = Object.fromEntries(Array.from({ length: 900 }, (_, index) => [`check-number-${index}`, 1]));
    store.append({ ...makeRecord({ old: 70 }), machine: store.machine });
    for (let index = 0; index < 12; index++) store.append({ ...makeRecord(wide), machine: store.machine });
    assert.equal(expected(new History(options()), 'old')?.basis, 'guess');
    assert.equal(expected(new History(options()), 'check-number-7')?.basis, 'history');
  });
});
