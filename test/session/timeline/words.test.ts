import assert from 'node:assert/strict';
import { measure, type CheckMetrics } from '../../../src/engine/history/metrics.ts';
import { describeTotals, findHabits } from '../../../src/session/timeline/habits.ts';
import { findInsights } from '../../../src/session/timeline/insight.ts';
import { cellsOf, describeRow, describeRun, describeState } from '../../../src/session/timeline/describe-run.ts';
import { layoutTimeline, measureTimeline } from '../../../src/session/timeline/layout.ts';
import { describeWait, type WaitKind } from '../../../src/session/timeline/spans.ts';
import { describeStrip, describeStripAt, tellStrip } from '../../../src/session/timeline/strip.ts';
import { renderSvg } from '../../../src/session/timeline/svg.ts';
import { describeTrend } from '../../../src/session/timeline/trend-svg.ts';
import { inEnglish, wordsFor, type Say, type Words } from '../../../src/session/timeline/words.ts';
import { timelineOf } from './run-of.ts';

/** A language in which nothing is written in small letters. */
const say: Say = (text, ...parts) => inEnglish(text.toUpperCase(), ...parts);

/** What stands in small letters, but for units: it was said in English whatever the language. */
const english = (text: string): string[] =>
  text.replaceAll(/\d(?:[\d.]*\d)? ?(?:ms|s|min|h|x)\b/g, '').match(/[a-z][\w '-]*/g) ?? [];

const states = ['passed', 'failed', 'timed-out', 'errored', 'skipped', 'cancelled', 'running', 'waiting'] as const;
const kinds: readonly WaitKind[] = ['beginning', 'dependencies', 'lock', 'writer', 'slot', 'limit', 'other'];

/** A run in which everything happens that there are words for. */
function busyRun() {
  const named = (title: string) => ({ title });
  return timelineOf(
    {
      gen: { ...named('GEN'), starts: [400], end: 2_000, result: { verdict: 'failed', reason: 'NO' } },
      test: { ...named('TEST'), needs: ['gen'], ready: 2_000, result: { verdict: 'skipped' }, end: 2_000 },
      flaky: { ...named('FLAKY'), starts: [0, 500], ready: 0, end: 1_500, result: { flaky: true, attempts: 2 } },
      known: { ...named('KNOWN'), starts: [2_000], end: 2_001, result: { cached: true, durationMs: 900 } },
      migrate: { ...named('MIGRATE'), locks: ['DB'], starts: [1_500], end: 4_000 },
      seed: { ...named('SEED'), locks: ['DB'], ready: 0, starts: [4_000], end: 6_000 },
      write: { ...named('WRITE'), effect: 'write', ready: 2_000, starts: [6_000], end: 9_000 },
      late: { ...named('LATE'), needs: ['seed'], ready: 6_000, starts: [9_000], end: 11_000 },
    },
    {
      limits: [{ atMs: 2_000, limit: 1, reason: 'THE MACHINE IS BUSY' }],
      cpu: [{ atMs: 5_000, share: 0.9 }],
    },
  );
}

function wordsOf(timeline: ReturnType<typeof timelineOf>): Words {
  return wordsFor(timeline, say);
}

const view = { fromMs: 0, toMs: 11_000, width: 800, scroll: 0, height: 400 };
const textsIn = (markup: string): string =>
  markup.replaceAll(/<[^>]*aria-label="([^"]*)"[^>]*>/g, ' $1 ').replaceAll(/<[^>]*>/g, ' ');

describe('what is said of a run', () => {
  it('is in the language of the user, with the titles of checks', () => {
    const timeline = busyRun();
    const words = wordsOf(timeline);
    const measured = measureTimeline(timeline, undefined, words);
    const metrics = measure([]);
    const said = [
      ...findInsights(timeline, words).map(({ text }) => text),
      describeRun(measured),
      describeStrip(measured),
      ...tellStrip(measured),
      ...[100, 4_500, 10_000].map((atMs) => describeStripAt(measured, atMs) ?? ''),
      ...timeline.checks.map((check) => describeRow(check, measured)),
      ...timeline.checks.flatMap((check) => cellsOf(check, measured)),
      textsIn(renderSvg(layoutTimeline(measured, view), { width: 800, height: 400, selected: null })),
      ...states.map((state) => describeState(state, say)),
      ...kinds.flatMap((kind) =>
        [null, kind === 'limit' ? 'IT IS BUSY' : 'gen'].map((cause) => describeWait({ kind, cause, lock: null }, words)),
      ),
      describeTotals(metrics, say),
      describeTotals(
        { ...metrics, runs: { ...metrics.runs, parallel: 2, sequential: 1, averageSpeedup: 2, errors: 1, timeouts: 1 } },
        say,
      ),
    ];
    assert.ok(said.join('\n').length > 2_000, said.join('\n'));
    assert.deepEqual(said.flatMap(english), []);
  });

  it('is so of what goes on, too', () => {
    const timeline = timelineOf({ gen: { title: 'GEN', starts: [0] }, test: { title: 'TEST', ready: 0 } }, { isOver: false });
    const measured = measureTimeline(timeline, 900, wordsOf(timeline));
    const said = [
      describeRun(measured),
      ...timeline.checks.flatMap((check) => [describeRow(check, measured), ...cellsOf(check, measured)]),
    ];
    assert.deepEqual(said.flatMap(english), []);
  });

  it('is so of all runs of a check, too', () => {
    const words: Words = { say, nameOf: (id) => id.toUpperCase() };
    const times = { totalMs: 90_000, averageMs: 2_000, minMs: 100, maxMs: 2_900, p50Ms: 2_000, p95Ms: 2_800, p99Ms: 2_800 };
    const calm: CheckMetrics = {
      id: 'test',
      count: 30,
      ...times,
      failed: 0,
      timedOut: 0,
      errored: 0,
      flaky: 0,
      cacheHits: 0,
      peakMemoryBytes: null,
      regression: null,
    };
    const regression = { fromMs: 10, toMs: 20 };
    const limits: readonly (readonly [Partial<CheckMetrics>, number])[] = [
      [{ flaky: 1, regression, timedOut: 2 }, 3_000],
      [{ flaky: 1, count: 1 }, 3_000],
      [{}, 3_000],
      [{ p99Ms: 2_900 }, 3_000],
      [{ maxMs: 10 }, 100_000],
      [{}, 300_000],
    ];
    const said = limits.flatMap(([parts, limit]) => {
      const checks = [
        { ...calm, ...parts },
        { ...calm, ...parts, id: 'lint' },
      ];
      return findHabits({ ...measure([]), checks }, new Map(checks.map(({ id }) => [id, limit])), words).map(({ text }) => text);
    });
    const point = { verdict: 'failed', durationMs: 3, cached: true, flaky: true } as const;
    for (const points of [[point], [point, point]])
      said.push(describeTrend({ id: 'a', points, medianMs: 5, deviationMs: 1 }, words));
    assert.ok(said.length > 12, said.join('\n'));
    assert.deepEqual(said.flatMap(english), []);
  });
});
