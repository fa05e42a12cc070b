import type * as vscode from 'vscode';
import type { Check } from '../model/check.ts';
import { cutMiddle } from '../session/cut-middle.ts';
import { isFailure, verdictOf } from './board.ts';
import { checkItem, fileItem, keyOf, mostTitle, noteItem } from './check-item.ts';
import { itemContexts } from './contributions.ts';
import type { Host } from './host.ts';
import { problemItem } from './problem-item.ts';
import type { Root } from './root.ts';
import {
  describeGroup,
  hasRows,
  groupChecks,
  notesOf,
  problemsOf,
  type CheckGroup,
  type CheckNode,
  type FileNode,
  type FolderNode,
  type GroupNode,
  type Grouping,
  type Node,
  type TreeOptions,
} from './tree-nodes.ts';

/** The checks of a root by their headings, as long as they are the same. */
interface Grouped {
  readonly of: readonly Check[];
  readonly grouping: Grouping;
  readonly groups: readonly CheckGroup[];
  readonly keys: ReadonlyMap<string, string | null>;
}

/** The rows of the view `Checks`: what there is to run, with live state. */
export class ChecksTree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #host: Host;
  readonly #changed: vscode.EventEmitter<Node[] | undefined>;
  /** The same object for the same row as long as it exists, so that selection and focus stay. */
  readonly #nodes = new Map<string, Node>();
  readonly #marked = new Set<Node>();
  /** Headings with a check that has rows below it. */
  #twisties: ReadonlySet<string> = new Set();
  /** Where fewer checks may run than usual: what is queued there says why. */
  readonly #heldUp = new WeakSet<Root>();
  /** Every row asks for its heading. */
  readonly #grouped = new WeakMap<Root, Grouped>();
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
      if (this.#host.roots.all.length > 1) this.#marked.add(this.#folder(root));
    }
  }

  /** Notes what says something else when time has passed, or more or fewer may run: what runs, and what is held up. */
  markActive(root: Root): void {
    const { entries, running } = root.board;
    const isHeldUp = [...running.values()].some(({ limitReason }) => limitReason !== null);
    const wasHeldUp = this.#heldUp.has(root);
    if (isHeldUp) this.#heldUp.add(root);
    else this.#heldUp.delete(root);
    for (const [id, { state }] of entries) {
      const isQueued = state.status === 'queued' && (isHeldUp || wasHeldUp);
      if (state.status === 'running' || isQueued) this.#marked.add(this.#check(root, id));
    }
  }

  flush(): void {
    if (this.#isShapeMarked || this.#hasNewTwisties()) {
      const open = new Set(this.#host.roots.all);
      for (const [key, { root }] of this.#nodes) if (!open.has(root)) this.#nodes.delete(key);
      this.#changed.fire(undefined);
    } else if (this.#marked.size > 0) this.#changed.fire([...this.#marked]);
    this.#isShapeMarked = false;
    this.#marked.clear();
  }

  /**
   * Whether headings have got their first check with rows below it, or lost the last: VS Code indents the icons of all others by that, but
   * only those that it draws anew.
   */
  #hasNewTwisties(): boolean {
    const before = this.#twisties;
    this.#twisties = new Set(
      this.#host.roots.all.flatMap((root) =>
        this.#groupsOf(root)
          .filter(({ checks }) => checks.some(({ id }) => hasRows({ root, id })))
          .map(({ key }) => keyOf(root, key ?? '')),
      ),
    );
    return this.#twisties.size !== before.size || [...before].some((key) => !this.#twisties.has(key));
  }

  /** Whether a check has a row at the moment. */
  isShown({ root, id }: CheckNode): boolean {
    return !this.options.isOnlyFailed || this.#hasFailed(root, id);
  }

  /** The row of a check, as VS Code knows it. */
  nodeOf({ root, id }: CheckNode): CheckNode {
    return this.#check(root, id);
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
        return [...notesOf(node), ...[...problemsOf(node).keys()].map((file) => this.#file(node, file))];
      case 'file':
        return (problemsOf(node).get(node.file) ?? []).map((problem) => ({
          type: 'problem',
          root: node.root,
          id: node.id,
          problem,
        }));
      case 'problem':
      case 'note':
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
        const key = this.#keyOver(node);
        return key === null ? folder : this.#group(root, key);
      }
      case 'file':
      case 'note':
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
        return checkItem(this.#host, node, this.#keyOver(node));
      case 'file':
        return fileItem(this.#host.editor, node);
      case 'problem':
        return problemItem(this.#host.editor, node);
      case 'note':
        return noteItem(this.#host.editor, node);
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
    item.description = this.#countsOf(
      root,
      this.#groupsOf(root).flatMap(({ checks }) => checks),
    );
    item.accessibilityInformation = { label: `${root.folder.name}, ${item.description}` };
    return item;
  }

  #groupItem(node: GroupNode): vscode.TreeItem {
    const { TreeItem, TreeItemCollapsibleState, ThemeIcon, l10n } = this.#host.editor;
    const { root, key } = node;
    const { label, icon } = describeGroup(l10n, key);
    const packages = this.#groupsOf(root).filter((group) => group.key?.startsWith('package ') === true).length;
    const isClosed = key === 'off' || (key.startsWith('package ') && packages > mostOpenPackages);
    const item = new TreeItem(
      cutMiddle(label, mostTitle),
      isClosed ? TreeItemCollapsibleState.Collapsed : TreeItemCollapsibleState.Expanded,
    );
    item.id = keyOf(root, key);
    item.tooltip = label;
    item.iconPath = new ThemeIcon(icon);
    item.contextValue = itemContexts.group;
    item.description = this.#countsOf(root, this.#checksIn(node));
    item.accessibilityInformation = { label: `${label}, ${item.description}` };
    return item;
  }

  /** `1 failed, 3 passed`, or how many there are. */
  #countsOf({ board }: Root, checks: readonly Check[]): string {
    const { l10n } = this.#host.editor;
    const verdicts = checks.map(({ id }) => verdictOf(board.entries.get(id)));
    const failed = verdicts.filter(isFailure).length;
    const passed = verdicts.filter((verdict) => verdict === 'passed').length;
    const parts = [failed > 0 ? l10n.t('{0} failed', failed) : '', passed > 0 ? l10n.t('{0} passed', passed) : ''];
    return parts.filter((part) => part !== '').join(', ') || String(checks.length);
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
    return this.#groupedOf(root).groups;
  }

  /** The heading over a check; null for none. */
  #keyOver({ root, id }: CheckNode): string | null {
    return this.#groupedOf(root).keys.get(id) ?? null;
  }

  #groupedOf(root: Root): Grouped {
    const checks = root.session?.workspace.checks ?? [];
    const { grouping } = this.options;
    const known = this.#grouped.get(root);
    if (known?.of === checks && known.grouping === grouping) return known;
    const groups = groupChecks(checks, grouping);
    const keys = new Map(groups.flatMap((group) => group.checks.map(({ id }) => [id, group.key] as const)));
    const grouped = { of: checks, grouping, groups, keys };
    this.#grouped.set(root, grouped);
    return grouped;
  }

  #checksIn({ root, key }: GroupNode): readonly Check[] {
    const checks = this.#groupsOf(root).find((group) => group.key === key)?.checks ?? [];
    return this.options.isOnlyFailed ? checks.filter(({ id }) => this.#hasFailed(root, id)) : checks;
  }

  #hasFailed(root: Root, id: string): boolean {
    return isFailure(verdictOf(root.board.entries.get(id)));
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
