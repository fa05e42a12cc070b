import assert from 'node:assert/strict';
import { commands } from '../../src/vscode/contributions.ts';
import { makeCheck } from '../rig/make-check.ts';
import { TreeItemCollapsibleState } from './editor-types.ts';
import { failed, MemoryFace, passed } from './open-memory-face.ts';

const command = (id: string, parts: Parameters<typeof makeCheck>[1] = {}) => makeCheck(id, { command: [id], ...parts });
const lines = (...expected: string[]): string => expected.join('\n');

describe('the tree of checks', () => {
  it('lists what there is to run, and says of each why it would not', async () => {
    const { editor } = await MemoryFace.open({
      checks: [
        command('lint', { command: ['eslint', '.'] }),
        command('types', { unavailable: 'tsc is not installed' }),
        command('e2e', { enabled: false, disabledReason: 'it takes long' }),
        command('build', { broken: 'preflight.jsonc:3:5: unknown key "foo"' }),
      ],
    });
    assert.equal(
      await editor.renderTree(),
      lines(
        '[circle-large-outline] lint  eslint .',
        '[circle-slash] types  tsc is not installed',
        '[warning] build  preflight.jsonc:3:5: unknown key "foo"',
        '[circle-slash] Not run automatically  1',
        '  [circle-slash] e2e  disabled · it takes long',
      ),
    );
  });

  it('follows a run from waiting to the verdict', async () => {
    const face = await MemoryFace.open({
      checks: [
        command('gen'),
        command('lint', { retries: 1 }),
        command('test', { needs: ['gen'] }),
        command('docs', { needs: ['test'] }),
      ],
    });
    face.editor.execute(commands.runAll);
    await face.settle();
    face.clock.advance(2_500);
    const running = lines(
      '[loading~spin] gen  running 2 s',
      '[loading~spin] lint  running 2 s',
      '[clock] test  waiting',
      '[clock] docs  waiting',
    );
    assert.equal(await face.editor.renderTree(), running);

    await face.end('gen', passed, 100);
    await face.end('lint', failed);
    await face.end('test', { ...failed, verdict: 'timed-out', reason: 'timed out after 5 s', durationMs: 5_000 });
    await face.end('lint', { ...passed, durationMs: 30 });
    assert.equal(
      await face.editor.renderTree(),
      lines(
        '(1: 1 check failed)',
        '[pass] gen  100 ms',
        '[pass] lint  30 ms · flaky · passed at attempt 2 of 2',
        '[watch] test  timed out after 5 s · 5 s',
        '[debug-step-over] docs  skipped: needs test, which timed out',
        '  [debug-step-over] Needs test  timed out',
      ),
    );
  });

  it('keeps the verdicts of checks that another run leaves out', async () => {
    const face = await MemoryFace.open({ checks: [command('lint'), command('test')] });
    face.editor.execute(commands.runAll);
    await face.settle();
    await face.end('lint', failed, 10);
    await face.end('test', { ...failed, durationMs: 20 });
    face.editor.execute(commands.runCheck, await face.editor.findNode('test'));
    await face.settle();
    await face.end('test', passed, 30);
    await face.catchUp();
    assert.equal(
      await face.editor.renderTree(),
      lines('(1: 1 check failed)', '[error] lint  failed: exit code 1 · 10 ms', '[pass] test  30 ms'),
    );
  });

  it('draws only rows that changed', async () => {
    const face = await MemoryFace.open({ checks: [command('a'), command('b'), command('c')] });
    face.editor.treeUpdates.length = 0;
    face.editor.execute(commands.runCheck, await face.editor.findNode('b'));
    await face.settle();
    await face.end('b', passed);
    await face.catchUp();
    assert.deepEqual(new Set(face.editor.treeUpdates.flatMap(({ rows }) => rows)), new Set(['b']));
    assert.ok(face.editor.treeUpdates.length <= 3, JSON.stringify(face.editor.treeUpdates));
    face.editor.treeUpdates.length = 0;
    face.editor.execute(commands.runCheck, await face.editor.findNode('c'));
    await face.settle();
    await face.end('c', passed);
    await face.catchUp();
    assert.deepEqual(new Set(face.editor.treeUpdates.flatMap(({ rows }) => rows)), new Set(['c']));
  });

  it('says of a check to whoever points at it what it runs, what became of it and where it comes from', async () => {
    const face = await MemoryFace.open({ checks: [command('lint', { command: ['eslint', '.'] }), command('test')] });
    const tooltip = async () => {
      const item = await face.editor.tree?.getTreeItem(await face.editor.findNode('lint'));
      return typeof item?.tooltip === 'object' ? item.tooltip.value : '';
    };
    const [head, source] = ['lint\n```\neslint .\n```\n', 'Source: a test'];
    assert.equal(await tooltip(), head + source);
    face.editor.execute(commands.runAll);
    await face.settle();
    await face.end('eslint .', failed);
    assert.equal(await tooltip(), `${head}failed: exit code 1\n\n${source}`);
    await face.end('test', passed);
    face.freshness = {
      lint: {
        state: 'stale',
        verdict: 'failed',
        at: '',
        fingerprint: 'f',
        files: ['src/b.ts'],
        moreFiles: 0,
        differences: ['src/b.ts changed'],
      },
    };
    face.editor.touch('/code/app/src/b.ts');
    await face.catchUp();
    await face.catchUp();
    assert.equal(await tooltip(), `${head}failed: exit code 1\n\nstale: src/b\\.ts\n\n${source}`);
  });

  it('tells VS Code of changes with pauses of more than 200 ms, for which VS Code waits before it shows any', async () => {
    const ids = Array.from({ length: 30 }, (_, index) => `check-${index + 1}`);
    const face = await MemoryFace.open({ checks: ids.map((id) => command(id)) });
    face.editor.now = () => face.clock.nowMs();
    face.editor.treeUpdates.length = 0;
    face.editor.execute(commands.runAll);
    await face.settle();
    for (const id of ids) await face.end(id, passed, 20);
    await face.catchUp();
    const times = face.editor.treeUpdates.map(({ atMs }) => atMs);
    assert.ok(times.length > 10, times.join());
    for (const [index, atMs] of times.entries()) assert.ok(index === 0 || atMs - (times[index - 1] ?? 0) > 200, times.join());
  });

  it('hands out the same object for the same row, so that selection and expansion stay', async () => {
    const face = await MemoryFace.open({ checks: [command('a')], folders: ['/code/one', '/code/two'] });
    const before = [await face.editor.findNode('one'), await face.editor.findNode('a')];
    face.editor.execute(commands.runAll);
    await face.settle();
    assert.deepEqual([await face.editor.findNode('one'), await face.editor.findNode('a')], before);
    assert.equal(await face.editor.findNode('a'), before[1]);
    assert.equal(face.editor.tree?.getParent?.(before[1]), before[0]);
  });

  it('groups checks by folder where there are several', async () => {
    const { editor } = await MemoryFace.open({ checks: [command('lint')], folders: ['/code/client', '/code/server'] });
    assert.equal(
      await editor.renderTree(),
      lines(
        '[root-folder] client  1',
        '  [circle-large-outline] lint  lint',
        '[root-folder] server  1',
        '  [circle-large-outline] lint  lint',
      ),
    );
  });

  it('groups checks by kind, or by package where there are several, as the user likes', async () => {
    const face = await MemoryFace.open({
      checks: [
        command('lint', { kind: 'lint' }),
        command('test', { kind: 'test' }),
        command('web:lint', { title: 'Lint (packages/web)', kind: 'lint', cwd: 'packages/web' }),
        command('web:fix', { kind: 'lint', cwd: 'packages/web', enabled: false, disabledReason: 'it changes files' }),
      ],
    });
    const last = ['[circle-slash] Not run automatically  1', '  [circle-slash] web:fix  disabled · it changes files'];
    assert.equal(
      await face.editor.renderTree(),
      lines(
        '[root-folder] Workspace  2',
        '  [circle-large-outline] lint  lint',
        '  [circle-large-outline] test  test',
        '[package] packages/web  1',
        '  [circle-large-outline] Lint  web:lint',
        ...last,
      ),
    );
    face.editor.choice = 'By kind';
    await face.editor.execute(commands.groupBy);
    await face.catchUp();
    assert.deepEqual(face.editor.offered, ['Automatically', 'By kind', 'By package', 'Not at all']);
    assert.equal(
      await face.editor.renderTree(),
      lines(
        '[checklist] Lint  2',
        '  [circle-large-outline] lint  lint',
        '  [circle-large-outline] Lint (packages/web)  web:lint',
        '[circle-large-outline] test  test',
        ...last,
      ),
    );
  });

  it('shows problems below their check, by file, and on request failed checks alone', async () => {
    const face = await MemoryFace.open({ checks: [command('tsc'), command('test')] });
    face.editor.execute(commands.runAll);
    await face.settle();
    const text = 'src/a.ts(3,5): error TS2322: No.\nsrc/a.ts(9,1): error TS1005: Yes.\nb.ts(1,1): error TS1: Why?\n';
    await face.end('tsc', { ...failed, output: { text, truncatedChars: 0 } }, 10);
    await face.end('test', { ...passed, durationMs: 30 });
    await face.catchUp();
    const problems = [
      '  [file] a.ts  src',
      '    [error] No.  TS2322 [3:5]',
      '    [error] Yes.  TS1005 [9:1]',
      '  [file] b.ts',
      '    [error] Why?  TS1 [1:1]',
    ];
    const head = ['(1: 1 check failed)', '[error] tsc  failed: 3 errors (exit code 1) · 10 ms'];
    assert.equal(await face.editor.renderTree(), lines(...head, ...problems, '[pass] test  30 ms'));
    const twistyOf = async (row: string) =>
      (await face.editor.tree?.getTreeItem(await face.editor.findNode(row)))?.collapsibleState;
    const { None, Collapsed, Expanded } = TreeItemCollapsibleState;
    assert.deepEqual([await twistyOf('tsc'), await twistyOf('test'), await twistyOf('a.ts')], [Collapsed, None, Expanded]);
    const item = await face.editor.tree?.getTreeItem(await face.editor.findNode('Yes.'));
    assert.equal(item?.command?.command, commands.openProblem);
    const spoken = async (row: string) =>
      (await face.editor.tree?.getTreeItem(await face.editor.findNode(row)))?.accessibilityInformation?.label;
    assert.deepEqual(
      [await spoken('a.ts'), await spoken('b.ts'), await spoken('Yes.')],
      ['a.ts, src, 2 problems', 'b.ts, 1 problem', 'error, Yes., TS1005 [9:1]'],
    );
    face.editor.execute(commands.showFailed);
    await face.catchUp();
    assert.equal(await face.editor.renderTree(), lines('Only failed checks are shown.', ...head, ...problems));
    assert.equal(face.editor.context.get('preflight.isFiltered'), true);
    face.editor.execute(commands.showAllChecks);
    await face.catchUp();
    assert.equal(await face.editor.renderTree(), lines(...head, ...problems, '[pass] test  30 ms'));
  });

  it('says that no check has failed where only those are shown', async () => {
    const face = await MemoryFace.open({ checks: [command('test')] });
    face.editor.execute(commands.showFailed);
    await face.catchUp();
    assert.equal(await face.editor.renderTree(), 'Only failed checks are shown: there are none.');
  });

  it('says what a skipped check needed, and which processes one has left behind', async () => {
    const face = await MemoryFace.open({ checks: [command('gen'), command('test', { needs: ['gen'], title: 'Tests' })] });
    face.editor.execute(commands.runAll);
    await face.settle();
    const leftBehind = [{ pid: 42, command: 'sleep 99', outcome: 'ended' }] as const;
    await face.end('gen', { ...failed, leftBehind }, 10);
    await face.catchUp();
    assert.equal(
      await face.editor.renderTree(),
      lines(
        '(1: 1 check failed)',
        '[error] gen  failed: exit code 1 · 10 ms',
        '  [vm-running] Left process 42 behind  ended · sleep 99',
        '[debug-step-over] Tests  skipped: needs gen, which failed',
        '  [debug-step-over] Needs gen  failed',
      ),
    );
  });

  it('says of what runs how long it usually takes, as long as it may be so', async () => {
    const face = await MemoryFace.open({ checks: [command('lint'), command('quick')] });
    face.usualMs = { lint: 4_200, quick: 300 };
    face.editor.execute(commands.runAll);
    await face.settle();
    face.clock.advance(2_500);
    const row = async (): Promise<string | undefined> => (await face.editor.renderTree()).split('\n')[0];
    assert.equal(await row(), '[loading~spin] lint  running 2 s of about 5 s');
    face.clock.advance(3_000);
    assert.equal(await row(), '[loading~spin] lint  running 5 s');
    await face.end('lint', passed);
    await face.end('quick', passed);
  });

  it('draws all rows anew when the first of them gets rows below it, by which the editor indents the icons of the others', async () => {
    const face = await MemoryFace.open({ checks: ['a', 'b', 'c'].map((id) => command(id)), jobs: 3 });
    face.editor.execute(commands.runAll);
    await face.settle();
    const drawn = async (id: string): Promise<readonly (readonly string[] | null)[]> => {
      await face.catchUp();
      face.editor.treeUpdates.splice(0);
      const text = id === 'c' ? '' : `${id}.ts(1,1): error TS1: No.\n`;
      await face.end(id, { ...failed, output: { text, truncatedChars: 0 } });
      await face.catchUp();
      return face.editor.treeUpdates.map(({ rows }) => rows);
    };
    assert.deepEqual(await drawn('c'), [['c']]);
    assert.deepEqual(await drawn('a'), [null]);
    assert.deepEqual(await drawn('b'), [['b']]);
  });

  it('says of each folder what became of its checks', async () => {
    const face = await MemoryFace.open({ checks: [command('lint')], folders: ['/code/app', '/code/lib'] });
    const [first] = face.face.host.roots.all;
    first!.run();
    await face.settle();
    await face.end('lint', failed, 10);
    await face.catchUp();
    assert.equal(
      await face.editor.renderTree(),
      lines(
        '(1: 1 check failed)',
        '[root-folder] app  1 failed',
        '  [error] lint  failed: exit code 1 · 10 ms',
        '[root-folder] lib  1',
        '  [circle-large-outline] lint  lint',
      ),
    );
  });

  it('draws what is queued anew when the machine takes slots from a run, and when it gives them back', async () => {
    const face = await MemoryFace.open({ checks: ['a', 'b', 'c'].map((id) => command(id)), jobs: 2 });
    face.editor.execute(commands.runAll);
    await face.settle();
    await face.catchUp();
    const drawn = async (limit: number, reason: string): Promise<boolean> => {
      face.editor.treeUpdates.splice(0);
      face.limit(limit, reason);
      await face.catchUp();
      return face.editor.treeUpdates.some(({ rows }) => rows?.includes('c') === true);
    };
    assert.deepEqual([await drawn(1, 'the machine is busy'), await drawn(2, 'the machine is less busy')], [true, true]);
    for (const id of ['a', 'b', 'c']) await face.end(id, passed);
  });

  it('says why nothing can run, and stops saying so when that is put right', async () => {
    const problem = {
      severity: 'error',
      message: 'Expected a comma.',
      file: 'preflight.jsonc',
      line: 2,
      column: 7,
      check: null,
    } as const;
    const face = await MemoryFace.open({ problems: [problem] });
    assert.equal(await face.editor.renderTree(), 'preflight.jsonc:2:7: Expected a comma.');
    face.problems = [];
    face.checks = [command('lint')];
    face.editor.touchWatched();
    face.clock.advance(200);
    await face.catchUp();
    assert.equal(await face.editor.renderTree(), '[circle-large-outline] lint  lint');
  });

  it('says what a window before has not brought to its end, until something runs', async () => {
    const face = new MemoryFace({ checks: [command('lint', { title: 'Lint' })] });
    const finished = [{ check: 'lint', verdict: 'failed', reason: null }] as const;
    face.interrupted.push({ runId: 'x', startedAt: '2025-12-30T10:00:00.000Z', selected: 2, finished, isClosed: false });
    await face.catchUp();
    assert.equal(
      await face.editor.renderTree(),
      lines(
        `The run of ${new Date('2025-12-30T10:00:00Z').toLocaleString()} ended unexpectedly after 1 of 2 checks (Lint failed).`,
        '[circle-large-outline] Lint  lint',
      ),
    );
    face.editor.execute(commands.runAll);
    await face.settle();
    await face.end('lint', { ...passed, durationMs: 10 });
    await face.catchUp();
    assert.equal(await face.editor.renderTree(), '[pass] Lint  10 ms');
  });

  it('says when a run of today was interrupted by the clock of the user', async () => {
    const face = new MemoryFace({ checks: [] });
    const startedAt = face.clock.date().toISOString();
    face.interrupted.push({ runId: 'x', startedAt, selected: 1, finished: [], isClosed: true });
    await face.catchUp();
    const time = new Date(startedAt).toLocaleTimeString();
    const why = 'was interrupted when its window was reloaded or closed, after 0 of 1 checks.';
    assert.equal(await face.editor.renderTree(), `The run of ${time} ${why}`);
  });

  it('cuts long titles in their middle, so that what became of the check is in sight', async () => {
    const title = 'Integration tests against the database of the warehouse';
    const gen = 'Generate the clients of all services';
    const folder = 'packages/a-very-long-name-of-a-package';
    const face = await MemoryFace.open({
      checks: [command('gen', { title: gen }), command('it', { title, needs: ['gen'], cwd: folder })],
    });
    face.editor.execute(commands.runAll);
    await face.settle();
    await face.end('gen', failed, 10);
    await face.catchUp();
    assert.equal(
      await face.editor.renderTree(),
      lines(
        '(1: 1 check failed)',
        '[root-folder] Workspace  1 failed',
        '  [error] Generate …f all services  failed: exit code 1 · 10 ms',
        '[package] packages/…e-of-a-package  1',
        '  [debug-step-over] Integrati… the warehouse  skipped: needs Generate the clients of all services, which failed',
        '    [debug-step-over] Needs Gen…f all services  failed',
      ),
    );
    const { tree } = face.editor;
    const item = await tree?.getTreeItem(await face.editor.findNode('Integrati… the warehouse'));
    assert.match(String(item?.accessibilityInformation?.label), new RegExp(`^${title}, skipped`));
    assert.ok(typeof item?.tooltip === 'object' && item.tooltip.value.startsWith(`${title} `));
    const group = await tree?.getTreeItem(await face.editor.findNode('packages/…e-of-a-package'));
    assert.deepEqual([group?.tooltip, group?.accessibilityInformation?.label], [folder, `${folder}, 1`]);
  });

  it('shows what it was told as text, never as a command or as markup', async () => {
    const title = '[x](command:a) <img x>';
    const source = { origin: 'detected', file: null, line: null, reason: 'script [y](command:evil)' } as const;
    const { editor } = await MemoryFace.open({ checks: [command('a', { title, source })] });
    const item = await editor.tree?.getTreeItem(await editor.findNode(title));
    const tooltip = item?.tooltip;
    assert.ok(typeof tooltip === 'object' && !tooltip.isTrusted && !tooltip.supportHtml);
    assert.ok(tooltip.value.includes(String.raw`\[x\]\(command:a\) \<img`), tooltip.value);
    assert.ok(tooltip.value.includes(String.raw`\[y\]\(command:evil\)`), tooltip.value);
  });
});
