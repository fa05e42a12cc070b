import { messageOf } from '../model/result.ts';
import { askOnce } from './approval.ts';
import type { Feature, Host } from './host.ts';
import type { Root } from './root.ts';
import { readRunOnOpen } from './settings.ts';
import { follow } from './start-run.ts';

/** Runs the checks of a folder when it is opened and trusted, once, if the user wants that. */
export const registerRunOnOpen: Feature = (host) => {
  const seen = new WeakSet<Root>();
  const look = (): void => {
    for (const root of host.roots.all) {
      if (seen.has(root) || root.session === null || !host.editor.workspace.isTrusted) continue;
      seen.add(root);
      if (!readRunOnOpen(host.editor, root.folder)) continue;
      run(host, root).catch((thrown: unknown) => host.log.error(`Nothing runs at the start: ${messageOf(thrown)}`));
    }
  };
  return host.roots.onChange(look);
};

async function run(host: Host, root: Root): Promise<void> {
  const { l10n } = host.editor;
  const checks = root.session?.workspace.checks.filter(({ enabled, on }) => enabled && on.includes('manual')) ?? [];
  const question = l10n.t('Preflight would run these commands of {0} whenever it is opened.', root.folder.name);
  if (checks.length > 0 && (await askOnce(host, root, checks, { question, yes: l10n.t('Run on Opening') })))
    await follow(host, root.run());
}
