import type * as vscode from 'vscode';
import { pathInside } from '../parse/path-inside.ts';
import { forEachRoot } from './each-root.ts';
import type { Feature, Host } from './host.ts';
import type { Root } from './root.ts';

/** Changes that come together, as those of a checkout, are one question. */
const settleMs = 300;
/** While checks run, which change files themselves, it is asked less often. */
const settleWhileRunningMs = 2_000;
/** What programs keep for themselves; no verdict depends on it that is not asked for anyway. */
const aside = /(?:^|\/)(?:\.git|node_modules)(?:\/|$)/;

/** Says which verdicts are out of date after files have changed, whoever has changed them: the editor, git or another program. */
export const registerFreshnessWatch: Feature = (host) => forEachRoot(host, (root) => watchRoot(host, root));

function watchRoot({ editor, clock, roots }: Host, root: Root): Disposable {
  let timer: Disposable | null = null;
  let isAsking = false;
  let isWanted = false;
  /** Files changed while checks ran, of which the verdicts were still to come. */
  let isWantedAtEnd = false;
  const ask = async (): Promise<void> => {
    timer = null;
    if (isAsking) return;
    isWanted = false;
    isWantedAtEnd = root.board.running.size > 0;
    isAsking = true;
    await root.askFreshness();
    isAsking = false;
    if (isWanted) schedule();
  };
  const schedule = (): void => {
    timer ??= clock.after(root.board.running.size > 0 ? settleWhileRunningMs : settleMs, () => void ask());
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
      if (changed !== root || event?.type !== 'run-finished' || !(isWanted || isWantedAtEnd)) return;
      timer?.[Symbol.dispose]();
      timer = null;
      schedule();
    }),
  ];
  return {
    [Symbol.dispose](): void {
      for (const part of parts) part.dispose();
      timer?.[Symbol.dispose]();
    },
  };
}
