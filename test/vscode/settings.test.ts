import assert from 'node:assert/strict';
import { maxThreads } from '../../src/config/environment.ts';
import { settings } from '../../src/vscode/contributions.ts';
import { makeCheck } from '../rig/make-check.ts';
import { MemoryFace } from './open-memory-face.ts';

const none = { maxParallel: null, ioThreads: null, cpuThreads: null };

describe('the settings', () => {
  it('reach the engine as they are now, whenever one of them changes', async () => {
    const face = await MemoryFace.open({ checks: [makeCheck('a')] });
    assert.deepEqual([face.loads, face.settings], [1, none]);
    face.editor.setSetting(settings.maxParallel, 3);
    face.editor.setSetting(settings.cpuThreads, 2);
    face.clock.advance(200);
    await face.settle();
    assert.deepEqual([face.loads, face.settings], [2, { ...none, maxParallel: 3, cpuThreads: 2 }]);
    face.editor.setSetting('editor.fontSize', 3);
    face.clock.advance(200);
    await face.settle();
    assert.equal(face.loads, 2);
  });

  for (const wrong of [0, -1, 1.5, maxThreads + 1, '4', true, {}]) {
    it(`count as absent when wrong: ${JSON.stringify(wrong)}`, async () => {
      const face = await MemoryFace.open({ checks: [makeCheck('a')] });
      face.editor.setSetting(settings.ioThreads, wrong);
      face.editor.setSetting(settings.maxParallel, maxThreads);
      face.clock.advance(200);
      await face.settle();
      assert.deepEqual(face.settings, { ...none, maxParallel: maxThreads });
    });
  }
});
