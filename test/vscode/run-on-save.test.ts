import assert from 'node:assert/strict';
import { settings } from '../../src/vscode/contributions.ts';
import { makeCheck } from '../rig/make-check.ts';
import { failed, MemoryFace, passed } from './open-memory-face.ts';

const onSave = (id: string, parts: Parameters<typeof makeCheck>[1] = {}) =>
  makeCheck(id, { command: [id], on: ['save', 'manual'], ...parts });

async function open(
  checks = [
    onSave('lint'),
    onSave('web', { inputs: ['packages/web/**'] }),
    onSave('docs', { inputs: ['docs/**/*.md'] }),
    makeCheck('test'),
  ],
) {
  const face = await MemoryFace.open({ checks, jobs: 4 });
  face.editor.setSetting(settings.runOnSave, 'affected');
  face.editor.choice = 'Run on Save';
  await face.catchUp();
  return face;
}

/** Saves and waits, on the clock of the test, until a run has had the time to start. */
async function save(face: MemoryFace, ...files: readonly (readonly [path: string, version: number])[]): Promise<void> {
  for (const [path, version] of files) face.editor.save(`/code/app/${path}`, version);
  face.clock.advance(50);
  await face.settle();
}

describe('run on save', () => {
  it('does nothing unless the user wants it', async () => {
    const face = await MemoryFace.open({ checks: [onSave('lint')] });
    await save(face, ['src/a.ts', 1]);
    assert.deepEqual(face.running, []);
  });

  it('runs the checks that the file can change, and no others', async () => {
    const face = await open();
    await save(face, ['src/a.ts', 1]);
    assert.deepEqual(face.running, ['lint']);
    await face.end('lint', passed);
    await save(face, ['packages/web/b.ts', 1]);
    assert.deepEqual(face.running.toSorted(), ['lint', 'web']);
    await face.end('lint', passed);
    await face.end('web', passed);
    await save(face, ['docs/x/y.md', 1]);
    assert.deepEqual(face.running.toSorted(), ['docs', 'lint']);
  });

  it('runs what needs a check that the file concerns, when it is meant for it', async () => {
    const face = await open([
      onSave('build', { inputs: ['src/**'] }),
      onSave('e2e', { inputs: ['e2e/**'], dependsOn: [{ check: 'build', when: 'success' }] }),
      makeCheck('slow', { command: ['slow'], inputs: ['src/**'], on: ['push'] }),
    ]);
    await save(face, ['src/a.ts', 1]);
    assert.deepEqual(face.running, ['build']);
    await face.end('build', passed);
    assert.deepEqual(face.running, ['e2e']);
  });

  it('asks what files concern while it waits for more of them, all that came meanwhile in one question', async () => {
    const face = await open([onSave('lint')]);
    const { promise, resolve } = Promise.withResolvers<void>();
    face.affectedAnswer = promise;
    for (const name of ['a', 'b', 'c']) face.editor.save(`/code/app/src/${name}.ts`);
    await Promise.resolve();
    assert.deepEqual(face.changes, ['src/a.ts']);
    resolve();
    face.clock.advance(50);
    await face.settle();
    assert.deepEqual(face.changes, ['src/a.ts', 'src/b.ts, src/c.ts']);
    assert.deepEqual(face.running, ['lint']);
  });

  it('loses no save that comes while nobody knows yet what the one before concerns', async () => {
    const face = await open([onSave('code', { inputs: ['src/**'] }), onSave('docs', { inputs: ['docs/**'] })]);
    const { promise, resolve } = Promise.withResolvers<void>();
    face.affectedAnswer = promise;
    await save(face, ['src/a.ts', 1]);
    await save(face, ['docs/a.md', 1]);
    await face.catchUp();
    assert.equal(face.running.length, 0);
    resolve();
    await face.catchUp();
    assert.deepEqual(face.running.toSorted(), ['code', 'docs']);
    await face.end('code', passed);
    await face.end('docs', passed);
    await face.catchUp();
    assert.deepEqual(face.running, []);
  });

  it('leaves the start to a save that comes while nobody knows yet, and to nobody when the folder is closed', async () => {
    const face = await open([onSave('lint')]);
    const { promise, resolve } = Promise.withResolvers<void>();
    face.affectedAnswer = promise;
    face.editor.save('/code/app/src/a.ts', 1);
    face.clock.advance(50);
    await face.turns();
    face.editor.save('/code/app/src/a.ts', 2);
    resolve();
    await face.turns();
    assert.equal(face.running.length, 0);
    face.clock.advance(50);
    await face.turns();
    assert.deepEqual(face.running, ['lint']);
    await face.end('lint', passed);

    const { promise: later, resolve: answer } = Promise.withResolvers<void>();
    face.affectedAnswer = later;
    await save(face, ['src/a.ts', 3]);
    face.editor.setFolders();
    answer();
    await face.catchUp();
    assert.deepEqual(face.running, []);
  });

  it('starts although somebody saves on and on while questions are open, and loses none of those saves', async () => {
    const face = await open([onSave('code', { inputs: ['src/**'] }), onSave('docs', { inputs: ['docs/**'] })]);
    let release = (): void => {};
    const hold = (): void => void ({ promise: face.affectedAnswer, resolve: release } = Promise.withResolvers<void>());
    /** Whoever asks now is answered after somebody has asked again. */
    const answerLate = async (): Promise<void> => {
      const answer = release;
      hold();
      answer();
      await face.turns();
    };
    hold();
    for (let version = 1; version <= 7; version++) {
      face.editor.save('/code/app/src/a.ts', version);
      face.clock.advance(45);
      await face.turns();
    }
    await answerLate();
    face.editor.save('/code/app/docs/a.md', 1);
    await answerLate();
    await face.turns();
    assert.deepEqual(face.running, ['code']);
    release();
    await face.end('code', passed);
    await face.catchUp();
    assert.deepEqual(face.running, ['docs']);
  });

  it('asks again when the checks have changed since', async () => {
    const face = await open([onSave('code', { inputs: ['src/**'] })]);
    face.face.host.roots.all[0]?.run();
    await face.settle();
    await save(face, ['docs/a.md', 1]);
    face.checks = [onSave('code', { inputs: ['src/**'] }), onSave('docs', { inputs: ['docs/**'] })];
    await face.face.host.roots.all[0]?.session?.load();
    await face.end('code', passed);
    await face.catchUp();
    assert.deepEqual(face.changes, ['docs/a.md', 'docs/a.md']);
    assert.deepEqual(face.running, ['docs']);
  });

  it('says that nobody knows what a save concerns, and goes on with the next', async () => {
    const face = await open([onSave('lint')]);
    face.affectedAnswer = Promise.reject(new Error('the disk is gone'));
    face.affectedAnswer.catch(() => {});
    await save(face, ['src/a.ts', 1]);
    assert.match(face.editor.output('Preflight'), /Nobody knows what this save concerns: the disk is gone/);
    assert.deepEqual(face.running, []);
    face.affectedAnswer = Promise.resolve();
    await save(face, ['src/a.ts', 2]);
    assert.deepEqual(face.running, ['lint']);
  });

  it('asks nothing in a workspace that is not trusted', async () => {
    const face = await open([onSave('lint')]);
    face.editor.isTrusted = false;
    await save(face, ['src/a.ts', 1]);
    assert.deepEqual([face.changes, face.running], [[], []]);
  });

  it('waits for a fix that changes files, and starts then', async () => {
    const face = await open([onSave('lint', { fix: ['mend'] })]);
    const root = face.face.host.roots.all[0]!;
    void root.fix({ ...root.session!.workspace.checks[0]!, command: ['mend'] });
    await save(face, ['src/a.ts', 1]);
    assert.deepEqual(face.running, ['mend']);
    face.finish('mend', passed);
    await face.catchUp();
    assert.deepEqual(face.running, ['lint']);
  });

  it('runs all that are meant for it where the user wants that', async () => {
    const face = await open();
    face.editor.setSetting(settings.runOnSave, 'all');
    await save(face, ['src/a.ts', 1]);
    assert.deepEqual(face.running.toSorted(), ['docs', 'lint', 'web']);
  });

  it('is one run for files that are saved together, however many', async () => {
    const face = await open([onSave('lint')]);
    const files = Array.from({ length: 40 }, (_, index) => [`src/${index}.ts`, 1] as const);
    await save(face, ...files);
    assert.deepEqual(face.running, ['lint']);
    await face.end('lint', passed);
    await face.catchUp();
    assert.deepEqual(face.running, []);
  });

  it('starts at the latest a quarter of a second after the first of many saves', async () => {
    const face = await open([onSave('lint')]);
    for (let version = 1; version <= 6; version++) {
      face.editor.save('/code/app/src/a.ts', version);
      face.clock.advance(45);
    }
    await face.settle();
    assert.deepEqual(face.running, ['lint']);
  });

  it('cancels a run whose verdict would be out of date, and starts anew', async () => {
    const face = await open([onSave('lint'), onSave('types')]);
    await save(face, ['src/a.ts', 1]);
    assert.deepEqual(face.running.toSorted(), ['lint', 'types']);
    await save(face, ['src/a.ts', 2]);
    await face.catchUp();
    assert.deepEqual(face.running.toSorted(), ['lint', 'types']);
    await face.end('lint', passed);
    await face.end('types', failed);
    await face.catchUp();
    assert.deepEqual(face.running, []);
    assert.equal(face.editor.renderStatusBar().includes('1 failed'), true);
  });

  it('leaves a manual run alone, and runs after it', async () => {
    const face = await open([onSave('lint')]);
    face.face.host.roots.all[0]?.run();
    await face.settle();
    await save(face, ['src/a.ts', 1]);
    assert.deepEqual(face.running, ['lint']);
    await face.end('lint', passed);
    await face.catchUp();
    assert.deepEqual(face.running, ['lint']);
  });

  it('stops when a file is saved again and again without a change, and says so', async () => {
    const face = await open([onSave('lint')]);
    for (let time = 0; time < 3; time++) {
      await save(face, ['src/a.ts', 7]);
      await face.end('lint', passed);
    }
    await save(face, ['src/a.ts', 7]);
    assert.deepEqual(face.running, []);
    await save(face, ['src/a.ts', 7]);
    const warnings = face.editor.output('Preflight').match(/src\/a\.ts was saved 4 times within 10 s without a change/g);
    assert.equal(warnings?.length, 1);
    await save(face, ['src/a.ts', 8]);
    assert.deepEqual(face.running, ['lint']);
  });

  it('asks once for the commands, shows them, and asks again when they have changed', async () => {
    const face = await open([onSave('lint')]);
    await save(face, ['src/a.ts', 1]);
    await face.end('lint', passed);
    await save(face, ['src/a.ts', 2]);
    await face.end('lint', passed);
    const asked = () => face.editor.messages.filter((message) => message.startsWith('warning: '));
    assert.deepEqual(asked(), ['warning: Preflight would run these commands of app whenever a file is saved.\nlint']);
    face.checks = [onSave('lint', { command: ['rm', '-rf', 'x'] })];
    await face.face.host.roots.all[0]?.session?.load();
    face.editor.choice = '';
    await save(face, ['src/a.ts', 3]);
    await save(face, ['src/a.ts', 4]);
    assert.deepEqual(asked().slice(1), [
      'warning: Preflight would run these commands of app whenever a file is saved.\nrm -rf x',
    ]);
    assert.deepEqual(face.running, []);
  });

  it('ignores files outside of the folders, and those of git and of installed packages', async () => {
    const face = await open();
    face.editor.save('/elsewhere/a.ts');
    await save(face, ['.git/index', 1], ['node_modules/x/y.js', 1]);
    assert.deepEqual(face.running, []);
  });

  it('waits as long as the user wants', async () => {
    const face = await open([onSave('lint')]);
    face.editor.setSetting(settings.runOnSaveDelay, 1_000);
    await save(face, ['src/a.ts', 1]);
    assert.deepEqual(face.running, []);
    face.clock.advance(900);
    await face.settle();
    assert.deepEqual(face.running, ['lint']);
  });

  it('leaves a run alone whose verdicts stay true, and runs the rest after it', async () => {
    const face = await open([onSave('code', { inputs: ['src/**'] }), onSave('docs', { inputs: ['docs/**'] })]);
    await save(face, ['src/a.ts', 1]);
    await save(face, ['docs/a.md', 1]);
    await face.catchUp();
    assert.deepEqual(face.running, ['code']);
    await face.end('code', passed);
    await face.catchUp();
    assert.deepEqual(face.running, ['docs']);
  });

  it('checks again what it has cancelled for a newer save', async () => {
    const face = await open([onSave('code', { inputs: ['src/**'] }), onSave('all', { inputs: ['**'] })]);
    await save(face, ['src/a.ts', 1]);
    assert.deepEqual(face.running.toSorted(), ['all', 'code']);
    await save(face, ['docs/a.md', 1]);
    await face.catchUp();
    assert.deepEqual(face.running.toSorted(), ['all', 'code']);
    await face.end('all', passed);
    await face.end('code', passed);
    assert.match(face.editor.renderStatusBar(), /2 passed/);
  });

  it('lets a run end that is nearly done by what is usual', async () => {
    const face = await open([onSave('lint'), onSave('types')]);
    await save(face, ['src/a.ts', 1]);
    face.clock.advance(10_000);
    face.etaMs = 1_000;
    await save(face, ['src/a.ts', 2]);
    await face.catchUp();
    await face.end('lint', passed);
    await face.end('types', passed);
    await face.catchUp();
    assert.deepEqual(face.running.toSorted(), ['lint', 'types']);
  });
});
