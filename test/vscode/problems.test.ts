import assert from 'node:assert/strict';
import type { Problem } from '../../src/model/problem.ts';
import type { RunEvent } from '../../src/model/event.ts';
import { emptyResult, type Verdict } from '../../src/model/verdict.ts';
import { registerProblems } from '../../src/vscode/problems.ts';
import type { Root } from '../../src/vscode/root.ts';
import type { RootsListener } from '../../src/vscode/roots.ts';
import { makeCheck } from '../rig/make-check.ts';
import { MemoryFace } from './open-memory-face.ts';

const problem = (parts: Partial<Problem>): Problem => ({
  file: 'src/a.ts',
  line: 3,
  column: 7,
  endLine: 3,
  endColumn: 12,
  severity: 'error',
  message: 'No.',
  code: null,
  source: null,
  url: null,
  ...parts,
});

const finished = (check: string, problems: readonly Problem[], verdict: Verdict = 'failed'): RunEvent => ({
  type: 'check-finished',
  runId: 'r',
  atMs: 0,
  check,
  result: { ...emptyResult, verdict, problems },
});

async function open() {
  const { editor, face, clock } = await MemoryFace.open({ checks: [makeCheck('lint')] });
  let listener: RootsListener | undefined;
  const root = face.host.roots.all[0];
  assert.ok(root);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the two members that the feature uses
  const roots = {
    all: [root],
    onChange: (added: RootsListener) => ((listener = added), { dispose: () => {} }),
  } as unknown as typeof face.host.roots;
  registerProblems({ ...face.host, roots });
  const tell = (about: Root | null, event: RunEvent | null): void => listener?.(about, event);
  return { editor, root, tell, clock };
}

describe('problems', () => {
  it('stand where the tool found them', async () => {
    const { editor, root, tell } = await open();
    tell(
      root,
      finished('lint', [
        problem({ code: 'no-undef', source: 'eslint', url: 'https://eslint.org/no-undef' }),
        problem({ file: '/elsewhere/b.ts', column: null, endLine: null, endColumn: null, severity: 'warning' }),
        problem({ file: null }),
      ]),
    );
    assert.deepEqual(editor.renderProblems().split('\n'), [
      'preflight: lint: /code/app/src/a.ts:2:6-2:11 error No. (eslint no-undef)',
      'preflight: lint: /elsewhere/b.ts:2:0-2:10000 warning No. (preflight)',
      'preflight: lint: /code/app/preflight.jsonc:0:0-0:10000 error No. (preflight)',
    ]);
  });

  it('have the places that explain them', async () => {
    const { editor, root, tell } = await open();
    const related = [
      { file: 'src/b.ts', line: 4, column: 2, message: 'Declared here.' },
      { file: '/elsewhere/c.h', line: 1, column: null, message: 'And here.' },
    ];
    tell(root, finished('lint', [problem({ related })]));
    assert.equal(
      editor.renderProblems(),
      'preflight: lint: /code/app/src/a.ts:2:6-2:11 error No. (preflight) ← /code/app/src/b.ts:3:1 Declared here. ← /elsewhere/c.h:0:0 And here.',
    );
  });

  it('reach VS Code in pieces when there are thousands, and only those of the latest run', async () => {
    const { editor, root, tell, clock } = await open();
    const many = (word: string) =>
      Array.from({ length: 2_000 }, (_, index) => problem({ file: `src/${index}.ts`, message: word }));
    const count = (word: string) =>
      editor
        .renderProblems()
        .split('\n')
        .filter((line) => line.includes(word)).length;
    tell(root, finished('lint', many('old')));
    assert.equal(count('old'), 500);
    tell(root, finished('lint', many('new')));
    assert.deepEqual([count('old'), count('new')], [0, 500]);
    clock.advance(0);
    assert.deepEqual([count('old'), count('new')], [0, 2_000]);
  });

  it('are replaced by the next run of the same check, and by no other', async () => {
    const { editor, root, tell } = await open();
    tell(root, finished('lint', [problem({})]));
    tell(root, finished('types', [problem({ message: 'Type.' })]));
    tell(root, finished('types', [], 'cancelled'));
    tell(root, finished('lint', [], 'passed'));
    assert.equal(editor.renderProblems(), 'preflight: types: /code/app/src/a.ts:2:6-2:11 error Type. (preflight)');
  });

  it('go with their folder', async () => {
    const { editor, root, tell } = await open();
    tell(root, finished('lint', [problem({})]));
    Object.assign(root, { folder: { ...root.folder, uri: { toString: () => 'file:///other' } } });
    tell(null, null);
    assert.equal(editor.renderProblems(), '');
  });

  it('of the configuration stand in its file', async () => {
    const wrong = {
      severity: 'warning',
      message: 'Unknown key.',
      file: 'preflight.jsonc',
      line: 2,
      column: 3,
      check: null,
    } as const;
    const { editor } = await MemoryFace.open({ problems: [wrong] });
    assert.equal(
      editor.renderProblems(),
      'preflight: (configuration): /code/app/preflight.jsonc:1:2-1:2 warning Unknown key. (preflight)',
    );
  });
});
