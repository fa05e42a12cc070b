import { realpath } from 'node:fs/promises';
import { pathInside } from '../parse/path-inside.ts';
import type { Problem } from '../model/problem.ts';
import { commands } from './contributions.ts';
import type { Feature, Host } from './host.ts';
import { uriOf } from './problem-uri.ts';
import type { Root } from './root.ts';
import type { ProblemNode } from './tree-nodes.ts';

/** Leads to the place of a problem from our own rows and pictures. */
export const registerOpenProblem: Feature = (host) =>
  host.editor.commands.registerCommand(commands.openProblem, ({ root, problem }: ProblemNode) =>
    openProblem(host, root, problem),
  );

/**
 * Opens the file of a problem at its place. What a tool wrote decides which file that is: one that lies outside of the workspace, by its
 * path or through a link, is opened only after a question.
 */
export async function openProblem({ editor, roots }: Host, root: Root, { file, line, column }: Problem): Promise<void> {
  if (file === null) return;
  const { window, l10n, commands: registry } = editor;
  const uri = uriOf(editor, root, file);
  if (!(await isInWorkspace(roots.all, uri.fsPath))) {
    const detail = l10n.t('A check names it as the place of a problem.');
    const yes = l10n.t('Open');
    const question = l10n.t('{0} lies outside of the workspace. Open it?', uri.fsPath);
    if ((await window.showWarningMessage(question, { modal: true, detail }, yes)) !== yes) return;
  }
  const start = new editor.Position((line ?? 1) - 1, (column ?? 1) - 1);
  await registry.executeCommand('vscode.open', uri, { selection: new editor.Range(start, start) });
}

async function isInWorkspace(roots: readonly Root[], path: string): Promise<boolean> {
  const folders = roots.map(({ folder }) => folder.uri.fsPath);
  if (!isBelow(folders, path)) return false;
  const [real, ...realFolders] = await Promise.all([path, ...folders].map(realPathOf));
  return isBelow(realFolders, real ?? path);
}

const isBelow = (folders: readonly string[], path: string): boolean =>
  folders.some((folder) => pathInside(folder, path) !== null);

/** A file that is gone leads nowhere else. */
function realPathOf(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}
