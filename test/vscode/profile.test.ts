import assert from 'node:assert/strict';
import { commands } from '../../src/vscode/contributions.ts';
import { makeCheck } from '../rig/make-check.ts';
import { MemoryFace, passed } from './open-memory-face.ts';

const command = (id: string, parts: Parameters<typeof makeCheck>[1] = {}) =>
  makeCheck(id, { title: id.toUpperCase(), command: [id], ...parts });
const checks = [
  command('build'),
  command('test', { needs: ['build'] }),
  command('off', { enabled: false }),
  command('gone', { unavailable: 'not installed' }),
];

/** Picks a line, and waits until it runs. */
async function profile(label: string, options: Parameters<typeof MemoryFace.open>[0] = { checks }): Promise<MemoryFace> {
  const face = await MemoryFace.open(options);
  face.editor.choice = label;
  face.editor.execute(commands.profile);
  await face.settle();
  return face;
}

describe('running checks to see what they cost', () => {
  it('offers all, all one at a time, and each check that can run', async () => {
    const face = await profile('');
    assert.deepEqual(face.editor.offered, ['All Checks', 'All Checks One at a Time', 'BUILD', 'TEST']);
    assert.deepEqual([face.running, face.editor.executed], [[], []]);
  });

  it('takes no verdict over, and shows the timeline', async () => {
    const face = await profile('All Checks');
    assert.deepEqual(face.requests, [{ cache: 'refresh', mode: 'parallel' }]);
    assert.deepEqual([face.running, face.editor.executed], [['build'], [commands.showTimeline]]);
  });

  it('runs one check with what it needs', async () => {
    const face = await profile('TEST');
    assert.deepEqual(face.requests, [{ ids: ['test'], cache: 'refresh' }]);
    await face.end('build', passed);
    assert.deepEqual(face.running, ['test']);
  });

  it('runs one check at a time for those who compare', async () => {
    const face = await profile('All Checks One at a Time', { checks: [command('a'), command('b')], jobs: 4 });
    assert.deepEqual(face.running, ['a']);
    await face.end('a', passed);
    assert.deepEqual(face.running, ['b']);
    const folders = ['/code/app', '/code/lib'];
    const several = await profile('All Checks One at a Time', { checks: [command('a')], folders });
    assert.equal(several.requests.length, 1);
    await several.end('a', passed);
    assert.equal(several.requests.length, 2);
  });

  it('names the folder of a check where there are several', async () => {
    const face = await profile('All Checks', { checks: [command('a')], folders: ['/code/app', '/code/lib'] });
    assert.deepEqual(face.editor.offered, ['All Checks', 'All Checks One at a Time', 'A', 'A']);
    assert.equal(face.requests.length, 2);
  });

  it('is refused where nothing may run, and while something runs', async () => {
    const untrusted = await profile('All Checks', { checks, isTrusted: false });
    assert.deepEqual(untrusted.editor.messages, ['Preflight runs nothing in a workspace that is not trusted.']);
    const face = await profile('All Checks');
    await face.editor.execute(commands.profile);
    assert.deepEqual(face.editor.messages, ['Preflight is running. Cancel that run first, or wait for its end.']);
    assert.equal(face.requests.length, 1);
  });
});
