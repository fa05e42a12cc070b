import assert from 'node:assert/strict';
import { commands } from '../../src/vscode/contributions.ts';
import { makeCheck } from '../rig/make-check.ts';
import { failed, MemoryFace, passed } from './open-memory-face.ts';

const command = (id: string, parts: Parameters<typeof makeCheck>[1] = {}) => makeCheck(id, { command: [id], ...parts });

/** After a run in which `lint` failed and `test` passed. */
async function openAfterRun() {
  const face = await MemoryFace.open({ checks: [command('lint'), command('test')] });
  face.editor.execute(commands.runAll);
  await face.settle();
  await face.end('lint', { ...failed, output: { text: 'src/a.ts(3,5): error TS1: No *way*.\n', truncatedChars: 0 } }, 10);
  await face.end('test', { ...passed, durationMs: 30 });
  await face.catchUp();
  return face;
}

describe('the commands', () => {
  it('wait until it is known which checks a folder has that was only just opened', async () => {
    const face = new MemoryFace({ checks: [command('lint')] });
    face.editor.execute(commands.runAll);
    await face.settle();
    assert.deepEqual(face.running, ['lint']);
    await face.end('lint', passed);
  });

  it('run what failed, and what ran last', async () => {
    const face = await openAfterRun();
    face.editor.execute(commands.runFailed);
    await face.settle();
    assert.deepEqual(face.running, ['lint']);
    await face.end('lint', passed);
    await face.catchUp();
    face.editor.execute(commands.runAgain);
    await face.settle();
    assert.deepEqual(face.running, ['lint']);
    await face.end('lint', passed);
    await face.catchUp();
    await face.editor.execute(commands.runFailed);
    assert.deepEqual(face.editor.messages, ['No check has failed.']);
  });

  it('run several checks that somebody picks, in one run', async () => {
    const face = await MemoryFace.open({ checks: [command('lint'), command('test'), command('docs')] });
    face.editor.choice = 'lint, docs';
    face.editor.execute(commands.runCheck);
    await face.settle();
    assert.deepEqual(face.running.toSorted(), ['docs', 'lint']);
    assert.deepEqual(face.editor.offered, ['lint', 'test', 'docs']);
  });

  it('offer first what was picked lately', async () => {
    const face = await MemoryFace.open({
      checks: [command('lint', { kind: 'lint' }), command('test', { title: 'Tests' }), command('docs')],
    });
    face.editor.choice = 'docs';
    face.editor.execute(commands.runCheck);
    await face.settle();
    await face.end('docs', passed);
    face.editor.choice = 'Tests';
    await face.editor.execute(commands.explainCheck);
    face.editor.execute(commands.runCheck);
    await face.settle();
    assert.deepEqual(face.editor.offered, ['Tests', 'docs', 'lint']);
    await face.end('test', passed);
    face.editor.choice = '';
    await face.editor.execute(commands.profile);
    assert.deepEqual(face.editor.offered.slice(2), ['Tests', 'docs', 'lint']);
  });

  it('ask which check is meant where they are not called on a row, and offer only those that make sense', async () => {
    const face = await MemoryFace.open({
      checks: [command('lint', { fix: ['mend'] }), command('test'), command('docs')],
      jobs: 3,
    });
    await face.editor.execute(commands.showCheckOutput);
    assert.deepEqual(face.editor.messages, ['No check has run.']);
    face.editor.choice = 'lint';
    face.editor.execute(commands.fixCheck);
    await face.settle();
    assert.deepEqual([face.editor.offered, face.running], [['lint'], ['mend']]);
    face.finish('mend', passed);
    await face.settle();
    await face.end('lint', passed);
    face.editor.execute(commands.runAll);
    await face.settle();
    await face.end('test', failed);
    face.editor.choice = 'docs';
    await face.editor.execute(commands.cancelCheck);
    await face.settle();
    assert.deepEqual([face.editor.offered, face.running], [['lint', 'docs'], ['lint']]);
    await face.end('lint', passed);
    face.editor.choice = 'test';
    await face.editor.execute(commands.showCheckOutput);
    assert.deepEqual(face.editor.shown, ['/test.log']);
  });

  it('copy what became of one check', async () => {
    const face = await openAfterRun();
    await face.editor.execute(commands.copyReport, await face.editor.findNode('test'));
    assert.equal(face.editor.clipboard, '### app\n\n- **test** passed · 30 ms\n');
  });

  it('lead to where a check comes from', async () => {
    const source = { origin: 'detected', file: 'package.json', line: 7, reason: 'script' } as const;
    const face = await MemoryFace.open({
      checks: [command('lint', { source }), command('git', { source: { ...source, file: null } })],
    });
    await face.editor.execute(commands.openDefinition, await face.editor.findNode('lint'));
    await face.editor.execute(commands.openDefinition, await face.editor.findNode('git'));
    assert.deepEqual(face.editor.shown, ['/code/app/package.json:7']);
    assert.deepEqual(face.editor.messages, ['This check comes from no file: script.']);
  });

  it('open the configuration, and write a first one where there is none', async () => {
    const face = await MemoryFace.open({ checks: [command('lint')] });
    await face.editor.execute(commands.openConfiguration);
    assert.deepEqual(face.editor.shown, ['/code/app/preflight.jsonc:1']);
    assert.match(face.editor.files.get('/code/app/preflight.jsonc') ?? '', /"checks": \{/);
  });

  it('copy a report without markup of the tools', async () => {
    const face = await openAfterRun();
    await face.editor.execute(commands.copyReport);
    assert.equal(
      face.editor.clipboard,
      [
        '### app',
        '',
        '- **lint** failed: 1 error (exit code 1) · 10 ms',
        String.raw`  - ` + '`src/a.ts:3`' + String.raw` No \*way\*.`,
        '- **test** passed · 30 ms',
        '',
      ].join('\n'),
    );
  });

  it('turn run on save on and off', async () => {
    const face = await MemoryFace.open({ checks: [command('lint')] });
    await face.editor.execute(commands.toggleRunOnSave);
    await face.editor.execute(commands.toggleRunOnSave);
    assert.deepEqual(face.editor.messages, ['Saving a file runs the checks that it can change.', 'Saving a file runs nothing.']);
  });
});
