import type * as vscode from 'vscode';
import type { Editor } from './host.ts';
import type { Root } from './root.ts';

/** Where the file of a problem lies: relative to the root, or absolute when it is outside. */
export function uriOf({ Uri }: Editor, { folder }: Root, file: string): vscode.Uri {
  return isAbsolutePath(file) ? Uri.file(file) : Uri.joinPath(folder.uri, file);
}

/** On any platform, as tools write it. */
export function isAbsolutePath(file: string): boolean {
  return file.startsWith('/') || /^[a-z]:[\\/]/i.test(file);
}
