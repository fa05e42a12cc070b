import assert from 'node:assert/strict';
import { emptyResult } from '../../src/model/verdict.ts';
import { hideInCheck, hideInResult } from '../../src/engine/hide-secrets.ts';
import { createHider } from '../../src/engine/process/mask-secrets.ts';
import { makeCheck } from '../rig/make-check.ts';

const hide = createHider(['hunter2', 'lint', 'failed']);

describe('hiding secrets', () => {
  it('leaves no text of a result out, and changes none that is ours', () => {
    const place = { line: 1, column: null, endLine: null, endColumn: null, severity: 'error' } as const;
    const result = hideInResult(
      {
        ...emptyResult,
        verdict: 'failed',
        reason: 'no hunter2',
        leftBehind: [{ pid: 7, command: 'curl -u:hunter2', outcome: 'ended' }],
        problems: [
          {
            ...place,
            file: 'hunter2.ts',
            message: 'a hunter2',
            code: 'hunter2',
            source: 'x-hunter2',
            url: 'https://x/?t=hunter2',
          },
          { ...place, file: null, message: 'b', code: null, source: null, url: null },
        ],
      },
      hide,
    );
    assert.deepEqual(result, {
      ...emptyResult,
      verdict: 'failed',
      reason: 'no ***',
      leftBehind: [{ pid: 7, command: 'curl -u:***', outcome: 'ended' }],
      problems: [
        { ...place, file: '***.ts', message: 'a ***', code: '***', source: 'x-***', url: 'https://x/?t=***' },
        { ...place, file: null, message: 'b', code: null, source: null, url: null },
      ],
    });
  });

  it('hides them in related places and in the values of tests, and leaves out a repair that would write one', () => {
    const place = { line: 1, column: null, endLine: null, endColumn: null, severity: 'error' } as const;
    const problem = { ...place, file: 'a.ts', message: 'm', code: null, source: null, url: null };
    const edit = { file: 'a.ts', line: 1, column: 1, endLine: 1, endColumn: 2, text: 'x', replaces: 'y' };
    const related = [{ file: 'hunter2.ts', line: 2, column: 3, message: 'hunter2 is here' }];
    const test = { name: 'logs hunter2 in', expected: 'hunter2', actual: null };
    const fix = { title: 'Write hunter2', edits: [edit] };
    const problems = [
      { ...problem, related, test, fix },
      { ...problem, fix: { title: null, edits: [edit, { ...edit, text: 'hunter2' }] } },
      { ...problem, fix: { title: null, edits: [{ ...edit, replaces: 'hunter2' }] } },
    ];
    assert.deepEqual(hideInResult({ ...emptyResult, verdict: 'failed', problems }, hide).problems, [
      {
        ...problem,
        related: [{ file: '***.ts', line: 2, column: 3, message: '*** is here' }],
        test: { name: 'logs *** in', expected: '***', actual: null },
        fix: { title: 'Write ***', edits: [edit] },
      },
      problem,
      problem,
    ]);
  });

  it('keeps the id of a check, by which it is found', () => {
    const source = { origin: 'config', file: 'preflight.jsonc', line: 1, reason: 'hunter2' } as const;
    const given = { title: 'hunter2', command: ['hunter2'], env: { hunter2: 'hunter2' }, covers: ['npm run hunter2'] };
    const check = makeCheck('lint', { ...given, unavailable: 'hunter2', disabledReason: 'hunter2', broken: 'hunter2', source });
    assert.deepEqual(hideInCheck(check, hide), {
      ...check,
      title: '***',
      command: ['***'],
      env: { hunter2: '***' },
      covers: ['npm run ***'],
      unavailable: '***',
      disabledReason: '***',
      broken: '***',
      source: { ...source, reason: '***' },
    });
  });
});
