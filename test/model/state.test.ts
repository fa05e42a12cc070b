import assert from 'node:assert/strict';
import type { RunEvent } from '../../src/model/event.ts';
import { reduce, type RunState } from '../../src/model/state.ts';
import { emptyResult } from '../../src/model/verdict.ts';

const start: RunEvent = {
  type: 'run-started',
  runId: 'r',
  atMs: 0,
  root: '/w',
  trigger: 'save',
  mode: 'parallel',
  jobs: 3,
  startedAt: '2026-01-01T00:00:00.000Z',
  checks: [{ id: 'a', title: 'A', kind: 'lint', dependsOn: [] }],
};
const after = (...events: RunEvent[]) => [start, ...events].reduce<RunState | null>(reduce, null)!;
const result = { ...emptyResult, verdict: 'passed' as const };

describe('state of a run', () => {
  it('follows a check from waiting to its verdict, with all times', () => {
    const events: RunEvent[] = [
      { type: 'check-queued', runId: 'r', atMs: 1, check: 'a' },
      { type: 'check-started', runId: 'r', atMs: 2, check: 'a', attempt: 1 },
      { type: 'check-started', runId: 'r', atMs: 5, check: 'a', attempt: 2 },
      { type: 'check-finished', runId: 'r', atMs: 9, check: 'a', result },
    ];
    assert.equal(after().checks.get('a')?.status, 'waiting');
    assert.equal(after(...events.slice(0, 1)).checks.get('a')?.status, 'queued');
    const running = after(...events.slice(0, 3)).checks.get('a');
    assert.ok(running?.status === 'running' && running.attempt === 2 && running.startedAtMs === 2);
    const finished = after(...events).checks.get('a');
    assert.ok(finished?.status === 'finished');
    assert.deepEqual(
      [finished.queuedAtMs, finished.startedAtMs, finished.finishedAtMs, finished.result.verdict],
      [1, 2, 9, 'passed'],
    );
  });

  it('remembers that a check never started', () => {
    const finished = after({ type: 'check-finished', runId: 'r', atMs: 3, check: 'a', result }).checks.get('a');
    assert.ok(finished?.status === 'finished' && finished.queuedAtMs === null && finished.startedAtMs === null);
  });

  it('ignores events of other runs and of unknown checks', () => {
    const state = after();
    assert.equal(reduce(state, { type: 'check-queued', runId: 'other', atMs: 1, check: 'a' }), state);
    assert.equal(reduce(state, { type: 'check-queued', runId: 'r', atMs: 1, check: 'nobody' }), state);
    assert.equal(reduce(null, { type: 'check-queued', runId: 'r', atMs: 1, check: 'a' }), null);
  });

  it('never changes an earlier state', () => {
    const before = after();
    reduce(before, { type: 'check-queued', runId: 'r', atMs: 1, check: 'a' });
    assert.equal(before.checks.get('a')?.status, 'waiting');
  });
});
