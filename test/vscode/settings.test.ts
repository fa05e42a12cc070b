import assert from 'node:assert/strict';
import { emptySettings as none, maxThreads } from '../../src/config/environment.ts';
import { settings } from '../../src/vscode/contributions.ts';
import { makeCheck } from '../rig/make-check.ts';
import { MemoryFace, passed } from './open-memory-face.ts';

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

  it('say the limits of checks as the configuration file does', async () => {
    const face = await MemoryFace.open({ checks: [makeCheck('a')] });
    const set = async (name: string, value: unknown) => {
      face.editor.setSetting(name, value);
      face.clock.advance(200);
      await face.settle();
      return face.settings;
    };
    assert.deepEqual(await set(settings.defaultTimeout, '1.5m'), { ...none, defaults: { timeout: 90_000 } });
    assert.deepEqual(await set(settings.defaultTimeout, 'off'), { ...none, defaults: { timeout: null } });
    assert.deepEqual(await set(settings.grace, '2s'), { ...none, defaults: { timeout: null, grace: 2_000 } });
    assert.deepEqual(await set(settings.detect, false), { ...none, defaults: { timeout: null, grace: 2_000 }, detect: false });
    assert.equal((await set(settings.metrics, false))?.metrics, false);
  });

  for (const wrong of ['', '5', '0s', 'never', '30d', '-1s', 5, 0, true, {}, []]) {
    it(`are no limit of a check when wrong: ${JSON.stringify(wrong)}`, async () => {
      const face = await MemoryFace.open({ checks: [makeCheck('a')] });
      for (const name of [settings.defaultTimeout, settings.grace]) face.editor.setSetting(name, wrong);
      face.editor.setSetting(settings.grace, wrong);
      face.editor.setSetting(settings.detect, 'no');
      face.editor.setSetting(settings.metrics, 'off');
      face.clock.advance(200);
      await face.settle();
      assert.deepEqual([face.loads, face.settings], [2, none]);
    });
  }

  it('know no grace without an end', async () => {
    const face = await MemoryFace.open({ checks: [makeCheck('a')] });
    face.editor.setSetting(settings.grace, 'off');
    face.clock.advance(200);
    await face.settle();
    assert.deepEqual(face.settings, none);
  });

  it('leave out what former runs took where durations are not kept', async () => {
    const face = await MemoryFace.open({ checks: [makeCheck('a', { command: ['a'] })] });
    face.usualMs = { a: 2_000 };
    const root = face.face.host.roots.all[0]!;
    const run = async () => {
      root.run();
      await face.settle();
      await face.end('a', passed, 500);
      return root.board.entries.get('a')?.usualMs;
    };
    assert.equal(await run(), 2_000);
    face.editor.setSetting(settings.metrics, false);
    face.clock.advance(200);
    await face.settle();
    assert.equal(await run(), null);
    assert.equal(root.history(['a']), null);
  });
});
