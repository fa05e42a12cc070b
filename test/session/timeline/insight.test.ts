import assert from 'node:assert/strict';
import { expectTimeline } from '../../../src/session/timeline/expected-timeline.ts';
import { findAdvice, findInsights } from '../../../src/session/timeline/insight.ts';
import { criticalPathOf } from '../../../src/session/timeline/timeline.ts';
import { makeCheck } from '../../rig/make-check.ts';
import { timelineOf } from './run-of.ts';

/** gen (2 s) → build (4 s) → test (6 s), and lint (1 s), docs (3 s) beside them, on three slots: no order matters. */
const known = {
  gen: { starts: [0], end: 2_000 },
  docs: { starts: [0], end: 3_000 },
  build: { needs: ['gen'], ready: 2_000, starts: [2_000], end: 6_000 },
  lint: { starts: [0], end: 1_000 },
  test: { needs: ['build'], ready: 6_000, starts: [6_000], end: 12_000 },
};

const textsOf = (insights: ReturnType<typeof findInsights>, kind?: string): string[] =>
  insights.filter((insight) => kind === undefined || insight.kind === kind).map(({ text }) => text);

describe('the insight into a run', () => {
  it('has exact numbers on a known graph', () => {
    assert.deepEqual(textsOf(findInsights(timelineOf(known, { jobs: 3 }))), [
      'Critical path: gen → build → test, 12 s of 12 s (100 %).',
      'If test did not need build, 6 s would be saved.',
      'A stored verdict of test would save 6 s.',
      'A stored verdict of build would save 4 s.',
      'Splitting test in two would save 3 s.',
      'Splitting build in two would save 2 s.',
      'Slots stood idle for 8 s of 36 s of slot time, 7 s of it because what came next needed build.',
    ]);
  });

  it('does not ask to split checks of git, which nobody has written', () => {
    const fates = { git: { kind: 'git', starts: [0], end: 8_000 }, lint: { starts: [0], end: 1_000 } } as const;
    assert.deepEqual(textsOf(findInsights(timelineOf(fates)), 'split'), []);
  });

  it('knows the slack of every check', () => {
    assert.deepEqual(
      [...criticalPathOf(timelineOf(known, { jobs: 3 })).slackMs],
      [
        ['gen', 0],
        ['docs', 9_000],
        ['build', 0],
        ['lint', 11_000],
        ['test', 0],
      ],
    );
  });

  it('tells what more slots would save, and not more than that', () => {
    const alike = Object.fromEntries(
      ['a', 'b', 'c', 'd'].map((id, index) => [
        id,
        { ready: 0, starts: [Math.floor(index / 2) * 1_000], end: Math.floor(index / 2) * 1_000 + 1_000 },
      ]),
    );
    assert.deepEqual(textsOf(findInsights(timelineOf(alike)), 'slots'), ['4 slots instead of 2 would save 1 s.']);
    assert.deepEqual(textsOf(findInsights(timelineOf(known, { jobs: 3 })), 'slots'), []);
  });

  it('tells the fewest slots that give nearly all, in one sentence', () => {
    // Twelve that take a second, and one that takes five: from four slots on only that one is waited for.
    const wide = Object.fromEntries(
      Array.from({ length: 12 }, (_, index) => {
        const startMs = Math.floor(index / 2) * 1_000;
        return [`c${index}`, { ready: 0, starts: [startMs], end: startMs + 1_000 }];
      }),
    );
    const timeline = timelineOf({ ...wide, long: { ready: 0, starts: [0], end: 5_000 } }, { jobs: 2 });
    assert.deepEqual(textsOf(findInsights(timeline), 'slots'), ['4 slots instead of 2 would save 4 s.']);
  });

  it('says nothing of slots where more of them give nothing', () => {
    const chain = {
      a: { starts: [0], end: 1_000 },
      b: { needs: ['a'], ready: 1_000, starts: [1_000], end: 2_000 },
      c: { needs: ['b'], ready: 2_000, starts: [2_000], end: 3_000 },
    };
    assert.deepEqual(textsOf(findInsights(timelineOf(chain, { jobs: 1 })), 'slots'), []);
  });

  it('tells the longest waits and why', () => {
    const timeline = timelineOf({
      clippy: { locks: ['cargo'], starts: [0], end: 5_000 },
      test: { locks: ['cargo'], starts: [5_000], end: 9_000 },
    });
    assert.deepEqual(textsOf(findInsights(timeline), 'wait'), ['test waited 5 s for the lock cargo, held by clippy.']);
    assert.deepEqual(textsOf(findInsights(timeline), 'idle'), [
      'Slots stood idle for 5 s of 18 s of slot time because what came next waited for the lock cargo, held by clippy.',
    ]);
  });

  it('doubts that more slots help where the processors had no room', () => {
    const wide = { a: { starts: [0], end: 1_000 }, b: { starts: [0], end: 1_000 }, c: { ready: 0, starts: [1_000], end: 2_000 } };
    const slotsAt = (share: number): string[] =>
      textsOf(findInsights(timelineOf(wide, { cpu: [{ atMs: 2_000, share }] })), 'slots');
    assert.deepEqual(slotsAt(0.5), ['3 slots instead of 2 would save 1 s.']);
    assert.deepEqual(slotsAt(0.97), [
      '3 slots instead of 2 would save 1 s if the processors, which were 97 % busy, had room for more.',
    ]);
  });

  it('advises unasked only what is worth it, in a run that was long', () => {
    assert.equal(findAdvice(timelineOf(known, { jobs: 3 })), 'If test did not need build, 6 s would be saved.');
    const tight = { a: { starts: [0], end: 10_000 }, b: { starts: [10_000], end: 20_000 } };
    assert.equal(findAdvice(timelineOf(tight, { jobs: 1 })), '2 slots instead of 1 would save 10 s.');
    assert.equal(findAdvice(timelineOf({ a: { starts: [0], end: 9_999 } })), null);
    assert.equal(findAdvice(timelineOf({ a: { starts: [0], end: 20_000, cache: false, weight: 2 } })), null);
  });

  it('advises nothing where nothing ran', () => {
    assert.deepEqual(findInsights(timelineOf({})), []);
    assert.deepEqual(
      textsOf(findInsights(timelineOf({ a: { starts: [0], end: 0, result: { cached: true, durationMs: 900 } } }))),
      [],
    );
  });

  it('does not offer to keep what may not be kept', () => {
    const timeline = timelineOf({
      fix: { effect: 'write', starts: [0], end: 900 },
      e2e: { cache: false, starts: [900], end: 2_000 },
      lint: { starts: [900], end: 2_000, result: { verdict: 'failed' } },
    });
    assert.deepEqual(textsOf(findInsights(timeline), 'cache'), []);
  });
});

describe('an ordinary run', () => {
  it('is the run that the scheduler would make of what checks usually take', () => {
    const usual: Readonly<Record<string, number>> = { gen: 2_000, build: 4_000, docs: 3_000 };
    const checks = [makeCheck('gen'), makeCheck('build', { needs: ['gen', 'new'] }), makeCheck('docs'), makeCheck('new')];
    const timeline = expectTimeline({ root: '/code/app', checks, jobs: 2, usualMs: (id) => usual[id] ?? null });
    assert.deepEqual(
      timeline.checks.map(({ id, queuedAtMs, startsMs, finishedAtMs }) => [id, queuedAtMs, startsMs[0], finishedAtMs]),
      [
        ['gen', 0, 0, 2_000],
        ['build', 2_000, 2_000, 6_000],
        ['docs', 0, 0, 3_000],
      ],
    );
    assert.equal(textsOf(findInsights(timeline))[0], 'Critical path: gen → build, 6 s of 6 s (100 %).');
  });
});
