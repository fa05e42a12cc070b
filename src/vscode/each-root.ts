import type * as vscode from 'vscode';
import type { Host } from './host.ts';
import type { Root } from './root.ts';

/** Does something for every folder of the workspace, also for one that is added, until it is taken out. */
export function forEachRoot({ roots, editor }: Host, begin: (root: Root) => Disposable): vscode.Disposable {
  const begun = new Map<Root, Disposable>();
  const update = (): void => {
    const open = new Set(roots.all);
    for (const [root, one] of begun) {
      if (open.has(root)) continue;
      one[Symbol.dispose]();
      begun.delete(root);
    }
    for (const root of open) if (!begun.has(root)) begun.set(root, begin(root));
  };
  update();
  const subscription = roots.onChange((root) => {
    if (root === null) update();
  });
  return editor.Disposable.from(subscription, {
    dispose: () => {
      for (const one of begun.values()) one[Symbol.dispose]();
      begun.clear();
    },
  });
}
