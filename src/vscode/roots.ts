import type * as vscode from 'vscode';
import type { HostSlots } from '../engine/host-slots.ts';
import type { Clock, Logger } from '../engine/ports.ts';
import type { Editor, Engine } from './host.ts';
import { Root, type RootEvent } from './root.ts';
import { readContributions } from './matcher-contributions.ts';
import { readCache, readSettings } from './settings.ts';

export interface RootsOptions {
  readonly editor: Editor;
  readonly clock: Clock;
  readonly log: Logger;
  readonly loadEngine: () => Promise<Engine>;
}

/** `event` is null when the folder or its checks changed. */
export type RootsListener = (root: Root | null, event: RootEvent | null) => void;

/** Longest time for a check to end by itself when VS Code goes: it gives all extensions together five seconds. */
const graceAtEndMs = 2_000;
/** When a session has not ended by force until then, whatever this host has started is ended directly … */
const lastResortMs = 2_700;
/** … for this long; the watchdog of the engine takes what remains. */
const giveUpMs = 1_100;
/** Time for a check to end by itself when its folder is taken out of the workspace. */
const graceAtRemovalMs = 5_000;

/**
 * The folders of the workspace with their sessions. Their checks are read also where the workspace is not trusted, which executes
 * nothing of it; a run is refused there.
 */
export class Roots implements vscode.Disposable {
  readonly #options: RootsOptions;
  readonly #roots = new Map<string, Root>();
  readonly #closing = new Set<Promise<void>>();
  readonly #listeners = new Set<RootsListener>();
  readonly #subscriptions: vscode.Disposable[];
  /** null as long as nothing has needed it, so that nothing runs. */
  #engine: Engine | null = null;
  #slots: HostSlots | null = null;

  constructor(options: RootsOptions) {
    this.#options = options;
    const { workspace } = options.editor;
    this.#subscriptions = [
      workspace.onDidChangeWorkspaceFolders(() => this.update()),
      workspace.onDidGrantWorkspaceTrust(() => this.update()),
    ];
  }

  /** In the order of the workspace. */
  get all(): readonly Root[] {
    return [...this.#roots.values()];
  }

  get isRunning(): boolean {
    return this.all.some(({ board }) => board.running.size > 0);
  }

  /** Whether no folder is still being read. */
  get isLoaded(): boolean {
    return this.all.every(({ status }) => status.type !== 'loading');
  }

  onChange(listener: RootsListener): vscode.Disposable {
    this.#listeners.add(listener);
    return { dispose: () => void this.#listeners.delete(listener) };
  }

  /** Settles when the checks of every folder are known, or it is known why not. */
  async opened(): Promise<void> {
    if (this.#roots.size === 0) this.update();
    await Promise.all(this.all.map((root) => root.open()));
  }

  /** Opens and closes sessions so that there is one for each folder on disk. */
  update(): void {
    const { editor } = this.#options;
    const folders = editor.workspace.workspaceFolders ?? [];
    const wanted = new Map(folders.filter(({ uri }) => uri.scheme === 'file').map((folder) => [folder.uri.toString(), folder]));
    const before = new Map(this.#roots);
    this.#roots.clear();
    for (const [key, folder] of wanted) this.#roots.set(key, before.get(key) ?? this.#open(folder));
    for (const [key, root] of before) if (!wanted.has(key)) this.#close(root, graceAtRemovalMs);
    this.#tell(null, null);
  }

  /** Nothing is shown any more; what runs goes on until `close`. */
  dispose(): void {
    for (const subscription of this.#subscriptions.splice(0)) subscription.dispose();
    this.#listeners.clear();
  }

  /** Ends everything that runs, within what VS Code allows at its end; needs nothing of VS Code, and never rejects. */
  async close(): Promise<void> {
    const { clock } = this.#options;
    this.dispose();
    for (const root of this.#roots.values()) this.#close(root, graceAtEndMs);
    this.#roots.clear();
    await within(clock, lastResortMs, Promise.allSettled(this.#closing));
    if (this.#engine !== null) await within(clock, giveUpMs, this.#engine.endAll(0));
  }

  #open(folder: vscode.WorkspaceFolder): Root {
    const { editor, loadEngine, clock, log } = this.#options;
    const root = new Root({
      folder,
      loadEngine: async () => (this.#engine = await loadEngine()),
      readSettings: () => readSettings(editor, folder),
      readContributions: () => readContributions(editor),
      usesCache: () => readCache(editor, folder),
      isTrusted: () => editor.workspace.isTrusted,
      shareSlots: ({ HostSlots }) => (this.#slots ??= new HostSlots()),
      clock,
      log,
      l10n: editor.l10n,
      onChange: (changed, event) => this.#tell(changed, event),
    });
    void root.open();
    return root;
  }

  #close(root: Root, graceMs: number): void {
    const closing = root.close(graceMs).finally(() => this.#closing.delete(closing));
    this.#closing.add(closing);
  }

  #tell(root: Root | null, event: RootEvent | null): void {
    for (const listener of this.#listeners) listener(root, event);
  }
}

/** Settles when the work has, whatever became of it, or when its time is over. */
async function within(clock: Clock, limitMs: number, work: Promise<unknown>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  using _limit = clock.after(limitMs, resolve);
  await Promise.race([Promise.allSettled([work]), promise]);
}
