import { tasksRunByCi } from './ci/ci-tasks.ts';
import type { DetectContext } from './context.ts';
import type { Candidate, Candidates } from './detection.ts';
import type { FileTree } from './file-tree.ts';
import { lineOf } from './data-file.ts';
import { onPath } from './path-program.ts';
import { standFor } from './reconcile.ts';
import { foldersWith, hasFile, inFolder, isWithin } from './tool-evidence.ts';
import { toolCandidate, type ToolPreset } from './tool-preset.ts';
import { isMentioned } from './witnesses.ts';

const minutes = 60_000;
const isWindows = process.platform === 'win32';
/** Both write Java's and Kotlin's complaints in a form of their own. */
const gradle = {
  tool: 'gradle',
  getIt: 'get it from https://gradle.org',
  locks: ['gradle'],
  timeoutMs: 20 * minutes,
  weight: 2,
} as const;
const maven = {
  tool: 'mvn',
  getIt: 'get it from https://maven.apache.org',
  locks: ['maven:target'],
  timeoutMs: 20 * minutes,
  weight: 2,
} as const;

/** A task of Gradle or a goal of Maven that a plugin brings, which the build names. */
interface PluginRow {
  readonly preset: ToolPreset;
  readonly plugin: RegExp;
}

const gradleArgs = ['--console=plain', '--continue'] as const;
const gradleRow = (id: string, title: string, kind: 'format' | 'lint', plugin: RegExp): PluginRow => ({
  plugin,
  preset: {
    ...gradle,
    id: `gradle:${id}`,
    title,
    kind,
    args: [id, ...gradleArgs],
    typed: `gradle ${id}`,
    on: ['commit', 'push', 'manual'],
  },
});

const gradleRows: readonly PluginRow[] = [
  gradleRow('spotlessCheck', 'Spotless', 'format', /com\.diffplug\.(?:gradle\.)?spotless|\bspotless\s*\{/),
  gradleRow('ktlintCheck', 'ktlint', 'format', /org\.jlleitschuh\.gradle\.ktlint|alias\([\w.]*\.ktlint\)/),
  gradleRow('detekt', 'detekt', 'lint', /io\.gitlab\.arturbosch\.detekt|dev\.detekt\b|alias\([\w.]*\.detekt\)/),
  gradleRow(
    'checkstyleMain',
    'Checkstyle',
    'lint',
    /(?:id|plugin)\s*\(?:?\s*["']checkstyle["']|^\s*checkstyle\s*(?:\{|$)|`checkstyle`/m,
  ),
];

const gradleCheck: ToolPreset = {
  ...gradle,
  id: 'gradle:check',
  title: 'Gradle check',
  kind: 'test',
  args: ['check', ...gradleArgs],
  typed: 'gradle check',
};

const mavenArgs = ['-B', '-Dstyle.color=never'] as const;
const mavenRow = (id: string, goal: string, title: string, kind: 'format' | 'lint', plugin: RegExp): PluginRow => ({
  plugin,
  preset: { ...maven, id, title, kind, args: [...mavenArgs, '-q', goal], typed: `mvn ${goal}`, on: ['commit', 'push', 'manual'] },
});

const mavenRows: readonly PluginRow[] = [
  mavenRow('mvn:spotless', 'spotless:check', 'Spotless', 'format', /<artifactId>spotless-maven-plugin</),
  mavenRow('mvn:fmt', 'fmt:check', 'Java format', 'format', /<artifactId>fmt-maven-plugin</),
  mavenRow('mvn:checkstyle', 'checkstyle:check', 'Checkstyle', 'lint', /<artifactId>maven-checkstyle-plugin</),
  mavenRow('mvn:pmd', 'pmd:check', 'PMD', 'lint', /<artifactId>maven-pmd-plugin</),
];

const mavenVerify: ToolPreset = {
  ...maven,
  id: 'mvn:verify',
  title: 'Maven verify',
  kind: 'test',
  args: [...mavenArgs, 'verify'],
  typed: 'mvn verify',
};

/** Programs that build everything by one name. */
const others: readonly { readonly file: string; readonly preset: ToolPreset; readonly off?: string }[] = [
  {
    file: 'build.sbt',
    preset: {
      id: 'sbt:test',
      title: 'sbt tests',
      kind: 'test',
      tool: 'sbt',
      args: ['-no-colors', 'test'],
      typed: 'sbt test',
      locks: ['sbt'],
      timeoutMs: 20 * minutes,
      weight: 2,
      getIt: 'get it from https://www.scala-sbt.org',
    },
  },
  {
    file: 'build.mill',
    preset: {
      id: 'mill:test',
      title: 'Mill tests',
      kind: 'test',
      tool: 'mill',
      args: ['__.test'],
      typed: 'mill __.test',
      locks: ['mill'],
      timeoutMs: 20 * minutes,
      weight: 2,
      getIt: 'get it from https://mill-build.org',
    },
  },
  {
    file: '.scalafmt.conf',
    preset: {
      id: 'scalafmt',
      title: 'scalafmt',
      kind: 'format',
      tool: 'scalafmt',
      args: ['--test'],
      typed: 'scalafmt --test',
      getIt: 'get it from https://scalameta.org/scalafmt',
    },
  },
  {
    file: 'project.clj',
    preset: {
      id: 'lein:test',
      title: 'Leiningen tests',
      kind: 'test',
      tool: 'lein',
      args: ['test'],
      typed: 'lein test',
      timeoutMs: 20 * minutes,
      getIt: 'get it from https://leiningen.org',
    },
  },
  {
    file: '.clj-kondo',
    preset: {
      id: 'clj-kondo',
      title: 'clj-kondo',
      kind: 'lint',
      tool: 'clj-kondo',
      args: ['--lint', 'src', 'test'],
      typed: 'clj-kondo --lint src test',
      getIt: 'get it from https://github.com/clj-kondo/clj-kondo',
    },
  },
  ...['MODULE.bazel', 'WORKSPACE', 'WORKSPACE.bazel'].map((file) => ({
    file,
    preset: {
      id: 'bazel:test',
      title: 'Bazel tests',
      kind: 'test',
      tool: 'bazel',
      args: ['test', '//...'],
      typed: 'bazel test //...',
      locks: ['bazel'],
      timeoutMs: 30 * minutes,
      weight: 2,
      getIt: 'get Bazelisk from https://github.com/bazelbuild/bazelisk',
    } as const,
    off: 'it builds everything and takes long: enable it where that is wanted',
  })),
];

/** Builds of the Java virtual machine, each once at its top. */
export async function detectJvm(context: DetectContext): Promise<Candidates> {
  const tree = await context.tree();
  const candidates: Candidate[] = [];
  for (const folder of outermost(
    foldersWith(tree, ['settings.gradle', 'settings.gradle.kts', 'build.gradle', 'build.gradle.kts']),
  ))
    candidates.push(...(await findGradle(context, tree, folder)));
  for (const folder of outermost(foldersWith(tree, ['pom.xml']))) {
    // Maven's projects in a build of Gradle are there to be built by its tests.
    if (candidates.length > 0 && folder !== '.') continue;
    candidates.push(...(await findMaven(context, tree, folder)));
  }
  const ids = new Set<string>();
  for (const { file, preset, off } of others) {
    if (!context.entries.has(file) || ids.has(preset.id)) continue;
    ids.add(preset.id);
    const place = { folder: '.', program: await onPath(context, preset.tool), file, line: 1, reason: file };
    candidates.push(toolCandidate(preset, off === undefined ? place : { ...place, off }));
  }
  return { candidates, problems: [] };
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
    .concat(tree.paths.filter((path) => /\.gradle(?:\.kts)?$/.test(path)));
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
  return [...rows, standFor(check, { covers: ['gradle test'] })].map(withDaemon);
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
  return [...rows, ...goals, standFor(verify, { covers: ['mvn test', 'mvn compile', 'mvn package'] })];
}

/** Goals of plugins that only look, where CI calls them. */
const lookingGoals =
  /^(?:animal-sniffer:check|japicmp:cmp|spotbugs:check|apache-rat:check|rat:check|license:check|enforcer:enforce|dependency:analyze|revapi:check|clirr:check|sortpom:verify|modernizer:modernizer|errorprone:check|forbiddenapis:check)$/;

async function findGoals(
  context: DetectContext,
  folder: string,
  program: readonly string[] | null,
  file: string,
): Promise<readonly Candidate[]> {
  const goals = new Set((await tasksRunByCi(context, 'maven', folder)).filter((goal) => lookingGoals.test(goal)));
  return [...goals].map((goal) => {
    const preset: ToolPreset = {
      ...maven,
      id: `mvn:${goal.split(':')[0]}`,
      title: `Maven ${goal}`,
      kind: 'lint',
      args: [...mavenArgs, '-q', goal],
      typed: `mvn ${goal}`,
      on: ['push', 'manual'],
    };
    return { ...toolCandidate(preset, { folder, program, file, line: 1, reason: `CI runs ${goal}` }), doesMore: true };
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
