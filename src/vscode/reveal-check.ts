import type * as vscode from 'vscode';
import { messageOf } from '../model/result.ts';
import type { ChecksTree } from './checks-tree.ts';
import type { Host } from './host.ts';
import type { CheckNode, Node } from './tree-nodes.ts';

export interface RevealOptions {
  readonly tree: ChecksTree;
  readonly view: Pick<vscode.TreeView<Node>, 'visible' | 'reveal'>;
  /** Makes the tree show all checks, not only those that failed. */
  readonly showAll: () => void;
}

/**
 * Brings the row of a check into sight and chooses it. Where a person has asked for it the view is opened and has the focus; where
 * something else only follows what is looked at elsewhere, a view that is not in sight stays so.
 */
export async function revealCheck(
  host: Host,
  { tree, view, showAll }: RevealOptions,
  node: CheckNode,
  isAsked: boolean,
): Promise<void> {
  const { window, l10n } = host.editor;
  const isKnown = node.root.session?.workspace.checks.some(({ id }) => id === node.id) ?? false;
  if (!isAsked && (!view.visible || !isKnown || !tree.isShown(node))) return;
  if (!isKnown) {
    void window.showInformationMessage(l10n.t('{0} is not among the checks any more.', node.root.nameOf(node.id)));
    return;
  }
  if (!tree.isShown(node)) showAll();
  try {
    await view.reveal(tree.nodeOf(node), { select: true, focus: isAsked });
  } catch (thrown) {
    // The tree was drawn anew in between.
    host.log.debug(`${node.root.nameOf(node.id)} cannot be shown in the view: ${messageOf(thrown)}`);
  }
}
