import type { ToolPreset } from '../tool-preset.ts';

const minutes = 60_000;
const gradle = {
  tool: 'gradle',
  getIt: 'get it from https://gradle.org',
  locks: ['gradle'],
  timeoutMs: 20 * minutes,
  weight: 2,
} as const;
/** What all goals of Maven have in common. */
export const maven = {
  tool: 'mvn',
  getIt: 'get it from https://maven.apache.org',
  locks: ['maven:target'],
  timeoutMs: 20 * minutes,
  weight: 2,
} as const;

/** A task of Gradle or a goal of Maven that a plugin brings, which the build names. */
export interface PluginRow {
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

/** Tasks of Gradle that plugins bring. */
export const gradleRows: readonly PluginRow[] = [
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

/** All that Gradle checks. */
export const gradleCheck: ToolPreset = {
  ...gradle,
  id: 'gradle:check',
  title: 'Gradle check',
  kind: 'test',
  args: ['check', ...gradleArgs],
  typed: 'gradle check',
};

/** How Maven is called so that its output can be read. */
export const mavenArgs = ['-B', '-Dstyle.color=never'] as const;
const mavenRow = (id: string, goal: string, title: string, kind: 'format' | 'lint', plugin: RegExp): PluginRow => ({
  plugin,
  preset: { ...maven, id, title, kind, args: [...mavenArgs, '-q', goal], typed: `mvn ${goal}`, on: ['commit', 'push', 'manual'] },
});

/** Goals of Maven that plugins bring. */
export const mavenRows: readonly PluginRow[] = [
  mavenRow('mvn:spotless', 'spotless:check', 'Spotless', 'format', /<artifactId>spotless-maven-plugin</),
  mavenRow('mvn:fmt', 'fmt:check', 'Java format', 'format', /<artifactId>fmt-maven-plugin</),
  mavenRow('mvn:checkstyle', 'checkstyle:check', 'Checkstyle', 'lint', /<artifactId>maven-checkstyle-plugin</),
  mavenRow('mvn:pmd', 'pmd:check', 'PMD', 'lint', /<artifactId>maven-pmd-plugin</),
];

/** All that Maven checks. */
export const mavenVerify: ToolPreset = {
  ...maven,
  id: 'mvn:verify',
  title: 'Maven verify',
  kind: 'test',
  args: [...mavenArgs, 'verify'],
  typed: 'mvn verify',
};

/** Other programs that build everything by one name. */
export const otherBuilds: readonly { readonly file: string; readonly preset: ToolPreset; readonly off?: string }[] = [
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
