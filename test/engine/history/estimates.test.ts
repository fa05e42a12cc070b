import assert from 'node:assert/strict';
import { estimate } from '../../../src/engine/history/estimates.ts';
import type { RunRecord } from '../../../src/engine/history/run-record.ts';
import { makeCheck } from '../../rig/make-check.ts';
import { makeRecord } from './make-record.ts';

const expect = (records: readonly RunRecord[], mode: RunRecord['mode'] = 'parallel', checks = [makeCheck('a')]) =>
  Object.fromEntries(
    [...estimate(checks, records.toReversed(), 'here', mode).checks].map(([id, { durationMs, basis }]) => [
      id,
      { durationMs, basis },
    ]),
  );
const ms = (records: readonly RunRecord[], mode?: RunRecord['mode']) => expect(records, mode)['a']?.durationMs;

describe('estimates', () => {
  it('expects what the last passes took in the middle', () =>
    assert.deepEqual(expect([900, 900, 900, 100, 110, 5_000, 105, 102, 104, 103].map((a) => makeRecord({ a }))), {
      a: { durationMs: 104, basis: 'history' },
    }));

  it('leaves out what did not run to its end, and what was only answered', () => {
    const rest = [
      makeRecord({ a: { durationMs: 3, verdict: 'failed' } }),
      makeRecord({ a: { durationMs: 1, cached: true } }),
      makeRecord({ a: { durationMs: 2, verdict: 'errored' } }),
    ];
    assert.equal(ms([makeRecord({ a: 100 }), ...rest]), 100);
    assert.equal(ms(rest), 3);
  });

  it('prefers this machine in this mode, then this machine, then any', () => {
    const away = makeRecord({ a: 7 }, { machine: 'there' });
    const alone = makeRecord({ a: 50 }, { mode: 'sequential' });
    const beside = makeRecord({ a: 80 });
    assert.deepEqual([ms([beside, alone, away]), ms([beside, alone, away], 'sequential')], [80, 50]);
    assert.deepEqual([ms([alone, away]), ms([away])], [50, 7]);
  });

  it('guesses by kind and rather too long, so that what is unknown starts early', () => {
    const checks = [
      makeCheck('test', { kind: 'test' }),
      makeCheck('format', { kind: 'format' }),
      makeCheck('whitespace', { kind: 'git', work: { type: 'builtin', name: 'git-whitespace', on: 'inline' } }),
      makeCheck('known'),
    ];
    assert.deepEqual(expect([makeRecord({ known: 4_000 })], 'parallel', checks), {
      test: { durationMs: 10_000, basis: 'guess' },
      format: { durationMs: 4_000, basis: 'guess' },
      whitespace: { durationMs: 4_000, basis: 'guess' },
      known: { durationMs: 4_000, basis: 'history' },
    });
  });

  it('expects the most memory of the latest executions, little of what was over before anybody looked, and else nothing', () => {
    const builtin = makeCheck('inside', { work: { type: 'builtin', name: 'git-whitespace', on: 'inline' } });
    const checks = ['known', 'brief', 'old', 'new', 'gone'].map((id) =>
      makeCheck(id, id === 'gone' ? { unavailable: 'not installed' } : {}),
    );
    checks.push(builtin, makeCheck('waits', { weight: 0 }), makeCheck('waits-much', { weight: 0 }));
    const records = [
      makeRecord({ known: { durationMs: 900, verdict: 'failed', peakMemoryBytes: 700 }, brief: 90, old: 3_000, inside: 20 }),
      makeRecord({ known: { durationMs: 900, peakMemoryBytes: 300 }, 'waits-much': { durationMs: 9_000, peakMemoryBytes: 50 } }),
    ];
    const { checks: estimates } = estimate(checks, records.toReversed(), 'here', 'parallel');
    assert.deepEqual(Object.fromEntries([...estimates].map(([id, { memoryBytes }]) => [id, memoryBytes])), {
      known: 700,
      brief: 128 * 1_024 * 1_024,
      old: null,
      new: null,
      gone: 0,
      inside: 0,
      waits: 0,
      'waits-much': 50,
    });
  });

  it('knows that what cannot run takes no time', () => {
    const checks = [makeCheck('gone', { unavailable: 'not installed' }), makeCheck('wrong', { broken: 'no command' })];
    const nothing = { durationMs: 0, basis: 'history' };
    assert.deepEqual(expect([makeRecord({ gone: 900 })], 'parallel', checks), { gone: nothing, wrong: nothing });
  });

  it('knows how wrong it was lately', () => {
    const run = (estimateMs: number | null) => makeRecord({ a: 1 }, { estimateMs });
    const error = (records: readonly RunRecord[]) => estimate([], records.toReversed(), 'here', 'parallel').error;
    assert.equal(error([run(null)]), null);
    assert.equal(error([run(1_500), run(900), run(1_300)]), 0.3);
    assert.equal(error([...Array.from({ length: 20 }, () => run(5_000)), ...Array.from({ length: 9 }, () => run(1_100))]), 0.1);
  });
});
