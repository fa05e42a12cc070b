import assert from 'node:assert/strict';
import { commands, settings } from '../../src/vscode/contributions.ts';
import { makeCheck } from '../rig/make-check.ts';
import { MemoryFace, passed } from './open-memory-face.ts';

const onSave = (id: string) => makeCheck(id, { command: [id], on: ['save', 'manual'] });
const stale = {
  state: 'stale',
  verdict: 'passed',
  at: '',
  fingerprint: 'x',
  files: ['a.ts'],
  moreFiles: 0,
  differences: [],
} as const;

/** After a run, and then a change of a file by another program. */
async function openAfterChange(isWanted: boolean): Promise<MemoryFace> {
  const face = await MemoryFace.open({ checks: [onSave('lint'), makeCheck('test', { command: ['test'] })] });
  face.editor.setSetting(settings.runWhenStale, isWanted);
  face.editor.choice = 'Run on Changes';
  face.editor.execute(commands.runAll);
  await face.settle();
  await face.end('lint', passed);
  await face.end('test', passed);
  face.freshness = { lint: stale, test: stale };
  await change(face);
  return face;
}

async function change(face: MemoryFace): Promise<void> {
  face.editor.touch('/code/app/a.ts');
  await face.catchUp();
  await face.catchUp();
}

describe('running what is out of date', () => {
  it('happens when the user wants it, for checks that may run when files change', async () => {
    assert.deepEqual((await openAfterChange(false)).running, []);
    const face = await openAfterChange(true);
    assert.deepEqual(face.running, ['lint']);
    const question = 'warning: Preflight would run these commands of app whenever its files change.\nlint';
    assert.deepEqual(face.editor.messages, [question]);
  });

  it('stops where a check makes itself out of date', async () => {
    const face = await openAfterChange(true);
    for (let round = 0; round < 3; round++) {
      await face.end('lint', passed);
      await change(face);
    }
    assert.deepEqual(face.running, []);
    assert.match(face.editor.output('Preflight'), /lint: out of date 4 times within 10 s/);
  });
});
