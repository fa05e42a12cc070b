import * as vscode from 'vscode';
import { systemClock } from './engine/ports.ts';
import { openFace, type Face } from './vscode/face.ts';

let face: Face | null = null;

/** Only registers: the engine is loaded, and the workspace is read, when VS Code has had its turn. */
export function activate(context: vscode.ExtensionContext): void {
  face = openFace({ editor: vscode, clock: systemClock, loadEngine: () => import('./engine.ts'), memory: context.globalState });
  context.subscriptions.push(face);
}

/** Settles when nothing of ours runs any more: VS Code waits for it when a window closes or reloads. */
export async function deactivate(): Promise<void> {
  await face?.close();
  face = null;
}
