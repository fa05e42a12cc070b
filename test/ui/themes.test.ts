import { copySample } from '../../tools/sample.ts';
import { describeWorkbench } from './describe-workbench.ts';

/** Screenshots for people to look at: nothing may be told by colour alone, and everything must be readable in each of them. */
const themes = {
  light: ['Light Modern', '.vs'],
  dark: ['Dark Modern', '.vs-dark'],
  'high-contrast-dark': ['Dark High Contrast', '.hc-black'],
  'high-contrast-light': ['Light High Contrast', '.hc-light'],
} as const;

describeWorkbench(
  'the sample workspace in other themes',
  () => ({ workspace: copySample(), settings: { 'workbench.colorTheme': 'Default Light Modern' } }),
  (workbench) => {
    before(async () => {
      await workbench().openView('Preflight');
      await workbench().treeRow('Types').waitFor();
      await workbench().runCommand('Preflight: Run All Checks');
      await workbench().statusItem('status').filter({ hasText: 'Preflight: 2 failed' }).waitFor();
      await workbench()
        .treeRow('Build', /skipped/)
        .waitFor();
      await workbench().treeRow('Lint').click();
      await workbench().page.locator('.editor-instance .view-line', { hasText: 'Use let or const instead of var' }).waitFor();
    });

    for (const [name, [theme, mark]] of Object.entries(themes)) {
      it(`shows every verdict in ${theme}`, async () => {
        if (mark !== '.vs') await workbench().pickTheme(theme);
        await workbench().page.locator(`.monaco-workbench${mark}`).waitFor();
        await workbench().page.mouse.move(640, 400);
        await workbench().statusItem('status').hover();
        await workbench().page.locator('.monaco-hover', { hasText: 'Run All Checks' }).waitFor();
        await workbench().screenshot(`theme-${name}`);
      });
    }
  },
);
