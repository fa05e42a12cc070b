import type * as vscode from 'vscode';
import type { Check } from '../model/check.ts';
import type { Problem } from '../model/problem.ts';
import { appendWords } from './append-words.ts';
import { checkOf, isFailure, verdictOf } from './board.ts';
import { coalesce } from './coalesce.ts';
import { checksView, commands, contextKeys, itemContexts, settings } from './contributions.ts';
import { describeCheck, describeVerdict } from './describe-check.ts';
import type { Feature, Host, L10n } from './host.ts';
import { problemItem } from './problem-item.ts';
import { uriOf } from './problem-uri.ts';
import type { Root } from './root.ts';
import { readGrouping } from './settings.ts';
import {
  describeGroup,
  groupChecks,
  groupings,
  groupProblems,
  type CheckGroup,
  type CheckNode,
  type FileNode,
  type FolderNode,
  type GroupNode,
  type Node,
  type TreeOptions,
} from './tree-nodes.ts';

/**
 * VS Code gathers the changes of a tree until none has come for 200 ms: told of them more often than that, it would show nothing
 * until the run is over. That goes for the message, too.
 */
const intervalMs = 250;
/** How often the time of running checks moves on. */
const tickMs = 1_000;

/** The view `Checks`: what there is to run, with live state. */
export const registerChecksTree: Feature = (host) => {
  const { editor, clock, roots } = host;
  const tree = new ChecksTree(host);
  const view = editor.window.createTreeView<Node>(checksView, { treeDataProvider: tree, showCollapseAll: true });
  const refresh = coalesce(
    clock,
    () => {
      tree.flush();
      view.badge = badgeOf(editor.l10n, roots.all);
      const message = describeTrouble(host, tree.options.isOnlyFailed);
      if (message !== (view.message ?? '')) view.message = message;
    },
    intervalMs,
  );
  const ticking = tick(host, () => {
    tree.markRunning();
    refresh();
  });
  const subscription = roots.onChange((root, event) => {
    tree.mark(root, event === null ? null : event.type === 'run-started' ? event.checks.map(({ id }) => id) : checkOf(event));
    refresh();
  });
  const setOptions = (options: Partial<TreeOptions>): void => {
    tree.setOptions(options);
    void editor.commands.executeCommand('setContext', contextKeys.isFiltered, tree.options.isOnlyFailed);
    refresh();
  };
  const configured = editor.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(settings.grouping)) setOptions({ grouping: readGrouping(editor) });
  });
  tree.setOptions({ grouping: readGrouping(editor) });
  refresh();
  return editor.Disposable.from(
    view,
    subscription,
    configured,
    tree,
    editor.commands.registerCommand(commands.showFailed, () => setOptions({ isOnlyFailed: true })),
    editor.commands.registerCommand(commands.showAllChecks, () => setOptions({ isOnlyFailed: false })),
    editor.commands.registerCommand(commands.groupBy, () => pickGrouping(host)),
    {
      dispose: () => {
        ticking[Symbol.dispose]();
        refresh[Symbol.dispose]();
      },
    },
  );
};

/** What stands above the rows: why nothing runs, or why there are so few. */
function describeTrouble({ editor, roots }: Host, isOnlyFailed: boolean): string {
  const troubles = roots.all.flatMap((root) => root.troubles);
  const hasChecks = roots.all.some(({ session }) => (session?.workspace.checks.length ?? 0) > 0);
  if (!editor.workspace.isTrusted && hasChecks)
    troubles.push(editor.l10n.t('This is what would run. Nothing does until you trust this workspace.'));
  if (isOnlyFailed) troubles.push(editor.l10n.t('Only failed checks are shown.'));
  return troubles.join('\n');
}

async function pickGrouping({ editor }: Host): Promise<void> {
  const { l10n, window, workspace, ConfigurationTarget } = editor;
  const labels = {
    auto: l10n.t('Automatically'),
    kind: l10n.t('By kind'),
    package: l10n.t('By package'),
    none: l10n.t('Not at all'),
  };
  const current = readGrouping(editor);
  const items = groupings.map((grouping) => ({
    label: labels[grouping],
    grouping,
    ...(grouping === current ? { description: l10n.t('now') } : {}),
  }));
  const picked = await window.showQuickPick(items, { placeHolder: l10n.t('How are checks grouped?') });
  if (picked !== undefined)
    await workspace.getConfiguration().update(settings.grouping, picked.grouping, ConfigurationTarget.Global);
}

class ChecksTree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #host: Host;
  readonly #changed: vscode.EventEmitter<Node[] | undefined>;
  /** The same object for the same row as long as it exists, so that selection and focus stay. */
  readonly #nodes = new Map<string, Node>();
  readonly #marked = new Set<Node>();
  options: TreeOptions = { grouping: 'auto', isOnlyFailed: false };
  /** Rows came or went, so that a new picture of single rows is not enough. */
  #isShapeMarked = false;

  constructor(host: Host) {
    this.#host = host;
    this.#changed = new host.editor.EventEmitter();
  }

  get onDidChangeTreeData(): vscode.Event<Node[] | undefined> {
    return this.#changed.event;
  }

  dispose(): void {
    this.#changed.dispose();
  }

  setOptions(options: Partial<TreeOptions>): void {
    this.options = { ...this.options, ...options };
    this.#isShapeMarked = true;
  }

  /** Notes what to draw anew at the next `flush`: these checks of a root with their headings, or everything. */
  mark(root: Root | null, checks: readonly string[] | null): void {
    if (root === null || checks === null || this.options.isOnlyFailed) this.#isShapeMarked = true;
    else {
      const wanted = new Set(checks);
      for (const { key, checks: grouped } of this.#groupsOf(root)) {
        const changed = grouped.filter(({ id }) => wanted.has(id));
        for (const { id } of changed) this.#marked.add(this.#check(root, id));
        if (changed.length > 0 && key !== null) this.#marked.add(this.#group(root, key));
      }
    }
  }

  markRunning(): void {
    for (const root of this.#host.roots.all) {
      for (const [id, { state }] of root.board.entries) if (state.status === 'running') this.#marked.add(this.#check(root, id));
    }
  }

  flush(): void {
    if (this.#isShapeMarked) this.#changed.fire(undefined);
    else if (this.#marked.size > 0) this.#changed.fire([...this.#marked]);
    this.#isShapeMarked = false;
    this.#marked.clear();
  }

  getChildren(node?: Node): Node[] {
    const roots = this.#host.roots.all;
    switch (node?.type) {
      case undefined:
        return roots.length > 1 ? roots.map((root) => this.#folder(root)) : roots.flatMap((root) => this.#rowsOf(root));
      case 'folder':
        return this.#rowsOf(node.root);
      case 'group':
        return this.#checksIn(node).map(({ id }) => this.#check(node.root, id));
      case 'check':
        return [...this.#problemsOf(node).keys()].map((file) => this.#file(node, file));
      case 'file':
        return (this.#problemsOf(node).get(node.file) ?? []).map((problem) => ({
          type: 'problem',
          root: node.root,
          id: node.id,
          problem,
        }));
      case 'problem':
        return [];
      default:
        return node satisfies never;
    }
  }

  getParent(node: Node): Node | undefined {
    const { root } = node;
    const folder = this.#host.roots.all.length < 2 ? undefined : this.#folder(root);
    switch (node.type) {
      case 'folder':
        return undefined;
      case 'group':
        return folder;
      case 'check': {
        const group = this.#groupsOf(root).find(({ checks }) => checks.some(({ id }) => id === node.id));
        return group === undefined || group.key === null ? folder : this.#group(root, group.key);
      }
      case 'file':
        return this.#check(root, node.id);
      case 'problem':
        return this.#file(node, node.problem.file ?? '');
      default:
        return node satisfies never;
    }
  }

  getTreeItem(node: Node): vscode.TreeItem {
    switch (node.type) {
      case 'folder':
        return this.#folderItem(node);
      case 'group':
        return this.#groupItem(node);
      case 'check':
        return this.#checkItem(node);
      case 'file':
        return this.#fileItem(node);
      case 'problem':
        return problemItem(this.#host.editor, node);
      default:
        return node satisfies never;
    }
  }

  #folderItem({ root }: FolderNode): vscode.TreeItem {
    const { TreeItem, TreeItemCollapsibleState, ThemeIcon } = this.#host.editor;
    const item = new TreeItem(root.folder.name, TreeItemCollapsibleState.Expanded);
    item.id = keyOf(root);
    item.iconPath = new ThemeIcon('root-folder');
    item.contextValue = itemContexts.folder;
    return item;
  }

  #groupItem(node: GroupNode): vscode.TreeItem {
    const { TreeItem, TreeItemCollapsibleState, ThemeIcon, l10n } = this.#host.editor;
    const { root, key } = node;
    const { label, icon } = describeGroup(l10n, key);
    const packages = this.#groupsOf(root).filter((group) => group.key?.startsWith('package ') === true).length;
    const isClosed = key === 'off' || (key.startsWith('package ') && packages > mostOpenPackages);
    const item = new TreeItem(label, isClosed ? TreeItemCollapsibleState.Collapsed : TreeItemCollapsibleState.Expanded);
    item.id = keyOf(root, key);
    item.iconPath = new ThemeIcon(icon);
    item.contextValue = itemContexts.group;
    item.description = this.#countsOf(node);
    item.accessibilityInformation = { label: `${label}, ${item.description}` };
    return item;
  }

  /** `1 failed, 3 passed`, or how many there are. */
  #countsOf(node: GroupNode): string {
    const { l10n } = this.#host.editor;
    const checks = this.#checksIn(node);
    const verdicts = checks.map(({ id }) => verdictOf(node.root.board.entries.get(id)));
    const failed = verdicts.filter(isFailure).length;
    const passed = verdicts.filter((verdict) => verdict === 'passed').length;
    const parts = [failed > 0 ? l10n.t('{0} failed', failed) : '', passed > 0 ? l10n.t('{0} passed', passed) : ''];
    return parts.filter((part) => part !== '').join(', ') || String(checks.length);
  }

  #checkItem(node: CheckNode): vscode.TreeItem {
    const { TreeItem, TreeItemCollapsibleState, ThemeIcon, ThemeColor, l10n } = this.#host.editor;
    const { root, id } = node;
    const check = root.session?.workspace.checks.find((candidate) => candidate.id === id);
    if (check === undefined) return new TreeItem(id);
    const line = describeCheck(l10n, check, root.board.entries.get(id), this.#host.clock.nowMs());
    const hasProblems = this.#problemsOf(node).size > 0;
    const item = new TreeItem(check.title, hasProblems ? TreeItemCollapsibleState.Collapsed : TreeItemCollapsibleState.None);
    item.id = keyOf(root, `check ${id}`);
    item.description = line.description;
    item.iconPath = line.color === null ? new ThemeIcon(line.icon) : new ThemeIcon(line.icon, new ThemeColor(line.color));
    item.contextValue = line.isActive ? itemContexts.activeCheck : itemContexts.check;
    item.tooltip = this.#tooltip(root, check);
    item.accessibilityInformation = { label: `${check.title}, ${line.state}, ${line.description}` };
    if (root.board.entries.has(id)) {
      item.command = { command: commands.showCheckOutput, title: l10n.t('Show Output'), arguments: [node] };
    }
    return item;
  }

  #tooltip(root: Root, check: Check): vscode.MarkdownString {
    const text = new this.#host.editor.MarkdownString();
    const entry = root.board.entries.get(check.id);
    appendWords(text, check.title.toLowerCase() === check.id ? check.title : `${check.title} (${check.id})`);
    text.appendCodeblock(check.command.join(' '), 'sh');
    if (entry?.state.status === 'finished') {
      const { verdict, reason } = entry.state.result;
      appendWords(text, describeVerdict(verdict, reason)).appendMarkdown('\n\n');
    }
    return appendWords(text, this.#host.editor.l10n.t('Source: {0}', check.source.reason));
  }

  #fileItem(node: FileNode): vscode.TreeItem {
    const { editor } = this.#host;
    const { root, id, file } = node;
    const name = file.slice(file.lastIndexOf('/') + 1);
    const item = new editor.TreeItem(name, editor.TreeItemCollapsibleState.Expanded);
    item.id = keyOf(root, `file ${id} ${file}`);
    item.resourceUri = uriOf(editor, root, file);
    item.iconPath = editor.ThemeIcon.File;
    const folder = file.slice(0, Math.max(0, file.length - name.length - 1));
    const count = this.#problemsOf(node).get(file)?.length ?? 0;
    item.description = folder === '' ? String(count) : `${folder}  ${count}`;
    item.contextValue = itemContexts.file;
    return item;
  }

  #rowsOf(root: Root): Node[] {
    const { isOnlyFailed } = this.options;
    return this.#groupsOf(root).flatMap(({ key, checks }): Node[] => {
      const shown = isOnlyFailed ? checks.filter(({ id }) => this.#hasFailed(root, id)) : checks;
      if (shown.length === 0) return [];
      return key === null ? shown.map(({ id }) => this.#check(root, id)) : [this.#group(root, key)];
    });
  }

  #groupsOf(root: Root): readonly CheckGroup[] {
    return groupChecks(root.session?.workspace.checks ?? [], this.options.grouping);
  }

  #checksIn({ root, key }: GroupNode): readonly Check[] {
    const checks = this.#groupsOf(root).find((group) => group.key === key)?.checks ?? [];
    return this.options.isOnlyFailed ? checks.filter(({ id }) => this.#hasFailed(root, id)) : checks;
  }

  #hasFailed(root: Root, id: string): boolean {
    return isFailure(verdictOf(root.board.entries.get(id)));
  }

  #problemsOf({ root, id }: Pick<CheckNode, 'root' | 'id'>): ReadonlyMap<string, readonly Problem[]> {
    const state = root.board.entries.get(id)?.state;
    return state?.status === 'finished' ? groupProblems(state.result.problems) : new Map();
  }

  #folder(root: Root): FolderNode {
    return this.#node(keyOf(root), { type: 'folder', root });
  }

  #group(root: Root, key: string): GroupNode {
    return this.#node(keyOf(root, key), { type: 'group', root, key });
  }

  #check(root: Root, id: string): CheckNode {
    return this.#node(keyOf(root, `check ${id}`), { type: 'check', root, id });
  }

  #file({ root, id }: Pick<FileNode, 'root' | 'id'>, file: string): FileNode {
    return this.#node(keyOf(root, `file ${id} ${file}`), { type: 'file', root, id, file });
  }

  #node<T extends Node>(key: string, made: T): T {
    const known = this.#nodes.get(key);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the key tells the type
    if (known?.root === made.root) return known as T;
    this.#nodes.set(key, made);
    return made;
  }
}

/** More packages than that are closed at first. */
const mostOpenPackages = 8;

function keyOf(root: Root, row?: string): string {
  return row === undefined ? root.folder.uri.toString() : `${root.folder.uri.toString()}#${row}`;
}

function badgeOf(l10n: L10n, roots: readonly Root[]): vscode.ViewBadge | undefined {
  const failed = roots.flatMap(({ board }) =>
    [...board.entries.values()].filter(({ state }) => state.status === 'finished' && isFailure(state.result.verdict)),
  ).length;
  if (failed === 0) return undefined;
  return { value: failed, tooltip: failed === 1 ? l10n.t('1 check failed') : l10n.t('{0} checks failed', failed) };
}

/** Ticks once a second while something runs, and only then. */
function tick(host: Host, action: () => void): Disposable {
  let timer: Disposable | null = null;
  const next = (): void => {
    timer = null;
    if (!host.roots.isRunning) return;
    timer = host.clock.after(tickMs, () => {
      action();
      next();
    });
  };
  const subscription = host.roots.onChange(() => {
    if (timer === null) next();
  });
  return {
    [Symbol.dispose](): void {
      subscription.dispose();
      timer?.[Symbol.dispose]();
    },
  };
}
