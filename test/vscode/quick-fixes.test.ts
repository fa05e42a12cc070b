import assert from 'node:assert/strict';
import type { Edit, Problem } from '../../src/model/problem.ts';
import type { Board } from '../../src/vscode/board.ts';
import { emptyResult } from '../../src/model/verdict.ts';
import { makeCheck } from '../rig/make-check.ts';
import { MemoryFace } from './open-memory-face.ts';

const edit = (line: number, replaces: string | null, text: string, parts: Partial<Edit> = {}): Edit => ({
  file: 'src/a.ts',
  line,
  column: 1,
  endLine: line,
  endColumn: 1 + (replaces ?? '').length,
  text,
  replaces,
  ...parts,
});

const problem = (line: number, edits: readonly Edit[], parts: Partial<Problem> = {}): Problem => ({
  file: 'src/a.ts',
  line,
  column: 1,
  endLine: line,
  endColumn: 4,
  severity: 'error',
  message: 'Use let.',
  code: 'no-var',
  source: 'eslint',
  url: null,
  fix: { title: null, edits },
  ...parts,
});

async function open(problems: readonly Problem[], files: Readonly<Record<string, string>>) {
  const { editor, face } = await MemoryFace.open({ checks: [makeCheck('lint')] });
  const [root] = face.host.roots.all;
  assert.ok(root);
  const plan = { id: 'lint', title: 'lint', kind: 'lint', dependsOn: [] } as const;
  const result = { ...emptyResult, verdict: 'failed', problems } as const;
  const state = { status: 'finished', plan, queuedAtMs: 0, startedAtMs: 0, finishedAtMs: 0, result } as const;
  const board: Board = {
    ...root.board,
    entries: new Map([['lint', { runId: 'r', state, startedMs: null, usualMs: null, stale: null }]]),
  };
  root.board = board;
  for (const [path, text] of Object.entries(files)) editor.files.set(`/code/app/${path}`, text);
  return (line: number, path = 'src/a.ts') => editor.quickFixes(`/code/app/${path}`, line);
}

const text = 'var a;\nvar b;\nconst c = 1;\n';

describe('quick fixes', () => {
  it('are those of the tool, where the problem is', async () => {
    const fixes = await open(
      [problem(2, [edit(2, 'var', 'let')], { fix: { title: 'Replace var', edits: [edit(2, 'var', 'let')] } })],
      {
        'src/a.ts': text,
      },
    );
    assert.deepEqual(await fixes(1), ['Fix: Replace var (eslint) → /code/app/src/a.ts:1:0-1:3 "let"']);
    assert.deepEqual([await fixes(0), await fixes(2), await fixes(1, 'src/b.ts')], [[], [], []]);
  });

  it('are offered on each line of a problem, and on the whole line where the tool says not where it ends', async () => {
    const linesOf = async (parts: Partial<Problem>): Promise<number[]> => {
      const fixes = await open([problem(2, [edit(2, 'var', 'let')], parts)], { 'src/a.ts': text });
      const found = await Promise.all([0, 1, 2, 3].map(async (line) => ((await fixes(line)).length > 0 ? [line] : [])));
      return found.flat();
    };
    assert.deepEqual(await linesOf({ endLine: 3, endColumn: 2 }), [1, 2]);
    assert.deepEqual(await linesOf({ endLine: null, endColumn: null }), [1]);
    assert.deepEqual(await linesOf({ line: null, column: null, endLine: null, endColumn: null }), []);
  });

  it('are offered for all problems of a rule in the file at once', async () => {
    const fixes = await open([problem(1, [edit(1, 'var', 'let')]), problem(2, [edit(2, 'var', 'let')])], { 'src/a.ts': text });
    assert.deepEqual(await fixes(0), [
      'Fix: Use let. (eslint) → /code/app/src/a.ts:0:0-0:3 "let"',
      'Fix all no-var problems in this file → /code/app/src/a.ts:0:0-0:3 "let", /code/app/src/a.ts:1:0-1:3 "let"',
    ]);
  });

  it('are not offered when the text is not what the tool saw any more', async () => {
    for (const replaces of ['let', 'va', null])
      assert.deepEqual(
        await (
          await open([problem(1, [edit(1, replaces, 'x')])], { 'src/a.ts': text })
        )(0),
        replaces === 'va' ? ['Fix: Use let. (eslint) → /code/app/src/a.ts:0:0-0:2 "x"'] : [],
      );
    const other = edit(1, 'gone', 'x', { file: 'src/other.ts' });
    assert.deepEqual(await (await open([problem(1, [edit(1, 'var', 'let'), other])], { 'src/a.ts': text }))(0), []);
  });

  it('leave out, of repairs of the same text, all but the first', async () => {
    const whole = edit(1, 'var a', 'let a');
    const fixes = await open([problem(1, [whole]), problem(1, [edit(1, 'var', 'const')]), problem(2, [edit(2, 'var', 'let')])], {
      'src/a.ts': text,
    });
    const all = (await fixes(1)).find((fix) => fix.startsWith('Fix all'));
    assert.equal(
      all,
      'Fix all no-var problems in this file → /code/app/src/a.ts:0:0-0:5 "let a", /code/app/src/a.ts:1:0-1:3 "let"',
    );
  });
});
