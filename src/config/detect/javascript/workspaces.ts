import { posix } from 'node:path';
import picomatch from 'picomatch';
import type { ConfigProblem } from '../../../model/problem.ts';
import { Breather } from '../../../engine/inputs/breather.ts';
import type { DetectContext } from '../context.ts';
import { isAside, type FileTree } from '../file-tree.ts';
import type { Manifest, PackagePattern } from './manifest.ts';
import { lockfiles } from './package-manager.ts';
import { readWorkspacePatterns } from './workspace-patterns.ts';

/** The folders below a root that have a package.json of their own, relative to the root. */
export interface PackageFolders {
  /** Packages of the workspace, which its package manager installs together. */
  readonly members: ReadonlySet<string>;
  /** Packages that stand for themselves. */
  readonly alone: readonly string[];
  readonly problems: readonly ConfigProblem[];
}

const most = { packages: 2_000, alone: 50, patterns: 1_000, globs: 200, depthAlone: 4 };

/** Finds the packages of a root, without those of fixtures and examples that no pattern names. Never rejects. */
export async function findPackageFolders(context: DetectContext, manifest: Manifest | null): Promise<PackageFolders> {
  const tree = await context.tree();
  const files = tree.named('package.json').filter((path) => path !== 'package.json');
  if (files.length === 0) return { members: new Set(), alone: [], problems: [] };
  const { patterns, file, problems } = await readWorkspacePatterns(context, manifest);
  const complain = (message: string, line: number | null) =>
    problems.push({ severity: 'warning', message, file, line, column: null, check: null });
  const isMember = compile(patterns, complain);
  const standsAlone = findLoners(tree, manifest);
  const members: string[] = [];
  const alone: string[] = [];
  const breather = new Breather();
  for (const path of files) {
    await breather.breathe();
    const folder = posix.dirname(path);
    if (isMember(folder)) members.push(folder);
    else if (standsAlone(folder)) alone.push(folder);
  }
  if (members.length > most.packages) {
    const what = `The patterns of the workspace match ${members.length} packages`;
    complain(`${what}: only the first ${most.packages} are looked at.`, patterns[0]?.line ?? null);
  }
  return { members: new Set(members.slice(0, most.packages)), alone: alone.slice(0, most.alone), problems };
}

/** A package below a root without one, or with a lockfile of its own, other than for tests and examples. */
function findLoners(tree: FileTree, manifest: Manifest | null): (folder: string) => boolean {
  const locked = new Set(lockfiles.flatMap(([name]) => tree.named(name).map((path) => posix.dirname(path))));
  return (folder) => {
    const parts = folder.split('/');
    if (parts.length > most.depthAlone || isAside(`${folder}/package.json`)) return false;
    if (parts.some((part) => /^(?:__)?(?:tests?|e2e|specs?|bench(?:mark)?s?)(?:__)?$/i.test(part))) return false;
    return manifest === null || locked.has(folder);
  };
}

type Complain = (message: string, line: number | null) => void;

/** Whether a folder is one of a workspace. Patterns whose matching could take long are left out with a problem. */
function compile(patterns: readonly PackagePattern[], complain: Complain): (folder: string) => boolean {
  const literal = new Set<string>();
  const includes: ((folder: string) => boolean)[] = [];
  const excludes: ((folder: string) => boolean)[] = [];
  for (const { pattern: written, line } of patterns.slice(0, most.patterns)) {
    const isNegative = written.startsWith('!');
    const pattern = written
      .replace(/^!/, '')
      .replace(/^(?:\.?\/)+/, '')
      .replace(/\/+$/, '');
    const target = isNegative ? excludes : includes;
    if (!/[*?[\]{}()!+@]/.test(pattern) && !isNegative) literal.add(pattern);
    else if (isTooCostly(pattern) || target.length === most.globs)
      complain(`The pattern "${written.slice(0, 60)}" of the workspace is left out: it has too many wildcards.`, line);
    else target.push(matcherOf(pattern, isNegative));
  }
  return (folder) =>
    (literal.has(folder) || includes.some((matches) => matches(folder))) && !excludes.some((matches) => matches(folder));
}

function isTooCostly(pattern: string): boolean {
  return (
    pattern.length > 500 || pattern.split('*').length > 12 || pattern.split('**').length > 4 || pattern.split('{').length > 6
  );
}

function matcherOf(pattern: string, isNegative: boolean): (folder: string) => boolean {
  const matches = picomatch(pattern, { noextglob: true, dot: isNegative });
  // `examples/*` means them, `**` does not.
  const meansAside = isNegative || isAside(`${pattern}/package.json`);
  return (folder) => (meansAside || !isAside(`${folder}/package.json`)) && matches(folder);
}
