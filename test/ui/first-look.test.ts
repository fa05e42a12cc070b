import assert from 'node:assert/strict';
import { copySample } from '../../tools/sample.ts';
import { describeWorkbench } from './describe-workbench.ts';

describeWorkbench(
  'a first look at the sample',
  () => ({ workspace: copySample() }),
  (workbench) => {
    it('shows the checks in a view of its own', async () => {
      await workbench().openView('Preflight');
      await workbench().treeRow('lint').waitFor();
      await workbench().screenshot('first-look');
      assert.ok((await workbench().treeText()).length > 0);
    });
  },
);
