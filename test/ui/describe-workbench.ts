import { installed } from './installed.ts';
import { Workbench, type WorkbenchOptions } from './workbench.ts';

/** Tests that share one window, opened before the first and closed after the last; a failed one leaves a screenshot. */
export function describeWorkbench(
  title: string,
  options: () => WorkbenchOptions,
  tests: (workbench: () => Workbench) => void,
): void {
  describe(title, () => {
    let workbench: Workbench | undefined;
    const opened = (): Workbench => {
      if (workbench === undefined) throw new Error('The window is open only while the tests run.');
      return workbench;
    };
    before(async () => {
      workbench = await Workbench.open(await installed(), options());
    });
    afterEach(async function () {
      const { currentTest } = this;
      if (currentTest?.state === 'failed')
        await workbench?.screenshot(`failed-${currentTest.fullTitle().replaceAll(/\W+/g, '-')}`);
    });
    after(() => workbench?.close());
    tests(opened);
  });
}
