import assert from 'node:assert/strict';
import { commands, contextKeys } from '../../src/vscode/contributions.ts';
import { MemoryFace } from './open-memory-face.ts';

describe('a machine without git', () => {
  it('is told to the welcome of the view when the checks are known, and again when they are read anew', async () => {
    const face = new MemoryFace({});
    face.hasGit = false;
    await face.settle();
    await face.catchUp();
    assert.equal(face.editor.context.get(contextKeys.isGitMissing), true);
    face.hasGit = true;
    await face.editor.execute(commands.reload);
    await face.settle();
    assert.equal(face.editor.context.get(contextKeys.isGitMissing), false);
  });

  it('is no more spoken of when the face is closed', async () => {
    const face = await MemoryFace.open({});
    assert.equal(face.editor.context.get(contextKeys.isGitMissing), false);
    const { promise, resolve } = Promise.withResolvers<void>();
    [face.hasGit, face.answer] = [false, promise];
    await face.editor.execute(commands.reload);
    await face.turns();
    face.face.dispose();
    resolve();
    await face.settle();
    assert.equal(face.editor.context.get(contextKeys.isGitMissing), false);
  });
});
