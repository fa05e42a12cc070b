import type { Check } from '../model/check.ts';
import type { Host } from './host.ts';
import type { Root } from './root.ts';
import { describeKind, type CheckNode } from './tree-nodes.ts';

export interface PickOptions {
  readonly placeHolder: string;
  /** Said instead of an empty list. */
  readonly none?: string;
  /** Only these are offered. */
  readonly among?: (check: Check, root: Root) => boolean;
}

/** A check as a line of a quick pick. */
export interface CheckChoice {
  readonly label: string;
  readonly description: string;
  readonly node: CheckNode;
}

/** What was picked lately, of all workspaces, the latest first. */
const memoryKey = 'preflight.recentChecks';
const mostKept = 50;

/** The checks that can be picked: those that were picked lately first, then in the order of the workspace. */
export function checkChoices({ editor, roots, memory }: Host, among: PickOptions['among'] = () => true): readonly CheckChoice[] {
  const choices = roots.all.flatMap((root) =>
    (root.session?.workspace.checks ?? [])
      .filter((check) => among(check, root))
      .map(({ id, title, kind }): CheckChoice => {
        const parts = [kind === 'other' ? '' : describeKind(editor.l10n, kind), roots.all.length > 1 ? root.folder.name : ''];
        const description = parts.filter((part) => part !== '').join(' · ');
        return { label: title, description, node: { type: 'check', root, id } };
      }),
  );
  const ranks = new Map((memory.get<readonly string[]>(memoryKey) ?? []).map((key, rank) => [key, rank]));
  const rankOf = ({ node }: CheckChoice): number => ranks.get(keyOf(node)) ?? ranks.size;
  return choices.toSorted((a, b) => rankOf(a) - rankOf(b));
}

const keyOf = ({ root, id }: CheckNode): string => `${root.folder.uri.toString()}#${id}`;

/** One check, as a person picks it; undefined when none is wanted. */
export async function pickCheck(host: Host, { placeHolder, none, among }: PickOptions): Promise<CheckNode | undefined> {
  await host.roots.opened();
  const { window } = host.editor;
  const choices = checkChoices(host, among);
  if (choices.length === 0 && none !== undefined) {
    void window.showInformationMessage(none);
    return undefined;
  }
  const picked = await window.showQuickPick(choices, { placeHolder });
  if (picked !== undefined) await remember(host, [picked.node]);
  return picked?.node;
}

/** Any number of checks, as a person picks them. */
export async function pickChecks(host: Host, { placeHolder, among }: PickOptions): Promise<readonly CheckNode[]> {
  await host.roots.opened();
  const options = { placeHolder, canPickMany: true as const };
  const picked = (await host.editor.window.showQuickPick(checkChoices(host, among), options)) ?? [];
  const nodes = picked.map(({ node }) => node);
  await remember(host, nodes);
  return nodes;
}

async function remember({ memory }: Host, nodes: readonly CheckNode[]): Promise<void> {
  if (nodes.length === 0) return;
  const known = memory.get<readonly string[]>(memoryKey) ?? [];
  await memory.update(memoryKey, [...new Set([...nodes.map(keyOf), ...known])].slice(0, mostKept));
}
