import { describeConfigProblem, type ConfigProblem } from '../model/problem.ts';
import type { Result } from '../model/result.ts';
import type { Run } from '../session/session-api.ts';
import type { CheckNode } from './tree-nodes.ts';
import { checksView, commands } from './contributions.ts';
import type { Feature, Host } from './host.ts';

/** What a person can ask for. A command that cannot do it says why. */
export const registerCommands: Feature = (host) => {
  const { commands: registry, Disposable } = host.editor;
  return Disposable.from(
    registry.registerCommand(commands.runAll, () => runAll(host)),
    registry.registerCommand(commands.runCheck, (node?: CheckNode) => runCheck(host, node)),
    registry.registerCommand(commands.cancel, () => {
      for (const root of host.roots.all) root.cancel();
    }),
    registry.registerCommand(commands.cancelCheck, ({ root, id }: CheckNode) => root.cancel(id)),
    registry.registerCommand(commands.showOutput, () => host.log.show(true)),
    registry.registerCommand(commands.reload, () => reload(host)),
  );
};

async function reload({ roots }: Host): Promise<void> {
  await roots.opened();
  await Promise.all(roots.all.flatMap(({ session }) => (session === null ? [] : [session.reload()])));
}

/** Settles when the runs of all folders have ended. */
async function runAll(host: Host): Promise<void> {
  await host.roots.opened();
  if (refuses(host)) return;
  await Promise.all(host.roots.all.map((root) => follow(host, root.run())));
}

async function runCheck(host: Host, given: CheckNode | undefined): Promise<void> {
  await host.roots.opened();
  if (refuses(host)) return;
  const node = given ?? (await pickCheck(host));
  if (node !== undefined) await follow(host, node.root.run({ ids: [node.id] }));
}

/** One run at a time: a second would do again what the first does now. */
function refuses({ editor, roots }: Host): boolean {
  const { l10n, workspace, window } = editor;
  const why = !workspace.isTrusted
    ? l10n.t('Preflight runs nothing in a workspace that is not trusted.')
    : roots.all.length === 0
      ? l10n.t('Preflight needs an open folder.')
      : roots.isRunning
        ? l10n.t('Preflight is running. Cancel that run first, or wait for its end.')
        : null;
  if (why !== null) void window.showInformationMessage(why);
  return why !== null;
}

async function pickCheck({ editor, roots }: Host): Promise<CheckNode | undefined> {
  const items = roots.all.flatMap((root) =>
    (root.session?.workspace.checks ?? []).map(({ id, title, kind }) => ({
      label: title,
      description: roots.all.length > 1 ? `${kind} · ${root.folder.name}` : kind,
      node: { type: 'check', root, id } as const,
    })),
  );
  const picked = await editor.window.showQuickPick(items, { placeHolder: editor.l10n.t('Select the check to run') });
  return picked?.node;
}

/** Shows the run as progress of the view; a refusal is a message, because somebody is waiting. */
async function follow({ editor }: Host, started: Result<Run, readonly ConfigProblem[]>): Promise<void> {
  if (!started.ok) {
    void editor.window.showErrorMessage(started.error.map(describeConfigProblem).join(' '));
    return;
  }
  const { finished } = started.value;
  await editor.window.withProgress({ location: { viewId: checksView } }, () => finished);
}
