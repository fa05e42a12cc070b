import assert from 'node:assert/strict';
import { reduce, type RunState } from '../../../src/model/state.ts';
import { decodeRecord, encodeRecord, toRecord } from '../../../src/engine/history/run-record.ts';
import { RunWatch } from '../../../src/engine/history/run-times.ts';
import { toPastTimeline } from '../../../src/session/timeline/past-timeline.ts';
import { factsOf, noFacts, toTimeline } from '../../../src/session/timeline/timeline.ts';
import { checksOf, eventsOf, type Fate } from './run-of.ts';

const fates: Readonly<Record<string, Fate>> = {
  gen: { starts: [0], end: 100, effect: 'write' },
  lint: { starts: [100, 160], ready: 20, end: 240, locks: ['db'] },
  test: { needs: ['gen'], ready: 100, starts: [110], end: 400, weight: 2, result: { verdict: 'failed' } },
  report: { needs: ['test'], end: 400, result: { verdict: 'skipped' } },
};
const limits = [{ atMs: 30, limit: 1 }];
const cpu = [{ atMs: 250, share: 0.5 }];
const checks = checksOf(fates);
const facts = factsOf(
  checks,
  () => 7,
  ({ id }) => `about ${id}`,
);

/** What is kept of that run, as another process reads it. */
function keptRun() {
  const events = eventsOf(fates, { limits, cpu });
  const watch = new RunWatch();
  for (const event of events) watch.onEvent(event);
  const state = events.reduce<RunState | null>(reduce, null)!;
  const times = watch.timesOf(state, new Map(checks.map((check) => [check.id, check])));
  const record = decodeRecord(encodeRecord(toRecord(state, 'here', null, times)!))!;
  return { ...record, times: record.times! };
}

describe('a past timeline', () => {
  it('is what was seen when the run went on', () => {
    const seen = toTimeline(eventsOf(fates, { limits, cpu }), facts)!;
    const past = toPastTimeline(keptRun(), '/code/app', checks, facts);
    assert.deepEqual(past, seen);
  });

  it('shows checks that are no more by their ids, after the others', () => {
    const left = checks.filter(({ id }) => id !== 'gen');
    const past = toPastTimeline(keptRun(), '/code/app', left, factsOf(left));
    assert.deepEqual(
      past.checks.map(({ id }) => id),
      ['lint', 'test', 'report', 'gen'],
    );
    const gen = past.checks.at(-1)!;
    assert.deepEqual([gen.title, gen.kind, gen.group, gen.timeoutMs], ['gen', 'other', noFacts.group, noFacts.timeoutMs]);
    assert.deepEqual([gen.effect, gen.startsMs], ['write', [0]]);
  });
});
