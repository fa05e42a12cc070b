import assert from 'node:assert/strict';
import { describeRun } from '../../../src/session/timeline/describe-run.ts';
import { expectedEnd, layoutTimeline, measureTimeline, type Layout } from '../../../src/session/timeline/layout.ts';
import { describeStripAt, tellStrip } from '../../../src/session/timeline/strip.ts';
import { renderSvg } from '../../../src/session/timeline/svg.ts';
import { factsOf } from '../../../src/session/timeline/timeline.ts';
import { checksOf, timelineOf, type Fate } from './run-of.ts';

const fates: Readonly<Record<string, Fate>> = {
  gen: { kind: 'build', starts: [0], end: 400 },
  lint: { kind: 'lint', starts: [0], end: 100, result: { verdict: 'failed', reason: 'exit code 1' } },
  'lint:css': { kind: 'lint', starts: [100], end: 100, result: { cached: true } },
  test: { kind: 'test', needs: ['gen'], ready: 400, starts: [400, 600], end: 1_000, result: { flaky: true } },
};
const view = { fromMs: 0, toMs: 1_000, width: 500, scroll: 0, height: 1_000 };
const groupedBy = (usual: Readonly<Record<string, number>> = {}) =>
  factsOf(
    checksOf(fates),
    (id) => usual[id] ?? null,
    ({ kind }) => (kind === 'lint' ? 'Lint' : null),
  );

/** Rows as text: `▪ test passed ◆ running 200+100 retry 300+200`. */
const describe_ = ({ rows }: Layout): string[] =>
  rows.map((row) => {
    if (row.type === 'group') return `${row.y} # ${row.label}`;
    const bars = row.bars.map(({ kind, x, width }) => `${kind} ${x}+${width}`).join(', ');
    return `${row.y} ${row.id} ${row.verdict}${row.isCritical ? ' ◆' : ''} ${bars}`;
  });

describe('the layout of a timeline', () => {
  it('has a row for each check under its heading, and spans in proportion', () => {
    assert.deepEqual(describe_(layoutTimeline(measureTimeline(timelineOf(fates, {}, groupedBy())), view)), [
      '0 gen passed ◆ running 0+200',
      '22 # Lint',
      '44 lint failed running 0+50',
      '66 lint:css passed slot 0+50, cached 50+2',
      '88 test passed ◆ running 200+100, retry 300+200',
    ]);
  });

  it('shows only what is in sight, cut to it', () => {
    const measured = measureTimeline(timelineOf(fates, {}, groupedBy()));
    const zoomed = layoutTimeline(measured, { fromMs: 300, toMs: 700, width: 400, scroll: 80, height: 22 });
    assert.deepEqual(describe_(zoomed), ['-14 lint:css passed ', '8 test passed ◆ running 100+200, retry 300+100']);
    assert.equal(zoomed.totalHeight, 110);
    const usedFrom = (fromMs: number) => layoutTimeline(measured, { ...view, fromMs }).steps.map(({ x, used }) => [x, used]);
    assert.deepEqual(usedFrom(150), [
      [0, 0.5],
      [147.1, 0.5],
      [500, 0],
    ]);
  });

  it('marks round times', () => {
    const labelsOf = (toMs: number, fromMs = 0): string[] =>
      layoutTimeline(measureTimeline(timelineOf({})), { ...view, fromMs, toMs }).ticks.map(({ label }) => label);
    assert.deepEqual(labelsOf(1_000), ['0', '200 ms', '400 ms', '600 ms', '800 ms', '1.0 s']);
    assert.deepEqual(labelsOf(60_000), ['0', '10 s', '20 s', '30 s', '40 s', '50 s', '1 min']);
    assert.deepEqual(labelsOf(600_000), ['0', '2 min', '4 min', '6 min', '8 min', '10 min']);
    assert.deepEqual(labelsOf(1_500, 1_400), ['1.40 s', '1.42 s', '1.44 s', '1.46 s', '1.48 s', '1.50 s']);
  });

  it('shows what is expected of a check that has not ended', () => {
    const going = { gen: { starts: [0] }, pack: { needs: ['test'] }, test: { needs: ['gen'] }, docs: { needs: ['gen'] } };
    const facts = factsOf(checksOf(going), (id) => ({ gen: 400, test: 300, pack: 200 })[id] ?? null);
    const measured = measureTimeline(timelineOf(going, { isOver: false }, facts), 100);
    assert.equal(expectedEnd(measured), 900);
    const layout = layoutTimeline(measured, view);
    assert.deepEqual(describe_(layout), [
      '0 gen running ghost 0+200, running 0+50',
      '22 pack waiting ghost 350+100',
      '44 test waiting ghost 200+150',
      '66 docs waiting ',
    ]);
    const nowIn = (fromMs: number, toMs: number) => layoutTimeline(measured, { ...view, fromMs, toMs }).nowX;
    assert.deepEqual([layout.nowX, nowIn(0, 100), nowIn(0, 99), nowIn(100, 200), nowIn(101, 200)], [50, 500, null, 0, null]);
  });

  it('has a line at the present time as long as the run goes on, and sums up what has ended', () => {
    const pictureOf = (isOver: boolean) => {
      const cpu = [{ atMs: 400, share: 0.6 }];
      const measured = measureTimeline(
        timelineOf({ gen: { starts: [0], ...(isOver ? { end: 400 } : {}) } }, { isOver, cpu }),
        400,
      );
      const svg = renderSvg(layoutTimeline(measured, view), { width: 500, height: 100, selected: null });
      return [/<line class="now" x1="(\d+)"/.exec(svg)?.[1] ?? null, describeRun(measured)];
    };
    assert.deepEqual(pictureOf(false), ['390', '400 ms']);
    assert.deepEqual(pictureOf(true), [null, 'passed, 400 ms, 400 ms of checks, 1.00x, processors 60 % busy']);
  });

  it('follows the slots in use, and names a gap', () => {
    const measured = measureTimeline(timelineOf(fates));
    const { steps } = layoutTimeline(measured, view);
    assert.deepEqual(
      steps.map(({ x, used }) => [x, used]),
      [
        [0, 1],
        [50, 0.5],
        [200, 0.5],
        [500, 0],
      ],
    );
    assert.equal(describeStripAt(measured, 200), '1 of 2 slots free for 300 ms: what came next waited for gen.');
    assert.equal(describeStripAt(measured, 500), '1 of 2 slots free for 600 ms: nothing was left to start.');
    assert.equal(describeStripAt(measured, 50), null);
  });

  it('follows the processors, as far as they are in sight, and says how busy they were', () => {
    const cpu = [
      { atMs: 250, share: 0.4 },
      { atMs: 500, share: 1 },
      { atMs: 1_000, share: 0.5 },
    ];
    const measured = measureTimeline(timelineOf(fates, { cpu }));
    const pointsOf = (fromMs: number, toMs: number) =>
      layoutTimeline(measured, { ...view, fromMs, toMs }).cpu.map(({ x, share }) => [x, share]);
    assert.deepEqual(pointsOf(0, 1_000), [
      [0, 0.4],
      [125, 0.4],
      [250, 1],
      [500, 0.5],
    ]);
    assert.deepEqual(pointsOf(300, 400), [
      [0, 1],
      [500, 1],
    ]);
    const layout = layoutTimeline(measured, view);
    assert.equal(layout.stripLabel, '1.1 of 2 slots in use on average; processors 60 % busy on average, 100 % at most');
    assert.equal(
      describeStripAt(measured, 300),
      '1 of 2 slots free for 300 ms: what came next waited for gen. Processors 100 % busy.',
    );
    assert.equal(describeStripAt(measured, 50), 'Processors 40 % busy.');
    const svg = renderSvg(layout, { width: 500, height: 100, selected: null });
    assert.match(svg, /<title>1\.1 of 2 slots in use on average; processors 60 %/);
    assert.match(svg, /<polyline class="cpu" points="190,19\.6 190,19\.6 /);
    assert.doesNotMatch(
      renderSvg(layoutTimeline(measureTimeline(timelineOf(fates)), view), { width: 500, height: 100, selected: null }),
      /cpu/,
    );
  });

  it('tells the strip in sentences, the longest gaps in the order of time', () => {
    const measured = measureTimeline(timelineOf(fates, { cpu: [{ atMs: 1_000, share: 0.25 }] }));
    assert.deepEqual(tellStrip(measured), [
      '1.1 of 2 slots in use on average; processors 25 % busy on average, 25 % at most.',
      'After 100 ms: 1 of 2 slots free for 300 ms: what came next waited for gen.',
      'After 400 ms: 1 of 2 slots free for 600 ms: nothing was left to start.',
    ]);
    assert.deepEqual(tellStrip(measureTimeline(timelineOf({}))), []);
    const many = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [`c${index}`, { starts: [index * 100], end: index * 100 + 30 + index }]),
    );
    const sentences = tellStrip(measureTimeline(timelineOf(many, { jobs: 1 })));
    assert.equal(sentences.length, 21);
    assert.match(sentences[1]!, /^After 30 ms: 1 of 1 slot free for 70 ms: /);
  });

  it('tells each row in a sentence', () => {
    const { rows } = layoutTimeline(measureTimeline(timelineOf(fates)), view);
    assert.deepEqual(
      rows.map((row) => row.label),
      [
        'gen: passed, 400 ms, on the critical path',
        'lint: failed, 100 ms, exit code 1',
        'lint:css: passed, 0 ms, cached, waited 100 ms for a slot',
        'test: passed, 600 ms, flaky, 2 attempts, on the critical path, waited 400 ms for gen',
      ],
    );
  });

  it('stays small for a thousand checks: only rows in sight are drawn', () => {
    const many = Object.fromEntries(
      Array.from({ length: 1_000 }, (_, index) => [`c${index}`, { starts: [index], end: index + 9 }]),
    );
    const layout = layoutTimeline(measureTimeline(timelineOf(many, { jobs: 9 })), { ...view, scroll: 9_000, height: 600 });
    assert.equal(layout.totalHeight, 22_000);
    assert.ok(layout.rows.length <= 29);
    assert.ok(layout.steps.length <= 1_002);
  });
});

describe('the picture of a timeline', () => {
  it('escapes what checks are called, and has neither script nor style', () => {
    const hostile = { '<img src=x onerror="1">\u0000\ud800&': { starts: [0], end: 100 } };
    const layout = layoutTimeline(measureTimeline(timelineOf(hostile)), view);
    const svg = renderSvg(layout, { width: 500, height: 22, selected: null });
    assert.ok(!svg.includes('<img') && !svg.includes('"1"'));
    assert.ok(!/<script|style=|href|url\(/i.test(svg));
    assert.match(svg, /&lt;img src=x o/);
  });
});
