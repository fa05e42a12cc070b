import type { Check } from '../model/check.ts';
import type { RunRequest } from '../session/session-api.ts';
import type { CheckNode } from './tree-nodes.ts';
import { isFailure, verdictOf } from './board.ts';
import { commands, settings } from './contributions.ts';
import type { Feature, Host } from './host.ts';
import { pickCheck, pickChecks } from './pick-check.ts';
import type { Root } from './root.ts';
import { follow, refuses, runNodes } from './start-run.ts';

/** What a person can ask for. A command that cannot do it says why. */
export const registerCommands: Feature = (host) => {
  const { commands: registry, Disposable } = host.editor;
  return Disposable.from(
    registry.registerCommand(commands.runAll, () => runAll(host)),
    registry.registerCommand(commands.runFresh, () => runAll(host, { cache: 'refresh' })),
    registry.registerCommand(commands.runAlone, (node: CheckNode) => runCheck(host, node, true)),
    registry.registerCommand(commands.clearProblems, () => {
      for (const root of host.roots.all) root.forget();
    }),
    registry.registerCommand(commands.runCheck, (node?: CheckNode) => runCheck(host, node)),
    registry.registerCommand(commands.runFailed, () => runFailed(host)),
    registry.registerCommand(commands.runAgain, () => runAgain(host)),
    registry.registerCommand(commands.toggleRunOnSave, () => toggleRunOnSave(host)),
    registry.registerCommand(commands.cancel, () => {
      for (const root of host.roots.all) root.cancel();
    }),
    registry.registerCommand(commands.cancelCheck, (node?: CheckNode) => cancelCheck(host, node)),
    registry.registerCommand(commands.showOutput, () => host.log.show(true)),
    registry.registerCommand(commands.reload, () => reload(host)),
  );
};

async function reload({ roots }: Host): Promise<void> {
  await roots.opened();
  await Promise.all(roots.all.flatMap(({ session }) => (session === null ? [] : [session.load()])));
}

/** Settles when the runs of all folders have ended. */
async function runAll(host: Host, request: RunRequest = {}): Promise<void> {
  await host.roots.opened();
  if (refuses(host)) return;
  await Promise.all(host.roots.all.map((root) => follow(host, root.run(request))));
}

async function runCheck(host: Host, given: CheckNode | undefined, isAlone = false): Promise<void> {
  await host.roots.opened();
  if (refuses(host)) return;
  const nodes =
    given === undefined ? await pickChecks(host, { placeHolder: host.editor.l10n.t('Select the checks to run') }) : [given];
  await runNodes(host, nodes, isAlone);
}

async function cancelCheck(host: Host, given: CheckNode | undefined): Promise<void> {
  const placeHolder = host.editor.l10n.t('Select the check to cancel');
  const isActive = ({ id }: Check, { board }: Root): boolean =>
    [...board.running.values()].some(({ checks }) => (checks.get(id)?.status ?? 'finished') !== 'finished');
  const node = given ?? (await pickCheck(host, { placeHolder, among: isActive }));
  node?.root.cancel(node.id);
}

async function runFailed(host: Host): Promise<void> {
  await host.roots.opened();
  if (refuses(host)) return;
  const { editor, roots } = host;
  const failed = roots.all.flatMap((root) =>
    [...root.board.entries].flatMap(([id, entry]) => (isFailure(verdictOf(entry)) ? [{ type: 'check', root, id } as const] : [])),
  );
  if (failed.length === 0) void editor.window.showInformationMessage(editor.l10n.t('No check has failed.'));
  await runNodes(host, failed);
}

/** What ran last in each folder, or everything where nothing has run. */
async function runAgain(host: Host): Promise<void> {
  await host.roots.opened();
  if (refuses(host)) return;
  await Promise.all(
    host.roots.all.map((root) => {
      const known = new Set(root.session?.workspace.checks.map(({ id }) => id));
      const ids = [...(root.board.last?.checks.keys() ?? [])].filter((id) => known.has(id));
      return follow(host, root.run(ids.length === 0 ? {} : { ids }));
    }),
  );
}

async function toggleRunOnSave({ editor }: Host): Promise<void> {
  const { workspace, window, l10n, ConfigurationTarget } = editor;
  const configuration = workspace.getConfiguration();
  const isOff = (configuration.get<string>(settings.runOnSave) ?? 'off') === 'off';
  await configuration.update(settings.runOnSave, isOff ? 'affected' : 'off', ConfigurationTarget.Global);
  void window.showInformationMessage(
    isOff ? l10n.t('Saving a file runs the checks that it can change.') : l10n.t('Saving a file runs nothing.'),
  );
}
