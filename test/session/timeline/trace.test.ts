import assert from 'node:assert/strict';
import { toTrace } from '../../../src/session/timeline/trace.ts';
import { totalsOf } from '../../../src/session/timeline/timeline.ts';
import { timelineOf, type Fate } from './run-of.ts';
import { findTraceMistakes } from './trace-validator.ts';

const fates: Readonly<Record<string, Fate>> = {
  gen: { starts: [1.5], end: 2_000.25, result: { durationMs: 1_990.123 } },
  docs: { locks: ['site'], starts: [1], end: 3_000, result: { durationMs: 2_998 } },
  'docs:links': { locks: ['site'], starts: [3_000], end: 3_100, result: { durationMs: 99.9 } },
  build: { needs: ['gen'], ready: 2_000.25, starts: [2_001], end: 6_000, result: { durationMs: 3_990 } },
  lint: { starts: [3], end: 3, result: { cached: true, durationMs: 4_000 } },
  test: {
    needs: ['build'],
    ready: 6_000,
    starts: [6_001, 8_000],
    end: 12_000,
    result: { flaky: true, durationMs: 5_990, reason: 'passed at attempt 2 of 2' },
  },
  late: { needs: ['test'], end: 12_000, result: { verdict: 'skipped', reason: 'needs test' } },
};

describe('the trace of a run', () => {
  it('is what the Chrome trace format asks for', () => {
    assert.deepEqual(findTraceMistakes(JSON.parse(JSON.stringify(toTrace(timelineOf(fates, { jobs: 3 }))))), []);
    assert.deepEqual(findTraceMistakes(toTrace(timelineOf({}))), []);
  });

  it('has the sums of the report', () => {
    const timeline = timelineOf(fates, { jobs: 3 });
    const { traceEvents } = toTrace(timeline);
    const slices = traceEvents.filter(({ cat }) => cat === 'check');
    const sumUs = slices.reduce((sum, { dur }) => sum + (dur ?? 0), 0);
    assert.equal(Math.round(sumUs), Math.round(totalsOf(timeline).sumMs * 1_000));
    const whole = traceEvents.find(({ cat }) => cat === 'run');
    assert.deepEqual([whole?.ts, whole?.dur], [0, 12_000_000]);
    assert.deepEqual(slices.map(({ name }) => name).toSorted(), ['build', 'docs', 'docs:links', 'gen', 'test']);
  });

  it('shows attempts inside the check, what it needed, and why something waited', () => {
    const { traceEvents } = toTrace(timelineOf(fates, { jobs: 3 }));
    const attempts = traceEvents.filter(({ cat }) => cat === 'attempt');
    assert.deepEqual(
      attempts.map(({ name, ts, dur }) => [name, ts, dur]),
      [
        ['attempt 1', 6_001_000, 1_999_000],
        ['attempt 2', 8_000_000, 3_991_000],
      ],
    );
    const arrows = traceEvents.filter(({ cat }) => cat === 'needs').map(({ ph, id, ts }) => [ph, id, ts]);
    assert.deepEqual(arrows, [
      ['s', 'gen → build', 1_991_623],
      ['f', 'gen → build', 2_001_000],
      ['s', 'build → test', 5_991_000],
      ['f', 'build → test', 6_001_000],
    ]);
    const why = traceEvents.filter(({ name, ph }) => name === 'docs:links waits' && ph === 'b').map(({ args }) => args?.['why']);
    assert.equal(why.at(-1), 'for the lock site, held by docs');
  });

  it('has the use of the processors as a counter, each value from where it was first true', () => {
    const cpu = [
      { atMs: 250, share: 0.404 },
      { atMs: 500, share: 1 },
    ];
    const trace = toTrace(timelineOf(fates, { jobs: 3, cpu }));
    assert.deepEqual(findTraceMistakes(trace), []);
    assert.deepEqual(
      trace.traceEvents.filter(({ cat }) => cat === 'cpu').map(({ ph, ts, args }) => [ph, ts, args]),
      [
        ['C', 0, { percent: 40 }],
        ['C', 250_000, { percent: 100 }],
      ],
    );
  });

  it('puts checks that run at the same time on threads of their own', () => {
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`c${index}`, { starts: [index], end: index + 9 }]));
    assert.deepEqual(findTraceMistakes(toTrace(timelineOf(many, { jobs: 9 }))), []);
  });
});

describe('the validator of traces', () => {
  const slice = { name: 'a', cat: 'c', ph: 'X', ts: 0, dur: 5, pid: 1, tid: 1 };
  const mistakesOf = (...traceEvents: readonly object[]): string[] => findTraceMistakes({ traceEvents });

  it('finds what is wrong', () => {
    assert.deepEqual(findTraceMistakes([]), ['the file is no object']);
    assert.deepEqual(mistakesOf({ ...slice, dur: -1 }), ['event 0: a slice without dur']);
    assert.deepEqual(mistakesOf({ ...slice, ph: 'Z' }), ['event 0: unknown phase Z']);
    assert.deepEqual(mistakesOf(slice, { ...slice, ts: 3 }), ['a overlaps another slice of thread 1/1']);
    assert.deepEqual(mistakesOf(slice, { ...slice, ts: 1, dur: 2 }, { ...slice, ts: 5 }), []);
    assert.deepEqual(mistakesOf({ ...slice, ph: 'b', id: '7' }), ['b without one e: c 7']);
    assert.deepEqual(mistakesOf({ ...slice, ph: 'f', id: '7' }), ['f without s: c 7']);
    assert.deepEqual(mistakesOf({ ...slice, ph: 'C', args: { used: 'two' } }), ['event 0: a counter without numbers']);
    assert.deepEqual(mistakesOf({ ...slice, name: 'thread_name', ph: 'M', args: {} }), [
      'event 0: metadata thread_name without name',
    ]);
  });
});
