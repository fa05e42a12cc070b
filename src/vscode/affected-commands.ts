import type { Trigger } from '../model/check.ts';
import { pathInside } from '../parse/path-inside.ts';
import type { Change } from '../engine/inputs/changed-files.ts';
import { commands } from './contributions.ts';
import type { Feature, Host } from './host.ts';
import type { Root } from './root.ts';
import { follow, refuses } from './start-run.ts';

/** Commands that run the checks which a change concerns: since the branch began, what is staged, the file that is open. */
export const registerAffectedCommands: Feature = (host) => {
  const { commands: registry, Disposable } = host.editor;
  return Disposable.from(
    registry.registerCommand(commands.runAffected, () => runAffected(host, () => ({ type: 'since', base: null }))),
    registry.registerCommand(commands.runStaged, () => runAffected(host, () => ({ type: 'staged' }), 'commit')),
    registry.registerCommand(commands.runFile, () => runFile(host)),
  );
};

async function runFile(host: Host): Promise<void> {
  const { window, l10n } = host.editor;
  const uri = window.activeTextEditor?.document.uri;
  const inside = (root: Root): string | null => (uri?.scheme === 'file' ? pathInside(root.folder.uri.fsPath, uri.fsPath) : null);
  if (host.roots.all.every((root) => inside(root) === null)) {
    void window.showInformationMessage(l10n.t('No file of the workspace is open in the editor.'));
    return;
  }
  await runAffected(host, (root) => {
    const file = inside(root);
    return file === null ? null : { type: 'files', files: [file] };
  });
}

/** `changeOf` says what counts in a folder; null = nothing of it. */
async function runAffected(host: Host, changeOf: (root: Root) => Change | null, trigger: Trigger = 'manual'): Promise<void> {
  const { editor, roots } = host;
  await roots.opened();
  if (refuses(host)) return;
  const started = await Promise.all(
    roots.all.map(async (root) => {
      const change = changeOf(root);
      const found = change === null ? null : await root.session?.findAffected(change);
      if (found === null || found === undefined) return 0;
      if (!found.ok) {
        void editor.window.showErrorMessage(found.error.message);
        return 1;
      }
      const among = found.value.checks;
      const wanted = root.session?.workspace.checks.filter(
        ({ id, enabled, on }) => enabled && on.includes(trigger) && among.has(id),
      );
      if (wanted === undefined || wanted.length === 0) return 0;
      await follow(host, root.run({ among, trigger, isStaged: change?.type === 'staged' }));
      return wanted.length;
    }),
  );
  if (started.every((count) => count === 0))
    void editor.window.showInformationMessage(editor.l10n.t('No check is concerned by what has changed.'));
}
