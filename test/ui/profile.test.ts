import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../tools/cleanup.ts';
import { describeWorkbench } from './describe-workbench.ts';

const outside = join(temporaryFolder('preflight-outside'), 'far.txt');

/** Two checks, one of which names a file that is not in the folder. */
function open() {
  const folder = temporaryFolder('preflight-profile');
  writeFileSync(outside, 'one\ntwo\n');
  const found = `console.log(${JSON.stringify(`${outside}:2:1: error: Too far`)}); process.exitCode = 1;`;
  const checks = { fine: { command: ['node', '-e', '0'] }, far: { command: ['node', '-e', found] } };
  writeFileSync(join(folder, 'preflight.jsonc'), JSON.stringify({ detect: false, checks }));
  return { workspace: folder };
}

describeWorkbench('somebody who asks where the time goes', open, (workbench) => {
  it('picks what to run, and sees it in the timeline', async () => {
    const { page } = workbench();
    await workbench().openView('Preflight');
    await workbench().treeRow('fine').waitFor();
    await workbench().runCommand('Preflight: Run Checks and Profile…');
    const choice = page.locator('.quick-input-list .monaco-list-row', { hasText: 'All Checks One at a Time' });
    await choice.waitFor();
    await workbench().screenshot('profile-choices');
    await choice.click();
    await workbench().statusItem('status').filter({ hasText: 'Preflight: 1 failed' }).waitFor();
    const timeline = page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');
    await timeline.locator('.row[data-check="fine"].passed').waitFor();
    await timeline.locator('#insights li', { hasText: 'Critical path' }).waitFor();
    await workbench().screenshot('profile');
  });

  it('is asked before a row leads out of the workspace', async () => {
    const { page } = workbench();
    await workbench().treeRow('far').locator('.monaco-tl-twistie').click();
    await workbench().treeRow('Too far').click();
    const dialog = page.locator('.monaco-dialog-box', { hasText: 'lies outside of the workspace' });
    await dialog.waitFor();
    await workbench().screenshot('outside-asked');
    await dialog.locator('.monaco-button', { hasText: 'Open' }).click();
    await page.locator('.editor-instance .view-line', { hasText: 'two' }).waitFor();
  });
});
