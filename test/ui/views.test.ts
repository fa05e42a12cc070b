import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../tools/cleanup.ts';
import { describeWorkbench } from './describe-workbench.ts';

/** A repository of two packages, each with checks of its own. */
function open() {
  const workspace = temporaryFolder('preflight-packages');
  const checks: Record<string, object> = {};
  for (const name of ['server', 'web']) {
    mkdirSync(join(workspace, 'packages', name, 'src'), { recursive: true });
    writeFileSync(join(workspace, 'packages', name, 'src/a.js'), 'one\ntwo\nthree\n');
    const fails = `console.log('packages/${name}/src/a.js:3:2: error: Not so.'); process.exit(1)`;
    const common = { cwd: `packages/${name}` };
    checks[`${name}:lint`] = { ...common, kind: 'lint', command: ['node', '-e', name === 'web' ? fails : ''] };
    checks[`${name}:test`] = { ...common, kind: 'test', command: ['node', '-e', '0'] };
    if (name === 'web') checks[`${name}:test`] = { ...checks[`${name}:test`], title: 'Integration tests against the warehouse' };
  }
  writeFileSync(join(workspace, 'preflight.jsonc'), JSON.stringify({ detect: false, checks }));
  return { workspace };
}

const withoutTimes = (rows: readonly string[]): readonly string[] => rows.map((row) => row.replace(/\d+ ms/, 'N ms'));

describeWorkbench('a repository of packages', open, (workbench) => {
  const { page } = { page: () => workbench().page };
  const status = () => workbench().statusItem('status');

  it('is run and looked through with the keyboard alone', async () => {
    await workbench().runCommand('Preflight: Focus on Checks View');
    await workbench().treeRow('web:lint').waitFor();
    await page().keyboard.press('Control+Alt+Shift+P');
    await status().filter({ hasText: 'Preflight: 1 failed' }).waitFor();
    await workbench()
      .treeRow('web:lint', /failed: 1 error/)
      .waitFor();
    await page().locator('.part.sidebar .monaco-list').focus();
    await page().keyboard.press('Home');
    // To the failed check, below the headings of both packages.
    for (let row = 0; row < 4; row++) await page().keyboard.press('ArrowDown');
    await page().locator('.part.sidebar .monaco-list-row.focused', { hasText: 'web:lint' }).waitFor();
    await page().keyboard.press('ArrowRight');
    await workbench().treeRow('Not so.').waitFor();
    await page().keyboard.press('ArrowDown');
    await page().keyboard.press('ArrowDown');
    await workbench().screenshot('keyboard');
    await page().keyboard.press('Enter');
    await page().locator('.part.statusbar', { hasText: 'Ln 3, Col 2' }).waitFor();
  });

  it('groups its checks by package, and says of each what failed', async () => {
    const rows = await workbench().treeText();
    assert.deepEqual(withoutTimes(rows), [
      'packages/server 2 passed',
      'server:lint N ms',
      'server:test N ms',
      'packages/web 1 failed, 1 passed',
      'web:lint failed: 1 error (exit code 1) · N ms',
      'a.js packages/web/src',
      'Not so. [3:2]',
      'Integrati… the warehouse N ms',
    ]);
    // Also a long title leaves room for what became of the check.
    const row = workbench().treeRow('Integrati… the warehouse');
    const said = await row.locator('.label-description').boundingBox();
    const room = await row.locator('.monaco-icon-label').boundingBox();
    assert.ok(said !== null && room !== null && room.x + room.width - said.x > 50, JSON.stringify({ said, room }));
  });

  it('shows failed checks alone, and all again', async () => {
    const button = (title: string) =>
      page().locator('.part.sidebar .action-label', { hasText: '' }).and(page().getByLabel(title));
    await page().locator('.part.sidebar .pane-header, .part.sidebar .title').first().hover();
    await button('Show Only Failed Checks').first().click();
    await workbench().treeRow('server:lint').waitFor({ state: 'detached' });
    await page().locator('.part.sidebar', { hasText: 'Only failed checks are shown.' }).waitFor();
    await workbench().screenshot('only-failed');
    await button('Show All Checks').first().click();
    await workbench().treeRow('server:lint').waitFor();
  });

  it('groups them by kind where somebody likes that better', async () => {
    await workbench().runCommand('Preflight: Group Checks By');
    await page().locator('.quick-input-list .monaco-list-row', { hasText: 'By kind' }).click();
    await workbench().treeRow('Tests').waitFor();
    await workbench().screenshot('by-kind');
    const rows = await workbench().treeText();
    assert.deepEqual(
      rows.filter((row) => !/:|^a\.js|^Integrati/.test(row)),
      ['Lint 1 failed, 1 passed', 'Tests 2 passed'],
    );
  });

  it('begins with a walkthrough of three steps', async () => {
    await workbench().runCommand('Preflight: Get Started');
    const steps = page().locator('.gettingStartedContainer .step-title');
    await steps.filter({ hasText: 'Keep it green' }).waitFor();
    assert.deepEqual(await steps.allInnerTexts(), ['See what there is to check', 'Run everything at once', 'Keep it green']);
    const picture = page().locator('.gettingStartedContainer img').first();
    await picture.waitFor();
    assert.notEqual(await picture.evaluate('(image) => image.naturalWidth').catch(() => 1), 0);
    await page().keyboard.press('Control+b');
    await picture.waitFor();
    await workbench().screenshot('walkthrough');
  });
});
