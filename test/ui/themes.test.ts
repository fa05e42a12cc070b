import { copySample } from '../../tools/sample.ts';
import { describeWorkbench } from './describe-workbench.ts';

/** Screenshots for people to look at: nothing may be told by colour alone, and everything must be readable in each of them. */
const themes = {
  light: 'Default Light Modern',
  dark: 'Default Dark Modern',
  'high-contrast-dark': 'Default High Contrast',
  'high-contrast-light': 'Default High Contrast Light',
};

for (const [name, theme] of Object.entries(themes)) {
  const open = () => ({ workspace: copySample(), settings: { 'workbench.colorTheme': theme } });

  describeWorkbench(`the sample workspace in the theme ${theme}`, open, (workbench) => {
    it('shows every verdict', async () => {
      const status = workbench().statusItem('status');
      await workbench().openView('Preflight');
      await workbench().treeRow('Types').waitFor();
      await workbench().runCommand('Preflight: Run All Checks');
      await workbench()
        .treeRow('Tests', /running 1\ss/)
        .waitFor();
      await workbench().screenshot(`theme-${name}-running`);
      await status.filter({ hasText: 'Preflight: 2 failed' }).waitFor();
      await workbench()
        .treeRow('Build', /skipped/)
        .waitFor();
      await workbench().treeRow('Lint').click();
      await workbench().page.locator('.editor-instance .view-line', { hasText: 'Use let or const instead of var' }).waitFor();
      await status.hover();
      await workbench().page.locator('.monaco-hover', { hasText: 'Run All Checks' }).waitFor();
      await workbench().screenshot(`theme-${name}`);
    });
  });
}
