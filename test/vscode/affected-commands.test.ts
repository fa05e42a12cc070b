import assert from 'node:assert/strict';
import { commands } from '../../src/vscode/contributions.ts';
import { makeCheck } from '../rig/make-check.ts';
import { MemoryFace } from './open-memory-face.ts';

const command = (id: string, parts: Parameters<typeof makeCheck>[1] = {}) => makeCheck(id, { command: [id], ...parts });
const checks = [command('docs', { inputs: ['docs/**'] }), command('lint', { inputs: ['src/**'] })];

/** Choosing the inputs asks the disk. */
async function untilRunning(face: MemoryFace): Promise<readonly string[]> {
  while (face.running.length === 0) await face.settle();
  return face.running;
}

describe('running what a change concerns', () => {
  it('runs the checks whose verdict the file in front can change', async () => {
    const face = await MemoryFace.open({ checks });
    face.editor.activeFile = '/code/app/src/a.ts';
    face.editor.execute(commands.runFile);
    assert.deepEqual(await untilRunning(face), ['lint']);
  });

  it('says when that is none, and when no file is open', async () => {
    const face = await MemoryFace.open({ checks });
    await face.editor.execute(commands.runFile);
    face.editor.activeFile = '/elsewhere/a.ts';
    await face.editor.execute(commands.runFile);
    face.editor.activeFile = '/code/app/README.md';
    await face.editor.execute(commands.runFile);
    assert.deepEqual(face.editor.messages, [
      'No file of the workspace is open in the editor.',
      'No file of the workspace is open in the editor.',
      'No check is concerned by what has changed.',
    ]);
    assert.deepEqual(face.running, []);
  });

  it('says why nobody knows what has changed', async () => {
    const face = await MemoryFace.open({ checks });
    await face.editor.execute(commands.runAffected);
    assert.match(face.editor.messages.join(), /^error: \/code\/app is not in a git work tree/);
  });
});
