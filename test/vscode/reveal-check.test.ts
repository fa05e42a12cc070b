import assert from 'node:assert/strict';
import { commands } from '../../src/vscode/contributions.ts';
import { makeCheck } from '../rig/make-check.ts';
import type { MemoryPanel } from './memory-panel.ts';
import { failed, MemoryFace, passed } from './open-memory-face.ts';

const check = (id: string) => makeCheck(id, { command: [id], kind: 'lint' });
const quietly = '{"select":true,"focus":false}';
const asked = '{"select":true,"focus":true}';

/** A window whose timeline shows a run in which `a` failed and `b` passed. */
async function openWithRun(): Promise<{ readonly face: MemoryFace; readonly panel: MemoryPanel; readonly run: string }> {
  const face = await MemoryFace.open({ checks: [check('a'), check('b'), makeCheck('c', { command: ['c'], kind: 'test' })] });
  face.editor.forwards = [commands.revealCheck];
  face.editor.execute(commands.showTimeline);
  const panel = face.editor.panels[0]!;
  panel.say({ type: 'ready', run: null });
  face.editor.execute(commands.runAll);
  await face.settle();
  await face.end('a', failed);
  await face.end('b', passed);
  await face.end('c', passed);
  await face.catchUp();
  const run = panel.take().find((message) => message.type === 'run')!.timeline.runId;
  return { face, panel, run };
}

describe('the way from the timeline to the tree', () => {
  it('follows what is chosen there, without taking the focus', async () => {
    const { face, panel, run } = await openWithRun();
    panel.say({ type: 'selected', run, check: 'b' });
    await face.settle();
    panel.say({ type: 'selected', run, check: 'c' });
    panel.say({ type: 'selected', run: 'gone', check: 'a' });
    await face.settle();
    assert.deepEqual(face.editor.revealed, [`kind lint > b ${quietly}`, `c ${quietly}`]);
  });

  it('leaves a view alone that is not in sight, or that does not show the check', async () => {
    const { face, panel, run } = await openWithRun();
    face.editor.execute(commands.showFailed);
    panel.say({ type: 'selected', run, check: 'b' });
    face.editor.execute(commands.showAllChecks);
    face.editor.isTreeVisible = false;
    panel.say({ type: 'selected', run, check: 'b' });
    await face.settle();
    assert.deepEqual(face.editor.revealed, []);
  });

  it('opens the view on request, and shows what the filter hid', async () => {
    const { face, panel, run } = await openWithRun();
    face.editor.execute(commands.showFailed);
    face.editor.isTreeVisible = false;
    panel.say({ type: 'open', run, check: 'b', place: 'row' });
    await face.settle();
    assert.deepEqual(face.editor.revealed, [`kind lint > b ${asked}`]);
    assert.match(await face.editor.renderTree(), / b {2}/);
  });

  it('says that a check is no more', async () => {
    const { face, panel, run } = await openWithRun();
    face.checks = [check('a')];
    await face.face.host.roots.all[0]?.session?.load();
    panel.say({ type: 'open', run, check: 'b', place: 'row' });
    panel.say({ type: 'selected', run, check: 'b' });
    await face.settle();
    assert.deepEqual([face.editor.revealed, face.editor.messages], [[], ['b is not among the checks any more.']]);
  });
});

describe('the way from the tree to the timeline', () => {
  const selected = (panel: MemoryPanel): string =>
    panel
      .take()
      .map((message) => (message.type === 'select' ? `select ${message.check}` : message.type))
      .filter((text) => text === 'run' || text.startsWith('select'))
      .join(', ');

  it('chooses the check in the run that is shown', async () => {
    const { face, panel } = await openWithRun();
    face.editor.execute(commands.revealInTimeline, await face.editor.findNode('b'));
    assert.equal(selected(panel), 'select b');
    assert.equal(panel.reveals, 1);
  });

  it('goes to the latest run with the check where the one that is shown has none', async () => {
    const { face, panel, run } = await openWithRun();
    face.editor.execute(commands.runCheck, await face.editor.findNode('a'));
    await face.settle();
    await face.end('a', passed);
    await face.catchUp();
    panel.take();
    face.editor.execute(commands.revealInTimeline, await face.editor.findNode('c'));
    const told = panel.take();
    assert.deepEqual(
      told.map((message) => (message.type === 'run' ? message.timeline.runId : message.type)),
      ['runs', run, 'insights', 'select'],
    );
  });

  it('opens the timeline, and chooses the check as soon as the page is there', async () => {
    const { face, panel } = await openWithRun();
    panel.dispose();
    face.editor.execute(commands.revealInTimeline, await face.editor.findNode('c'));
    const again = face.editor.panels[1]!;
    assert.deepEqual(again.take(), []);
    again.say({ type: 'ready', run: null });
    await face.settle();
    assert.equal(selected(again), 'run, select c');
  });

  it('waits for the page of a panel that was out of sight, which is made anew', async () => {
    const { face, panel } = await openWithRun();
    panel.visible = false;
    face.editor.execute(commands.revealInTimeline, await face.editor.findNode('c'));
    assert.deepEqual([selected(panel), panel.reveals], ['', 1]);
    panel.say({ type: 'ready', run: null });
    await face.settle();
    assert.equal(selected(panel), 'run, select c');
  });

  it('says that a check has never run', async () => {
    const face = await MemoryFace.open({ checks: [check('a')] });
    face.editor.execute(commands.revealInTimeline, await face.editor.findNode('a'));
    face.editor.panels[0]!.say({ type: 'ready', run: null });
    await face.settle();
    assert.deepEqual(face.editor.messages, ['a is in none of the runs that are kept: run it first.']);
  });
});
