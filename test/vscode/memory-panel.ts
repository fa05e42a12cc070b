import type * as vscode from 'vscode';
import type { FromPicture, ToPicture } from '../../src/session/timeline/messages.ts';
import * as types from './editor-types.ts';

/** A webview panel in memory: what the page was told, and what it asks. */
export class MemoryPanel {
  readonly told: ToPicture[] = [];
  isDisposed = false;
  visible = true;
  active = true;
  reveals = 0;
  readonly #asked = new types.EventEmitter<FromPicture>();
  readonly #viewChanged = new types.EventEmitter<void>();
  readonly #disposed = new types.EventEmitter<void>();
  readonly webview = {
    html: '',
    options: {},
    cspSource: 'vscode-resource:',
    asWebviewUri: (uri: types.Uri) => ({ toString: () => `vscode-resource:${uri.path}` }),
    onDidReceiveMessage: this.#asked.event,
    postMessage: (message: ToPicture) => Promise.resolve(this.told.push(message) > 0),
  };
  readonly onDidDispose = this.#disposed.event;

  readonly onDidChangeViewState = this.#viewChanged.event;

  /** As if the user went to another tab, or came back from it. */
  activate(isActive: boolean): void {
    this.active = isActive;
    this.#viewChanged.fire();
  }

  reveal(): void {
    this.reveals++;
  }

  dispose(): void {
    if (this.isDisposed) return;
    this.isDisposed = true;
    this.#disposed.fire();
  }

  /** As if the page said something. */
  say(message: FromPicture): void {
    this.#asked.fire(message);
  }

  /** What the page was told since it was last asked for. */
  take(): ToPicture[] {
    return this.told.splice(0);
  }

  get asPanel(): vscode.WebviewPanel {
    return this as unknown as vscode.WebviewPanel; // oxlint-disable-line typescript/no-unsafe-type-assertion -- as much of it as the face uses
  }
}
