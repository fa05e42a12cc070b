import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { temporaryFolder } from '../../tools/cleanup.ts';
import { describeWorkbench } from './describe-workbench.ts';

const config = (checks: Readonly<Record<string, string>>): string => {
  const commands = Object.entries(checks).map(([id, script]) => [id, { command: ['node', '-e', script] }]);
  return JSON.stringify({ detect: false, checks: Object.fromEntries(commands) });
};

/** A workspace file over folders with these configurations. */
function folders(configurations: Readonly<Record<string, string>>): string {
  const root = temporaryFolder('preflight-folders');
  for (const [name, text] of Object.entries(configurations)) {
    mkdirSync(join(root, name));
    writeFileSync(join(root, name, 'preflight.jsonc'), text);
  }
  const file = join(root, 'all.code-workspace');
  writeFileSync(file, JSON.stringify({ folders: Object.keys(configurations).map((path) => ({ path })) }));
  return file;
}

const twoFolders = () => ({
  workspace: folders({ client: config({ 'client-lint': '' }), server: config({ 'server-test': 'process.exit(3)' }) }),
});

describeWorkbench('a workspace of two folders', twoFolders, (workbench) => {
  it('lists the checks of each folder under its name, and runs them all', async () => {
    await workbench().openView('Preflight');
    await workbench().treeRow('server-test').waitFor();
    await workbench().runCommand('Preflight: Run All Checks');
    await workbench().statusItem('status').filter({ hasText: 'Preflight: 1 failed' }).waitFor();
    await workbench()
      .treeRow('client-lint', /^\d+\sms$/)
      .waitFor();
    await workbench()
      .treeRow('server-test', /exit code 3/)
      .waitFor();
    await workbench().screenshot('two-folders');
    const rows = await workbench().treeText();
    assert.deepEqual(
      rows.map((text) => text.replace(/\d+ ms/, 'N ms')),
      ['client 1 passed', 'client-lint N ms', 'server 1 failed', 'server-test failed: exit code 3 · N ms'],
    );
  });
});

describeWorkbench('a folder of a workspace that was collapsed', twoFolders, (workbench) => {
  it('stays so while its checks run', async () => {
    await workbench().openView('Preflight');
    await workbench().treeRow('client-lint').waitFor();
    await workbench().treeRow('client').click();
    await workbench().treeRow('client-lint').waitFor({ state: 'detached' });
    await workbench().runCommand('Preflight: Run All Checks');
    await workbench().statusItem('status').filter({ hasText: 'Preflight: 1 failed' }).waitFor();
    await workbench()
      .treeRow('server-test', /exit code 3/)
      .waitFor();
    const rows = await workbench().treeText();
    assert.deepEqual(
      rows.map((text) => text.replace(/\d+ ms/, 'N ms')),
      ['client 1 passed', 'server 1 failed', 'server-test failed: exit code 3 · N ms'],
    );
  });
});

const nothingToFind = () => ({ workspace: temporaryFolder('preflight-empty') });

describeWorkbench('a folder without anything to check', nothingToFind, (workbench) => {
  it('says what is looked for', async () => {
    await workbench().openView('Preflight');
    await workbench().page.locator('.part.sidebar .welcome-view-content', { hasText: 'No checks were found' }).waitFor();
    await workbench().screenshot('nothing-found');
    assert.equal(await workbench().statusItem('status').count(), 0);
  });
});

/** The programs of this machine, without one. */
function pathWithout(program: string): string {
  const programs = temporaryFolder('preflight-path');
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    for (const name of existsSync(folder) ? readdirSync(folder) : []) {
      const link = join(programs, name);
      if (name !== program && !existsSync(link)) symlinkSync(join(folder, name), link);
    }
  }
  return programs;
}

const withoutGit = () => ({ ...nothingToFind(), env: { PATH: pathWithout('git') } });

describeWorkbench('a machine without git', withoutGit, (workbench) => {
  it('says that it is missing, and where it is to be had', async () => {
    await workbench().openView('Preflight');
    const welcome = workbench().page.locator('.part.sidebar .welcome-view-content', { hasText: 'Git is not installed' });
    await welcome.waitFor();
    await welcome.locator('.monaco-button', { hasText: 'Install Git' }).waitFor();
    await workbench().screenshot('no-git');
  });
});

const broken = () => ({ workspace: folders({ only: '{ "checks": { "a": { "command": "node -e 0" "timeout": 5 } } }' }) });

describeWorkbench('a configuration that cannot be read', broken, (workbench) => {
  it('says where it is wrong', async () => {
    await workbench().openView('Preflight');
    await workbench()
      .page.locator('.part.sidebar', { hasText: /preflight\.jsonc:1:\d+/ })
      .waitFor();
    await workbench().statusItem('status').filter({ hasText: 'wrong configuration' }).waitFor();
    await workbench().screenshot('wrong-configuration');
  });
});

describeWorkbench(
  'a window without a folder',
  () => ({ workspace: null }),
  (workbench) => {
    it('offers to open one', async () => {
      await workbench().openView('Preflight');
      const welcome = workbench().page.locator('.part.sidebar .welcome-view-content', {
        hasText: 'Open a folder to see its checks',
      });
      await welcome.waitFor();
      await workbench().screenshot('no-folder');
      assert.equal(await workbench().page.locator('.part.sidebar .monaco-button', { hasText: 'Open Folder' }).count(), 1);
    });
  },
);
