import type * as vscode from 'vscode';
import type { Editor } from './host.ts';
import type { Root } from './root.ts';

/** Where the file of a problem lies: relative to the root, or absolute when it is outside. */
export function uriOf({ Uri }: Editor, { folder }: Root, file: string): vscode.Uri {
  const isAbsolute = file.startsWith('/') || /^[a-z]:[\\/]/i.test(file);
  return isAbsolute ? Uri.file(file) : Uri.joinPath(folder.uri, file);
}
