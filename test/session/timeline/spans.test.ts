import assert from 'node:assert/strict';
import { describeWait, findGaps, isWait, occupancyOf, spansOf, waitsIn } from '../../../src/session/timeline/spans.ts';
import { durationOf, type Timeline } from '../../../src/session/timeline/timeline.ts';
import { plainWords } from '../../../src/session/timeline/words.ts';
import { timelineOf, type Fate } from './run-of.ts';

/** The life of a check as text: `waited 0–300 for gen, running 300–900`. */
function lifeOf(timeline: Timeline, id: string, nowMs = durationOf(timeline)): string {
  const check = timeline.checks.find((one) => one.id === id)!;
  return spansOf(check, timeline, occupancyOf(timeline, nowMs), nowMs)
    .map(({ kind, startMs, endMs, cause, lock }) => {
      const time = `${startMs}–${endMs}`;
      return isWait(kind) ? `waited ${time} ${describeWait({ kind, cause, lock }, plainWords)}` : `${kind} ${time}`;
    })
    .join(', ');
}

const gapsOf = (timeline: Timeline): string[] =>
  findGaps(timeline, occupancyOf(timeline)).map(({ kind, slots, startMs, endMs, cause, lock }) =>
    [`${startMs}–${endMs}: ${slots} free, ${kind}`, lock, cause].filter((part) => part !== null).join(' '),
  );

describe('the spans of a run', () => {
  it('tell a wait for a dependency from the run itself', () => {
    const timeline = timelineOf({
      gen: { starts: [0], end: 300 },
      test: { needs: ['gen'], ready: 300, starts: [300], end: 900 },
    });
    assert.equal(lifeOf(timeline, 'gen'), 'running 0–300');
    assert.equal(lifeOf(timeline, 'test'), 'waited 0–300 for gen, running 300–900');
  });

  it('name the lock that kept a check from starting, then the slots', () => {
    const timeline = timelineOf({
      clippy: { locks: ['cargo'], starts: [0], end: 500 },
      lint: { starts: [0], end: 700 },
      test: { locks: ['cargo'], starts: [700], end: 900 },
      docs: { starts: [500], end: 1_000 },
    });
    assert.equal(
      lifeOf(timeline, 'test'),
      'waited 0–500 for the lock cargo, held by clippy, waited 500–700 for a slot, running 700–900',
    );
    assert.equal(lifeOf(timeline, 'docs'), 'waited 0–500 for a slot, running 500–1000');
  });

  it('say why the limit is low, also after it was raised a little', () => {
    const limits = [
      { atMs: 0, limit: 1, reason: '3 slots are used by another Preflight window or command' },
      { atMs: 200, limit: 2, reason: 'the machine is less busy' },
    ];
    const fates: Readonly<Record<string, Fate>> = {
      a: { starts: [0], end: 400 },
      b: { weight: 2, ready: 0, starts: [400], end: 500 },
    };
    const reason = 'because 3 slots are used by another Preflight window or command';
    assert.deepEqual(lifeOf(timelineOf(fates, { jobs: 4, limits }), 'b'), `waited 0–400 ${reason}, running 400–500`);
  });

  it('tell a limit that was lowered from slots that were all in use', () => {
    const fates = { a: { starts: [0], end: 400 }, b: { starts: [400], end: 500 } };
    assert.equal(
      lifeOf(timelineOf(fates, { limits: [{ atMs: 0, limit: 1 }] }), 'b'),
      'waited 0–400 because the machine is overloaded, running 400–500',
    );
    assert.equal(lifeOf(timelineOf(fates, { jobs: 1 }), 'b'), 'waited 0–400 for a slot, running 400–500');
    assert.equal(lifeOf(timelineOf(fates), 'b'), 'waited 0–400 to be started, running 400–500');
  });

  it('call what comes before everything the beginning of the run', () => {
    const timeline = timelineOf({ a: { ready: 60, starts: [60], end: 100 } });
    assert.equal(lifeOf(timeline, 'a'), 'waited 0–60 for the beginning of the run, running 60–100');
    assert.deepEqual(gapsOf(timeline), ['0–60: 2 free, beginning', '60–100: 1 free, end']);
  });

  it('know a check that writes', () => {
    const timeline = timelineOf({ fix: { effect: 'write', starts: [0], end: 200 }, lint: { starts: [200], end: 300 } });
    assert.equal(lifeOf(timeline, 'lint'), 'waited 0–200 for fix, which writes, running 200–300');
  });

  it('show every attempt, and a verdict that was taken over', () => {
    const timeline = timelineOf({
      test: { starts: [0, 200], end: 350, result: { flaky: true } },
      lint: { starts: [5], end: 5, result: { cached: true, durationMs: 4_000 } },
    });
    assert.equal(lifeOf(timeline, 'test'), 'running 0–200, retry 200–350');
    assert.match(lifeOf(timeline, 'lint'), /cached 5–5$/);
  });

  it('go on until now as long as the run does', () => {
    const timeline = timelineOf({ a: { starts: [10] }, b: { needs: ['a'] } }, { isOver: false });
    assert.equal(lifeOf(timeline, 'a', 250), 'waited 0–10 to be started, running 10–250');
  });

  it('say of a check that was skipped what it needed', () => {
    const timeline = timelineOf({
      gen: { starts: [0], end: 100, result: { verdict: 'failed' } },
      test: { needs: ['gen'], end: 100, result: { verdict: 'skipped' } },
    });
    assert.equal(lifeOf(timeline, 'test'), 'waited 0–100 for gen');
  });
});

describe('the waits of a check', () => {
  it('are one for each cause, however often it was interrupted', () => {
    const wait = (startMs: number, endMs: number, cause: string | null = null) =>
      ({ kind: cause === null ? 'slot' : 'lock', startMs, endMs, cause, lock: cause === null ? null : 'db' }) as const;
    const waits = waitsIn([wait(0, 10), wait(10, 15, 'a'), wait(15, 30), { ...wait(30, 40), kind: 'running' }]);
    assert.deepEqual(waits, [
      { kind: 'slot', cause: null, lock: null, ms: 25 },
      { kind: 'lock', cause: 'a', lock: 'db', ms: 5 },
    ]);
  });
});

describe('the gaps of a run', () => {
  it('are named by what the next check waited for, and the last by the end', () => {
    const timeline = timelineOf({
      gen: { starts: [0], end: 300 },
      lint: { starts: [0], end: 100 },
      test: { needs: ['gen'], ready: 300, starts: [300], end: 900 },
    });
    assert.deepEqual(gapsOf(timeline), ['100–300: 1 free, dependencies gen', '300–900: 1 free, end']);
  });

  it('are named by the lock', () => {
    const timeline = timelineOf({ a: { locks: ['db'], starts: [0], end: 300 }, b: { locks: ['db'], starts: [300], end: 400 } });
    assert.deepEqual(gapsOf(timeline), ['0–300: 1 free, lock db a', '300–400: 1 free, end']);
  });

  it('are not blamed on what came later and took no slot: a verdict that was taken over, or a check that was skipped', () => {
    const timeline = timelineOf({
      a: { starts: [0], end: 300 },
      b: { needs: ['a'], ready: 300, starts: [300], end: 900 },
      known: { ready: 0, starts: [500], end: 500, result: { cached: true } },
      late: { needs: ['a'], end: 900, result: { verdict: 'skipped' } },
    });
    assert.deepEqual(gapsOf(timeline), ['0–300: 1 free, dependencies a', '300–900: 1 free, end']);
  });

  it('are none where every slot is in use', () => {
    assert.deepEqual(gapsOf(timelineOf({ a: { weight: 9, starts: [0], end: 300 } })), []);
  });
});
