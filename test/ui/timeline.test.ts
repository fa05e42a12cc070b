import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator, Locator } from 'playwright-core';
import { temporaryFolder } from '../../tools/cleanup.ts';
import { describeWorkbench } from './describe-workbench.ts';
import type { Workbench } from './workbench.ts';

const themes = { light: 'Default Light Modern', dark: 'Default Dark Modern', 'high-contrast': 'Default High Contrast' };

/** A workspace whose run has a chain, a lock, a retry, a failure, and what that skips. */
function makeWorkspace(): string {
  const folder = temporaryFolder('preflight-timeline');
  const lasting = (ms: number, end = '') => ['node', '-e', `setTimeout(() => { ${end} }, ${ms})`];
  const once = "const fs = require('fs'); if (!fs.existsSync('tried')) { fs.writeFileSync('tried', ''); process.exitCode = 1; }";
  const fail = "console.log('src/a.js:3:5: error: Wrong price'); process.exitCode = 1;";
  const checks = {
    generate: { command: lasting(600) },
    compile: { command: lasting(1_500), dependsOn: ['generate'] },
    unit: { command: lasting(2_000), dependsOn: ['compile'], cache: false },
    browser: { command: lasting(700, once), retries: 1, cache: false },
    lint: { command: lasting(900, fail), cache: false },
    style: { command: lasting(300), dependsOn: ['lint'] },
    'db:migrate': { command: lasting(800), locks: ['database'] },
    'db:seed': { command: lasting(600), locks: ['database'] },
  };
  writeFileSync(join(folder, 'preflight.jsonc'), JSON.stringify({ detect: false, jobs: 3, checks }));
  return folder;
}

function timelineOf(workbench: Workbench): FrameLocator {
  return workbench.page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');
}

const rowOf = (timeline: FrameLocator, check: string): Locator => timeline.locator(`.row[data-check="${check}"]`);

for (const [name, theme] of Object.entries(themes)) {
  const open = () => ({ workspace: makeWorkspace(), settings: { 'workbench.colorTheme': theme } });

  describeWorkbench(`the timeline in the theme ${theme}`, open, (workbench) => {
    const timeline = () => timelineOf(workbench());

    it('says that nothing has run', async () => {
      await workbench().openView('Preflight');
      await workbench().treeRow('generate').waitFor();
      await workbench().runCommand('Preflight: Show Timeline');
      await timeline().locator('#empty', { hasText: 'Nothing has run here yet' }).waitFor();
    });

    it('follows a run', async () => {
      await workbench().runCommand('Preflight: Run All Checks');
      await rowOf(timeline(), 'generate').and(timeline().locator('.passed')).waitFor();
      await rowOf(timeline(), 'compile').and(timeline().locator('.running')).waitFor();
      await workbench().screenshot(`timeline-${name}-running`);
      await rowOf(timeline(), 'lint').and(timeline().locator('.failed')).waitFor();
      await timeline()
        .locator('#summary', { hasText: /^failed, .* of checks, \d\.\d\dx, processors \d+ % busy/ })
        .waitFor();
      await rowOf(timeline(), 'style').and(timeline().locator('.skipped')).waitFor();
    });

    it('marks the critical path, and says where the time went', async () => {
      assert.deepEqual(
        await timeline()
          .locator('.row.critical')
          .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-check'))),
        ['generate', 'compile', 'unit'],
      );
      await timeline().locator('#insights li', { hasText: 'Critical path: generate → compile → unit' }).waitFor();
      await timeline().locator('#habits li', { hasText: '1 parallel run' }).waitFor();
      assert.equal(await rowOf(timeline(), 'browser').locator('.bar.retry').count(), 1);
    });

    it('is used by keyboard: rows, zoom, output', async () => {
      const picture = timeline().locator('#picture');
      await picture.focus();
      await picture.press('Home');
      await timeline().locator('.row.selected').waitFor();
      await picture.press('End');
      await picture.press('Home');
      await timeline().locator('#details', { hasText: /\w+: / }).waitFor();
      const active = await picture.getAttribute('aria-activedescendant');
      assert.equal(await timeline().locator(`#${active}`).getAttribute('aria-selected'), 'true');
      const widthOf = async () => Number(await rowOf(timeline(), 'unit').locator('.bar.running').first().getAttribute('width'));
      const before = await widthOf();
      await picture.press('+');
      await picture.press('ArrowRight');
      await picture.press('ArrowRight');
      await workbench().page.waitForTimeout(300);
      assert.ok((await widthOf()) > before * 1.2);
      await picture.press('0');
      await workbench().page.waitForTimeout(300);
      await workbench().screenshot(`timeline-${name}`);
    });

    it('leads to the row in the tree, and the tree leads back', async () => {
      const tree = workbench().page.locator('.part.sidebar .monaco-list-row.selected');
      await rowOf(timeline(), 'lint').locator('.name').click();
      await tree.filter({ hasText: 'lint' }).waitFor();
      await workbench().pickInMenu(workbench().treeRow('unit'), 'Reveal in Timeline');
      await rowOf(timeline(), 'unit').and(timeline().locator('.selected')).waitFor();
      await timeline().locator('#picture').press('ArrowUp');
      await timeline().locator('[data-place=row]').click();
      await tree.filter({ hasNotText: 'unit' }).waitFor();
    });

    it('is a table, too', async () => {
      await timeline().locator('#as-table').click();
      const row = timeline().locator('#rows tr', { hasText: 'db:' }).filter({ hasText: 'for the lock database' });
      await row.first().waitFor();
      await timeline().locator('#gaps li', { hasText: 'slots free for' }).first().waitFor();
      await timeline().locator('#rows button[tabindex="0"]').focus();
      await timeline().locator('#rows').press('End');
      await timeline().locator('#rows').press('ArrowUp');
      const focused = timeline().locator('#rows tr.selected button:focus');
      await focused.waitFor();
      await focused.press('Tab');
      await timeline().locator('[data-place=output]:focus').waitFor();
      await workbench().screenshot(`timeline-${name}-table`);
      await timeline().locator('#as-table').click();
      await rowOf(timeline(), 'lint').waitFor();
    });

    if (name === 'dark') {
      it('is still there after the window was loaded again', async () => {
        await workbench().page.evaluate('globalThis.isOldPage = true');
        await workbench().runCommand('Developer: Reload Window');
        await workbench().page.waitForFunction('!globalThis.isOldPage');
        await rowOf(timeline(), 'unit').waitFor();
        await timeline().locator('#insights li').first().waitFor();
        // The run is not of this window any more.
        await timeline().locator('#runs option', { hasText: 'failed' }).waitFor({ state: 'attached' });
        await workbench().screenshot('timeline-reloaded');
      });
    }

    if (name === 'light') {
      it('shows what is expected of a run that goes on, and what was taken over', async () => {
        const runs = timeline().locator('#runs option');
        for (const run of [2, 3]) {
          await workbench().runCommand('Preflight: Run All Checks');
          await runs.nth(run - 1).waitFor({ state: 'attached' });
          if (run === 2) await runs.first().filter({ hasText: 'failed' }).waitFor({ state: 'attached' });
        }
        await rowOf(timeline(), 'unit').locator('.bar.ghost').waitFor();
        await rowOf(timeline(), 'generate').locator('.bar.cached').waitFor();
        await workbench().screenshot('timeline-expected');
        await runs.first().filter({ hasText: 'failed' }).waitFor({ state: 'attached' });
        await timeline().locator('#trends .trend[aria-label^="unit: 3 runs"]').waitFor();
        await workbench().screenshot('timeline-trends');
      });
    }

    it(name === 'dark' ? 'says that no output is kept of another window' : 'leads to the output of a check', async () => {
      await timeline().locator('#picture').focus();
      await timeline().locator('#picture').press('End');
      await timeline().locator('#picture').press('Enter');
      const toast = workbench().page.locator('.notification-toast', { hasText: 'wrote then is not kept: run it again' });
      await (name === 'dark' ? toast : workbench().page.locator('.tab', { hasText: '.log' })).waitFor();
    });

    it('comes to the front again with the check that is asked for in the tree', async () => {
      await workbench().pickInMenu(workbench().treeRow('compile'), 'Reveal in Timeline');
      await rowOf(timeline(), 'compile').and(timeline().locator('.selected')).waitFor();
    });
  });
}
