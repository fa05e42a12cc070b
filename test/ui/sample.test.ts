import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copySample } from '../../tools/sample.ts';
import { describeWorkbench } from './describe-workbench.ts';

let folder = '';
const open = () => {
  folder = copySample();
  return { workspace: folder };
};

/** What a person would change in an editor. */
function change(file: string, wrong: string, right: string): void {
  const path = join(folder, file);
  const before = readFileSync(path, 'utf8');
  assert.ok(before.includes(wrong));
  writeFileSync(path, before.replace(wrong, right));
}

describeWorkbench('the sample workspace', open, (workbench) => {
  const status = () => workbench().statusItem('status');

  it('lists its checks without having run anything', async () => {
    await workbench().openView('Preflight');
    await workbench().treeRow('Types').waitFor();
    await workbench().screenshot('sample-idle');
    assert.match(await status().innerText(), /Preflight$/);
  });

  it('shows what goes on while all checks run', async () => {
    await workbench().runCommand('Preflight: Run All Checks');
    await status()
      .filter({ hasText: /running \d+\/\d+/ })
      .waitFor();
    await workbench()
      .treeRow('Tests', /running \d+\ss/)
      .waitFor();
    await workbench().screenshot('sample-running');
  });

  it('ends with one verdict, and a reason for everything that did not pass', async () => {
    await status().filter({ hasText: 'Preflight: 2 failed' }).waitFor();
    await workbench()
      .treeRow('Tests', /^\d.*s\b/)
      .waitFor();
    await workbench()
      .treeRow('Lint', /failed: \d+ error/)
      .waitFor();
    await workbench()
      .treeRow('Types', /failed: \d+ error/)
      .waitFor();
    await workbench()
      .treeRow('Build', /skipped: needs Types, which failed/)
      .waitFor();
    await workbench().screenshot('sample-failed');
  });

  it('leads from a check to its problems, and to their places', async () => {
    await workbench().treeRow('Lint').click();
    await workbench().page.keyboard.press('ArrowRight');
    await workbench()
      .treeRow('Unexpected')
      .or(workbench().page.locator('.monaco-list-row', { hasText: 'cart.js' }))
      .first()
      .waitFor();
    await workbench().screenshot('sample-problems');
  });

  it('shows what a check wrote when it is clicked', async () => {
    await workbench().treeRow('Lint').click();
    await workbench().page.locator('.editor-instance .view-line', { hasText: 'Use let or const instead of var' }).waitFor();
    await workbench().screenshot('sample-output');
  });

  it('explains itself when somebody points at it', async () => {
    await status().hover();
    await workbench().page.locator('.monaco-hover', { hasText: 'Run All Checks' }).waitFor();
    await workbench().screenshot('sample-status-hover');
    await workbench().treeRow('Build').locator('.label-name').hover();
    await workbench().page.locator('.monaco-hover', { hasText: 'npm run -s build' }).waitFor();
    await workbench().screenshot('sample-row-hover');
  });

  it('tells what the run cost and gained', async () => {
    await workbench().runCommand('Preflight: Show Timings');
    await workbench().waitForOutput(/critical\spath\s+.*codegen\s→\sTests/);
    await workbench().screenshot('sample-timings');
    assert.match(await workbench().outputText(), /speed-up\s+\d\.\d\dx, measured/);
  });

  it('turns green when the three lines are fixed', async () => {
    change('src/cart.js', 'cents == undefined', 'cents === undefined');
    change('src/cart.js', 'var total', 'let total');
    change('src/checkout.js', "formatPrice('0')", 'formatPrice(0)');
    await workbench().runCommand('Preflight: Run All Checks');
    await status()
      .filter({ hasText: /Preflight: \d+ passed/ })
      .waitFor();
    await workbench()
      .treeRow('Tests', /^\d.*s\b/)
      .waitFor();
    await workbench()
      .treeRow('Build', /^\d+\sms$/)
      .waitFor();
    await workbench().screenshot('sample-passed');
  });

  it('says which verdicts are out of date after another program has changed a file, until it is changed back', async () => {
    change('src/cart.js', 'let total', 'let  total');
    await workbench()
      .treeRow('Lint', /^stale: src\/cart\.js/)
      .waitFor();
    await status()
      .filter({ hasText: /Preflight: \d+ stale/ })
      .waitFor();
    await workbench().screenshot('sample-stale');
    change('src/cart.js', 'let  total', 'let total');
    await workbench()
      .treeRow('Lint', /^\d+\sms/)
      .waitFor();
    await status()
      .filter({ hasText: /Preflight: \d+ passed/ })
      .waitFor();
  });

  it('stops what runs when it is cancelled', async () => {
    change('src/cart.js', 'let total', 'let  total');
    await workbench().runCommand('Preflight: Run All Checks');
    await workbench()
      .treeRow('Tests', /running/)
      .waitFor();
    await workbench().runCommand('Preflight: Cancel');
    await status().filter({ hasText: 'Preflight: cancelled' }).waitFor();
    await workbench()
      .treeRow('Tests', /cancelled/)
      .waitFor();
    await workbench().screenshot('sample-cancelled');
  });

  it('runs one check from its row', async () => {
    change('src/cart.js', 'let  total', 'var total');
    const lint = workbench().treeRow('Lint');
    await lint.hover();
    await lint.locator('.action-label[aria-label="Run Check"]').click();
    await workbench()
      .treeRow('Lint', /failed: \d+ error/)
      .waitFor();
  });
});
