import type * as vscode from 'vscode';
import { pathInside } from '../parse/path-inside.ts';
import { forEachRoot } from './each-root.ts';
import type { Feature, Host } from './host.ts';
import type { Root } from './root.ts';

/** Changes that come together, as those of a checkout, are one question. */
const settleMs = 300;
/** What programs keep for themselves; no verdict depends on it that is not asked for anyway. */
const aside = /(?:^|\/)(?:\.git|node_modules)(?:\/|$)/;

/** Says which verdicts are out of date after files have changed, whoever has changed them: the editor, git or another program. */
export const registerFreshnessWatch: Feature = (host) => forEachRoot(host, (root) => watchRoot(host, root));

function watchRoot({ editor, clock, roots }: Host, root: Root): Disposable {
  let timer: Disposable | null = null;
  let isAsking = false;
  let isWanted = false;
  const ask = async (): Promise<void> => {
    timer = null;
    // Verdicts that are still to come would be out of date at once; at the end of the run it is asked again.
    if (isAsking || root.board.running.size > 0) return;
    isWanted = false;
    isAsking = true;
    await root.askFreshness();
    isAsking = false;
    if (isWanted) schedule();
  };
  const schedule = (): void => {
    timer ??= clock.after(settleMs, () => void ask());
  };
  const note = ({ scheme, fsPath }: vscode.Uri): void => {
    const file = scheme === 'file' ? pathInside(root.folder.uri.fsPath, fsPath) : null;
    if (file === null || aside.test(file)) return;
    isWanted = true;
    schedule();
  };
  const watcher = editor.workspace.createFileSystemWatcher(new editor.RelativePattern(root.folder, '**/*'));
  const parts = [
    watcher,
    watcher.onDidChange(note),
    watcher.onDidCreate(note),
    watcher.onDidDelete(note),
    editor.workspace.onDidSaveTextDocument(({ uri }) => note(uri)),
    roots.onChange((changed, event) => {
      if (changed === root && event?.type === 'run-finished' && isWanted) schedule();
    }),
  ];
  return {
    [Symbol.dispose](): void {
      for (const part of parts) part.dispose();
      timer?.[Symbol.dispose]();
    },
  };
}
