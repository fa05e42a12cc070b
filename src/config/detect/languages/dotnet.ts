import { posix } from 'node:path';
import type { DetectContext } from '../context.ts';
import type { Candidate, Candidates } from '../detection.ts';
import { isAside, type FileTree } from '../file-tree.ts';
import { onPath } from './path-program.ts';
import { folderOf, hasFile, isSecondary, isWithin } from '../tool-evidence.ts';
import { toolCandidate, type ToolPreset } from '../tool-preset.ts';
import { isMentioned } from '../witnesses.ts';

const minutes = 60_000;
const dotnet = {
  tool: 'dotnet',
  getIt: 'get it from https://dotnet.microsoft.com',
  locks: ['dotnet:obj'],
  timeoutMs: 15 * minutes,
} as const;

const presets = {
  format: {
    ...dotnet,
    id: 'dotnet-format',
    title: 'dotnet format',
    kind: 'format',
    args: [],
    typed: 'dotnet format --verify-no-changes',
    on: ['commit', 'push', 'manual'],
  },
  build: { ...dotnet, id: 'dotnet-build', title: '.NET build', kind: 'build', args: [], typed: 'dotnet build', weight: 2 },
  test: { ...dotnet, id: 'dotnet-test', title: '.NET tests', kind: 'test', args: [], typed: 'dotnet test', weight: 2 },
} as const satisfies Record<string, ToolPreset>;

const mostUnits = 20;

/** Format, build and tests of the solutions of a root, or of the projects that are in none. */
export async function detectDotnet(context: DetectContext): Promise<Candidates> {
  const tree = await context.tree();
  const projects = withEndings(tree, ['.csproj', '.fsproj', '.vbproj']);
  const candidates: Candidate[] = [];
  for (const unit of findUnits(tree, projects).slice(0, mostUnits))
    candidates.push(...(await findChecks(context, tree, unit, projects)));
  return { candidates, problems: [] };
}

function withEndings(tree: FileTree, endings: readonly string[]): readonly string[] {
  return endings.flatMap((ending) => tree.allWithEnding(ending)).filter((path) => !isAside(path));
}

/** The solutions, where one contains what others do the shallowest; else the projects. */
function findUnits(tree: FileTree, projects: readonly string[]): readonly string[] {
  // Solutions of C++ are none of .NET's.
  const solutions = withEndings(tree, ['.sln', '.slnx']).filter(
    (path) => !isSecondary(folderOf(path)) && projects.some((project) => isWithin(project, folderOf(path))),
  );
  const units = (solutions.length > 0 ? solutions : projects).toSorted(
    (a, b) => a.split('/').length - b.split('/').length || a.length - b.length || (a < b ? -1 : 1),
  );
  // The first of a folder: others there are variants of it.
  return units.filter((unit, index) => !units.slice(0, index).some((other) => isWithin(folderOf(unit), folderOf(other))));
}

async function findChecks(
  context: DetectContext,
  tree: FileTree,
  unit: string,
  projects: readonly string[],
): Promise<readonly Candidate[]> {
  const folder = folderOf(unit);
  const name = posix.basename(unit);
  const own = projects.filter((path) => isWithin(path, folder));
  const place = { folder, ...(await findRestored(context, own)), file: unit, line: 1, reason: unit };
  const styled = hasFile(tree, '.editorconfig') || (await isMentioned(context, /\bdotnet[ -]format\b/));
  const format = toolCandidate(presets.format, {
    ...place,
    args: ['format', name, '--verify-no-changes', '--no-restore'],
    ...(styled ? {} : { off: 'there is no .editorconfig that says how files are formatted' }),
  });
  const build = toolCandidate(presets.build, { ...place, args: ['build', name, '--no-restore', '-nologo', '-clp:NoSummary'] });
  if (!(await hasTests(context, own))) return [format, build];
  const test = toolCandidate(presets.test, { ...place, args: ['test', name, '--no-restore', '-nologo'] });
  return [format, build, { ...test, check: { ...test.check, dependsOn: [{ check: build.check.id, when: 'after' }] } }];
}

/** Nothing is built before its packages are there, and getting them takes the network. */
async function findRestored(
  context: DetectContext,
  projects: readonly string[],
): Promise<{ readonly program: readonly string[] | null; readonly unavailable?: string }> {
  const program = await onPath(context, 'dotnet');
  if (program === null) return { program };
  for (const path of projects.slice(0, mostUnits))
    if (await context.has(`${folderOf(path)}/obj/project.assets.json`)) return { program };
  return { program: null, unavailable: 'packages are not installed: run dotnet restore' };
}

const mostRead = 60;

async function hasTests(context: DetectContext, projects: readonly string[]): Promise<boolean> {
  if (projects.some((path) => /tests?\.(?:cs|fs|vb)proj$/i.test(path))) return true;
  for (const path of projects.slice(0, mostRead)) {
    const content = await context.read(path);
    if (content.status === 'read' && /Microsoft\.NET\.Test\.Sdk|<IsTestProject>true/i.test(content.text)) return true;
  }
  return false;
}
