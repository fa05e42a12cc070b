import assert from 'node:assert/strict';
import { commands } from '../../src/vscode/contributions.ts';
import { makeCheck } from '../rig/make-check.ts';
import { failed, MemoryFace, passed } from './open-memory-face.ts';

const ids = Array.from({ length: 20 }, (_, index) => `check-${index}`);

/** One run in which the last check fails with a problem in a file. */
async function runOnce(face: MemoryFace): Promise<void> {
  face.editor.execute(commands.runAll);
  await face.settle();
  const output = { text: 'src/a.ts(3,5): error TS1: No.\n', truncatedChars: 0 };
  for (const id of ids) await face.end(id, id === ids.at(-1) ? { ...failed, output } : passed);
  face.editor.save('/code/app/src/a.ts');
  await face.catchUp();
  await face.catchUp();
}

describe('a face that is used for long', () => {
  it('holds no more after many runs than after one', async () => {
    const face = await MemoryFace.open({ checks: ids.map((id) => makeCheck(id, { command: [id] })), jobs: 20 });
    await runOnce(face);
    const held = () => [face.editor.held, face.clock.pendingTimers];
    const before = held();
    for (let run = 0; run < 10; run++) await runOnce(face);
    assert.deepEqual(held(), before);
  });

  it('gives everything back at its end', async () => {
    const face = await MemoryFace.open({ checks: ids.map((id) => makeCheck(id, { command: [id] })), jobs: 20 });
    await runOnce(face);
    face.face.dispose();
    await face.face.close();
    assert.deepEqual(
      [face.editor.held, face.clock.pendingTimers],
      [{ listeners: 0, commands: 0, channels: 0, collections: 0 }, 0],
    );
  });
});
