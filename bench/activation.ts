import { installed } from '../test/ui/installed.ts';
import { Workbench } from '../test/ui/workbench.ts';
import { copySample } from '../tools/sample.ts';
import { median, type Figure } from './measure.ts';
import { saveToStart } from './save.ts';

const windows = 5;

/**
 * What activating the packaged extension costs in a real VS Code, by VS Code's own count: loading its code and `activate()`. And how long
 * it takes from a save to the first check.
 */
export async function activation(): Promise<Figure[]> {
  const shared = await installed();
  const times: number[] = [];
  try {
    for (let window = 0; window < windows; window++) {
      const workbench = await Workbench.open(shared, { workspace: copySample() });
      times.push(await activationMs(workbench));
      await workbench.close();
    }
    const detail = `ms of activation in ${windows} windows, as VS Code counted: ${times.join(', ')}`;
    return [{ name: 'Activation', value: median(times), limit: 50, detail }, await saveToStart(shared)];
  } finally {
    await shared.browser.close();
  }
}

async function activationMs(workbench: Workbench): Promise<number> {
  const { page } = workbench;
  await workbench.statusItem('status').waitFor();
  await workbench.runCommand('Developer: Show Running Extensions');
  const rows = page.locator('.runtime-extensions-editor .monaco-list-row');
  const row = rows.filter({ has: page.locator('.name', { hasText: 'Preflight' }) });
  await rows.first().hover();
  // The list renders only what is in sight.
  for (let step = 0; step < 50 && (await row.count()) === 0; step++) {
    await page.mouse.wheel(0, 150);
    await page.waitForTimeout(50);
  }
  const text = await row.innerText();
  const ms = /Activation: (\d+)ms/.exec(text)?.[1];
  if (ms === undefined) throw new Error(`VS Code does not say how long the activation took: ${text}`);
  return Number(ms);
}
