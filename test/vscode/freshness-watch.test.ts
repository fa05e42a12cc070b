import assert from 'node:assert/strict';
import type { Freshness } from '../../src/model/freshness.ts';
import { commands } from '../../src/vscode/contributions.ts';
import { makeCheck } from '../rig/make-check.ts';
import { failed, MemoryFace, passed } from './open-memory-face.ts';

const command = (id: string) => makeCheck(id, { command: [id] });
const stale = (...files: string[]): Freshness => ({
  state: 'stale',
  verdict: 'passed',
  at: '2026-01-01T00:00:00.000Z',
  fingerprint: 'abc',
  files,
  moreFiles: 0,
  differences: files.map((file) => `${file} changed`),
});

/** After a run in which everything passed, or everything failed. */
async function openAfterRun(result = passed): Promise<MemoryFace> {
  const face = await MemoryFace.open({ checks: [command('lint'), command('test')] });
  face.editor.execute(commands.runAll);
  await face.settle();
  await face.end('lint', { ...result, durationMs: 10 });
  await face.end('test', { ...result, durationMs: 30 });
  await face.catchUp();
  return face;
}

describe('verdicts that are out of date', () => {
  it('are marked when a file was changed, with the file, and are nothing green any more', async () => {
    const face = await openAfterRun();
    face.freshness = { lint: stale('src/a.ts') };
    face.editor.touch('/code/app/src/a.ts');
    await face.catchUp();
    await face.catchUp();
    assert.equal(await face.editor.renderTree(), '[unverified] lint  stale: src/a.ts · 10 ms\n[pass] test  30 ms');
    assert.equal(face.editor.renderStatusBar(), '$(unverified) Preflight: 1 stale');
    assert.match(face.editor.statusTooltip, /\| \$\(unverified\) \| lint \| stale: src\/a\\\.ts · 10 ms \|/);
  });

  it('are no plain passes in a report that somebody hands on', async () => {
    const face = await openAfterRun();
    face.freshness = { lint: stale('src/a.ts') };
    face.editor.touch('/code/app/src/a.ts');
    await face.catchUp();
    await face.catchUp();
    await face.editor.execute(commands.copyReport);
    assert.equal(face.editor.clipboard, '### app\n\n- **lint** stale: src/a.ts · passed · 10 ms\n- **test** passed · 30 ms\n');
  });

  it('are right again when the content is back, and when they run again', async () => {
    const face = await openAfterRun();
    face.freshness = { lint: stale('a.ts'), test: stale('a.ts') };
    face.editor.save('/code/app/a.ts');
    await face.catchUp();
    await face.catchUp();
    assert.equal(face.editor.renderStatusBar(), '$(unverified) Preflight: 2 stale');
    face.editor.execute(commands.runCheck, await face.editor.findNode('lint'));
    await face.settle();
    await face.end('lint', passed);
    assert.equal(face.editor.renderStatusBar(), '$(unverified) Preflight: 1 stale');
    face.freshness = {};
    face.editor.save('/code/app/a.ts');
    await face.catchUp();
    await face.catchUp();
    assert.equal(face.editor.renderStatusBar(), '$(pass) Preflight: 2 passed');
  });

  it('stay failures when they were', async () => {
    const face = await openAfterRun(failed);
    face.freshness = { lint: stale('a.ts') };
    face.editor.save('/code/app/a.ts');
    await face.catchUp();
    await face.catchUp();
    assert.match(await face.editor.renderTree(), /\[error\] lint {2}stale: a\.ts · failed: exit code 1 · 10 ms/);
    assert.match(face.editor.renderStatusBar(), /2 failed/);
  });

  it('are asked for once for many changes, and never for what git and package managers keep', async () => {
    const face = await openAfterRun();
    for (let file = 0; file < 40; file++) face.editor.touch(`/code/app/src/${file}.ts`);
    face.editor.touch('/elsewhere/a.ts');
    await face.catchUp();
    await face.catchUp();
    assert.deepEqual(face.questions, ['lint, test']);
    face.editor.touch('/code/app/.git/index');
    face.editor.touch('/code/app/packages/a/node_modules/x/y.js');
    await face.catchUp();
    await face.catchUp();
    assert.equal(face.questions.length, 1);
  });

  it('are asked for at the end of a run when a file was changed meanwhile, and not before', async () => {
    const face = await openAfterRun();
    face.editor.execute(commands.runAll);
    await face.settle();
    face.freshness = { lint: stale('a.ts') };
    face.editor.save('/code/app/a.ts');
    await face.catchUp();
    await face.catchUp();
    assert.deepEqual(face.questions, []);
    await face.end('lint', passed);
    await face.end('test', passed);
    await face.catchUp();
    await face.catchUp();
    assert.deepEqual(face.questions, ['lint, test']);
    assert.equal(face.editor.renderStatusBar(), '$(unverified) Preflight: 1 stale');
  });

  it('are asked for while a long run goes on, of what has ended in it', async () => {
    const face = await openAfterRun();
    face.editor.execute(commands.runAll);
    await face.settle();
    await face.end('lint', passed);
    face.freshness = { lint: stale('a.ts') };
    face.editor.save('/code/app/a.ts');
    face.clock.advance(2_000);
    await face.catchUp();
    await face.catchUp();
    assert.deepEqual(face.questions, ['lint']);
    assert.match(await face.editor.renderTree(), /\[unverified\] lint {2}stale: a\.ts/);
    await face.end('test', passed);
    await face.catchUp();
    await face.catchUp();
    assert.deepEqual(face.questions, ['lint', 'lint, test']);
  });

  it('say nothing about a verdict that has come since it was asked', async () => {
    const face = await openAfterRun(failed);
    const { promise, resolve } = Promise.withResolvers<void>();
    face.answer = promise;
    face.freshness = { lint: stale('a.ts'), test: stale('a.ts') };
    face.editor.save('/code/app/a.ts');
    await face.catchUp();
    await face.catchUp();
    face.editor.execute(commands.runCheck, await face.editor.findNode('lint'));
    await face.settle();
    await face.end('lint', { ...passed, durationMs: 50 });
    resolve();
    await face.catchUp();
    assert.match(await face.editor.renderTree(), /\[pass\] lint {2}50 ms\n\[error\] test {2}stale: a\.ts/);
  });

  it('are nothing to ask for where nothing has run', async () => {
    const face = await MemoryFace.open({ checks: [command('lint')] });
    face.editor.touch('/code/app/a.ts');
    await face.catchUp();
    await face.catchUp();
    assert.deepEqual(face.questions, []);
  });
});
