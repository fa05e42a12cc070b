import { Breather } from '../../../engine/inputs/breather.ts';
import type { DetectContext } from '../context.ts';
import { readData } from '../data-file.ts';
import type { Candidate } from '../detection.ts';
import { isAside, type FileTree } from '../file-tree.ts';
import { isAtLeast } from './installed-tools.ts';
import { isRecord } from '../is-record.ts';
import type { JavascriptProject, Package } from './javascript-packages.ts';
import { hasFile, inFolder } from '../tool-evidence.ts';
import { toolCandidate, type ToolPreset } from '../tool-preset.ts';

/** A program that checks types, the first whose package is asked for. */
interface Checker {
  readonly packages: readonly string[];
  readonly preset: ToolPreset;
  /** It takes the options of TypeScript's compiler. */
  readonly isCompiler: boolean;
}

const base = { kind: 'types', locks: ['tsbuildinfo'] } as const;

const checkers: readonly Checker[] = [
  {
    packages: ['svelte-check'],
    preset: {
      ...base,
      id: 'svelte-check',
      title: 'Svelte check',
      tool: 'svelte-check',
      args: ['--output', 'machine-verbose'],
      typed: 'svelte-check',
      parser: 'svelte-check',
      getIt: 'npm install --save-dev svelte-check',
    },
    isCompiler: false,
  },
  {
    packages: ['@astrojs/check'],
    preset: {
      ...base,
      id: 'astro-check',
      title: 'Astro check',
      tool: 'astro',
      args: ['check'],
      typed: 'astro check',
      getIt: 'npm install --save-dev @astrojs/check',
    },
    isCompiler: false,
  },
  {
    packages: ['vue-tsc'],
    preset: {
      ...base,
      id: 'vue-tsc',
      title: 'TypeScript for Vue',
      tool: 'vue-tsc',
      args: [],
      typed: 'vue-tsc --noEmit',
      parser: 'tsc',
      getIt: 'npm install --save-dev vue-tsc',
    },
    isCompiler: true,
  },
  {
    packages: ['typescript'],
    preset: {
      ...base,
      id: 'tsc',
      title: 'TypeScript',
      tool: 'tsc',
      args: [],
      typed: 'tsc --noEmit',
      parser: 'tsc',
      getIt: 'npm install --save-dev typescript',
    },
    isCompiler: true,
  },
];

/** Endings of files that are checked. */
const typed = ['.ts', '.tsx', '.mts', '.cts', '.vue', '.svelte', '.astro'];

/**
 * The projects of TypeScript in a root: that of the root where it has all packages, else those of the packages. `scripts` are known
 * already: one of the root that checks types or builds is about all packages of the workspace.
 */
export async function typescriptCandidates(
  context: DetectContext,
  project: JavascriptProject,
  scripts: readonly Candidate[],
): Promise<readonly Candidate[]> {
  const isDone = scripts.some(
    ({ check }) => check.enabled && check.cwd === '.' && (check.kind === 'types' || check.kind === 'build'),
  );
  const tree = await context.tree();
  const hasTypes = typed.some((ending) => tree.withEnding(ending) !== null);
  const { root, packages } = project;
  const candidates: Candidate[] = [];
  const below = packages.filter(({ folder }) => hasFile(tree, `${folder}/tsconfig.json`) && !isAside(`${folder}/tsconfig.json`));
  const breather = new Breather();
  for (const own of root === null ? below : [root, ...below]) {
    await breather.breathe();
    if (isDone && own.isMember) continue;
    const read = await readProject(context, tree, own, own === root ? below.map(({ folder }) => folder) : []);
    if (read === null || !(hasTypes || read.checksScripts)) continue;
    const candidate = await toCandidate(project, own, read);
    if (candidate !== null) candidates.push(candidate);
    if (candidate !== null && own === root && read.hasAll) break;
  }
  return candidates;
}

interface ProjectFile {
  readonly hasReferences: boolean;
  readonly checksScripts: boolean;
  /** Its files are those of the packages too. */
  readonly hasAll: boolean;
}

/** null where there is none, or where it is only there for others to extend it. */
async function readProject(
  context: DetectContext,
  tree: FileTree,
  { folder }: Package,
  below: readonly string[],
): Promise<ProjectFile | null> {
  const path = inFolder(folder, 'tsconfig.json');
  if (!hasFile(tree, path)) return null;
  const data = await readData(context, path);
  const said = isRecord(data?.value) ? data.value : {};
  const references = Array.isArray(said['references']) ? said['references'].length : 0;
  const files = Array.isArray(said['files']) ? said['files'] : null;
  const include = Array.isArray(said['include']) ? said['include'].filter((one) => typeof one === 'string') : null;
  const isEmpty = files?.length === 0 && include === null;
  const isBase = files === null && include === null && below.length > 0;
  if (references === 0 && (isEmpty || isBase)) return null;
  const options = isRecord(said['compilerOptions']) ? said['compilerOptions'] : {};
  const tops = new Set(below.map((one) => one.split('/')[0]));
  const reaches = include?.some(
    (pattern) => /^(?:\.\/)?(?:\*\*|\.$)/.test(pattern) || tops.has(pattern.replace(/^\.\//, '').split('/')[0]),
  );
  return {
    hasReferences: references > 0,
    checksScripts: options['checkJs'] === true,
    hasAll: (references > 0 && isEmpty) || reaches === true,
  };
}

async function toCandidate(
  { root, installed }: JavascriptProject,
  own: Package,
  { hasReferences }: ProjectFile,
): Promise<Candidate | null> {
  const { folder } = own;
  const asked = (name: string) => own.manifest.dependencies.has(name) || root?.manifest.dependencies.has(name) === true;
  const checker = checkers.find(({ packages }) => packages.some(asked));
  // Without the compiler it is for an editor.
  if (checker === undefined) return null;
  const { preset, isCompiler } = checker;
  const program = await installed.runnerOf(folder, preset.tool);
  const version = await installed.versionOf(folder, 'typescript');
  const args = [...(hasReferences ? ['-b', '--noEmit'] : ['--noEmit']), '--pretty', 'false'];
  const isOld = isCompiler && hasReferences && version !== null && !isAtLeast(version, 5, 6);
  const file = inFolder(folder, 'tsconfig.json');
  return toolCandidate(hasReferences && isCompiler ? { ...preset, typed: `${preset.tool} -b --noEmit` } : preset, {
    folder,
    program,
    file,
    line: 1,
    reason: `${file} and ${checker.packages[0]} among the dependencies`,
    args: isCompiler ? args : preset.args,
    ...(program === null && own.unavailable !== null ? { unavailable: own.unavailable } : {}),
    ...(isOld ? { off: 'TypeScript before 5.6 cannot check projects that refer to each other without writing files' } : {}),
  });
}
