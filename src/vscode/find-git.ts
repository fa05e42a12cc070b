import { contextKeys } from './contributions.ts';
import type { Feature } from './host.ts';

/** Tells the welcome of the view whether there is a git on this machine, whenever checks were read. Looks at files alone, and runs nothing. */
export const registerFindGit: Feature = ({ editor, roots }) => {
  let shown: boolean | null = null;
  let isOpen = true;
  const show = (isMissing: boolean): void => {
    if (!isOpen || isMissing === shown) return;
    shown = isMissing;
    void editor.commands.executeCommand('setContext', contextKeys.isGitMissing, isMissing);
  };
  const subscription = roots.onChange((root, event) => {
    if (event !== null || root?.status.type !== 'open') return;
    void root.status.engine.findProgram('git', process.env).then((path) => show(path === null));
  });
  return editor.Disposable.from(subscription, { dispose: () => (isOpen = false) });
};
