import { relative } from 'node:path';
import type { DetectContext } from './context.ts';
import type { Manifest } from './manifest.ts';

const managers = ['npm', 'pnpm', 'yarn', 'bun'] as const;
export type PackageManagerName = (typeof managers)[number];

/** The program that runs the scripts of a package. */
export interface PackageManager {
  readonly name: PackageManagerName;
  /** Arguments that run a script and print nothing of their own. */
  run(script: string): readonly string[];
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
const lockfiles = [
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
] as const;

/** The manifest's word, else the lockfile of the root or of the nearest folder above it up to the git root, else npm. */
export async function findPackageManager(context: DetectContext, manifest: Manifest): Promise<PackageManager> {
  const lockfile = await findLockfile(context);
  const said = /^(npm|pnpm|yarn|bun)(?:@(\d+)?|$)/.exec(manifest.packageManager ?? '');
  const name = managers.find((manager) => manager === said?.[1]) ?? lockfile ?? 'npm';
  const isClassicYarn = said?.[2] === undefined ? !(await context.has('.yarnrc.yml')) : said[2] === '1';
  return {
    name,
    run: (script) => [...runArguments[name], script],
    installCommand: installCommandOf(name, lockfile === name, isClassicYarn),
    homepage: homepages[name],
  };
}

function installCommandOf(name: PackageManagerName, hasLockfile: boolean, isClassicYarn: boolean): string {
  if (name === 'npm') return hasLockfile ? 'npm ci' : 'npm install';
  if (!hasLockfile) return `${name} install`;
  return name === 'yarn' && !isClassicYarn ? 'yarn install --immutable' : `${name} install --frozen-lockfile`;
}

async function findLockfile(context: DetectContext): Promise<PackageManagerName | null> {
  for (const folder of foldersUpwards(context)) {
    for (const [file, name] of lockfiles) {
      if (folder === '' ? context.entries.has(file) : await context.has(`${folder}${file}`)) return name;
    }
  }
  return null;
}

/** Whether what the manifest depends on is there: in the root or above it, up to the git root, where workspaces put it. */
export async function areDependenciesInstalled(context: DetectContext, manifest: Manifest): Promise<boolean> {
  if (manifest.dependencies.size === 0) return true;
  for (const folder of foldersUpwards(context)) {
    for (const entry of ['node_modules', '.pnp.cjs', '.pnp.js']) if (await context.has(`${folder}${entry}`)) return true;
  }
  return false;
}

/** `''` for the root, `../` for the folder above it, …; only the root where there is no git root to stop at. */
function foldersUpwards({ root, repository }: DetectContext): readonly string[] {
  if (repository === null) return [''];
  const depth = relative(repository.top, root).split(/[/\\]/).filter(Boolean).length;
  return Array.from({ length: depth + 1 }, (_, level) => '../'.repeat(level));
}
