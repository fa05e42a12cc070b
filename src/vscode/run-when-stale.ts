import { messageOf } from '../model/result.ts';
import { askOnce } from './approval.ts';
import type { Feature, Host } from './host.ts';
import type { Root } from './root.ts';
import { readRunWhenStale } from './settings.ts';

/** Checks that are out of date again and again in so short a time write what they read: they are left alone. */
const loop = { times: 3, withinMs: 10_000 };

/** Runs checks again as soon as their verdicts are out of date, whoever has changed the files, if the user wants that. */
export const registerRunWhenStale: Feature = (host) => {
  const history = new WeakMap<Root, readonly { readonly ids: string; readonly atMs: number }[]>();
  return host.roots.onChange((root, event) => {
    if (root === null || event?.type !== 'freshness-changed' || !readRunWhenStale(host.editor, root.folder)) return;
    const ids = staleOnSave(root);
    const nowMs = host.clock.nowMs();
    const recent = (history.get(root) ?? []).filter(({ atMs }) => nowMs - atMs < loop.withinMs);
    const key = ids.join(', ');
    history.set(root, [...recent, { ids: key, atMs: nowMs }]);
    if (ids.length === 0 || root.board.running.size > 0) return;
    if (recent.filter((one) => one.ids === key).length >= loop.times) {
      host.log.warn(`${key}: out of date ${loop.times + 1} times within 10 s, so it does not run again by itself now.`);
      return;
    }
    run(host, root, ids).catch((thrown: unknown) => host.log.error(`Nothing runs again: ${messageOf(thrown)}`));
  });
};

/** Those that may run by themselves when files change. */
function staleOnSave({ session, board }: Root): readonly string[] {
  const checks = session?.workspace.checks.filter(
    ({ enabled, on, unavailable }) => enabled && unavailable === null && on.includes('save'),
  );
  return (checks ?? []).flatMap(({ id }) => (board.entries.get(id)?.stale ? [id] : []));
}

async function run(host: Host, root: Root, ids: readonly string[]): Promise<void> {
  const { l10n } = host.editor;
  const checks = root.session?.workspace.checks.filter(({ id }) => ids.includes(id)) ?? [];
  const question = l10n.t('Preflight would run these commands of {0} whenever its files change.', root.folder.name);
  if (await askOnce(host, root, checks, { question, yes: l10n.t('Run on Changes') }))
    root.run({ ids, trigger: 'save', isBackground: true });
}
