// What tests inside the extension host share.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';

/** The first folder of the workspace, or the one of this name. */
export function folder(name?: string): vscode.WorkspaceFolder {
  const found = vscode.workspace.workspaceFolders?.find((one) => name === undefined || one.name === name);
  if (found === undefined) throw new Error(`There is no folder ${name ?? ''}.`);
  return found;
}

export const pathIn = (root: vscode.WorkspaceFolder, file: string): string => join(root.uri.fsPath, file);

/** Starts the extension as VS Code would. */
export async function activate(): Promise<void> {
  await vscode.extensions.getExtension('preflight.preflight-checks')?.activate();
}

/** Waits until something is so; looks again 50 times a second, because nobody tells. */
export async function until(isSo: () => boolean | Promise<boolean>, what: string, limitMs = 20_000): Promise<void> {
  for (const endMs = performance.now() + limitMs; !(await isSo());) {
    if (performance.now() > endMs) throw new Error(`Not within ${limitMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Waits until a program has written a file: it is there for a moment before its text is. */
export async function untilFile(path: string): Promise<void> {
  await until(() => (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0, `${path} is written`);
}

/** Whether a process of this machine is alive. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** What Preflight shows as the output of a check. */
export async function outputOf(root: vscode.WorkspaceFolder, check: string): Promise<string> {
  const uri = vscode.Uri.from({ scheme: 'preflight-output', path: `/${check}.log`, query: root.uri.toString(), fragment: check });
  return (await vscode.workspace.openTextDocument(uri)).getText();
}
