import { relative } from 'node:path';
import type { DetectContext } from '../context.ts';
import type { Manifest } from './manifest.ts';

const managers = ['npm', 'pnpm', 'yarn', 'bun'] as const;
export type PackageManagerName = (typeof managers)[number];

/** The program that runs the scripts of a package. */
export interface PackageManager {
  readonly name: PackageManagerName;
  /** Arguments that run a script and print nothing of their own; `more` is passed on to the script. */
  run(script: string, more?: readonly string[]): readonly string[];
  /** What a person types to get the dependencies as the lockfile says. */
  readonly installCommand: string;
  readonly homepage: string;
}

const homepages = {
  npm: 'https://nodejs.org',
  pnpm: 'https://pnpm.io/installation',
  yarn: 'https://yarnpkg.com/getting-started/install',
  bun: 'https://bun.sh',
} as const;

const runArguments = {
  npm: ['npm', 'run', '-s'],
  pnpm: ['pnpm', '--silent', 'run'],
  yarn: ['yarn', 'run', '--silent'],
  bun: ['bun', 'run', '--silent'],
} as const;

/** In the order of precedence. */
export const lockfiles = [
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
] as const;

/** The manifest's word, else the lockfile of the package's folder or of the nearest one above it up to the git root, else npm. */
export async function findPackageManager(context: DetectContext, manifest: Manifest, folder = '.'): Promise<PackageManager> {
  const lockfile = await findLockfile(context, folder);
  const said = /^(npm|pnpm|yarn|bun)(?:@(\d+)?|$)/.exec(manifest.packageManager ?? '');
  const name = managers.find((manager) => manager === said?.[1]) ?? lockfile ?? 'npm';
  const isClassicYarn = said?.[2] === undefined ? !(await context.has('.yarnrc.yml')) : said[2] === '1';
  return {
    name,
    run: (script, more = []) => [...runArguments[name], script, ...(name === 'npm' && more.length > 0 ? ['--', ...more] : more)],
    installCommand: installCommandOf(name, lockfile === name, isClassicYarn),
    homepage: homepages[name],
  };
}

function installCommandOf(name: PackageManagerName, hasLockfile: boolean, isClassicYarn: boolean): string {
  if (name === 'npm') return hasLockfile ? 'npm ci' : 'npm install';
  if (!hasLockfile) return `${name} install`;
  return name === 'yarn' && !isClassicYarn ? 'yarn install --immutable' : `${name} install --frozen-lockfile`;
}

async function findLockfile(context: DetectContext, from: string): Promise<PackageManagerName | null> {
  for (const folder of foldersUpwards(context, from)) {
    for (const [file, name] of lockfiles) {
      if (folder === '' ? context.entries.has(file) : await context.has(`${folder}${file}`)) return name;
    }
  }
  return null;
}

/** Whether what the manifest depends on is there: in its folder or above it, up to the git root, where workspaces put it. */
export async function areDependenciesInstalled(context: DetectContext, manifest: Manifest, from = '.'): Promise<boolean> {
  if (manifest.dependencies.size === 0) return true;
  for (const folder of foldersUpwards(context, from)) {
    for (const entry of ['node_modules', '.pnp.cjs', '.pnp.js']) if (await context.has(`${folder}${entry}`)) return true;
  }
  return false;
}

/**
 * Prefixes of paths relative to the root, from a folder of the root to the git root: `packages/a/`, `packages/`, `''`, `../`, …; not
 * above the root where there is no git root to stop at.
 */
export function foldersUpwards({ root, repository }: DetectContext, from = '.'): readonly string[] {
  const parts = from === '.' ? [] : from.split('/');
  const inside = parts.map((_, index) => `${parts.slice(0, parts.length - index).join('/')}/`);
  if (repository === null) return [...inside, ''];
  const depth = relative(repository.top, root).split(/[/\\]/).filter(Boolean).length;
  return [...inside, ...Array.from({ length: depth + 1 }, (_, level) => '../'.repeat(level))];
}
