import assert from 'node:assert/strict';
import type { Check } from '../../src/model/check.ts';
import type { RunEvent } from '../../src/model/event.ts';
import { advanceBoard, emptyBoard } from '../../src/vscode/board.ts';
import { lineOf } from '../../src/vscode/check-line.ts';
import type { Root } from '../../src/vscode/root.ts';
import { makeCheck } from '../rig/make-check.ts';
import { MemoryEditor } from './memory-editor.ts';

/** What the row of the last check says, when the others run on three slots and these limits came. */
function rowOf(checks: readonly Check[], limits: readonly (readonly [number, string])[]): string {
  const run = { runId: 'r', atMs: 0 };
  const events: RunEvent[] = [
    { ...run, type: 'run-started', root: '/', trigger: 'manual', mode: 'parallel', jobs: 3, startedAt: '', checks },
    ...checks.map(({ id }): RunEvent => ({ ...run, type: 'check-queued', check: id })),
    ...checks.slice(0, -1).map(({ id }): RunEvent => ({ ...run, type: 'check-started', check: id, attempt: 1 })),
    ...limits.map(([limit, reason]): RunEvent => ({ ...run, type: 'limit-changed', limit, phase: 'lowered', reason })),
  ];
  const board = events.reduce((before, event) => advanceBoard(before, event, 0), emptyBoard);
  const root = { board, session: { workspace: { checks } } } as unknown as Root; // oxlint-disable-line typescript/no-unsafe-type-assertion -- as much of it as a row needs
  return lineOf(new MemoryEditor().api.l10n, root, checks.at(-1)!, 0).description;
}

describe('the row of a check that is queued', () => {
  const checks = [makeCheck('a', { locks: ['db'] }), makeCheck('b')];

  it('says why it does not start although there are slots', () => {
    assert.equal(rowOf(checks, [[1, 'the machine is busy']]), 'queued: the machine is busy');
    assert.equal(rowOf(checks, []), 'queued');
  });

  it('says so as long as slots are missing, and what took them, not what gave one back', () => {
    const three = [makeCheck('a'), makeCheck('b'), makeCheck('c')];
    assert.equal(
      rowOf(three, [
        [1, 'memory is nearly used up'],
        [2, 'there is more memory again'],
      ]),
      'queued: memory is nearly used up',
    );
    assert.equal(
      rowOf(three, [
        [1, 'memory is nearly used up'],
        [3, 'there is more memory again'],
      ]),
      'queued',
    );
  });

  it('blames the machine for nothing that a lock or another check is the cause of', () => {
    const busy = [[1, 'the machine is busy']] as const;
    assert.equal(rowOf([checks[0]!, makeCheck('c', { locks: ['db'] })], busy), 'queued');
    assert.equal(rowOf([...['a', 'b', 'c'].map((id) => makeCheck(id)), makeCheck('d')], busy), 'queued');
  });
});
