import type * as vscode from 'vscode';
import { messageOf } from '../model/result.ts';
import { commands, walkthrough } from './contributions.ts';
import { describeResult, describeStale } from './describe-check.ts';
import type { Feature, Host } from './host.ts';
import { inline } from './markdown.ts';
import { uriOf } from './problem-uri.ts';
import type { Root } from './root.ts';
import type { CheckNode } from './tree-nodes.ts';

/** Commands that lead to files: where a check comes from, the configuration, a report to paste. */
export const registerFileCommands: Feature = (host) => {
  const { commands: registry, Disposable } = host.editor;
  return Disposable.from(
    registry.registerCommand(commands.openDefinition, (node: CheckNode) => openDefinition(host, node)),
    registry.registerCommand(commands.openConfiguration, () => openConfiguration(host)),
    registry.registerCommand(commands.copyReport, (node?: CheckNode) => copyReport(host, node ?? null)),
    registry.registerCommand(commands.openWalkthrough, () =>
      registry.executeCommand('workbench.action.openWalkthrough', walkthrough),
    ),
  );
};

async function openDefinition({ editor }: Host, { root, id }: CheckNode): Promise<void> {
  const source = root.session?.workspace.checks.find((check) => check.id === id)?.source;
  if (source === undefined || source.file === null) {
    void editor.window.showInformationMessage(editor.l10n.t('This check comes from no file: {0}.', source?.reason ?? id));
    return;
  }
  await show(editor, uriOf(editor, root, source.file), source.line ?? 1);
}

async function show(editor: Host['editor'], uri: vscode.Uri, line: number): Promise<void> {
  const place = new editor.Position(line - 1, 0);
  await editor.window.showTextDocument(uri, { selection: new editor.Range(place, place) });
}

/** Opens the configuration of a folder, and writes a first one where there is none. */
async function openConfiguration(host: Host): Promise<void> {
  const { editor, roots } = host;
  await roots.opened();
  const root = await pickRoot(host);
  if (root?.status.type !== 'open') return;
  const { session, engine } = root.status;
  const [known] = session.workspace.configFiles;
  const uri = uriOf(editor, root, known ?? 'preflight.jsonc');
  if (known === undefined) {
    try {
      await editor.workspace.fs.writeFile(uri, new TextEncoder().encode(engine.renderInitialConfig(session.workspace)));
    } catch (thrown) {
      void editor.window.showErrorMessage(editor.l10n.t('preflight.jsonc cannot be written: {0}', messageOf(thrown)));
      return;
    }
  }
  await show(editor, uri, 1);
}

async function pickRoot({ editor, roots }: Host): Promise<Root | undefined> {
  if (roots.all.length < 2) return roots.all[0];
  const items = roots.all.map((root) => ({ label: root.folder.name, root }));
  return (await editor.window.showQuickPick(items, { placeHolder: editor.l10n.t('Select a folder') }))?.root;
}

/** The latest verdicts as Markdown, for an issue or a chat: of one check, or of all. */
async function copyReport({ editor, roots }: Host, only: CheckNode | null): Promise<void> {
  const shown = only === null ? roots.all : [only.root];
  const report = shown.map((root) => renderReport(editor, root, only?.id ?? null)).join('\n');
  await editor.env.clipboard.writeText(report);
  void editor.window.showInformationMessage(editor.l10n.t('The report is in the clipboard.'));
}

function renderReport({ l10n }: Host['editor'], { folder, board, session }: Root, only: string | null): string {
  const rows = (session?.workspace.checks ?? []).flatMap((check) => {
    if (only !== null && check.id !== only) return [];
    const entry = board.entries.get(check.id);
    if (entry?.state.status !== 'finished') return [];
    const { result } = entry.state;
    const problems = result.problems
      .filter(({ file }) => file !== null)
      .slice(0, mostProblems)
      .map(({ file, line, message }) => `  - \`${file}${line === null ? '' : `:${line}`}\` ${inline(message)}`);
    const said = result.verdict === 'passed' ? `passed · ${describeResult(l10n, result)}` : describeResult(l10n, result);
    const why = entry.stale === null ? '' : `${describeStale(l10n, entry.stale)} · `;
    return [`- **${inline(check.title)}** ${inline(`${why}${said}`)}`, ...problems];
  });
  return [`### ${inline(folder.name)}`, '', ...(rows.length === 0 ? ['Nothing has run.'] : rows), ''].join('\n');
}

const mostProblems = 20;
