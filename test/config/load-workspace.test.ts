import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { emptySettings } from '../../src/config/environment.ts';
import { loadWorkspace } from '../../src/config/load-workspace.ts';
import { isUnusable } from '../../src/config/workspace.ts';
import { TemporaryFolder } from './temporary-folder.ts';
import { describeWorkspaceProblems, detectedCheck } from './workspace-of.ts';

const detect = async () => ({ checks: [detectedCheck('lint')], problems: [] });
const load = (root: string) => loadWorkspace({ root, env: {}, detect });

async function problemsOf(name: string, content: string | Uint8Array): Promise<string[]> {
  using folder = new TemporaryFolder({ [name]: content });
  return describeWorkspaceProblems(await load(folder.path));
}

describe('loading a workspace', () => {
  it('works without any configuration', async () => {
    using folder = new TemporaryFolder();
    const workspace = await load(folder.path);
    assert.deepEqual(workspace.checks, [detectedCheck('lint')]);
    assert.deepEqual([workspace.problems, workspace.configFiles, workspace.root], [[], [], folder.path]);
  });

  it('reads the file in .config, and overlays in both places', async () => {
    for (const overlay of ['preflight.local.jsonc', '.config/preflight.local.jsonc']) {
      using folder = new TemporaryFolder({
        '.config/preflight.jsonc': '{ "jobs": 2, "env": { "A": "1" } }',
        [overlay]: '{ "jobs": 3 }',
      });
      const workspace = await load(folder.path);
      assert.deepEqual(
        [workspace.jobs, workspace.configFiles, workspace.checks[0]?.env],
        [3, ['.config/preflight.jsonc', overlay], { A: '1' }],
      );
    }
  });

  it('warns of a second configuration file and takes the first', async () => {
    using folder = new TemporaryFolder({
      'preflight.jsonc': '{ "jobs": 2 }',
      '.config/preflight.jsonc': '{ "jobs": 3, "nope": 1 }',
    });
    const workspace = await load(folder.path);
    assert.equal(workspace.jobs, 2);
    assert.deepEqual(describeWorkspaceProblems(workspace), [
      'warning [*] .config/preflight.jsonc: This file is ignored, because preflight.jsonc is there as well: keep one of them.',
    ]);
    assert.equal(isUnusable(workspace), false);
  });

  it('detects nothing where the configuration says so, and the overlay may say otherwise', async () => {
    using folder = new TemporaryFolder({ 'preflight.jsonc': '{ "detect": false, "checks": { "a": { "command": "x" } } }' });
    assert.deepEqual(
      (await load(folder.path)).checks.map(({ id }) => id),
      ['a'],
    );
    folder.write('preflight.local.jsonc', '{ "detect": true }');
    assert.deepEqual(
      (await load(folder.path)).checks.map(({ id }) => id),
      ['lint', 'a'],
    );
  });

  it('detects nothing where the user wants that, unless a file says otherwise', async () => {
    using folder = new TemporaryFolder({});
    const settings = { ...emptySettings, detect: false };
    const ids = async () => (await loadWorkspace({ root: folder.path, env: {}, detect, settings })).checks.map(({ id }) => id);
    assert.deepEqual(await ids(), []);
    folder.write('preflight.jsonc', '{ "detect": true }');
    assert.deepEqual(await ids(), ['lint']);
  });

  it('passes on what detection found wrong', async () => {
    using folder = new TemporaryFolder();
    const problem = {
      severity: 'warning',
      message: 'package.json is broken.',
      file: 'package.json',
      line: 1,
      column: 1,
      check: null,
    } as const;
    const workspace = await loadWorkspace({
      root: folder.path,
      env: {},
      detect: async () => ({ checks: [], problems: [problem] }),
    });
    assert.deepEqual(workspace.problems, [problem]);
  });

  it('reads anew each time', async () => {
    using folder = new TemporaryFolder({ 'preflight.jsonc': '{ "jobs": 2 }' });
    const before = await load(folder.path);
    folder.write('preflight.jsonc', '{ "jobs": 3 }');
    assert.deepEqual([before.jobs, (await load(folder.path)).jobs], [2, 3]);
  });

  it('accepts a byte order mark', async () => {
    assert.deepEqual(await problemsOf('preflight.jsonc', '\uFEFF{ "jobs": 2 }'), []);
    assert.deepEqual(await problemsOf('preflight.jsonc', '\uFEFF{ "jobs": 0 }'), [
      'error [*] preflight.jsonc:1:11: "jobs" must be a whole number from 1 to 1024, not 0.',
    ]);
  });

  it('counts lines of Windows and of old Macs', async () => {
    assert.deepEqual(await problemsOf('preflight.jsonc', '{\r\n\r  "jobs": 0 }'), [
      'error [*] preflight.jsonc:3:11: "jobs" must be a whole number from 1 to 1024, not 0.',
    ]);
  });
});

describe('a configuration file that cannot be read', () => {
  const utf16 = Buffer.from('\uFEFF{ "jobs": 2 }', 'utf16le');
  const unreadable: [string, string | Uint8Array, string][] = [
    ['is in UTF-16', utf16, 'This is encoded as UTF-16: save it as UTF-8.'],
    ['is in UTF-16 of the other byte order', Buffer.from(utf16).swap16(), 'This is encoded as UTF-16: save it as UTF-8.'],
    ['is in UTF-16 without a mark', utf16.subarray(2), 'This has NUL bytes, so it is no text in UTF-8: save it as UTF-8.'],
    ['is in Latin-1', Buffer.from('{ "env": { "A": "é" } }', 'latin1'), 'This is not valid UTF-8: save it as UTF-8.'],
    ['has 10 MB', `{}${' '.repeat(10_000_000)}`, 'This has 10000002 bytes; a configuration has at most 1048576.'],
  ];
  for (const [what, content, message] of unreadable) {
    it(`is told when it ${what}`, async () => {
      assert.deepEqual(await problemsOf('preflight.jsonc', content), [`error [*] preflight.jsonc: ${message}`]);
      assert.deepEqual(await problemsOf('preflight.local.jsonc', content), [`error [*] preflight.local.jsonc: ${message}`]);
    });
  }

  it('is told when it is a directory', async () => {
    using folder = new TemporaryFolder();
    mkdirSync(join(folder.path, 'preflight.jsonc'));
    const workspace = await load(folder.path);
    assert.deepEqual(describeWorkspaceProblems(workspace), [
      'error [*] preflight.jsonc: This is a directory: replace it by a file, or remove it.',
    ]);
    assert.equal(isUnusable(workspace), true);
  });

  it('is told when it is a pipe, without waiting for somebody to write', async function () {
    if (process.platform === 'win32') return;
    using folder = new TemporaryFolder();
    execFileSync('mkfifo', [join(folder.path, 'preflight.jsonc')]);
    assert.deepEqual(describeWorkspaceProblems(await load(folder.path)), [
      'error [*] preflight.jsonc: This is no regular file: replace it by a file, or remove it.',
    ]);
  });

  it('is told when it leads out of the workspace', async () => {
    using outside = new TemporaryFolder({
      'evil.jsonc': '{ "checks": { "a": { "command": "x" } } }',
      'config/preflight.jsonc': '{}',
    });
    using folder = new TemporaryFolder();
    symlinkSync(join(outside.path, 'evil.jsonc'), join(folder.path, 'preflight.jsonc'));
    const workspace = await load(folder.path);
    assert.deepEqual(describeWorkspaceProblems(workspace), [
      `error [*] preflight.jsonc: This is a link to ${outside.path}/evil.jsonc, outside of the workspace, and is not read: put a file here instead.`,
    ]);
    assert.deepEqual([workspace.checks.map(({ id }) => id), isUnusable(workspace)], [['lint'], true]);
  });

  it('is told when its folder leads out of the workspace', async () => {
    using outside = new TemporaryFolder({ 'preflight.jsonc': '{}' });
    using folder = new TemporaryFolder();
    symlinkSync(outside.path, join(folder.path, '.config'));
    assert.deepEqual(describeWorkspaceProblems(await load(folder.path)), [
      `error [*] .config/preflight.jsonc: This is a link to ${outside.path}/preflight.jsonc, outside of the workspace, and is not read: put a file here instead.`,
    ]);
  });

  it('is told when it is a link to nothing', async () => {
    using folder = new TemporaryFolder();
    symlinkSync('nowhere', join(folder.path, 'preflight.jsonc'));
    assert.deepEqual(describeWorkspaceProblems(await load(folder.path)), [
      'error [*] preflight.jsonc: This is a link to nothing: replace it by a file, or remove it.',
    ]);
  });

  it('is read through a link that stays inside, also in a root that is itself a link', async () => {
    using folder = new TemporaryFolder({ 'ws/tools/checks.jsonc': '{ "jobs": 2 }' });
    symlinkSync('tools/checks.jsonc', join(folder.path, 'ws/preflight.jsonc'));
    symlinkSync(join(folder.path, 'ws'), join(folder.path, 'link'));
    const workspace = await load(join(folder.path, 'link'));
    assert.deepEqual([workspace.jobs, workspace.problems], [2, []]);
  });

  it('is told when it may not be read', async () => {
    if (process.platform === 'win32' || process.getuid?.() === 0) return;
    using folder = new TemporaryFolder({ 'preflight.jsonc': '{}' });
    chmodSync(join(folder.path, 'preflight.jsonc'), 0o000);
    assert.match(
      describeWorkspaceProblems(await load(folder.path)).join('\n'),
      /^error \[\*\] preflight\.jsonc: This cannot be read \(EACCES.*\): make it readable, or remove it\.$/,
    );
  });
});
