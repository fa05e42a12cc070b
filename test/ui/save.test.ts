import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../tools/cleanup.ts';
import { describeWorkbench } from './describe-workbench.ts';

let folder = '';

/** A linter that finds `var`, knows the repair, and writes it when it is told to. */
const linter = `
const { readFileSync, writeFileSync } = require('node:fs');
const file = 'src/code.txt';
const text = readFileSync(file, 'utf8');
if (process.argv.includes('--fix')) return writeFileSync(file, text.replaceAll('var ', 'let '));
const messages = text.split('\\n').flatMap((line, index, lines) => line.startsWith('var ') ? [{
  ruleId: 'no-var', severity: 2, message: 'Unexpected var.', line: index + 1, column: 1, endLine: index + 1, endColumn: 4,
  fix: { range: [lines.slice(0, index).join(' ').length + (index > 0 ? 1 : 0), lines.slice(0, index).join(' ').length + (index > 0 ? 4 : 3)], text: 'let' },
}] : []);
console.log(JSON.stringify([{ filePath: file, messages }]));
process.exitCode = messages.length > 0 ? 1 : 0;
`;

function open() {
  folder = temporaryFolder('preflight-save');
  mkdirSync(join(folder, 'src'));
  writeFileSync(join(folder, 'linter.cjs'), linter);
  writeFileSync(join(folder, 'src/code.txt'), 'var one = 1;\nvar two = 2;\n');
  const lint = {
    title: 'Lint',
    command: 'node linter.cjs',
    fix: 'node linter.cjs --fix',
    parser: 'eslint-json',
    on: ['save', 'manual'],
  };
  writeFileSync(join(folder, 'preflight.jsonc'), JSON.stringify({ detect: false, checks: { lint } }, null, 2));
  // Without it a terminal is a picture, which nobody can read who is no person.
  const terminal = { 'terminal.integrated.gpuAcceleration': 'off' };
  return { workspace: folder, settings: { 'preflight.runOnSave': 'affected', 'editor.minimap.enabled': false, ...terminal } };
}

describeWorkbench('somebody who saves', open, (workbench) => {
  const status = () => workbench().statusItem('status');
  const lines = (text: string) => workbench().page.locator('.editor-instance .view-line', { hasText: text });
  const dialog = () => workbench().page.locator('.monaco-dialog-box');

  it('goes from a failed check to its problem, and takes the quick fix', async () => {
    await workbench().openView('Preflight');
    await workbench().treeRow('Lint').waitFor();
    await workbench().runCommand('Preflight: Run All Checks');
    await status().filter({ hasText: 'Preflight: 1 failed' }).waitFor();
    await workbench().treeRow('Lint').locator('.monaco-tl-twistie').click();
    await workbench().treeRow('Unexpected var.').first().click();
    await lines('var one').waitFor();
    await workbench().page.locator('.editor-instance .squiggly-error').first().waitFor();
    await workbench()
      .page.locator('.editor-instance .view-lines')
      .click({ position: { x: 10, y: 8 } });
    const fix = workbench().page.locator('.action-widget .monaco-list-row', { hasText: 'Fix: Unexpected var. (eslint)' });
    await workbench().page.locator('.editor-instance [class*="codicon-gutter-lightbulb"]').first().waitFor();
    await workbench().page.keyboard.press('Control+.');
    await fix.waitFor();
    await workbench().screenshot('save-quick-fix');
    await workbench().page.locator('.action-widget .monaco-list-row', { hasText: 'Fix all no-var problems' }).click();
    await lines('let one').waitFor();
    await lines('let two').waitFor();
  });

  it('is asked once, with the commands shown, and then sees the check turn green', async () => {
    await workbench().page.keyboard.press('Control+s');
    await dialog().filter({ hasText: 'node linter.cjs' }).waitFor();
    await workbench().screenshot('save-asked');
    await dialog().locator('.monaco-button', { hasText: 'Run on Save' }).click();
    await status().filter({ hasText: 'Preflight: 1 passed' }).waitFor();
    await workbench().screenshot('save-passed');
    assert.equal(readFileSync(join(folder, 'src/code.txt'), 'utf8'), 'let one = 1;\nlet two = 2;\n');
  });

  it('is not asked again, and sees it fail when it is broken again', async () => {
    await workbench()
      .page.locator('.editor-instance .view-lines')
      .click({ position: { x: 10, y: 8 } });
    await workbench().page.keyboard.press('Control+End');
    await workbench().page.keyboard.type('var three = 3;\n');
    await workbench().page.keyboard.press('Control+s');
    await status().filter({ hasText: 'Preflight: 1 failed' }).waitFor();
    assert.equal(await dialog().count(), 0);
  });

  it('has the tool fix it from the row of the check', async () => {
    const row = workbench().treeRow('Lint');
    await row.hover();
    await workbench().screenshot('save-row-actions');
    await row.locator('.action-label[aria-label="Fix What a Check Finds"]').click();
    await status().filter({ hasText: 'Preflight: 1 passed' }).waitFor();
    assert.match(readFileSync(join(folder, 'src/code.txt'), 'utf8'), /let three/);
  });

  it('reads why a check is there, and switches it off and on', async () => {
    await workbench().pickInMenu(workbench().treeRow('Lint'), 'Explain Check');
    const preview = workbench().page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');
    await preview.getByText('Is it still true?').waitFor();
    await preview.getByText('written in preflight.jsonc').waitFor();
    await workbench().screenshot('explain');
    await workbench().pickInMenu(workbench().treeRow('Lint'), 'Disable in the Configuration');
    await workbench().treeRow('Not run automatically').waitFor();
    assert.match(readFileSync(join(folder, 'preflight.jsonc'), 'utf8'), /"enabled": false/);
    await workbench().treeRow('Not run automatically').click();
    await workbench().pickInMenu(workbench().treeRow('Lint'), 'Enable in the Configuration');
    await workbench().treeRow('Not run automatically').waitFor({ state: 'detached' });
  });

  it('reads what the check wrote in a terminal', async () => {
    await workbench().pickInMenu(workbench().treeRow('Lint'), 'Show Output in a Terminal');
    const rows = workbench().page.locator('.part.panel .terminal-wrapper.active .xterm-rows');
    await rows.filter({ hasText: /\$ node linter\.cjs.*passed · \d+ ms/s }).waitFor();
    await workbench().screenshot('terminal');
  });
});
