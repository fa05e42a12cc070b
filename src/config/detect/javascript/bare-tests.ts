import { Breather } from '../../../engine/inputs/breather.ts';
import type { DetectContext } from '../context.ts';
import type { Candidate } from '../detection.ts';
import { isAside, type FileTree } from '../file-tree.ts';
import { formOf } from '../scripts/tool-forms.ts';
import { folderOf, isWithin } from '../tool-evidence.ts';
import { toolCandidate, type ToolPreset } from '../tool-preset.ts';
import { browserTools, kindOfProgram } from '../tools.ts';
import type { JavascriptProject, Package } from './javascript-packages.ts';

/** A runner that comes with the program that runs JavaScript, and needs no script and no configuration. */
interface BareRunner {
  readonly program: string;
  /** How its tests say that they are its own. */
  readonly imports: RegExp;
  readonly preset: ToolPreset;
}

const runners: readonly BareRunner[] = [
  {
    program: 'node',
    imports: /\b(?:from|require\(|import)\s*["']node:test["']/,
    preset: {
      id: 'node-test',
      title: 'Tests of Node.js',
      kind: 'test',
      tool: 'node-test',
      args: ['--test', ...formOf('node-test')!.add(null)],
      typed: 'node --test',
      parser: 'junit',
      locks: ['tests'],
      getIt: 'get Node.js from https://nodejs.org',
    },
  },
  {
    program: 'bun',
    imports: /\b(?:from|require\(|import)\s*["']bun:test["']/,
    preset: {
      id: 'bun-test',
      title: 'Tests of Bun',
      kind: 'test',
      tool: 'bun-test',
      args: ['test'],
      typed: 'bun test',
      locks: ['tests'],
      getIt: 'get it from https://bun.sh',
    },
  },
];

const endings = ['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts'];
const isBuilt = /(?:^|\/)(?:dist|build|out|lib-cov|coverage)\//;
/** Files that are looked into for one package, and named on its command line. */
const most = { read: 5, named: 50 };
/** In characters; who imports does so at the top. */
const top = 2_000;

/**
 * The tests of packages that no script runs and no other runner is for, which say themselves that they are run by `node --test` or
 * `bun test`. `scripts` are the checks that are known already.
 */
export async function bareTestCandidates(
  context: DetectContext,
  { root, packages }: JavascriptProject,
  scripts: readonly Candidate[],
): Promise<readonly Candidate[]> {
  const tests = await findTests(await context.tree());
  if (tests.length === 0) return [];
  const tested = new Set(
    scripts.flatMap(({ check, jobs }) => [
      ...(check.kind === 'test' ? [check.cwd] : []),
      ...jobs.filter(({ kind }) => kind === 'test').map(({ folder }) => folder),
    ]),
  );
  const all = root === null ? packages : [root, ...packages];
  const byPackage = groupByPackage(tests, new Set(all.map(({ folder }) => folder)));
  const breather = new Breather();
  const candidates: Candidate[] = [];
  for (const own of all) {
    await breather.breathe();
    const files = byPackage.get(own.folder) ?? [];
    if (files.length === 0 || tested.has(own.folder) || (own.isMember && tested.has('.')) || hasRunner(own)) continue;
    const found = await findRunner(context, files);
    if (found !== null) candidates.push(await toCandidate(context, own, files, found));
  }
  return candidates;
}

async function findTests(tree: FileTree): Promise<readonly string[]> {
  const breather = new Breather();
  const tests: string[] = [];
  for (const ending of endings) {
    for (const [number, path] of tree.allWithEnding(ending).entries()) {
      if (number % 1_024 === 0) await breather.breathe();
      if (path.endsWith(`.test${ending}`) && !isAside(path) && !isBuilt.test(path)) tests.push(path);
    }
  }
  return tests.sort();
}

/** By the innermost package that each lies in. */
function groupByPackage(paths: readonly string[], folders: ReadonlySet<string>): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const path of paths) {
    let folder = folderOf(path);
    while (folder !== '.' && !folders.has(folder)) folder = folderOf(folder);
    const known = groups.get(folder);
    if (known === undefined) groups.set(folder, [path]);
    else known.push(path);
  }
  return groups;
}

function hasRunner({ manifest }: Package): boolean {
  return [...manifest.dependencies].some((name) => kindOfProgram(name) === 'test' && !browserTools.has(name));
}

interface FoundRunner {
  readonly runner: BareRunner;
  /** The test that says so. */
  readonly file: string;
  readonly line: number;
}

async function findRunner(context: DetectContext, files: readonly string[]): Promise<FoundRunner | null> {
  for (const file of files.slice(0, most.read)) {
    const content = await context.read(file);
    const text = content.status === 'read' ? content.text.slice(0, top) : '';
    for (const runner of runners) {
      const at = text.search(runner.imports);
      if (at >= 0) return { runner, file, line: text.slice(0, at).split('\n').length };
    }
  }
  return null;
}

async function toCandidate(
  context: DetectContext,
  { folder }: Package,
  files: readonly string[],
  { runner: { program, preset }, file, line }: FoundRunner,
): Promise<Candidate> {
  const start = folder === '.' ? 0 : folder.length + 1;
  const typed = files.filter((path) => isWithin(path, folder) && /\.[cm]?ts$/.test(path)).map((path) => path.slice(start));
  // A Node.js that does not look for tests in TypeScript would run none, and pass.
  const named = program === 'node' && typed.length > 0 ? files.map((path) => path.slice(start)) : [];
  return toolCandidate(preset, {
    folder,
    program: (await context.findProgram(program)) === null ? null : [program],
    file,
    line,
    reason: `${file} imports ${program}:test`,
    args: [...preset.args, ...(named.length > most.named ? ['**/*.test.{js,mjs,cjs,ts,mts,cts}'] : named)],
  });
}
