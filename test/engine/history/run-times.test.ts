import assert from 'node:assert/strict';
import fc from 'fast-check';
import { reduce, type RunState } from '../../../src/model/state.ts';
import { decodeRecord, encodeRecord, headingOf, toRecord, withoutTimes } from '../../../src/engine/history/run-record.ts';
import { RunWatch, type RunTimes } from '../../../src/engine/history/run-times.ts';
import { checksOf, eventsOf, type Fate, type RunParts } from '../../session/timeline/run-of.ts';
import { makeRecord } from './make-record.ts';

const fates: Readonly<Record<string, Fate>> = {
  gen: { starts: [0.26], end: 100, effect: 'write' },
  lint: { starts: [100, 160], ready: 20, end: 240, locks: ['db', '{"times":{'], result: { flaky: true } },
  test: { needs: ['gen'], ready: 100, starts: [110.04], end: 400.1, weight: 2, result: { verdict: 'failed' } },
  types: { ready: 0, starts: [1], end: 2, result: { cached: true } },
  report: { needs: ['test'], end: 400.1, result: { verdict: 'skipped' } },
};

/** What is kept of a run. */
function recordOf(parts: RunParts = {}) {
  const events = eventsOf(fates, parts);
  const watch = new RunWatch();
  for (const event of events) watch.onEvent(event);
  const state = events.reduce<RunState | null>(reduce, null)!;
  const times = watch.timesOf(state, new Map(checksOf(fates).map((check) => [check.id, check])));
  return toRecord(state, 'here', null, times)!;
}

const reason = 'the machine is overloaded';
const limits = [
  { atMs: 30, limit: 1, reason },
  { atMs: 50, limit: 2, reason },
];
const cpu = [
  { atMs: 250, share: 0.5 },
  { atMs: 400, share: 1 },
];

describe('the times of a run', () => {
  it('are those of every attempt, wait and limit, with what decided them', () => {
    const { times } = recordOf({ limits, cpu });
    assert.deepEqual([times?.trigger, times?.verdict, times?.limits, times?.cpu], ['manual', 'failed', limits, cpu]);
    const [gen, lint, test, types, report] = times!.checks;
    assert.deepEqual([gen?.startsMs, gen?.effect], [[0.3], 'write']);
    assert.deepEqual([lint?.queuedAtMs, lint?.startsMs, lint?.finishedAtMs, lint?.flaky], [20, [100, 160], 240, true]);
    assert.deepEqual([test?.dependsOn, test?.weight, test?.startsMs], [['gen'], 2, [110]]);
    assert.deepEqual([types?.cached, types?.durationMs], [true, 0]);
    assert.deepEqual([report?.verdict, report?.queuedAtMs, report?.startsMs], ['skipped', null, []]);
  });

  it('come back from a line as they went into it', () => {
    const record = recordOf({ limits, cpu });
    const read = decodeRecord(encodeRecord(record))!;
    const byId = (times: RunTimes | null) => ({ ...times, checks: times?.checks.toSorted((a, b) => (a.id < b.id ? -1 : 1)) });
    assert.deepEqual(byId(read.times), byId(record.times));
    assert.deepEqual(
      read.checks.map(({ id }) => id),
      ['gen', 'lint', 'test', 'types'],
    );
  });

  it('can be left out of a line, which is then what it was before there were any', () => {
    const record = recordOf();
    const short = withoutTimes(encodeRecord(record));
    assert.equal(short, encodeRecord({ ...record, times: null }));
    assert.deepEqual(decodeRecord(short), { ...decodeRecord(encodeRecord(record)), times: null });
    assert.deepEqual(headingOf(short), headingOf(encodeRecord(record)));
    assert.equal(withoutTimes(short), short);
  });

  it('cost little: twenty bytes for an ordinary check', () => {
    const many = Object.fromEntries(
      Array.from({ length: 100 }, (_, index): [string, Fate] => [
        `check-${index}`,
        { starts: [index * 10.1], end: index * 20.3 },
      ]),
    );
    const events = eventsOf(many);
    const watch = new RunWatch();
    for (const event of events) watch.onEvent(event);
    const state = events.reduce<RunState | null>(reduce, null)!;
    const record = toRecord(state, 'here', null, watch.timesOf(state, new Map()))!;
    const line = encodeRecord(record);
    assert.ok(line.length - withoutTimes(line).length < 2_000);
  });

  it('are none where somebody has written something else, and the rest of the record stays', () => {
    const line = encodeRecord(recordOf());
    const spoiled: readonly (readonly [string, string])[] = [
      ['"trigger":"manual"', '"trigger":"never"'],
      ['"verdict":"failed","rest"', '"verdict":"so so","rest"'],
      ['"spans":[[', '"spans":[null,['],
      ['"rest":[["report","skipped"]]', '"rest":[["report"]]'],
      ['["gen","passed"', '["gen","wonderful"'],
    ];
    for (const [from, to] of spoiled) {
      assert.ok(line.includes(from), from);
      const read = decodeRecord(line.replace(from, to));
      assert.equal(read?.times, null, to);
      assert.ok(read.checks.length >= 3);
    }
  });

  it('lose of limits and processors only what cannot have been measured', () => {
    const line = encodeRecord(recordOf({ limits, cpu }));
    const strange = '[-1,1],[1,-1],["1",1],[1],null,[1,null],';
    const spoiled = line.replace('"limits":[', `"limits":[[1,0],${strange}`).replace('"cpu":[', `"cpu":[${strange}`);
    const times = decodeRecord(spoiled)?.times;
    assert.deepEqual([times?.limits, times?.cpu], [limits, cpu]);
  });

  it('are read from any line without throwing', () => {
    const base = makeRecord({ a: 1, b: { cached: true } });
    fc.assert(
      fc.property(fc.jsonValue(), fc.array(fc.jsonValue()), fc.array(fc.jsonValue()), (any, spans, rest) => {
        for (const times of [any, { trigger: 'save', verdict: 'passed', rest, spans, limits: any, cpu: any }]) {
          const line = `${encodeRecord(base).slice(0, -1)},"times":${JSON.stringify(times)}}`;
          assert.equal(decodeRecord(line)?.checks.length, 2);
        }
      }),
    );
  });
});
