import assert from 'node:assert/strict';
import { settings } from '../../src/vscode/contributions.ts';
import { makeCheck } from '../rig/make-check.ts';
import { MemoryFace, passed } from './open-memory-face.ts';

const checks = [makeCheck('lint', { command: ['lint'] })];

async function open(isTrusted: boolean, choice: string): Promise<MemoryFace> {
  const face = new MemoryFace({ checks, isTrusted });
  face.editor.setSetting(settings.runOnOpen, true);
  face.editor.choice = choice;
  await face.catchUp();
  return face;
}

describe('run on opening', () => {
  it('runs everything once the commands are accepted, and once only', async () => {
    const face = await open(true, 'Run on Opening');
    assert.deepEqual(face.running, ['lint']);
    assert.deepEqual(face.editor.messages, ['warning: Preflight would run these commands of app whenever it is opened.\nlint']);
    await face.end('lint', passed);
    await face.face.host.roots.all[0]?.session?.load();
    await face.catchUp();
    assert.deepEqual(face.running, []);
  });

  it('runs nothing where that is not wanted, or nothing is trusted yet', async () => {
    assert.deepEqual((await open(true, '')).running, []);
    const face = await open(false, 'Run on Opening');
    assert.deepEqual([face.running, face.editor.messages], [[], []]);
    face.editor.grantTrust();
    await face.catchUp();
    assert.deepEqual(face.running, ['lint']);
  });
});
