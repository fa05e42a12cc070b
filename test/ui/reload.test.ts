import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../tools/cleanup.ts';
import { describeWorkbench } from './describe-workbench.ts';

let folder = '';

/** A folder whose one check does not end when it is asked to. */
function open() {
  folder = temporaryFolder('preflight-stubborn');
  const script =
    "process.on('SIGTERM', () => {}); require('fs').writeFileSync('pid', String(process.pid)); setInterval(() => {}, 1000)";
  const checks = { stubborn: { command: ['node', '-e', script], grace: '1m' } };
  writeFileSync(join(folder, 'preflight.jsonc'), JSON.stringify({ detect: false, checks }));
  return { workspace: folder };
}

async function until(isSo: () => boolean, limitMs: number): Promise<boolean> {
  for (const endMs = performance.now() + limitMs; performance.now() < endMs;) {
    if (isSo()) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
}

describeWorkbench('a window that is reloaded in the middle of a run', open, (workbench) => {
  it('leaves no process behind, however stubborn, and says that the run was interrupted', async () => {
    await workbench().runCommand('Preflight: Run All Checks');
    // The file is there before its content is.
    const readPid = (): string => (existsSync(join(folder, 'pid')) ? readFileSync(join(folder, 'pid'), 'utf8') : '');
    assert.ok(await until(() => readPid() !== '', 20_000));
    const pid = readPid();
    const isAlive = (): boolean => existsSync(`/proc/${pid}`);
    assert.ok(isAlive());
    await workbench().page.evaluate('globalThis.isOldPage = true');
    await workbench().runCommand('Developer: Reload Window');
    await workbench().page.waitForFunction('!globalThis.isOldPage');
    assert.ok(await until(() => !isAlive(), 8_000), 'the process outlives its window');
    await workbench().statusItem('status').filter({ hasText: 'Preflight: interrupted' }).waitFor();
    await workbench().openView('Preflight');
    await workbench()
      .page.getByText('was interrupted when its window was reloaded or closed, after 0 of 1 checks')
      .first()
      .waitFor();
    await workbench().screenshot('reload-interrupted');
  });
});
