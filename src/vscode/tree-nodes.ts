import { checkKinds, type Check, type CheckKind } from '../model/check.ts';
import type { Problem } from '../model/problem.ts';
import type { LeftBehind, Verdict } from '../model/verdict.ts';
import type { L10n } from './host.ts';
import type { Root } from './root.ts';

/** A row of the tree. */
export type Node = FolderNode | GroupNode | CheckNode | FileNode | ProblemNode | NoteNode;

export interface FolderNode {
  readonly type: 'folder';
  readonly root: Root;
}

/** Checks of one kind or one package, or those that do not run by themselves. */
export interface GroupNode {
  readonly type: 'group';
  readonly root: Root;
  /** `kind lint`, `package packages/a`, `off`. */
  readonly key: string;
}

/** What commands on a row are called with. */
export interface CheckNode {
  readonly type: 'check';
  readonly root: Root;
  readonly id: string;
}

/** The problems of a check in one file; `file` is as in the problems. */
export interface FileNode {
  readonly type: 'file';
  readonly root: Root;
  readonly id: string;
  readonly file: string;
}

export interface ProblemNode {
  readonly type: 'problem';
  readonly root: Root;
  readonly id: string;
  readonly problem: Problem;
}

/** What a check needed and did not get, or a process that it left behind. */
export interface NoteNode {
  readonly type: 'note';
  readonly root: Root;
  readonly id: string;
  readonly note:
    | { readonly type: 'needed'; readonly check: string; readonly verdict: Verdict }
    | { readonly type: 'process'; readonly process: LeftBehind };
}

/** How checks are grouped. `auto`: by package where there are several, else by kind. */
export const groupings = ['auto', 'kind', 'package', 'none'] as const;
export type Grouping = (typeof groupings)[number];

/** What the tree shows, beside the checks themselves. */
export interface TreeOptions {
  readonly grouping: Grouping;
  readonly isOnlyFailed: boolean;
}

/** Some checks under one heading, in the order in which they are shown. */
export interface CheckGroup {
  /** null for checks that stand under no heading. */
  readonly key: string | null;
  readonly checks: readonly Check[];
}

/** The checks by their headings: by package or by kind, at the end those that do not run by themselves. */
export function groupChecks(checks: readonly Check[], grouping: Grouping): readonly CheckGroup[] {
  const isOff = (check: Check): boolean => !check.enabled && check.broken === null;
  const on = checks.filter((check) => !isOff(check));
  const off = checks.filter(isOff);
  const last = off.length === 0 ? [] : [{ key: 'off', checks: off }];
  const hasPackages = new Set(on.map(({ cwd }) => cwd)).size > 1;
  const actual = grouping === 'auto' ? (hasPackages ? 'package' : 'kind') : grouping;
  if (actual === 'none') return [{ key: null, checks: on }, ...last];
  const byKey = Map.groupBy(on, ({ kind, cwd }) => (actual === 'kind' ? `kind ${kind}` : `package ${cwd}`));
  // A heading over everything says nothing.
  if (byKey.size < 2) return [{ key: null, checks: on }, ...last];
  const keys = [...byKey.keys()].sort(actual === 'kind' ? byKind : byName);
  const groups = keys.map((key) => ({ key, checks: byKey.get(key)! }));
  // A kind with one check is said by the check.
  const shown = groups.map((group) => (actual === 'kind' && group.checks.length === 1 ? { ...group, key: null } : group));
  return [...shown, ...last];
}

const byKind = (a: string, b: string): number => rankOf(a) - rankOf(b);
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- keys of kinds are made here alone
const rankOf = (key: string): number => checkKinds.indexOf(key.slice('kind '.length) as CheckKind);
const byName = (a: string, b: string): number => (a < b ? -1 : 1);

/** The words and the icon of a heading. */
export function describeGroup(l10n: L10n, key: string): { readonly label: string; readonly icon: string } {
  if (key === 'off') return { label: l10n.t('Not run automatically'), icon: 'circle-slash' };
  if (key.startsWith('package ')) {
    const folder = key.slice('package '.length);
    return { label: folder === '.' ? l10n.t('Workspace') : folder, icon: folder === '.' ? 'root-folder' : 'package' };
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as above
  const kind = key.slice('kind '.length) as CheckKind;
  return { label: describeKind(l10n, kind), icon: kindIcons[kind] };
}

const kindIcons: Readonly<Record<CheckKind, string>> = {
  git: 'git-branch',
  format: 'list-flat',
  lint: 'checklist',
  types: 'symbol-interface',
  test: 'beaker',
  build: 'tools',
  docs: 'book',
  security: 'shield',
  other: 'ellipsis',
};

/** A kind of checks in words, as a heading. */
export function describeKind(l10n: L10n, kind: CheckKind): string {
  switch (kind) {
    case 'git':
      return 'Git';
    case 'format':
      return l10n.t('Format');
    case 'lint':
      return l10n.t('Lint');
    case 'types':
      return l10n.t('Types');
    case 'test':
      return l10n.t('Tests');
    case 'build':
      return l10n.t('Build');
    case 'docs':
      return l10n.t('Documentation');
    case 'security':
      return l10n.t('Security');
    case 'other':
      return l10n.t('Other');
    default:
      return kind satisfies never;
  }
}

/** The problems of a check by file, as many as somebody looks through; those about the check itself stand in its description. */
export function problemsOf({ root, id }: Pick<CheckNode, 'root' | 'id'>): ReadonlyMap<string, readonly Problem[]> {
  const state = root.board.entries.get(id)?.state;
  if (state?.status !== 'finished') return new Map();
  const located = state.result.problems.filter(({ file }) => file !== null).slice(0, mostProblems);
  return Map.groupBy(located, ({ file }) => file ?? '');
}

const mostProblems = 1_000;

/** Whether anything stands below a check, without gathering it. */
export function hasRows({ root, id }: Pick<CheckNode, 'root' | 'id'>): boolean {
  const state = root.board.entries.get(id)?.state;
  if (state?.status !== 'finished') return false;
  return state.result.problems.some(({ file }) => file !== null) || notesOf({ root, id }).length > 0;
}

/** Why a check was skipped, as the checks that it waited for, and what it left running. */
export function notesOf({ root, id }: Pick<CheckNode, 'root' | 'id'>): readonly NoteNode[] {
  const { entries } = root.board;
  const state = entries.get(id)?.state;
  if (state?.status !== 'finished') return [];
  const needed = state.result.verdict === 'skipped' ? state.plan.dependsOn.filter(({ when }) => when === 'success') : [];
  const missed = needed.flatMap(({ check }): NoteNode[] => {
    const found = entries.get(check)?.state;
    if (found?.status !== 'finished' || found.result.verdict === 'passed') return [];
    return [{ type: 'note', root, id, note: { type: 'needed', check, verdict: found.result.verdict } }];
  });
  const left = state.result.leftBehind.map((process): NoteNode => ({
    type: 'note',
    root,
    id,
    note: { type: 'process', process },
  }));
  return [...missed, ...left];
}
