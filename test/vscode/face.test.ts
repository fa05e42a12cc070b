import assert from 'node:assert/strict';
import { commands, contextKeys } from '../../src/vscode/contributions.ts';
import { makeCheck } from '../rig/make-check.ts';
import { failed, MemoryFace, passed } from './open-memory-face.ts';

const command = (id: string, parts: Parameters<typeof makeCheck>[1] = {}) => makeCheck(id, { command: [id], ...parts });

describe('the face', () => {
  it('registers everything at once, and reads nothing before VS Code has had its turn', () => {
    const face = new MemoryFace({ checks: [command('a')] });
    assert.deepEqual(face.editor.commandIds, Object.values(commands).toSorted());
    assert.equal(face.loads, 0);
  });

  it('shows what would run in a workspace that is not trusted, and starts nothing until it is', async () => {
    const face = await MemoryFace.open({ checks: [command('a')], isTrusted: false });
    await face.editor.execute(commands.runAll);
    await face.settle();
    face.face.host.roots.all[0]?.run();
    await face.settle();
    assert.deepEqual([face.loads, face.running], [1, []]);
    assert.deepEqual(face.editor.messages, ['Preflight runs nothing in a workspace that is not trusted.']);
    const why = 'This is what would run. Nothing does until you trust this workspace.';
    assert.equal(await face.editor.renderTree(), `${why}\n[circle-large-outline] a  a`);

    face.editor.grantTrust();
    await face.settle();
    assert.equal(await face.editor.renderTree(), '[circle-large-outline] a  a');
    assert.deepEqual(face.running, []);
  });

  it('opens a folder that is added, and ends what runs in one that is taken out', async () => {
    const face = await MemoryFace.open({ checks: [command('a')], folders: ['/code/one'] });
    face.editor.execute(commands.runAll);
    await face.settle();
    assert.deepEqual(face.running, ['a']);
    face.editor.setFolders('/code/two');
    await face.settle();
    assert.deepEqual(face.running, []);
    assert.equal(await face.editor.renderTree(), '[circle-large-outline] a  a');
    assert.equal(face.loads, 2);
  });

  it('tells when-clauses what goes on', async () => {
    const face = await MemoryFace.open({ checks: [command('a')] });
    const keys = () => [face.editor.context.get(contextKeys.isLoaded), face.editor.context.get(contextKeys.isRunning)];
    assert.deepEqual(keys(), [true, false]);
    face.editor.execute(commands.runAll);
    await face.settle();
    assert.deepEqual(keys(), [true, true]);
    await face.end('a', passed);
    assert.deepEqual(keys(), [true, false]);
  });

  it('does not run twice at once', async () => {
    const face = await MemoryFace.open({ checks: [command('a'), command('b')] });
    face.editor.execute(commands.runCheck, await face.editor.findNode('a'));
    await face.settle();
    await face.editor.execute(commands.runAll);
    assert.deepEqual(face.running, ['a']);
    assert.deepEqual(face.editor.messages, ['Preflight is running. Cancel that run first, or wait for its end.']);
  });

  it('says why a check cannot run', async () => {
    const face = await MemoryFace.open({ checks: [command('gen', { enabled: false }), command('test', { needs: ['gen'] })] });
    await face.editor.execute(commands.runAll);
    assert.match(face.editor.messages.join(), /^error: "test" depends on "gen", which is disabled\./);
  });

  it('cancels one check and leaves the others alone', async () => {
    const face = await MemoryFace.open({ checks: [command('a'), command('b')] });
    face.editor.execute(commands.runAll);
    await face.settle();
    face.editor.execute(commands.cancelCheck, await face.editor.findNode('a'));
    await face.settle();
    assert.deepEqual(face.running, ['b']);
  });

  it('ends everything when VS Code goes', async () => {
    const face = await MemoryFace.open({ checks: [command('a')] });
    face.editor.execute(commands.runAll);
    await face.settle();
    face.face.dispose();
    await face.face.close();
    assert.deepEqual(face.running, []);
    assert.deepEqual(face.editor.commandIds, []);
    assert.equal(face.clock.pendingTimers, 0);
  });

  it('is gone within four seconds, whatever does not end', async () => {
    const face = await MemoryFace.open({ checks: [command('a'), command('b')] });
    face.stubborn.add('b');
    face.editor.execute(commands.runAll);
    await face.settle();
    const startedMs = face.clock.nowMs();
    let isClosed = false;
    const closed = face.face.close().then(() => (isClosed = true));
    for (let passedMs = 0; passedMs < 3_700; passedMs += 100) await face.settle();
    assert.deepEqual([isClosed, face.running], [false, ['b']]);
    await face.settle();
    await face.settle();
    await closed;
    assert.deepEqual([face.lastResorts, face.clock.pendingTimers], [[startedMs + 2_700], 0]);
  });

  it('asks nothing of VS Code after its end, not even to note what goes wrong', async () => {
    const face = await MemoryFace.open({ checks: [command('a')], folders: ['/code/one', '/code/two'] });
    const [root] = face.face.host.roots.all;
    root?.session?.onEvent(() => {
      throw new Error('a bug of a listener');
    });
    face.editor.execute(commands.runAll);
    await face.settle();
    assert.match(face.editor.output('Preflight'), /\[error\] A listener failed: a bug of a listener/);
    const told = face.editor.output('Preflight');
    const closed = face.face.close();
    await face.settle();
    assert.equal(face.editor.output('Preflight'), told);
    face.face.dispose();
    await closed;
    assert.deepEqual(face.running, []);
  });

  it('runs no more at a time in two folders than in one', async () => {
    const face = await MemoryFace.open({ checks: [command('a')], folders: ['/code/one', '/code/two'], jobs: 1 });
    const states = () => face.face.host.roots.all.map(({ session }) => session?.state?.checks.get('a')?.status);
    face.editor.execute(commands.runAll);
    await face.settle();
    assert.deepEqual(states(), ['running', 'queued']);
    await face.end('a', passed, 5);
    await face.settle();
    assert.deepEqual(states(), ['finished', 'running']);
    await face.end('a', passed, 5);
  });

  it('writes what happened to its log, failures as warnings', async () => {
    const face = await MemoryFace.open({ checks: [command('a'), command('b')] });
    face.editor.execute(commands.runAll);
    await face.settle();
    await face.end('a', failed, 7);
    await face.end('b', passed, 5);
    const log = face.editor.output('Preflight');
    assert.match(log, /\[info\] Run of 2 checks in \/code\/app, 2 at once, started by manual/);
    assert.match(log, /\[warn\] a failed: exit code 1 \(7 ms\)/);
    assert.match(log, /\[info\] Run failed after \d+ ms/);
    assert.doesNotMatch(log, /\[error\]/);
  });
});
