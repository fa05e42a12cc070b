import assert from 'node:assert/strict';
import { commands } from '../../src/vscode/contributions.ts';
import type { Freshness } from '../../src/model/freshness.ts';
import { makeCheck } from '../rig/make-check.ts';
import { failed, MemoryFace, passed } from './open-memory-face.ts';

const stale: Freshness = {
  state: 'stale',
  verdict: 'passed',
  at: '2026-01-01T00:00:00Z',
  fingerprint: 'sha256:0',
  files: ['src/a.ts'],
  moreFiles: 0,
  differences: ['src/a.ts changed'],
};
const command = (id: string) => makeCheck(id, { command: [id] });

describe('the status bar', () => {
  it('shows nothing where there is nothing to run', async () => {
    const { editor } = await MemoryFace.open({ checks: [] });
    assert.equal(editor.renderStatusBar(), 'hidden');
  });

  it('counts while checks run, and is coloured only when one failed', async () => {
    const face = await MemoryFace.open({ checks: [command('a'), command('b')] });
    assert.equal(face.editor.renderStatusBar(), '$(checklist) Preflight');
    face.editor.execute(commands.runAll);
    await face.settle();
    assert.equal(face.editor.renderStatusBar(), '$(sync~spin) Preflight: running 0/2');
    await face.end('a', passed);
    assert.equal(face.editor.renderStatusBar(), '$(sync~spin) Preflight: running 1/2');
    await face.end('b', failed, 40);
    assert.equal(face.editor.renderStatusBar(), '$(error) Preflight: 1 failed on statusBarItem.errorBackground');

    face.editor.execute(commands.runAll);
    await face.settle();
    assert.equal(face.editor.renderStatusBar(), '$(sync~spin) Preflight: running 0/2');
    await face.end('a', passed);
    await face.end('b', passed);
    assert.equal(face.editor.renderStatusBar(), '$(pass) Preflight: 2 passed');
  });

  it('says how long a run will go on, when that is known and worth reading', async () => {
    const face = await MemoryFace.open({ checks: [command('a'), command('b')] });
    face.etaMs = 12_300;
    face.editor.execute(commands.runAll);
    await face.settle();
    assert.equal(face.editor.renderStatusBar(), '$(sync~spin) Preflight: running 0/2 · 13 s left');
    face.etaMs = 5_000;
    face.clock.advance(1_000);
    await face.settle();
    assert.equal(face.editor.renderStatusBar(), '$(sync~spin) Preflight: running 0/2 · 5 s left');
    face.etaMs = 3_100;
    face.clock.advance(1_000);
    await face.settle();
    assert.equal(face.editor.renderStatusBar(), '$(sync~spin) Preflight: running 0/2 · 4 s left');
    face.etaMs = null;
    await face.end('a', passed);
    assert.equal(face.editor.renderStatusBar(), '$(sync~spin) Preflight: running 1/2');
    await face.end('b', passed);
  });

  it('says that a run was cancelled, which is not a failure', async () => {
    const face = await MemoryFace.open({ checks: [command('a')] });
    face.editor.execute(commands.runAll);
    await face.settle();
    face.editor.execute(commands.cancel);
    await face.settle();
    assert.equal(face.editor.renderStatusBar(), '$(circle-slash) Preflight: cancelled');
  });

  it('says that a window before has not brought a run to its end, until something runs', async () => {
    const face = new MemoryFace({ checks: [command('a'), command('b')] });
    const startedAt = '2026-01-01T10:00:00.000Z';
    face.interrupted.push({ runId: 'x', startedAt, selected: 2, finished: [], isClosed: true });
    await face.catchUp();
    assert.equal(face.editor.renderStatusBar(), '$(debug-disconnect) Preflight: interrupted');
    const time = new Date(startedAt).toLocaleTimeString();
    const why = 'was interrupted when its window was reloaded or closed, after 0 of 2';
    assert.ok(face.editor.statusTooltip.includes(`${time} ${why}`));
    face.editor.execute(commands.runAll);
    await face.settle();
    await face.end('a', passed);
    await face.end('b', passed);
    assert.equal(face.editor.renderStatusBar(), '$(pass) Preflight: 2 passed');
    assert.doesNotMatch(face.editor.statusTooltip, /interrupted/);
  });

  it('lists the checks and their verdicts when somebody points at it', async () => {
    const face = await MemoryFace.open({ checks: [command('a'), command('b')] });
    face.editor.execute(commands.runAll);
    await face.settle();
    await face.end('a', failed, 7);
    const { statusTooltip } = face.editor;
    assert.match(statusTooltip, /\| \$\(error\) \| a \| failed: exit code 1 · 7 ms \|\n/);
    assert.match(statusTooltip, /\| \$\(loading~spin\) \| b \| running \|/);
    assert.match(statusTooltip, /\[Cancel\]\(command:preflight\.cancel\)/);
  });

  it('has a table of one check, and says so where it leaves out one', async () => {
    const run = async (count: number): Promise<string[]> => {
      const ids = Array.from({ length: count }, (_, index) => `c${index}`);
      const face = await MemoryFace.open({ checks: ids.map(command), jobs: count });
      face.editor.execute(commands.runAll);
      await face.settle();
      for (const id of ids) await face.end(id, passed, 7);
      return face.editor.statusTooltip.split('\n');
    };
    assert.deepEqual((await run(1)).slice(2, 5), ['| | | |', '|---|---|---|', '| $(pass) | c0 | 7 ms |']);
    assert.equal((await run(21))[25], 'and 1 more');
  });

  it('cuts a long title, which would leave no room for what it says', async () => {
    const title = 'A check with a name that tells all of its story, from the first to the last day';
    const face = await MemoryFace.open({ checks: [makeCheck('a', { title, command: ['a'] })] });
    face.editor.execute(commands.runAll);
    await face.settle();
    await face.end('a', passed, 7);
    assert.match(face.editor.statusTooltip, /\| A check with a name that tells all of i… \| 7 ms \|/);
  });

  it('says on which tree all have passed, until one is stale', async () => {
    const face = await MemoryFace.open({ checks: [command('a'), command('b')] });
    face.verifiedTree = '3f2a91c0aa11bb22cc33dd44ee55ff6600112233';
    face.editor.execute(commands.runAll);
    await face.settle();
    await face.end('a', passed);
    assert.doesNotMatch(face.editor.statusTooltip, /verified/);
    await face.end('b', passed);
    assert.match(face.editor.statusTooltip, /\n\nAll 2 checks of "manual" verified on tree 3f2a91c0aa11\n\n/);
    face.freshness = { a: stale };
    face.editor.touch('/code/app/src/a.ts');
    await face.catchUp();
    await face.catchUp();
    assert.doesNotMatch(face.editor.statusTooltip, /verified on tree/);
  });

  it('is left alone while it says the same, so that its tooltip stays', async () => {
    const face = await MemoryFace.open({ checks: [command('a')] });
    face.editor.execute(commands.runAll);
    await face.settle();
    await face.end('a', passed);
    const { statusWrites } = face.editor;
    face.editor.execute(commands.reload);
    await face.settle();
    await face.catchUp();
    assert.equal(face.editor.statusWrites, statusWrites);
    assert.equal(face.editor.renderStatusBar(), '$(pass) Preflight: 1 passed');
  });

  it('lists of many checks those that failed, then those that run, and says how many it leaves out', async () => {
    const ids = Array.from({ length: 30 }, (_, index) => `check-${index + 1}`);
    const face = await MemoryFace.open({ checks: ids.map(command), jobs: 30 });
    face.editor.execute(commands.runAll);
    await face.settle();
    for (const id of ids.slice(0, 28)) await face.end(id, id === 'check-28' ? failed : passed);
    const rows = face.editor.statusTooltip.split('\n').slice(4);
    assert.match(rows[0] ?? '', /^\| \$\(error\) \| check\\-28 \| failed/);
    assert.match(rows[1] ?? '', /^\| \$\(loading~spin\) \| check\\-29 \| running/);
    assert.match(rows[3] ?? '', /^\| \$\(pass\) \| check\\-1 \| /);
    assert.equal(rows.filter((row) => row.startsWith('| $(')).length, 20);
    assert.equal(rows[21], 'and 10 more');
  });

  it('takes titles for text, and offers no commands but its own', async () => {
    const face = await MemoryFace.open({ checks: [{ ...command('a'), title: '[x](command:evil) a|b' }] });
    face.editor.execute(commands.runAll);
    await face.settle();
    assert.ok(face.editor.statusTooltip.includes(String.raw`\[x\]\(command:evil\) a&#124;b |`), face.editor.statusTooltip);
    assert.deepEqual(face.editor.statusCommands, [commands.runAll, commands.cancel, commands.showTimings]);
  });

  it('says in a workspace that is not trusted that nothing runs and why, and leads to where it can be trusted', async () => {
    const face = await MemoryFace.open({ checks: [command('a')], isTrusted: false });
    assert.equal(face.editor.renderStatusBar(), '$(shield) Preflight: not trusted');
    assert.match(face.editor.statusTooltip, /^Preflight runs the programs that a workspace names, so it runs nothing here until/);
    assert.match(face.editor.statusTooltip, /\[Manage Workspace Trust\]\(command:workbench\.trust\.manage\)$/);
    assert.equal(face.editor.statusCommand, 'workbench.trust.manage');
    assert.deepEqual(face.editor.statusCommands, ['workbench.trust.manage']);
    face.editor.grantTrust();
    await face.settle();
    assert.deepEqual(
      [face.editor.renderStatusBar(), face.editor.statusCommand],
      ['$(checklist) Preflight', 'preflight.checks.focus'],
    );
  });

  it('shows nothing where no folder is open, trusted or not', async () => {
    const { editor } = await MemoryFace.open({ folders: [], isTrusted: false });
    assert.equal(editor.renderStatusBar(), 'hidden');
  });

  it('says that the configuration is wrong', async () => {
    const problem = { severity: 'error', message: 'No.', file: 'preflight.jsonc', line: 1, column: 1, check: null } as const;
    const { editor } = await MemoryFace.open({ problems: [problem] });
    assert.equal(editor.renderStatusBar(), '$(warning) Preflight: wrong configuration');
  });
});
