import { isInstalledMark } from './input-choice.ts';
import type { NameOf } from '../../model/check.ts';
import type { FingerprintPart } from './fingerprint.ts';

/** What differs between what a verdict was obtained on and what there is now. */
export interface Difference {
  /** Up to three changed files, sorted. */
  readonly files: readonly string[];
  readonly moreFiles: number;
  /** Clauses: the files above, then everything else. */
  readonly clauses: readonly string[];
}

const namedAtMost = 3;

/** Compares parts, and files by their identities; null where what was before is not known any more. `nameOf` says what checks are called. */
export function compareFingerprints(
  before: readonly FingerprintPart[] | null,
  now: readonly FingerprintPart[],
  filesBefore: ReadonlyMap<string, string> | null,
  filesNow: ReadonlyMap<string, string>,
  nameOf: NameOf,
): Difference {
  if (before === null) return { files: [], moreFiles: 0, clauses: ['its last verdict is not kept any more'] };
  const parts = compareParts(before, now, nameOf);
  if (filesBefore === null) return { files: [], moreFiles: 0, clauses: parts.length > 0 ? parts : ['its files changed'] };
  const changed = compareFiles(filesBefore, filesNow);
  const files = [...changed].filter(([path]) => !isInstalledMark(path)).sort(([a], [b]) => (a < b ? -1 : 1));
  const isReinstalled = files.length < changed.size;
  const shown = files.slice(0, namedAtMost);
  return {
    files: shown.map(([path]) => path),
    moreFiles: files.length - shown.length,
    clauses: [
      ...shown.map(([path, how]) => `${path} ${how}`),
      ...(isReinstalled ? ['packages were installed or removed'] : []),
      ...parts,
    ],
  };
}

type Files = ReadonlyMap<string, string>;

/** Checks with the same inputs ask for the same. */
const compared = new WeakMap<Files, WeakMap<Files, Files>>();

function compareFiles(before: Files, now: Files): Files {
  const others = compared.get(now) ?? new WeakMap<Files, Files>();
  compared.set(now, others);
  const known = others.get(before) ?? findChanged(before, now);
  others.set(before, known);
  return known;
}

function findChanged(before: Files, now: Files): Files {
  const changed = new Map<string, string>();
  for (const [path, identity] of now) {
    const old = before.get(path);
    if (old === undefined) changed.set(path, 'was added');
    else if (old !== identity) changed.set(path, describeChange(old, identity));
  }
  for (const path of before.keys()) if (!now.has(path)) changed.set(path, 'was removed');
  return changed;
}

/** Identities begin with their kind: `f` for a file, `p` for one that can be executed. */
function describeChange(old: string, now: string): string {
  if (!/^[fp]\d/.test(old) || !/^[fp]\d/.test(now) || old.slice(1) !== now.slice(1)) return 'changed';
  return now.startsWith('p') ? 'was made executable' : 'is no longer executable';
}

function compareParts(before: readonly FingerprintPart[], now: readonly FingerprintPart[], nameOf: NameOf): string[] {
  const keyOf = ({ kind, name }: FingerprintPart): string => `${kind} ${name}`;
  const old = new Map(before.map((part) => [keyOf(part), part]));
  const clauses = now.flatMap((part) => {
    const previous = old.get(keyOf(part)) ?? null;
    old.delete(keyOf(part));
    return previous?.value === part.value ? [] : [describePart(previous, part, nameOf)];
  });
  return [...new Set([...clauses, ...[...old.values()].map((part) => describePart(part, null, nameOf))])];
}

/** One of both is there. */
function describePart(before: FingerprintPart | null, now: FingerprintPart | null, nameOf: NameOf): string {
  const { kind, name } = now ?? before!;
  switch (kind) {
    case 'environment':
      return before === null ? `${name} was unset` : now === null ? `${name} is no longer set` : `${name} changed`;
    case 'tool':
      return describeTool(name, before, now);
    case 'dependency':
      return before === null
        ? `it needs ${nameOf(name)} now`
        : now === null
          ? `it no longer needs ${nameOf(name)}`
          : `${nameOf(name)}, which it needs, changed`;
    case 'format':
      return 'Preflight itself changed';
    case 'platform':
      return 'the platform changed';
    case 'command':
      return `its ${name} changed`;
    case 'git':
      return `${name} changed`;
    case 'settings':
      return 'its settings changed';
    default:
      return kind satisfies never;
  }
}

function describeTool(name: string, before: FingerprintPart | null, now: FingerprintPart | null): string {
  if (before === null || now === null) return `${name} counts ${before === null ? 'now' : 'no longer'}`;
  const [old, current] = [versionOf(before), versionOf(now)];
  if (old !== null && current !== null && old !== current) return `${name} ${old} → ${current}`;
  return now.value === 'missing'
    ? `${name} is missing`
    : before.value === 'missing'
      ? `${name} was missing`
      : `${name} is another program`;
}

function versionOf({ shown }: FingerprintPart): string | null {
  return shown === null ? null : shown.slice(shown.lastIndexOf('@') + 1);
}
