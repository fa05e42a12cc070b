import type * as vscode from 'vscode';
import type { Editor } from '../../src/vscode/host.ts';
import * as types from './editor-types.ts';
import { MemoryPanel } from './memory-panel.ts';

type Handler = (...args: never[]) => unknown;
type Provider = vscode.TreeDataProvider<unknown>;

/** What an event's listeners are kept in. */
const listenable = <T>() => new types.EventEmitter<T>();

/**
 * VS Code in memory: as much of its API as the face uses, and what a person would see of it, as text.
 */
export class MemoryEditor {
  readonly context = new Map<string, unknown>();
  readonly messages: string[] = [];
  isTrusted = true;
  /** What a quick pick offered last, and what the person picks in the next. */
  offered: readonly string[] = [];
  /** Files that were opened, with the line. */
  readonly shown: string[] = [];
  clipboard = '';
  /** Webview panels, in the order in which they were opened. */
  readonly panels: MemoryPanel[] = [];
  /** Brings panels back after the window was loaded again. */
  panelSerializer: vscode.WebviewPanelSerializer | null = null;
  choice = '';
  /** The language of the user. */
  translate = (text: string): string => text;
  folders: vscode.WorkspaceFolder[] = [];
  readonly #commands = new Map<string, Handler>();
  readonly #channels = new Map<string, string[]>();
  readonly #collections = new Map<string, [vscode.Uri, readonly vscode.Diagnostic[]][]>();
  readonly #foldersChanged = listenable<unknown>();
  readonly #trustGranted = listenable<void>();
  readonly #saved = listenable<vscode.TextDocument>();
  readonly #configurationChanged = listenable<vscode.ConfigurationChangeEvent>();
  readonly #settings = new Map<string, unknown>();
  readonly #watchers: types.EventEmitter<unknown>[] = [];
  /** Calls of `onDidChangeTreeData`, each with the rows that it names, or null for all. */
  readonly treeUpdates: { readonly atMs: number; readonly rows: readonly string[] | null }[] = [];
  /** The clock of the test. */
  now = (): number => 0;
  /** Rows of the tree that were brought into sight, with what leads to them and how. */
  readonly revealed: string[] = [];
  #tree: { provider: Provider; view: { visible: boolean; badge?: vscode.ViewBadge; message?: string } } | null = null;
  #status: types.StatusBarItem | null = null;
  #codeActions: vscode.CodeActionProvider | null = null;
  /** Texts of files, by path. */
  readonly files = new Map<string, string>();
  /** The file in front, by its path. */
  activeFile: string | null = null;
  isFocused = true;
  /** Terminals that are open, as their names and what they show. */
  readonly terminals: { readonly name: string; text: string }[] = [];
  /** Our own commands that are carried out when a feature calls them; the others are only noted. */
  forwards: readonly string[] = [];
  /** Commands that a feature has called. */
  readonly executed: string[] = [];
  #terminalLinks: vscode.TerminalLinkProvider | null = null;
  #documentLinks: vscode.DocumentLinkProvider | null = null;
  readonly #documents = new Map<string, vscode.TextDocumentContentProvider>();

  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as much of it as the face uses
  readonly api: Editor = {
    ...types,
    l10n: {
      t: (message: string, ...parts: unknown[]) =>
        this.translate(message).replaceAll(/\{(\d+)\}/g, (_, index: string) => String(parts[Number(index)])),
    },
    commands: {
      registerCommand: (id: string, handler: Handler) => {
        this.#commands.set(id, handler);
        return new types.Disposable(() => this.#commands.delete(id));
      },
      executeCommand: (id: string, ...args: unknown[]) => {
        if (id === 'setContext') this.context.set(String(args[0]), args[1]);
        else if (this.forwards.includes(id)) void this.execute(id, ...args);
        else this.executed.push([id, ...args.map(String)].join(' '));
        return Promise.resolve();
      },
    },
    extensions: { all: [], getExtension: () => ({ packageJSON: { version: '1.2.3' } }) },
    env: {
      language: 'en',
      appName: 'Editor',
      uiKind: types.UIKind.Desktop,
      clipboard: { writeText: (text: string) => Promise.resolve(void (this.clipboard = text)) },
    },
    languages: {
      registerDocumentLinkProvider: (_: unknown, provider: vscode.DocumentLinkProvider) => {
        this.#documentLinks = provider;
        return new types.Disposable(() => (this.#documentLinks = null));
      },
      createDiagnosticCollection: (name: string) => this.#createCollection(name),
      registerCodeActionsProvider: (_: unknown, provider: vscode.CodeActionProvider) => {
        this.#codeActions = provider;
        return new types.Disposable(() => (this.#codeActions = null));
      },
    },
    window: this.#window(),
    workspace: this.#workspace(),
  } as unknown as Editor;

  /** A workspace of these folders, by absolute path. */
  constructor(...paths: string[]) {
    this.folders = paths.map(folder);
  }

  grantTrust(): void {
    this.isTrusted = true;
    this.#trustGranted.fire();
  }

  setFolders(...paths: string[]): void {
    this.folders = paths.map(folder);
    this.#foldersChanged.fire({});
  }

  /** As if somebody wrote a setting into settings.json. */
  setSetting(name: string, value: unknown): void {
    this.#settings.set(name, value);
    this.#configurationChanged.fire({ affectsConfiguration: (section) => section === name || name.startsWith(`${section}.`) });
  }

  /** As if a person saved a file; a version counts the changes of its text. */
  save(path: string, version = 1): void {
    const uri = types.Uri.file(path);
    this.#saved.fire({ uri, version } as unknown as vscode.TextDocument); // oxlint-disable-line typescript/no-unsafe-type-assertion
  }

  /** As if a file that somebody watches was written. */
  touchWatched(): void {
    for (const watcher of this.#watchers) watcher.fire({});
  }

  /** As if a program wrote a file. */
  touch(path: string): void {
    for (const watcher of this.#watchers) watcher.fire(types.Uri.file(path));
  }

  execute(id: string, ...args: unknown[]): unknown {
    const handler = this.#commands.get(id);
    if (handler === undefined) throw new Error(`There is no command ${id}.`);
    return handler(...(args as never[])); // oxlint-disable-line typescript/no-unsafe-type-assertion -- as VS Code: unchecked
  }

  /** How much of the editor is in use. */
  get held() {
    const events = [this.#foldersChanged, this.#trustGranted, this.#saved, this.#configurationChanged, ...this.#watchers];
    return {
      listeners: events.reduce((sum, { listeners }) => sum + listeners, 0),
      commands: this.#commands.size,
      channels: this.#channels.size,
      collections: this.#collections.size,
    };
  }

  get commandIds(): string[] {
    return [...this.#commands.keys()].toSorted();
  }

  /** The tree as its rows, `[icon] title  description`, children indented; the message and the badge above. */
  async renderTree(): Promise<string> {
    if (this.#tree === null) return 'no tree';
    const { provider, view } = this.#tree;
    const head = [view.message, view.badge && `(${view.badge.value}: ${view.badge.tooltip})`].filter(Boolean);
    return [...head, ...(await this.#rows(provider, undefined, ''))].join('\n');
  }

  /** The object that stands for a row, as commands on it get it. */
  async findNode(title: string): Promise<unknown> {
    const provider = this.#tree?.provider;
    const find = async (parent: unknown): Promise<unknown> => {
      for (const node of (await provider?.getChildren(parent)) ?? []) {
        if ((await provider?.getTreeItem(node))?.label === title) return node;
        const below = await find(node);
        if (below !== undefined) return below;
      }
      return undefined;
    };
    return find(undefined);
  }

  /** As if the user closed the view, or opened it again. */
  set isTreeVisible(isVisible: boolean) {
    if (this.#tree !== null) this.#tree.view.visible = isVisible;
  }

  get tree(): Provider | undefined {
    return this.#tree?.provider;
  }

  renderStatusBar(): string {
    const item = this.#status;
    if (item === null || !item.isShown) return 'hidden';
    return item.backgroundColor === undefined ? item.text : `${item.text} on ${item.backgroundColor.id}`;
  }

  /** How often the item was written, whatever was new. */
  get statusWrites(): number {
    return this.#status?.writes ?? 0;
  }

  /** What a click on it does. */
  get statusCommand(): string {
    return this.#status?.command ?? '';
  }

  get statusTooltip(): string {
    return this.#status?.tooltip?.value ?? '';
  }

  /** The commands that links in the tooltip may call. */
  get statusCommands(): readonly string[] {
    return this.#status?.tooltip?.isTrusted?.enabledCommands ?? [];
  }

  /** The repairs that are offered in a line of a file (zero-based), each as its title and the edits that it makes. */
  async quickFixes(path: string, line: number): Promise<readonly string[]> {
    const uri = types.Uri.file(path) as unknown as vscode.Uri; // oxlint-disable-line typescript/no-unsafe-type-assertion
    const document = { uri } as unknown as vscode.TextDocument; // oxlint-disable-line typescript/no-unsafe-type-assertion
    const place = new types.Position(line, 0);
    const range = new types.Range(place, new types.Position(line, 1_000)) as unknown as vscode.Range; // oxlint-disable-line typescript/no-unsafe-type-assertion
    const context = { diagnostics: [] } as unknown as vscode.CodeActionContext; // oxlint-disable-line typescript/no-unsafe-type-assertion
    const never = {} as vscode.CancellationToken; // oxlint-disable-line typescript/no-unsafe-type-assertion
    const actions = (await this.#codeActions?.provideCodeActions(document, range, context, never)) ?? [];
    return actions.map((action) => `${action.title} → ${String((action as vscode.CodeAction).edit)}`); // oxlint-disable-line typescript/no-unsafe-type-assertion, typescript/no-base-to-string
  }

  /** All that was written to an output channel. */
  output(name: string): string {
    return (this.#channels.get(name) ?? []).join('\n');
  }

  /** What a document of ours says; null where nobody provides it. */
  async read(uri: vscode.Uri): Promise<string | null> {
    const never = {} as vscode.CancellationToken; // oxlint-disable-line typescript/no-unsafe-type-assertion
    return (await this.#documents.get(uri.scheme)?.provideTextDocumentContent(uri, never)) ?? null;
  }

  /** The links in a document of ours, as the text of each and where it leads. */
  async documentLinks(uri: vscode.Uri): Promise<readonly string[]> {
    const document = new types.TextDocument(uri, (await this.read(uri)) ?? '');
    const never = {} as vscode.CancellationToken; // oxlint-disable-line typescript/no-unsafe-type-assertion
    const links = await this.#documentLinks?.provideDocumentLinks(document as unknown as vscode.TextDocument, never); // oxlint-disable-line typescript/no-unsafe-type-assertion
    return (links ?? []).map(({ range, target }) => `${document.getText(range as unknown as types.Range)} → ${String(target)}`); // oxlint-disable-line typescript/no-unsafe-type-assertion
  }

  /** As if a person clicked what a line of the newest terminal has as its first link. */
  async clickInTerminal(line: string): Promise<void> {
    const terminal = this.terminals.at(-1) as unknown as vscode.Terminal; // oxlint-disable-line typescript/no-unsafe-type-assertion
    const never = {} as vscode.CancellationToken; // oxlint-disable-line typescript/no-unsafe-type-assertion
    const [link] = (await this.#terminalLinks?.provideTerminalLinks({ terminal, line }, never)) ?? [];
    if (link !== undefined) await this.#terminalLinks?.handleTerminalLink(link);
  }

  /** Each problem as `collection: file:line:column severity message (source code)`, in the order of VS Code: zero-based. */
  renderProblems(): string {
    return [...this.#collections]
      .flatMap(([name, entries]) =>
        entries.flatMap(([uri, found]) => found.map((one) => `${name}: ${uri.path}:${describe(one)}`)),
      )
      .join('\n');
  }

  async #rows(provider: Provider, parent: unknown, indent: string): Promise<string[]> {
    const nodes = (await provider.getChildren(parent)) ?? [];
    const rows = await Promise.all(
      nodes.map(async (node) => {
        const item = await provider.getTreeItem(node);
        const icon = item.iconPath instanceof types.ThemeIcon ? `[${item.iconPath.id}] ` : '';
        const row =
          `${indent}${icon}${typeof item.label === 'string' ? item.label : ''}  ${String(item.description ?? '')}`.trimEnd();
        return [row, ...(await this.#rows(provider, node, `${indent}  `))];
      }),
    );
    return rows.flat();
  }

  #createTree(provider: Provider) {
    const view = {
      visible: true,
      reveal: async (node: unknown, options: unknown) => {
        this.revealed.push(`${(await this.#pathTo(provider, node)).join(' > ')} ${JSON.stringify(options)}`);
      },
    };
    this.#tree = { provider, view };
    provider.onDidChangeTreeData?.((changed) => {
      const nodes = Array.isArray(changed) ? changed : [changed];
      const rows = changed === undefined ? null : nodes.map((node: { id: string }) => node.id);
      this.treeUpdates.push({ atMs: this.now(), rows });
    });
    return Object.assign(view, { dispose: () => (this.#tree = null) });
  }

  /** The ids of the rows down to this one, which must be rows of the tree. */
  async #pathTo(provider: Provider, node: unknown): Promise<string[]> {
    const parent = await provider.getParent?.(node);
    const rows = await provider.getChildren(parent);
    if (rows?.includes(node) !== true) throw new Error('TreeError: this is no row of the tree');
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- rows have ids or keys
    const { id, key } = node as { readonly id?: string; readonly key?: string };
    return [...(parent === undefined || parent === null ? [] : await this.#pathTo(provider, parent)), id ?? key ?? ''];
  }

  #createChannel(name: string) {
    const lines: string[] = [];
    this.#channels.set(name, lines);
    let isDisposed = false;
    const at = (level: string) => (message: string) => {
      if (isDisposed) throw new Error('Channel has been closed');
      lines.push(`[${level}] ${message}`);
    };
    const levels = { trace: at('trace'), debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
    return {
      ...levels,
      appendLine: (line: string) => lines.push(line),
      show: () => {},
      dispose: () => {
        isDisposed = true;
        this.#channels.delete(name);
      },
    };
  }

  #createTerminal({ name, pty }: vscode.ExtensionTerminalOptions) {
    const terminal = {
      name,
      text: '',
      show: () => pty.open(undefined),
      dispose: () => {
        pty.close();
        this.terminals.splice(this.terminals.indexOf(terminal), 1);
      },
    };
    pty.onDidWrite((text) => (terminal.text += text));
    this.terminals.push(terminal);
    return terminal;
  }

  #createCollection(name: string) {
    const entries: [vscode.Uri, readonly vscode.Diagnostic[]][] = [];
    this.#collections.set(name, entries);
    return {
      set: (added: typeof entries) => void entries.push(...added),
      clear: () => void entries.splice(0),
      dispose: () => this.#collections.delete(name),
    };
  }

  #window() {
    // oxlint-disable-next-line typescript/no-this-alias, unicorn/no-this-assignment -- getters see the object that they are on
    const editor = this;
    return {
      get activeTextEditor() {
        return editor.activeFile === null ? undefined : { document: { uri: types.Uri.file(editor.activeFile) } };
      },
      get state() {
        return { focused: editor.isFocused };
      },
      registerTerminalLinkProvider: (provider: vscode.TerminalLinkProvider) => {
        this.#terminalLinks = provider;
        return new types.Disposable(() => (this.#terminalLinks = null));
      },
      onDidCloseTerminal: () => new types.Disposable(() => {}),
      createTerminal: (options: vscode.ExtensionTerminalOptions) => this.#createTerminal(options),

      createOutputChannel: (name: string) => this.#createChannel(name),
      createWebviewPanel: () => this.panels[this.panels.push(new MemoryPanel()) - 1]!.asPanel,
      registerWebviewPanelSerializer: (_: string, serializer: vscode.WebviewPanelSerializer) => {
        this.panelSerializer = serializer;
        return new types.Disposable(() => (this.panelSerializer = null));
      },
      createStatusBarItem: (id: string) => (this.#status = new types.StatusBarItem(id)),
      createTreeView: (_: string, { treeDataProvider }: { treeDataProvider: Provider }) => this.#createTree(treeDataProvider),
      showQuickPick: (items: readonly { label: string }[], { canPickMany = false } = {}) => {
        this.offered = items.map(({ label }) => label);
        const picked = items.filter(({ label }) => this.choice.split(', ').includes(label));
        return Promise.resolve(canPickMany ? picked : picked[0]);
      },
      showWarningMessage: (message: string, options: { detail?: string }, ...buttons: string[]) => {
        this.messages.push(`warning: ${message}\n${options.detail ?? ''}`);
        return Promise.resolve(buttons.find((button) => button === this.choice));
      },
      showTextDocument: (what: vscode.Uri | vscode.TextDocument, { selection }: { selection?: types.Range } = {}) => {
        const { path } = 'uri' in what ? what.uri : what;
        this.shown.push(selection === undefined ? path : `${path}:${selection.start.line + 1}`);
        return Promise.resolve();
      },
      showErrorMessage: (message: string, ...buttons: string[]) => {
        this.messages.push(`error: ${message}`);
        return Promise.resolve(buttons.find((button) => button === this.choice));
      },
      showInformationMessage: (message: string, ...buttons: string[]) => {
        this.messages.push(message);
        return Promise.resolve(buttons.find((button) => button === this.choice));
      },
      withProgress: (_: unknown, task: () => Promise<unknown>) => task(),
    };
  }

  #workspace() {
    // oxlint-disable-next-line typescript/no-this-alias, unicorn/no-this-assignment -- getters see the object that they are on
    const editor = this;
    return {
      get isTrusted() {
        return editor.isTrusted;
      },
      get workspaceFolders() {
        return editor.folders;
      },
      onDidChangeWorkspaceFolders: this.#foldersChanged.event,
      onDidGrantWorkspaceTrust: this.#trustGranted.event,
      onDidChangeConfiguration: this.#configurationChanged.event,
      onDidSaveTextDocument: this.#saved.event,
      textDocuments: [],
      saveAll: () => Promise.resolve(true),
      applyEdit: ({ replaced }: types.WorkspaceEdit) => {
        for (const [{ path }, text] of replaced) this.files.set(path, text);
        return Promise.resolve(true);
      },
      fs: {
        stat: (uri: vscode.Uri) =>
          this.files.has(uri.path) ? Promise.resolve({ type: types.FileType.File }) : Promise.reject(new Error('no such file')),
        readFile: (uri: vscode.Uri) => {
          const text = this.files.get(uri.path);
          return text === undefined ? Promise.reject(new Error('no such file')) : Promise.resolve(new TextEncoder().encode(text));
        },
        writeFile: (uri: vscode.Uri, bytes: Uint8Array) =>
          Promise.resolve(void this.files.set(uri.path, new TextDecoder().decode(bytes))),
      },
      getConfiguration: () => ({
        get: (name: string) => this.#settings.get(name) ?? null,
        update: (name: string, value: unknown) => Promise.resolve(this.setSetting(name, value)),
      }),
      openTextDocument: async (uri: vscode.Uri) => {
        const text = (await this.read(uri)) ?? this.files.get(uri.path);
        if (text === undefined) throw new Error(`There is no file ${uri.path}.`);
        return new types.TextDocument(uri, text);
      },
      registerTextDocumentContentProvider: (scheme: string, provider: vscode.TextDocumentContentProvider) => {
        this.#documents.set(scheme, provider);
        return new types.Disposable(() => this.#documents.delete(scheme));
      },
      createFileSystemWatcher: () => {
        const changed = listenable<unknown>();
        this.#watchers.push(changed);
        return {
          onDidChange: changed.event,
          onDidCreate: changed.event,
          onDidDelete: changed.event,
          dispose: () => changed.dispose(),
        };
      },
    };
  }
}

function folder(path: string, index: number): vscode.WorkspaceFolder {
  const name = path.split('/').at(-1) ?? path;
  return { uri: types.Uri.file(path) as unknown as vscode.Uri, name, index }; // oxlint-disable-line typescript/no-unsafe-type-assertion
}

function describe({ range, severity, message, source, code, relatedInformation = [] }: vscode.Diagnostic): string {
  const { start, end } = range;
  const about = [source, typeof code === 'object' ? code.value : code].filter(Boolean).join(' ');
  const related = relatedInformation.map((one) => {
    const { uri, position } = one.location as unknown as types.Location; // oxlint-disable-line typescript/no-unsafe-type-assertion
    return ` ← ${uri.path}:${position.line}:${position.character} ${one.message}`;
  });
  return `${start.line}:${start.character}-${end.line}:${end.character} ${types.severityNames[severity]} ${message} (${about})${related.join('')}`;
}
