import { posix } from 'node:path';
import type { ConfigProblem } from '../../../model/problem.ts';
import { Breather } from '../../../engine/inputs/breather.ts';
import type { DetectContext } from '../context.ts';
import { readCiScripts, type CiScripts } from './ci-scripts.ts';
import type { FileTree } from '../file-tree.ts';
import { InstalledTools } from './installed-tools.ts';
import { readManifest, type Manifest } from './manifest.ts';
import { areDependenciesInstalled, findPackageManager, type PackageManager } from './package-manager.ts';
import { findFileDangers } from '../scripts/shell-file.ts';
import { readScriptGraph, type ScriptGraph } from '../scripts/script-graph.ts';
import { readSteps } from '../scripts/script-steps.ts';
import { readTscProjects } from '../scripts/tsc-output.ts';
import { findPackageFolders } from './workspaces.ts';

/** A folder with a package.json. */
export interface Package {
  /** Relative to the root, with `/`; `.` for the root. */
  readonly folder: string;
  readonly name: string | null;
  readonly manifest: Manifest;
  readonly graph: ScriptGraph;
  /** Of the workspace of the root. */
  readonly isMember: boolean;
  /** It has an `eslint.config.js` of its own, which ESLint does not read when it is started above. */
  readonly hasFlatConfig: boolean;
  readonly manager: PackageManager;
  /** Why its scripts cannot run on this machine, and how to change that; null when they can. */
  readonly unavailable: string | null;
}

/** What detection knows of the JavaScript in a root. */
export interface JavascriptProject {
  readonly root: Package | null;
  /** Those of the workspace and those that stand for themselves, without the root's own. */
  readonly packages: readonly Package[];
  readonly installed: InstalledTools;
  readonly problems: readonly ConfigProblem[];
}

/** Reads the manifests of a root. Never rejects: one that is broken is a problem, and the others are read. */
export async function readJavascriptProject(context: DetectContext): Promise<JavascriptProject> {
  const problems: ConfigProblem[] = [];
  const installed = new InstalledTools(context);
  const manifest = context.entries.has('package.json') ? await read(context, '.', problems) : null;
  const tree = await context.tree();
  const surveyed = { ci: await readCiScripts(context), flatFolders: findFlatFolders(tree) };
  const root = manifest === null ? null : await readPackage(context, '.', manifest, null, surveyed);
  const folders = await findPackageFolders(context, manifest);
  problems.push(...folders.problems);
  const packages: Package[] = [];
  const breather = new Breather();
  for (const group of chunk([...folders.members, ...folders.alone])) {
    await breather.breathe();
    const texts = await Promise.all(group.map((folder) => context.read(pathIn(folder, 'package.json'))));
    for (const [index, folder] of group.entries()) {
      await breather.breathe();
      if (texts[index]?.status === 'absent') continue;
      const own = await read(context, folder, problems);
      const leader = root !== null && folders.members.has(folder) ? root : null;
      if (own !== null) packages.push(await readPackage(context, folder, own, leader, surveyed));
    }
  }
  return { root, packages, installed, problems };
}

/** What was learned of the whole root before its packages are read. */
interface Surveyed {
  readonly ci: CiScripts;
  readonly flatFolders: ReadonlySet<string>;
}

function findFlatFolders(tree: FileTree): ReadonlySet<string> {
  const names = ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'].map((ending) => `eslint.config.${ending}`);
  return new Set(names.flatMap((name) => tree.named(name).map((path) => posix.dirname(path))));
}

/** Files that are opened at the same time. */
const atOnce = 32;

function chunk(folders: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(folders.length / atOnce) }, (_, index) =>
    folders.slice(index * atOnce, (index + 1) * atOnce),
  );
}

/** A path relative to the root, of a file in a folder of it. */
export function pathIn(folder: string, file: string): string {
  return folder === '.' ? file : `${folder}/${file}`;
}

async function read(context: DetectContext, folder: string, problems: ConfigProblem[]): Promise<Manifest | null> {
  const file = pathIn(folder, 'package.json');
  const content = await context.read(file);
  if (content.status === 'absent') return null;
  if (content.status === 'refused') {
    const message = `${file} ${content.reason}; its scripts are left out.`;
    problems.push({ severity: 'warning', message, file, line: 1, column: 1, check: null });
    return null;
  }
  const { manifest, problems: found } = readManifest(content.text, file);
  problems.push(...found);
  return manifest;
}

/** `leader` is the root of the workspace that the package belongs to. */
async function readPackage(
  context: DetectContext,
  folder: string,
  manifest: Manifest,
  leader: Package | null,
  { ci, flatFolders }: Surveyed,
): Promise<Package> {
  const names = manifest.scripts.map((script) => script.name);
  const compiling = manifest.scripts.filter((script) => /tsc|tsgo|typescript/i.test(script.body));
  const calls = compiling.flatMap((script) => readSteps(script.body, names)).filter((step) => step.type === 'program');
  const projects = await readTscProjects(context, calls, folder);
  // A package of a workspace is also given what the root depends on.
  const dependencies =
    leader === null ? manifest.dependencies : new Set([...manifest.dependencies, ...leader.manifest.dependencies]);
  const manager = leader?.manager ?? (await findPackageManager(context, manifest, folder));
  return {
    folder,
    name: manifest.name,
    manifest,
    isMember: leader !== null,
    hasFlatConfig: flatFolders.has(folder),
    graph: readScriptGraph(manifest.scripts, dependencies, {
      projects,
      runByCi: ci.of(folder, names),
      files: await findFileDangers(
        context,
        folder,
        manifest.scripts.map(({ body }) => body),
        dependencies,
      ),
    }),
    manager,
    unavailable: await findObstacle(context, manifest, manager, folder, leader),
  };
}

async function findObstacle(
  context: DetectContext,
  manifest: Manifest,
  manager: PackageManager,
  folder: string,
  leader: Package | null,
): Promise<string | null> {
  // What is installed for the root serves its packages too.
  if (leader !== null && leader.unavailable === null && leader.manifest.dependencies.size > 0) return null;
  if ((await context.findProgram(manager.name)) === null)
    return `${manager.name} is not installed: get it from ${manager.homepage}, or put it on PATH`;
  if (!(await areDependenciesInstalled(context, manifest, folder)))
    return `dependencies are not installed: run ${manager.installCommand}`;
  return null;
}
