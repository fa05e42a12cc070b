import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../tools/cleanup.ts';
import { describeWorkbench } from './describe-workbench.ts';

const ids = Array.from({ length: 300 }, (_, index) => `check-${String(index + 1).padStart(3, '0')}`);
/** So many rows fit into the window at most. */
const mostRows = 40;

const open = () => {
  const workspace = temporaryFolder('preflight-many');
  const checks = Object.fromEntries(ids.map((id) => [id, { command: 'sleep 0.03', cache: false }]));
  writeFileSync(join(workspace, 'preflight.jsonc'), JSON.stringify({ detect: false, checks }));
  return { workspace };
};

describeWorkbench('a workspace of 300 checks', open, (workbench) => {
  const status = () => workbench().statusItem('status');
  /** To the other end of the list, with a key. */
  const goTo = async (key: 'Home' | 'End', title: string): Promise<void> => {
    await workbench().page.locator('.part.sidebar .monaco-list').focus();
    await workbench().page.keyboard.press(key);
    await workbench().treeRow(title).waitFor({ timeout: 2_000 });
  };

  it('lists them in order, and no more of them than somebody can see', async () => {
    await workbench().openView('Preflight');
    await workbench().treeRow('check-001').waitFor();
    const rows = await workbench().treeText();
    assert.ok(rows.length > 10 && rows.length < mostRows, `${rows.length} rows`);
    assert.deepEqual(
      rows,
      ids.slice(0, rows.length).map((id) => `${id} sleep 0.03`),
    );
  });

  it('can be scrolled while they run, and keeps the selection', async () => {
    await workbench().treeRow('check-003').click();
    await workbench().runCommand('Preflight: Run All Checks');
    await status()
      .filter({ hasText: /running \d+\/300/ })
      .waitFor();
    await workbench()
      .treeRow('check-001', /^\d+\sms$/)
      .waitFor();
    await goTo('End', 'check-300');
    await workbench().screenshot('many-running');
    assert.match(await status().innerText(), /running \d+\/300/, 'all this was while they ran');
    await status().filter({ hasText: 'Preflight: 300 passed' }).waitFor();
    await workbench()
      .treeRow('check-300', /^\d+\sms$/)
      .waitFor();
    await goTo('Home', 'check-001');
    await workbench()
      .treeRow('check-001', /^\d+\sms$/)
      .waitFor();
    assert.equal(await workbench().treeRow('check-003').getAttribute('aria-selected'), 'true');
    const rows = await workbench().treeText();
    assert.deepEqual(
      rows.map((text) => text.replace(/\d+ ms$/, 'N ms')),
      ids.slice(0, rows.length).map((id) => `${id} N ms`),
    );
  });

  it('has a tooltip that fits on the screen', async () => {
    await status().hover();
    const hover = workbench().page.locator('.monaco-hover', { hasText: 'and 280 more' });
    await hover.waitFor();
    await workbench().screenshot('many-passed');
    const box = await hover.boundingBox();
    assert.ok(box !== null && box.y >= 0 && box.height < 700, JSON.stringify(box));
  });
});
