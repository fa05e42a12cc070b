import { messageOf } from '../model/result.ts';
import { engineSettings } from './contributions.ts';
import { forEachRoot } from './each-root.ts';
import type { Feature, Host } from './host.ts';
import type { Root } from './root.ts';

/** Files that decide which checks there are. */
const pattern = '{preflight.jsonc,preflight.local.jsonc,.config/preflight.jsonc,package.json}';
/** Editors and package managers write several files in one go. */
const settleMs = 200;

/** Reads the checks anew when a file that decides them was changed, by whatever program, or a setting of the user. */
export const registerConfigWatch: Feature = (host) => forEachRoot(host, (root) => watchRoot(host, root));

function watchRoot({ editor, clock, log }: Host, root: Root): Disposable {
  const watcher = editor.workspace.createFileSystemWatcher(new editor.RelativePattern(root.folder, pattern));
  let timer: Disposable | null = null;
  const reload = (): void => {
    timer?.[Symbol.dispose]();
    timer = clock.after(settleMs, () => {
      root.session?.load().catch((error: unknown) => log.error(`The checks cannot be read again: ${messageOf(error)}`));
    });
  };
  watcher.onDidChange(reload);
  watcher.onDidCreate(reload);
  watcher.onDidDelete(reload);
  const subscription = editor.workspace.onDidChangeConfiguration((change) => {
    if (engineSettings.some((name) => change.affectsConfiguration(name, root.folder.uri))) reload();
  });
  return {
    [Symbol.dispose](): void {
      watcher.dispose();
      subscription.dispose();
      timer?.[Symbol.dispose]();
    },
  };
}
