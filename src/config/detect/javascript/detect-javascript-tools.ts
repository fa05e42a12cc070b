import { Breather } from '../../../engine/inputs/breather.ts';
import type { DetectContext } from '../context.ts';
import type { Candidate } from '../detection.ts';
import type { FileTree } from '../file-tree.ts';
import { isAside } from '../file-tree.ts';
import { isAtLeast, type InstalledTools } from './installed-tools.ts';
import type { JavascriptProject, Package } from './javascript-packages.ts';
import { javascriptTools, legacyEslintFiles, type JavascriptTool } from './javascript-tools.ts';
import { walksFolders } from '../jobs.ts';
import { programsOf } from '../scripts/script-graph.ts';
import { hasFile, inFolder, type Evidence } from '../tool-evidence.ts';
import { argumentsToAdd, formOf } from '../scripts/tool-forms.ts';
import { toolCandidate } from '../tool-preset.ts';

/** Where a tool is used, why, and with which arguments if not the usual ones. */
interface Use extends Evidence {
  readonly args?: readonly string[];
}

/** A folder where tools may be used. */
interface Place {
  readonly folder: string;
  /** null in a root without a package.json. */
  readonly own: Package | null;
  /** What its manifest and that of the root depend on. */
  readonly dependencies: ReadonlySet<string>;
}

/**
 * The tools of JavaScript that are configured in a root: at the top once for all that walk through folders, others in each package.
 * `scripts` are known already: where one of them runs tests with nobody knows what, that is what the project tests with.
 */
export async function javascriptToolCandidates(
  context: DetectContext,
  project: JavascriptProject,
  scripts: readonly Candidate[],
): Promise<readonly Candidate[]> {
  const testing = scripts.filter(({ check, doesMore }) => check.kind === 'test' && check.enabled && doesMore);
  const tested = new Set(testing.map(({ check }) => check.cwd));
  const working = scripts.filter(({ check }) => check.enabled).flatMap(({ jobs }) => jobs);
  const used = new Set(working.filter(({ folder }) => folder !== '.').map(({ tool, kind }) => `${tool} ${kind}`));
  const delegated = new Set(
    scripts.filter(({ check }) => check.enabled && runners.test(check.tool ?? '')).map(({ check }) => check.kind),
  );
  const tree = await context.tree();
  const places = placesOf(project);
  const candidates: Candidate[] = [];
  const breather = new Breather();
  for (const tool of javascriptTools) {
    for (const place of places) {
      await breather.breathe();
      if (tool.preset.kind === 'test' && (tested.has(place.folder) || (tested.has('.') && place.own?.isMember === true)))
        continue;
      // Where packages run it themselves, that is how it is meant.
      const isUsed =
        place.folder === '.' && (used.has(`${tool.preset.tool} ${tool.preset.kind}`) || delegated.has(tool.preset.kind));
      const use = isUsed ? null : findUse(tool, place, tree);
      if (use === null) continue;
      candidates.push(await toCandidate(context, project.installed, tool, place, use));
      if (place.folder === '.' && (walksFolders(tool.preset.tool) || tool.preset.kind === 'test')) break;
    }
  }
  return candidates;
}

/** Where they run linters, types or tests, they do so for all packages. */
const runners = /^(?:turbo|nx|lage|moon|lerna)$/;

function placesOf({ root, packages }: JavascriptProject): readonly Place[] {
  const fromRoot = root?.manifest.dependencies ?? new Set<string>();
  const top: Place = { folder: '.', own: root, dependencies: fromRoot };
  const below = packages.filter(({ folder }) => !isAside(`${folder}/package.json`));
  return [
    top,
    ...below.map((own): Place => ({
      folder: own.folder,
      own,
      dependencies: new Set([...own.manifest.dependencies, ...fromRoot]),
    })),
  ];
}

function findUse(tool: JavascriptTool, place: Place, tree: FileTree): Use | null {
  const { folder, own, dependencies } = place;
  const isAskedFor = dependencies.has(tool.package ?? tool.preset.tool);
  // What people have written down under the tool's name is the tool as they want it.
  const script = own?.graph.get(tool.preset.tool);
  if (script?.preset != null && script.danger === null) return null;
  if (tool.unless?.some((name) => dependencies.has(name)) === true) return null;
  const fixer = own === null || !isAskedFor ? null : findFixer(tool, own);
  if (fixer !== null) return fixer;
  if (!isAskedFor && tool.needsNoPackage !== true) return null;
  const file = tool.files.find((name) => hasFile(tree, inFolder(folder, name)));
  if (file !== undefined) return { file: inFolder(folder, file), line: 1, reason: inFolder(folder, file) };
  const manifest = inFolder(folder, 'package.json');
  for (const key of tool.keys ?? []) {
    const line = own?.manifest.keys.get(key);
    if (line !== undefined) return { file: manifest, line, reason: `"${key}" in ${manifest}` };
  }
  const name = tool.package ?? tool.preset.tool;
  const asks = tool.needsNoFile === true && own?.manifest.dependencies.has(name) === true;
  return asks
    ? {
        file: manifest,
        line: own.manifest.keys.get('devDependencies') ?? 1,
        reason: `${name} among the dependencies in ${manifest}`,
      }
    : null;
}

/** A script that is nothing but the tool in the form that changes files: the same in the form that checks. */
function findFixer({ preset: { tool }, fixes }: JavascriptTool, { graph, folder }: Package): Use | null {
  if (fixes === undefined) return null;
  for (const { script, calls } of graph.values()) {
    const [call, ...others] = programsOf(graph, script.name);
    if (call?.program !== tool || others.length > 0 || calls.length > 0 || call.folder !== '') continue;
    const args = call.args.flatMap((arg) => (Object.hasOwn(fixes, arg) ? (fixes[arg] ?? []) : [arg]));
    const isFixer = call.args.some((arg) => Object.hasOwn(fixes, arg));
    // Only the shell knows what a variable is, and only the one who calls it which files are meant.
    if (!isFixer || args.some((arg) => arg.includes('$')) || args.every((arg) => arg.startsWith('-'))) continue;
    const file = inFolder(folder, 'package.json');
    return {
      file,
      line: script.line,
      reason: `script "${script.name}" in ${file}, in the form that only checks`,
      args: [...new Set(args)],
    };
  }
  return null;
}

async function toCandidate(
  context: DetectContext,
  installed: InstalledTools,
  tool: JavascriptTool,
  { folder, own }: Place,
  use: Use,
): Promise<Candidate> {
  const { preset } = tool;
  const local = await installed.runnerOf(folder, preset.tool);
  const found = local ?? (own === null && (await context.findProgram(preset.tool)) !== null ? [preset.tool] : null);
  const version = await installed.versionOf(folder, tool.package ?? preset.tool);
  const args = use.args ?? preset.args;
  const form = formOf(preset.tool);
  const added = form === null ? [] : argumentsToAdd(form, args, version);
  const missing = found === null ? (own?.unavailable ?? null) : explainLegacy(tool, version, use);
  return toolCandidate(
    {
      ...preset,
      parser: added.length > 0 ? form!.parser : 'auto',
      typed: use.args === undefined ? preset.typed : [preset.tool, ...args].join(' '),
    },
    {
      folder,
      program: missing === null ? found : null,
      file: use.file,
      line: use.line,
      reason: use.reason,
      args: [...args, ...added],
      ...(missing === null ? {} : { unavailable: missing }),
      ...(tool.off === undefined ? {} : { off: tool.off }),
    },
  );
}

/** ESLint 9 and later need another file than those before. */
function explainLegacy({ preset }: JavascriptTool, version: readonly number[] | null, { file, reason }: Use): string | null {
  const isLegacy = legacyEslintFiles.some((name) => file.endsWith(name)) || reason.startsWith('"eslintConfig"');
  if (preset.tool !== 'eslint' || !isLegacy || !isAtLeast(version, 9)) return null;
  return `ESLint ${version?.[0]} does not read ${reason}: move it to eslint.config.js, see https://eslint.org/docs/latest/use/configure/migration-guide`;
}
