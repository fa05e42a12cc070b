import type { DetectContext } from './context.ts';
import type { Ecosystem } from './detect.ts';
import { isAside } from './file-tree.ts';

/** Whether there is a file with one of these names, anywhere outside of fixtures. */
const named =
  (...names: readonly string[]) =>
  async (context: DetectContext): Promise<boolean> => {
    if (names.some((name) => context.entries.has(name))) return true;
    const tree = await context.tree();
    return names.some((name) => tree.ownNamed(name).length > 0);
  };

/** Whether there is a file with one of these endings, outside of fixtures. */
const ending =
  (...endings: readonly string[]) =>
  async (context: DetectContext): Promise<boolean> => {
    const tree = await context.tree();
    return endings.some((each) => tree.allWithEnding(each).some((path) => !isAside(path)));
  };

const always = (): boolean => true;

/** The ecosystems other than JavaScript's. */
export const languages: readonly Ecosystem[] = [
  {
    name: 'Python',
    isThere: async (context) => (await ending('.py')(context)) || named('pyproject.toml', 'tox.ini', '.flake8')(context),
    load: async () => (await import('./languages/python.ts')).detectPython,
  },
  { name: 'Rust', isThere: named('Cargo.toml'), load: async () => (await import('./languages/rust.ts')).detectRust },
  { name: 'Go', isThere: named('go.mod'), load: async () => (await import('./languages/go.ts')).detectGo },
  {
    name: 'C and C++',
    isThere: ({ entries }) =>
      ['CMakeLists.txt', 'meson.build', '.clang-format', '_clang-format', '.clang-tidy'].some((name) => entries.has(name)),
    load: async () => (await import('./languages/c-and-cpp.ts')).detectCAndCpp,
  },
  {
    name: 'the Java virtual machine',
    isThere: named(
      ...'pom.xml build.gradle build.gradle.kts settings.gradle settings.gradle.kts build.sbt build.mill'.split(' '),
      ...'project.clj .clj-kondo .scalafmt.conf MODULE.bazel WORKSPACE WORKSPACE.bazel'.split(' '),
    ),
    load: async () => (await import('./languages/jvm.ts')).detectJvm,
  },
  {
    name: '.NET',
    isThere: ending('.sln', '.slnx', '.csproj', '.fsproj', '.vbproj'),
    load: async () => (await import('./languages/dotnet.ts')).detectDotnet,
  },
  {
    name: 'Ruby',
    isThere: named('Gemfile', 'gems.rb', 'Rakefile', '.rubocop.yml'),
    load: async () => (await import('./languages/ruby.ts')).detectRuby,
  },
  {
    name: 'PHP',
    isThere: named('composer.json', 'phpunit.xml.dist', 'phpunit.xml'),
    load: async () => (await import('./languages/php.ts')).detectPhp,
  },
  { name: 'Elixir', isThere: named('mix.exs'), load: async () => (await import('./languages/elixir.ts')).detectElixir },
  {
    name: 'Swift',
    isThere: named('Package.swift', '.swiftlint.yml', '.swiftformat', '.swift-format'),
    load: async () => (await import('./languages/swift.ts')).detectSwift,
  },
  { name: 'Dart', isThere: named('pubspec.yaml'), load: async () => (await import('./languages/dart.ts')).detectDart },
  { name: 'the shell', isThere: always, load: async () => (await import('./languages/shell.ts')).detectShell },
  {
    name: 'documents and data',
    isThere: always,
    load: async () => (await import('./languages/docs-and-data.ts')).detectDocsAndData,
  },
  {
    name: 'other languages',
    isThere: always,
    load: async () => (await import('./languages/more-languages.ts')).detectMoreLanguages,
  },
];
