import { tasksRunByCi } from '../ci/ci-tasks.ts';
import type { DetectContext } from '../context.ts';
import type { Candidate, Candidates } from '../detection.ts';
import type { FileTree } from '../file-tree.ts';
import { lineOf } from '../data-file.ts';
import { gradleCheck, gradleRows, maven, mavenArgs, mavenRows, mavenVerify, otherBuilds } from './jvm-tools.ts';
import { onPath } from './path-program.ts';
import { standFor } from '../reconcile.ts';
import { foldersWith, hasFile, inFolder, isWithin } from '../tool-evidence.ts';
import { toolCandidate, type ToolPreset } from '../tool-preset.ts';
import { isMentioned } from '../witnesses.ts';

const gradleFiles = ['settings.gradle', 'settings.gradle.kts', 'build.gradle', 'build.gradle.kts'];
const isWindows = process.platform === 'win32';

/** Builds of the Java virtual machine, each once at its top. */
export async function detectJvm(context: DetectContext): Promise<Candidates> {
  const tree = await context.tree();
  const gradle: Candidate[] = [];
  const maven: Candidate[] = [];
  for (const folder of outermost(foldersWith(tree, gradleFiles))) gradle.push(...(await findGradle(context, tree, folder)));
  for (const folder of outermost(foldersWith(tree, ['pom.xml']))) {
    // Maven's projects in a build of Gradle are there to be built by its tests.
    if (gradle.length === 0 || folder === '.') maven.push(...(await findMaven(context, tree, folder)));
  }
  const candidates = await chooseBuild(context, gradle, maven);
  const ids = new Set<string>();
  for (const { file, preset, off } of otherBuilds) {
    if (!context.entries.has(file) || ids.has(preset.id)) continue;
    ids.add(preset.id);
    const place = { folder: '.', program: await onPath(context, preset.tool), file, line: 1, reason: file };
    candidates.push(toolCandidate(preset, off === undefined ? place : { ...place, off }));
  }
  return { candidates, problems: [] };
}

/** Of two builds of the same root the one that nobody calls is only kept for some. */
async function chooseBuild(
  context: DetectContext,
  gradle: readonly Candidate[],
  maven: readonly Candidate[],
): Promise<Candidate[]> {
  const usesGradle =
    gradle.length > 0 && (await isMentioned(context, /\bgradlew? +[\w:-]|\bgradle-build-action@|\bsetup-gradle@/));
  const usesMaven = maven.length > 0 && (await isMentioned(context, /\bmvnw? +[\w:-]/));
  if (gradle.length === 0 || maven.length === 0 || usesGradle === usesMaven) return [...gradle, ...maven];
  const off = (candidate: Candidate): Candidate => {
    const { check } = candidate;
    const disabledReason = check.disabledReason ?? `nothing in the repository calls ${usesGradle ? 'Maven' : 'Gradle'}`;
    return { ...candidate, check: { ...check, enabled: false, disabledReason } };
  };
  return usesGradle ? [...gradle, ...maven.map(off)] : [...gradle.map(off), ...maven];
}

/** The folders that lie in none of the others. */
function outermost(folders: readonly string[]): readonly string[] {
  return folders.filter((folder) => !folders.some((outer) => outer !== folder && isWithin(folder, outer)));
}

const mostBuildFiles = 60;

async function findGradle(context: DetectContext, tree: FileTree, folder: string): Promise<readonly Candidate[]> {
  const names = ['build.gradle', 'build.gradle.kts', 'settings.gradle.kts', 'settings.gradle', 'libs.versions.toml'];
  const files = names
    .flatMap((name) => tree.ownNamed(name))
    .concat([...tree.allWithEnding('.gradle'), ...tree.allWithEnding('.kts')]);
  const texts = await readAll(context, [...new Set(files)].filter((path) => isWithin(path, folder)).slice(0, mostBuildFiles));
  const main =
    names.map((name) => inFolder(folder, name)).find((path) => hasFile(tree, path)) ?? inFolder(folder, 'build.gradle');
  const program = await findWrapper(context, folder, isWindows ? 'gradlew.bat' : 'gradlew', 'gradle');
  const place = { folder, program };
  const rows = gradleRows.flatMap(({ preset, plugin }) => {
    const found = texts.find(({ text }) => plugin.test(text));
    if (found === undefined) return [];
    return [
      toolCandidate(preset, {
        ...place,
        file: found.path,
        line: lineOf(found.text, plugin),
        reason: `its plugin in ${found.path}`,
      }),
    ];
  });
  const check = toolCandidate(gradleCheck, { ...place, file: main, line: 1, reason: main });
  // `check` runs them too; alone they answer earlier.
  return [...rows.map(unlikeOthers), standFor(check, { covers: ['gradle test'] })].map(withDaemon);
}

/** Tasks and goals differ in what they do, not in the program that runs them. */
function unlikeOthers(candidate: Candidate): Candidate {
  return { ...candidate, jobs: [], doesMore: true };
}

/** Gradle leaves a process behind that makes the next call faster. */
function withDaemon(candidate: Candidate): Candidate {
  return { ...candidate, check: { ...candidate.check, keepDaemons: true } };
}

async function findMaven(context: DetectContext, tree: FileTree, folder: string): Promise<readonly Candidate[]> {
  const file = inFolder(folder, 'pom.xml');
  const texts = await readAll(
    context,
    tree
      .ownNamed('pom.xml')
      .filter((path) => isWithin(path, folder))
      .slice(0, mostBuildFiles),
  );
  const program = await findWrapper(context, folder, isWindows ? 'mvnw.cmd' : 'mvnw', 'mvn');
  const rows: Candidate[] = [];
  for (const { preset, plugin } of mavenRows) {
    const found = texts.find(({ text }) => plugin.test(text));
    if (found === undefined) continue;
    const place = { folder, program, file: found.path, line: lineOf(found.text, plugin), reason: `its plugin in ${found.path}` };
    // Reports of a site have a plugin too, and nothing to say about a check.
    const isSure =
      preset.kind === 'format' || (await isMentioned(context, new RegExp(preset.typed.slice(4)))) || isBound(found.text, plugin);
    rows.push(toolCandidate(preset, isSure ? place : { ...place, off: `nothing in the repository calls ${preset.typed}` }));
  }
  const verify = toolCandidate(mavenVerify, { folder, program, file, line: 1, reason: file });
  const goals = await findGoals(context, folder, program, file);
  return [...rows.map(unlikeOthers), ...goals, standFor(verify, { covers: ['mvn test', 'mvn compile', 'mvn package'] })];
}

/** Goals of plugins that only look, and the phase of the build that makes what they look at. */
const lookingGoals: ReadonlyMap<string, readonly string[]> = new Map(
  (
    [
      [[], 'apache-rat:check rat:check license:check enforcer:enforce sortpom:verify'],
      [['compile'], 'animal-sniffer:check spotbugs:check modernizer:modernizer forbiddenapis:check'],
      [['test-compile'], 'dependency:analyze'],
      [['package', '-DskipTests'], 'japicmp:cmp revapi:check clirr:check'],
    ] as const
  ).flatMap(([before, goals]) => goals.split(' ').map((goal) => [goal, before] as const)),
);

async function findGoals(
  context: DetectContext,
  folder: string,
  program: readonly string[] | null,
  file: string,
): Promise<readonly Candidate[]> {
  const goals = new Set((await tasksRunByCi(context, 'maven', folder)).filter((goal) => lookingGoals.has(goal)));
  return [...goals].map((goal) => {
    const preset: ToolPreset = {
      ...maven,
      id: `mvn:${goal.split(':')[0]}`,
      title: `Maven ${goal}`,
      kind: 'lint',
      args: [...mavenArgs, '-q', ...(lookingGoals.get(goal) ?? []), goal],
      typed: `mvn ${goal}`,
      on: ['push', 'manual'],
    };
    return unlikeOthers(toolCandidate(preset, { folder, program, file, line: 1, reason: `CI runs ${goal}` }));
  });
}

/** Whether the goal runs in a phase of the build. */
function isBound(text: string, plugin: RegExp): boolean {
  const at = text.search(plugin);
  const end = text.indexOf('</plugin>', at);
  return at >= 0 && /<goal>\s*check\s*</.test(text.slice(at, end < 0 ? at + 4_000 : end));
}

async function readAll(
  context: DetectContext,
  paths: readonly string[],
): Promise<readonly { readonly path: string; readonly text: string }[]> {
  const contents = await Promise.all(paths.map(async (path) => ({ path, content: await context.read(path) })));
  return contents.flatMap(({ path, content }) => (content.status === 'read' ? [{ path, text: content.text }] : []));
}

/** The wrapper of the project, which brings its own version, else what is on PATH. */
async function findWrapper(
  context: DetectContext,
  folder: string,
  wrapper: string,
  name: string,
): Promise<readonly string[] | null> {
  if (await context.has(inFolder(folder, wrapper))) return [`./${wrapper}`];
  return onPath(context, name);
}
