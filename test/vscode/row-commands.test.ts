import assert from 'node:assert/strict';
import { commands } from '../../src/vscode/contributions.ts';
import { makeCheck } from '../rig/make-check.ts';
import { failed, MemoryFace, passed } from './open-memory-face.ts';

const command = (id: string, parts: Parameters<typeof makeCheck>[1] = {}) => makeCheck(id, { command: [id], ...parts });
const configuration = '/code/app/preflight.jsonc';

async function contextOf(face: MemoryFace, title: string): Promise<string | undefined> {
  return (await face.editor.tree?.getTreeItem(await face.editor.findNode(title)))?.contextValue;
}

describe('the commands on a row', () => {
  it('are offered by what the check has', async () => {
    const face = await MemoryFace.open({
      checks: [
        command('gen', { source: { origin: 'detected', file: null, line: null, reason: 'git' } }),
        command('lint', { fix: ['lint', '--fix'], needs: ['gen'] }),
        command('e2e', { enabled: false }),
      ],
    });
    assert.deepEqual(
      [await contextOf(face, 'gen'), await contextOf(face, 'lint'), await contextOf(face, 'e2e')],
      ['check enabled', 'check enabled has-needs has-fix has-definition', 'check disabled has-definition'],
    );
    face.editor.execute(commands.runAll);
    await face.settle();
    assert.equal(await contextOf(face, 'lint'), 'check-active enabled has-needs has-fix has-run has-definition');
    await face.end('gen', passed);
    await face.end('lint', { ...failed, output: { text: 'src/a.ts(3,5): error TS1: No.\n', truncatedChars: 0 } });
    assert.deepEqual(
      [await contextOf(face, 'gen'), await contextOf(face, 'lint'), await contextOf(face, 'a.ts')],
      ['check enabled has-run', 'check enabled has-needs has-fix has-run has-definition', 'file'],
    );
  });

  it('run the fix of a check, and then the check, and nothing else meanwhile', async () => {
    const face = await MemoryFace.open({ checks: [command('lint', { fix: ['lint', '--fix'] }), command('test')] });
    face.editor.execute(commands.fixCheck, await face.editor.findNode('lint'));
    await face.settle();
    assert.deepEqual(face.running, ['lint --fix']);
    await face.editor.execute(commands.runAll);
    assert.deepEqual(face.running, ['lint --fix']);
    assert.deepEqual(face.editor.messages, ['error: A fix changes files at the moment: run the checks when it has ended.']);
    face.finish('lint --fix', { ...failed, output: { text: '1 left\n', truncatedChars: 0 } });
    await face.settle();
    assert.deepEqual(face.running, ['lint']);
    await face.end('lint', passed);
    assert.match(
      face.editor.output('Preflight'),
      /\[info\] Fix of lint: lint --fix\n\[info\] 1 left\n\[warn\] Fix of lint failed/,
    );
  });

  it('run no fix where nothing is trusted', async () => {
    const face = await MemoryFace.open({ checks: [command('lint', { fix: ['x'] })], isTrusted: false });
    await face.editor.execute(commands.fixCheck, await face.editor.findNode('lint'));
    await face.face.host.roots.all[0]?.fix({ command: ['x'], cwd: '.', env: {}, graceMs: 1, timeoutMs: null });
    assert.deepEqual(face.running, []);
  });

  it('say when a fix could not run', async () => {
    const face = await MemoryFace.open({ checks: [command('lint', { fix: ['nowhere'] })] });
    face.editor.execute(commands.fixCheck, await face.editor.findNode('lint'));
    await face.settle();
    face.finish('nowhere', { ...failed, verdict: 'errored', reason: 'there is no program nowhere' });
    await face.settle();
    assert.deepEqual(
      [face.editor.messages, face.running],
      [['error: The fix of lint could not run: there is no program nowhere'], []],
    );
  });

  it('run a check without what it needs', async () => {
    const face = await MemoryFace.open({ checks: [command('gen'), command('test', { needs: ['gen'] })] });
    face.editor.execute(commands.runAlone, await face.editor.findNode('test'));
    await face.settle();
    assert.deepEqual(face.running, ['test']);
  });

  it('switch a check off and on in the configuration, and leave the rest of it as it is', async () => {
    const face = await MemoryFace.open({ checks: [command('lint')] });
    const node = await face.editor.findNode('lint');
    await face.editor.execute(commands.disableCheck, node);
    assert.equal(
      face.editor.files.get(configuration),
      '{\n  "checks": {\n    "lint": {\n      "enabled": false\n    }\n  }\n}\n',
    );
    assert.equal(face.loads, 2);
    face.editor.files.set(configuration, '{\n  // Ours.\n  "checks": { "lint": { "enabled": false } },\n}\n');
    await face.editor.execute(commands.enableCheck, node);
    assert.equal(face.editor.files.get(configuration), '{\n  // Ours.\n  "checks": { "lint": { "enabled": true } },\n}\n');
    face.editor.files.set(configuration, '{ "checks": ');
    await face.editor.execute(commands.enableCheck, node);
    assert.equal(face.editor.files.get(configuration), '{ "checks": ');
    assert.match(face.editor.messages.join(), /^error: preflight\.jsonc: The configuration cannot be read/);
  });
});

describe('clearing', () => {
  it('forgets the verdicts and problems that are shown, and nothing that runs', async () => {
    const face = await MemoryFace.open({ checks: [command('lint'), command('test')] });
    face.editor.execute(commands.runAll);
    await face.settle();
    await face.end('lint', { ...failed, output: { text: 'src/a.ts(3,5): error TS1: No.\n', truncatedChars: 0 } });
    assert.match(face.editor.renderProblems(), /No\./);
    await face.editor.execute(commands.clearProblems);
    await face.catchUp();
    assert.equal(face.editor.renderProblems(), '');
    assert.match(await face.editor.renderTree(), /^\[circle-large-outline\] lint {2}lint\n\[loading~spin\] test {2}running/);
  });

  it('asks before it forgets the verdicts of all workspaces', async () => {
    const face = await MemoryFace.open({ checks: [command('lint')] });
    await face.editor.execute(commands.clearCache);
    const question = 'warning: Forget the verdicts of all workspaces? Every check then runs again.\n';
    assert.deepEqual(face.editor.messages, [question]);
    face.editor.choice = 'Clear Cache';
    await face.editor.execute(commands.clearCache);
    assert.deepEqual(face.editor.messages, [question, question, 'The verdicts are forgotten: 7 files removed.']);
  });
});
