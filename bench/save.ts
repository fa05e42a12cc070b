import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Workbench, type Installed } from '../test/ui/workbench.ts';
import { median, type Figure } from './measure.ts';

const rounds = 7;

/** How long it takes from the keys that save a file to the start of the first check that it concerns, in a real VS Code. */
export async function saveToStart(shared: Installed): Promise<Figure> {
  const workspace = mkdtempSync(join(tmpdir(), 'preflight-bench-'));
  const started = join(workspace, 'started');
  const check = {
    command: `date +%s%N > ${started}.tmp && mv ${started}.tmp ${started}`,
    shell: true,
    on: ['save'],
    cache: false,
  };
  writeFileSync(join(workspace, 'preflight.jsonc'), JSON.stringify({ detect: false, checks: { check } }));
  writeFileSync(join(workspace, 'a.txt'), 'a\n');
  const times: number[] = [];
  try {
    const workbench = await Workbench.open(shared, { workspace, settings: { 'preflight.runOnSave': 'affected' } });
    const { page } = workbench;
    await page.keyboard.press('Control+p');
    await page.locator('.quick-input-widget:visible .quick-input-box input').fill('a.txt');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'a.txt' }).first().click();
    await page.locator('.editor-instance .view-lines').click();
    for (let round = 0; round <= rounds; round++) {
      rmSync(started, { force: true });
      await page.keyboard.type('x');
      const savedMs = Date.now();
      await page.keyboard.press('Control+s');
      // The question comes with the first save alone, which is not counted.
      if (round === 0) await page.locator('.monaco-dialog-box .monaco-button', { hasText: 'Run on Save' }).click();
      while (!existsSync(started)) await page.waitForTimeout(10);
      if (round > 0) times.push(Number(readFileSync(started, 'utf8')) / 1e6 - savedMs);
      await page.waitForTimeout(500);
    }
    await workbench.close();
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
  const detail = `ms from the key to the start, 50 of them to gather saves: ${times.map(Math.round).join(', ')}`;
  return { name: 'Save to first check', value: median(times), limit: 120, digits: 0, detail };
}
