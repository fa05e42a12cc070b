import assert from 'node:assert/strict';
import type { RunEvent } from '../../src/model/event.ts';
import type { Freshness } from '../../src/model/freshness.ts';
import { emptyResult, type CheckResult } from '../../src/model/verdict.ts';
import { advanceBoard, emptyBoard, markFreshness, type Board } from '../../src/vscode/board.ts';

/** After a run of one check with that result. */
function boardAfter(result: Partial<CheckResult>): Board {
  const common = { runId: 'r', atMs: 0 };
  const events: readonly RunEvent[] = [
    {
      ...common,
      type: 'run-started',
      root: '/code',
      trigger: 'manual',
      mode: 'parallel',
      jobs: 1,
      startedAt: '2026-01-01T00:00:00.000Z',
      checks: [{ id: 'lint', title: 'lint', kind: 'lint', dependsOn: [] }],
    },
    { ...common, type: 'check-started', check: 'lint', attempt: 1 },
    { ...common, type: 'check-finished', check: 'lint', result: { ...emptyResult, verdict: 'passed', ...result } },
    { ...common, type: 'run-finished', verdict: 'passed', durationMs: 1 },
  ];
  return events.reduce((board, event) => advanceBoard(board, event, 0), emptyBoard);
}

const staleOf = (board: Board) => board.entries.get('lint')?.stale ?? null;

describe('the board', () => {
  it('never shows as a pass of what is on disk what was found while the files changed', () => {
    const board = boardAfter({ changedInputs: ['src/a.ts changed'] });
    const expected = { files: [], moreFiles: 0, differences: ['src/a.ts changed'] };
    assert.deepEqual(staleOf(board), expected);
    const answers: readonly Freshness[] = [
      { state: 'never' },
      { state: 'fresh', verdict: 'passed', fingerprint: 'sha256:1', at: '2026-01-01T00:00:00.000Z' },
    ];
    for (const answer of answers) assert.deepEqual(staleOf(markFreshness(board, new Map([['lint', answer]])).board), expected);
  });

  it('lets a verdict stand of which nobody can tell what it belongs to', () => {
    const board = boardAfter({});
    assert.equal(staleOf(board), null);
    assert.equal(
      staleOf(markFreshness(board, new Map([['lint', { state: 'unbound', reason: 'it is never kept' }]])).board),
      null,
    );
  });
});
