import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installed } from '../test/ui/installed.ts';
import { Workbench, type Installed } from '../test/ui/workbench.ts';
import { temporaryFolder } from '../tools/cleanup.ts';
import { copySample } from '../tools/sample.ts';
import { median, type Figure } from './measure.ts';
import { saveToStart } from './save.ts';

const windows = 5;

/**
 * What activating the packaged extension costs in a real VS Code, by VS Code's own count: loading its code and `activate()`. How long it
 * takes until the checks of this repository are known, and from a save to the first check.
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
    const activation: Figure = { name: 'Activation', value: median(times), limit: 50, detail };
    return [activation, ...(await untilKnown(shared)), await saveToStart(shared)];
  } finally {
    await shared.browser.close();
  }
}

/** From the activation to the checks in the view: where nothing was found before, and in a window that is opened again. */
async function untilKnown(shared: Installed): Promise<Figure[]> {
  const times = { first: [] as number[], again: [] as number[] };
  for (let window = 0; window < windows; window++) {
    const kept = temporaryFolder('preflight-bench-kept');
    for (const which of ['first', 'again'] as const) times[which].push(await openUntilKnown(shared, kept));
  }
  const detailOf = (all: readonly number[]): string =>
    `ms until the checks of this repository are known, in ${windows} windows: ${all.join(', ')}`;
  return [
    { name: 'Tree filled', value: median(times.first), limit: 300, digits: 0, detail: detailOf(times.first) },
    { name: 'Tree filled again', value: median(times.again), limit: 300, digits: 0, detail: detailOf(times.again) },
  ];
}

async function openUntilKnown(shared: Installed, kept: string): Promise<number> {
  const workbench = await Workbench.open(shared, {
    workspace: join(import.meta.dirname, '..'),
    env: { PREFLIGHT_CACHE_DIR: kept },
  });
  await workbench.statusItem('status').waitFor();
  // VS Code writes a log when it has time for that.
  let found: RegExpExecArray | null = null;
  for (let look = 0; look < 100 && found === null; look++) {
    await workbench.page.waitForTimeout(100);
    const [log] = globSync('data/logs/**/*Preflight.log', { cwd: workbench.dataFolder });
    const text = log === undefined ? '' : readFileSync(join(workbench.dataFolder, log), 'utf8');
    found = /checks of .* found in (\d+(?:\.\d+)?) (ms|s)$/m.exec(text);
  }
  const [, count, unit] = found ?? [];
  if (count === undefined) throw new Error('The log does not say how long it took to find the checks.');
  await workbench.close();
  return Number(count) * (unit === 's' ? 1_000 : 1);
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
