import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commands } from '../../src/vscode/contributions.ts';
import { makeCheck } from '../rig/make-check.ts';
import { MemoryFace } from './open-memory-face.ts';

describe('opening the place of a problem', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(realpathSync(tmpdir()), 'preflight-open-'));
    for (const name of ['app/src', 'lib', 'else']) mkdirSync(join(folder, name), { recursive: true });
    for (const file of ['app/src/a.ts', 'lib/b.ts', 'else/c.ts']) writeFileSync(join(folder, file), '');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Clicks a problem in this file; what was asked, and what was opened. */
  async function click(
    file: string,
    answer = '',
  ): Promise<{ readonly asked: readonly string[]; readonly opened: readonly string[] }> {
    const folders = [join(folder, 'app'), join(folder, 'lib')];
    const { editor, face } = await MemoryFace.open({ checks: [makeCheck('lint')], folders });
    editor.choice = answer;
    const problem = { file, line: 3, column: 5 };
    await editor.execute(commands.openProblem, { root: face.host.roots.all[0], problem });
    const short = (text: string) => text.replaceAll(folder, '');
    return { asked: editor.messages.map(short), opened: editor.executed.map(short) };
  }

  const openedAlone = (file: string) => ({ asked: [], opened: [`vscode.open file://${file} [object Object]`] });
  const question = (file: string) =>
    `warning: ${file} lies outside of the workspace. Open it?\nA check names it as the place of a problem.`;

  it('asks nothing about a file of the workspace, there or not, in whichever of its folders', async () => {
    assert.deepEqual(await click('src/a.ts'), openedAlone('/app/src/a.ts'));
    assert.deepEqual(await click('src/gone.ts'), openedAlone('/app/src/gone.ts'));
    assert.deepEqual(await click(join(folder, 'lib/b.ts')), openedAlone('/lib/b.ts'));
    assert.deepEqual(await click('../lib/b.ts'), openedAlone('/lib/b.ts'));
  });

  it('asks before a file outside is opened, and leaves it closed unless that is wanted', async () => {
    assert.deepEqual(await click(join(folder, 'else/c.ts')), { asked: [question('/else/c.ts')], opened: [] });
    assert.deepEqual(await click('../else/c.ts'), { asked: [question('/else/c.ts')], opened: [] });
    const { opened } = await click('../else/c.ts', 'Open');
    assert.deepEqual(opened, openedAlone('/else/c.ts').opened);
  });

  it('asks also when a link leads out, but not when the folder itself is one', async () => {
    symlinkSync(join(folder, 'else'), join(folder, 'app/link'));
    assert.deepEqual(await click('link/c.ts'), { asked: [question('/app/link/c.ts')], opened: [] });
    rmSync(join(folder, 'lib'), { recursive: true });
    symlinkSync(join(folder, 'else'), join(folder, 'lib'));
    assert.deepEqual(await click('../lib/c.ts'), openedAlone('/lib/c.ts'));
  });

  it('does nothing for a problem without a file', async () => {
    const { editor, face } = await MemoryFace.open({ checks: [makeCheck('lint')] });
    await editor.execute(commands.openProblem, {
      root: face.host.roots.all[0],
      problem: { file: null, line: null, column: null },
    });
    assert.deepEqual([editor.messages, editor.executed], [[], []]);
  });
});
