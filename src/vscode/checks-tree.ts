import type * as vscode from 'vscode';
import type { Check } from '../model/check.ts';
import { appendWords } from './append-words.ts';
import { isFailure, checkOf } from './board.ts';
import { coalesce } from './coalesce.ts';
import { checksView, commands, itemContexts } from './contributions.ts';
import { describeCheck, describeVerdict } from './describe-check.ts';
import type { Feature, Host, L10n } from './host.ts';
import type { Root } from './root.ts';

/** A row of the tree. The same object for the same check as long as it exists, so that selection and focus stay. */
export type Node = FolderNode | CheckNode;

interface FolderNode {
  readonly type: 'folder';
  readonly root: Root;
}

/** What commands on a row are called with. */
export interface CheckNode {
  readonly type: 'check';
  readonly root: Root;
  readonly id: string;
}

/**
 * VS Code gathers the changes of a tree until none has come for 200 ms: told of them more often than that, it would show nothing
 * until the run is over. That goes for the message, too.
 */
const intervalMs = 250;
/** How often the time of running checks moves on. */
const tickMs = 1_000;

/** The view `Checks`: what there is to run, with live state. */
export const registerChecksTree: Feature = (host) => {
  const tree = new ChecksTree(host);
  const view = host.editor.window.createTreeView<Node>(checksView, { treeDataProvider: tree, showCollapseAll: false });
  const refresh = coalesce(
    host.clock,
    () => {
      tree.flush();
      view.badge = badgeOf(host.editor.l10n, host.roots.all);
      const message = host.roots.all.flatMap(({ troubles }) => troubles).join('\n');
      if (message !== (view.message ?? '')) view.message = message;
    },
    intervalMs,
  );
  const ticking = tick(host, () => {
    tree.markRunning();
    refresh();
  });
  const subscription = host.roots.onChange((root, event) => {
    tree.mark(root, event === null ? null : event.type === 'run-started' ? event.checks.map(({ id }) => id) : checkOf(event));
    refresh();
  });
  refresh();
  return host.editor.Disposable.from(view, subscription, tree, {
    dispose: () => {
      ticking[Symbol.dispose]();
      refresh[Symbol.dispose]();
    },
  });
};

class ChecksTree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #host: Host;
  readonly #changed: vscode.EventEmitter<Node[] | undefined>;
  readonly #folders = new Map<string, FolderNode>();
  readonly #checks = new Map<string, CheckNode>();
  readonly #marked = new Set<Node>();
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

  /** Notes what to draw anew at the next `flush`: these checks of a root, or everything. */
  mark(root: Root | null, checks: readonly string[] | null): void {
    if (root === null || checks === null) this.#isShapeMarked = true;
    else for (const id of checks) this.#marked.add(this.#checkNode(root, id));
  }

  markRunning(): void {
    for (const root of this.#host.roots.all) {
      for (const [id, { state }] of root.board.entries)
        if (state.status === 'running') this.#marked.add(this.#checkNode(root, id));
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
    if (node?.type === 'check') return [];
    if (node === undefined && roots.length > 1) return roots.map((root) => this.#folderNode(root));
    const root = node?.root ?? roots[0];
    return root?.session?.workspace.checks.map(({ id }) => this.#checkNode(root, id)) ?? [];
  }

  getParent(node: Node): Node | undefined {
    if (node.type === 'folder' || this.#host.roots.all.length < 2) return undefined;
    return this.#folderNode(node.root);
  }

  getTreeItem(node: Node): vscode.TreeItem {
    return node.type === 'folder' ? this.#folderItem(node) : this.#checkItem(node);
  }

  #folderItem({ root }: FolderNode): vscode.TreeItem {
    const { TreeItem, TreeItemCollapsibleState, ThemeIcon } = this.#host.editor;
    const item = new TreeItem(root.folder.name, TreeItemCollapsibleState.Expanded);
    item.id = keyOf(root);
    item.iconPath = new ThemeIcon('root-folder');
    item.contextValue = itemContexts.folder;
    return item;
  }

  #checkItem(node: CheckNode): vscode.TreeItem {
    const { TreeItem, ThemeIcon, ThemeColor } = this.#host.editor;
    const { root, id } = node;
    const check = root.session?.workspace.checks.find((candidate) => candidate.id === id);
    if (check === undefined) return new TreeItem(id);
    const line = describeCheck(this.#host.editor.l10n, check, root.board.entries.get(id), this.#host.clock.nowMs());
    const item = new TreeItem(check.title);
    item.id = keyOf(root, id);
    item.description = line.description;
    item.iconPath = line.color === null ? new ThemeIcon(line.icon) : new ThemeIcon(line.icon, new ThemeColor(line.color));
    item.contextValue = line.isActive ? itemContexts.activeCheck : itemContexts.check;
    item.tooltip = this.#tooltip(root, check);
    item.accessibilityInformation = { label: `${check.title}, ${line.state}, ${line.description}` };
    if (root.board.entries.has(id)) {
      item.command = { command: commands.showCheckOutput, title: this.#host.editor.l10n.t('Show Output'), arguments: [node] };
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

  #checkNode(root: Root, id: string): CheckNode {
    const known = this.#checks.get(keyOf(root, id));
    if (known?.root === root) return known;
    const made: CheckNode = { type: 'check', root, id };
    this.#checks.set(keyOf(root, id), made);
    return made;
  }

  #folderNode(root: Root): FolderNode {
    const known = this.#folders.get(keyOf(root));
    if (known?.root === root) return known;
    const made: FolderNode = { type: 'folder', root };
    this.#folders.set(keyOf(root), made);
    return made;
  }
}

function keyOf(root: Root, check?: string): string {
  return check === undefined ? root.folder.uri.toString() : `${root.folder.uri.toString()}#${check}`;
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
