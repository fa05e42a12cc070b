import { Breather } from './breather.ts';
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

/** A file and what tells its content, mode and kind from others, as `shorten` makes it. */
export type FileIdentity = readonly [path: string, identity: string];

/** By path, in which way each has changed. */
export type FileChanges = ReadonlyMap<string, string>;

/** Compares parts; what was before is null, and so are the changes of files, where it is not known any more. `nameOf` says what checks are called. */
export function compareFingerprints(
  before: readonly FingerprintPart[] | null,
  now: readonly FingerprintPart[],
  changed: FileChanges | null,
  nameOf: NameOf,
): Difference {
  if (before === null) return { files: [], moreFiles: 0, clauses: ['its last verdict is not kept any more'] };
  const parts = compareParts(before, now, nameOf);
  if (changed === null) return { files: [], moreFiles: 0, clauses: parts.length > 0 ? parts : ['its files changed'] };
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

type Files = () => Iterable<FileIdentity>;

/** How many files are compared before others may have their turn. */
const pieceSize = 512;

/**
 * Compares hundreds of thousands of files, which mostly come in the same order on both sides: only those are held by which one side is
 * ahead of the other. A path may come more than once on a side, always with the same identity.
 */
export async function compareFiles(before: Files, now: Files): Promise<FileChanges> {
  const changed = new Map<string, string>();
  const [gone, come] = [new Map<string, string>(), new Map<string, string>()];
  const [olds, news] = [before()[Symbol.iterator](), now()[Symbol.iterator]()];
  const breather = new Breather();
  const compare = (path: string, from: string, to: string): void => {
    if (from !== to) changed.set(path, describeChange(from, to));
  };
  for (let [old, current, count] = [olds.next(), news.next(), 0]; old.done !== true || current.done !== true; count++) {
    if (count % pieceSize === 0) await breather.breathe();
    const isPair = old.done !== true && current.done !== true && old.value[0] === current.value[0];
    if (isPair) compare(old.value[0], old.value[1], current.value[1]);
    else {
      if (old.done !== true) meet(old.value, come, gone, (path, from, to) => compare(path, from, to));
      if (current.done !== true) meet(current.value, gone, come, (path, to, from) => compare(path, from, to));
    }
    [old, current] = [olds.next(), news.next()];
  }
  for (const path of await withoutThose(come, before)) changed.set(path, 'was added');
  for (const path of await withoutThose(gone, now)) changed.set(path, 'was removed');
  return changed;
}

/** Compares a file with the one that the other side is ahead by, or holds it until that side has it. */
function meet(
  [path, identity]: FileIdentity,
  ahead: Map<string, string>,
  behind: Map<string, string>,
  compare: (path: string, own: string, other: string) => void,
): void {
  const other = ahead.get(path);
  ahead.delete(path);
  if (other === undefined) behind.set(path, identity);
  else compare(path, identity, other);
}

/** The paths that the other side does not have: some may have met it already, and come once more. */
async function withoutThose(left: ReadonlyMap<string, string>, other: Files): Promise<Iterable<string>> {
  const paths = new Set(left.keys());
  if (paths.size === 0) return paths;
  const breather = new Breather();
  let count = 0;
  for (const [path] of other()) {
    if (++count % pieceSize === 0) await breather.breathe();
    paths.delete(path);
  }
  return paths;
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
      return before === null ? `${name} is now set` : now === null ? `${name} is no longer set` : `${name} changed`;
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
