import { messageOf } from '../model/result.ts';
import { commands } from './contributions.ts';
import type { Feature, Host } from './host.ts';

/** The command that forgets every verdict which is kept between runs. */
export const registerClearCache: Feature = (host) =>
  host.editor.commands.registerCommand(commands.clearCache, () => clearCache(host));

async function clearCache({ editor, roots }: Host): Promise<void> {
  const { window, l10n } = editor;
  await roots.opened();
  const open = roots.all.flatMap(({ status }) => (status.type === 'open' ? [status.engine] : []))[0];
  if (open === undefined) return;
  const yes = l10n.t('Clear Cache');
  const question = l10n.t('Forget the verdicts of all workspaces? Every check then runs again.');
  if ((await window.showWarningMessage(question, { modal: true }, yes)) !== yes) return;
  try {
    const removed = await open.clearCache();
    void window.showInformationMessage(
      removed === null || removed.files === 0
        ? l10n.t('No verdicts were kept.')
        : l10n.t('The verdicts are forgotten: {0} files removed.', removed.files),
    );
  } catch (thrown) {
    void window.showErrorMessage(l10n.t('The cache cannot be cleared: {0}', messageOf(thrown)));
  }
}
