import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { temporaryFolder } from '../../tools/cleanup.ts';
import { copySample } from '../../tools/sample.ts';
import { describeWorkbench } from './describe-workbench.ts';

let evidence = '';

/** Programs that Preflight would start first, in front of the real ones on PATH: each leaves a mark when it is started. */
function tripwires(): string {
  const programs = temporaryFolder('preflight-tripwires');
  evidence = join(programs, 'started');
  for (const name of ['npm', 'node']) {
    writeFileSync(join(programs, name), `#!/bin/sh\necho ${name} "$@" >> '${evidence}'\nexit 1\n`, { mode: 0o755 });
  }
  return programs;
}

const open = () => ({
  workspace: copySample(),
  asksTrust: true,
  env: { PATH: [tripwires(), process.env['PATH']].join(delimiter) },
});

describeWorkbench('a workspace that is not trusted', open, (workbench) => {
  it('lists what would run, says why nothing does, and starts nothing', async () => {
    await workbench().openView('Preflight');
    await workbench().treeRow('Types').waitFor();
    await workbench()
      .page.locator('.part.sidebar .message', { hasText: 'Nothing does until you trust this workspace' })
      .waitFor();
    const status = workbench().statusItem('status');
    assert.match(await status.innerText(), /Preflight: not trusted$/);
    await status.hover();
    await workbench().page.locator('.monaco-hover', { hasText: 'until you trust this workspace' }).waitFor();
    await workbench().screenshot('untrusted');
    assert.ok(!existsSync(evidence));
  });

  it('runs them as soon as it is trusted', async () => {
    await workbench().statusItem('status').click();
    await workbench()
      .page.locator('.workspace-trust-editor .monaco-button', { hasText: /^Trust$/ })
      .click();
    await workbench().page.keyboard.press('Escape');
    assert.ok(!existsSync(evidence));
    await workbench().runCommand('Preflight: Run All Checks');
    await workbench().statusItem('status').filter({ hasText: 'failed' }).waitFor();
    assert.ok(existsSync(evidence), 'the tripwires would have been seen');
  });
});
