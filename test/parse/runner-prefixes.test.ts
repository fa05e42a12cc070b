import assert from 'node:assert/strict';
import { splitByTask } from '../../src/parse/runner-prefixes.ts';

/** Each task's folder and lines; what the runner says itself comes first. */
function tasksIn(lines: readonly string[], tools: readonly string[] = []): readonly (readonly [string | null, string])[] {
  return splitByTask(lines.join('\n'), tools).map(({ folder, text }) => [folder, text.replaceAll('\n', '|')]);
}

describe('the lines of a runner of several tasks', () => {
  it('are told apart by the names that turbo writes before them', () => {
    const lines = [
      '• Packages in scope: @s/web, api',
      '@s/web:lint: a',
      'api:test:unit: b: c',
      '@s/web:lint: ',
      '@s/web:lint: d',
      '  done',
    ];
    assert.deepEqual(tasksIn(lines), [
      [null, '• Packages in scope: @s/web, api|  done'],
      [null, 'a||d'],
      [null, 'b: c'],
    ]);
  });

  it('are freed from what the logs of Azure Pipelines put before them', () => {
    assert.deepEqual(tasksIn(['##[section]Starting: Lint', '##[error]src/x.ts(3,4): error TS2304: Gone.', 'src/y.ts(1,1): x']), [
      [null, 'Starting: Lint|src/x.ts(3,4): error TS2304: Gone.|src/y.ts(1,1): x'],
    ]);
  });

  it('have the folders in which yarn says that they have failed', () => {
    const lines = [
      '[@s/a]: x',
      'The command failed in workspace @s/a@workspace:packages/a with exit code 2',
      'Failed with errors in 1s',
    ];
    assert.deepEqual(tasksIn(lines).at(-1), ['packages/a', 'x']);
  });

  it('have the folders in which turbo says that they have failed', () => {
    const failed = '@s/web#lint: command (/w/packages/web) npm run lint exited (1)';
    assert.deepEqual(tasksIn(['@s/web:lint: x', failed], ['turbo']).at(-1), [
      '/w/packages/web',
      'x|command (/w/packages/web) npm run lint exited (1)',
    ]);
  });

  it('have the folders that pnpm names, and their commands', () => {
    const lines = [
      'Scope: 2 of 3 workspace projects',
      'packages/a lint$ eslint .',
      'packages/b lint: y',
      'packages/a lint: x',
      '│ z',
      '└─ Done in 1s',
    ];
    assert.deepEqual(tasksIn(lines), [
      [null, 'Scope: 2 of 3 workspace projects'],
      ['packages/a', '$ eslint .|x|z|Done in 1s'],
      ['packages/b', 'y'],
    ]);
  });

  it('may have labels in brackets, as npm-run-all, concurrently and go-task write them', () => {
    assert.deepEqual(tasksIn(['[lint   ] a', '[types] b', '[lint   ] c']), [
      [null, ''],
      [null, 'a|c'],
      [null, 'b'],
    ]);
    assert.deepEqual(tasksIn(['[0] a', 'x', 'y', '[1] b'], ['concurrently']), [
      [null, 'x|y'],
      [null, 'a'],
      [null, 'b'],
    ]);
  });

  it('may be those of yarn, lerna, docker compose and moon', () => {
    assert.deepEqual(tasksIn(['➤ YN0000: [@s/a]: x', '[@s/a]: y']).at(-1), [null, 'x|y']);
    assert.deepEqual(tasksIn(['lerna info run in 1 package', '@s/a: x', '@s/a: y']).at(-1), [null, 'x|y']);
    assert.deepEqual(tasksIn(['web-1  | x', 'web-1  | y']).at(-1), [null, 'x|y']);
    assert.deepEqual(tasksIn(['app:lint | x', 'app:lint | y']).at(-1), [null, 'x|y']);
  });

  it('may have the time before them, and prefixes within prefixes', () => {
    const at = '2026-11-20T10:00:00.1234567Z ';
    assert.deepEqual(tasksIn([`${at}[a] x`, `${at}[b] y`, `${at}[a] z`]), [
      [null, ''],
      [null, 'x|z'],
      [null, 'y'],
    ]);
  });

  it('may have the time in other forms', () => {
    for (const at of ['[10:00:01] ', '10:00:01 ', '2026-11-20 10:00:01,123 ', '[2026-11-20T10:00:01+01:00] ', '[10:00:01 AM] '])
      assert.deepEqual(tasksIn([`${at}x`, `${at}y`]).at(-1), [null, 'x|y'], at);
  });

  it('are no tasks when there are more than anybody runs', () => {
    const lines = Array.from({ length: 5000 }, (_, index) => `[task-${index}] x`);
    assert.deepEqual(tasksIn(lines), [[null, lines.join('|')]]);
  });

  it('stay as they are when they only look a little like it', () => {
    const outputs = [
      ['src/a.c:3:14: error: x', 'src/b.c:1:1: error: y'],
      ['[ERROR] x', '[WARNING] y', '[INFO] z'],
      ['[ 25%] Building', '[1/4] Compiling'],
      ['main.c: In function f', 'main.c:1:1: error: x'],
      ['error: one', 'error: two'],
      ['Error TS1: x', ' 3 | code'],
      ['a lint: x', 'plain', 'plain', 'plain'],
    ];
    for (const lines of outputs) assert.deepEqual(tasksIn(lines), [[null, lines.join('|')]], lines[0]);
  });
});
