import { fieldAt, listField, stringField } from '../../../parse/json-shape.ts';
import type { ConfigProblem } from '../../../model/problem.ts';
import type { DetectContext } from '../context.ts';
import { readData } from '../data-file.ts';
import type { Candidate, Candidates } from '../detection.ts';
import { isAside, type FileTree } from '../file-tree.ts';
import { onPath } from './path-program.ts';
import { hasFile, isWithin } from '../tool-evidence.ts';
import { isMentioned } from '../witnesses.ts';
import { toolCandidate, type ToolPlace, type ToolPreset } from '../tool-preset.ts';

const minutes = 60_000;
const getCmake = 'get it from https://cmake.org';
const getMeson = 'pip install meson';

const presets = {
  build: {
    id: 'cmake-build',
    title: 'CMake build',
    kind: 'build',
    tool: 'cmake',
    args: ['--build'],
    typed: 'cmake --build build',
    timeoutMs: 20 * minutes,
    locks: ['build'],
    weight: 2,
    getIt: getCmake,
  },
  ctest: {
    id: 'ctest',
    title: 'CTest',
    kind: 'test',
    tool: 'ctest',
    args: ['--test-dir'],
    typed: 'ctest',
    parser: 'junit',
    timeoutMs: 20 * minutes,
    locks: ['build'],
    getIt: getCmake,
  },
  mesonCompile: {
    id: 'meson-compile',
    title: 'Meson build',
    kind: 'build',
    tool: 'meson',
    args: ['compile', '-C'],
    typed: 'meson compile -C build',
    timeoutMs: 20 * minutes,
    locks: ['build'],
    weight: 2,
    getIt: getMeson,
  },
  mesonTest: {
    id: 'meson-test',
    title: 'Meson tests',
    kind: 'test',
    tool: 'meson',
    args: ['test', '--print-errorlogs', '-C'],
    typed: 'meson test -C build',
    timeoutMs: 20 * minutes,
    locks: ['build'],
    getIt: getMeson,
  },
  format: {
    id: 'clang-format',
    title: 'clang-format',
    kind: 'format',
    tool: 'clang-format',
    args: ['--dry-run', '-Werror'],
    typed: 'clang-format --dry-run -Werror',
    getIt: 'install LLVM, or pip install clang-format',
  },
  tidy: {
    id: 'clang-tidy',
    title: 'clang-tidy',
    kind: 'lint',
    tool: 'clang-tidy',
    args: ['--quiet', '-p'],
    typed: 'clang-tidy -p build',
    on: ['push', 'manual'],
    timeoutMs: 20 * minutes,
    weight: 2,
    getIt: 'install LLVM',
  },
} as const satisfies Record<string, ToolPreset>;

/** Builds and tests of CMake and Meson where they are set up, and what LLVM says of the sources. */
export async function detectCAndCpp(context: DetectContext): Promise<Candidates> {
  const tree = await context.tree();
  const hasCmake = context.entries.has('CMakeLists.txt');
  const cmake = hasCmake ? await findCmake(context, tree) : { candidates: [], problems: [] };
  // Beside CMake it is a second way for those who want it, unless somebody takes it.
  const isMeson =
    context.entries.has('meson.build') && (!hasCmake || (await isMentioned(context, /\bmeson (?:setup|compile|test)\b/)));
  const meson = isMeson ? await findMeson(context) : [];
  return { candidates: [...cmake.candidates, ...meson, ...(await findLlvm(context, tree))], problems: cmake.problems };
}

async function findCmake(context: DetectContext, tree: FileTree): Promise<Candidates> {
  const presetsFile = await readPresets(context, tree);
  const folder = await findBuildFolder(context, 'CMakeCache.txt', presetsFile.folders);
  const place = { folder: '.', file: 'CMakeLists.txt', line: 1, reason: 'CMakeLists.txt' };
  const missing = { unavailable: 'there is no build folder: run cmake -B build' };
  const program = (name: string) => (folder === null ? Promise.resolve(null) : onPath(context, name));
  const where = folder ?? 'build';
  const why = folder === null ? missing : {};
  const build = toolCandidate(presets.build, { ...place, ...why, program: await program('cmake'), args: ['--build', where] });
  const test: ToolPlace = {
    ...place,
    ...why,
    program: await program('ctest'),
    args: ['--test-dir', where, '--output-on-failure', '--output-junit', '${report}'],
  };
  const hasTests = await hasCtest(context, tree);
  return {
    candidates: hasTests ? [build, afterBuild(toolCandidate(presets.ctest, test), build)] : [build],
    problems: presetsFile.problems,
  };
}

/** Whether the build describes tests; it may say so anywhere. */
async function hasCtest(context: DetectContext, tree: FileTree): Promise<boolean> {
  for (const file of tree.ownNamed('CMakeLists.txt').slice(0, 20)) {
    const content = await context.read(file);
    if (
      content.status === 'read' &&
      /\b(?:enable_testing|add_test|include\s*\(\s*CTest|gtest_discover_tests|catch_discover_tests)\b/i.test(content.text)
    )
      return true;
  }
  return false;
}

/** Where presets of CMake build. */
async function readPresets(
  context: DetectContext,
  tree: FileTree,
): Promise<{ readonly folders: readonly string[]; readonly problems: readonly ConfigProblem[] }> {
  const data = hasFile(tree, 'CMakePresets.json') ? await readData(context, 'CMakePresets.json') : null;
  const folders = listField(data?.value, 'configurePresets').flatMap((preset) => {
    const name = stringField(preset, 'name') ?? '';
    const folder = fieldAt(preset, 'binaryDir');
    if (typeof folder !== 'string') return [`build/${name}`];
    return [folder.replace('${sourceDir}/', '').replaceAll('${presetName}', name)];
  });
  return { folders: folders.filter((folder) => /^[\w][\w./-]*$/.test(folder)), problems: data?.problems ?? [] };
}

const buildNames = /^(?:build|cmake-build|builddir|_build|out|debug|release)/i;

/** A folder in which the build was configured; detection never configures one. */
async function findBuildFolder(context: DetectContext, mark: string, further: readonly string[]): Promise<string | null> {
  const named = [...context.entries]
    .filter((name) => buildNames.test(name))
    .sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  const inside = ['build/debug', 'build/Debug', 'build/release', 'build/Release', 'build/default', 'build/dev', 'out/build'];
  for (const folder of [...named, ...further.slice(0, 50), ...inside]) if (await context.has(`${folder}/${mark}`)) return folder;
  return null;
}

async function findMeson(context: DetectContext): Promise<readonly Candidate[]> {
  const folder = await findBuildFolder(context, 'meson-private', []);
  const program = folder === null ? null : await onPath(context, 'meson');
  const why = folder === null ? { unavailable: 'there is no build folder: run meson setup build' } : {};
  const place = { folder: '.', file: 'meson.build', line: 1, reason: 'meson.build', program, ...why };
  const withFolder = (preset: ToolPreset) => toolCandidate(preset, { ...place, args: [...preset.args, folder ?? 'build'] });
  const build = withNinja(withFolder(presets.mesonCompile));
  return [build, afterBuild(withNinja(withFolder(presets.mesonTest)), build)];
}

/** What ninja is called for in the folder of the build is the same. */
function withNinja(candidate: Candidate): Candidate {
  const { kind } = candidate.check;
  return { ...candidate, jobs: [...candidate.jobs, { tool: 'ninja', kind, folder: '.' }] };
}

/** Tests of what was built before would say nothing of the sources. */
function afterBuild(candidate: Candidate, { check: { id } }: Candidate): Candidate {
  return { ...candidate, check: { ...candidate.check, dependsOn: [{ check: id, when: 'success' }] } };
}

/** A command line has room for no more. */
const mostFiles = { count: 400, chars: 30_000 };

async function findLlvm(context: DetectContext, tree: FileTree): Promise<readonly Candidate[]> {
  const candidates: Candidate[] = [];
  const format = ['.clang-format', '_clang-format'].find((name) => hasFile(tree, name));
  const sources = ['.c', '.cc', '.cpp', '.cxx', '.h', '.hh', '.hpp', '.hxx', '.m', '.mm']
    .flatMap((ending) => tree.allWithEnding(ending))
    .filter((path) => !isAside(path) && !path.startsWith('-'))
    .toSorted();
  if (format !== undefined && sources.length > 0) {
    const { files, isCut } = bound(sources);
    const reason = isCut ? `${format}; for the first ${files.length} of ${sources.length} files` : format;
    candidates.push(
      toolCandidate(presets.format, {
        folder: '.',
        program: await onPath(context, 'clang-format'),
        file: format,
        line: 1,
        reason,
        args: [...presets.format.args, ...files],
      }),
    );
  }
  const database = await findDatabase(context);
  const compiled = sources.filter((path) => /\.(?:c|cc|cpp|cxx)$/.test(path) && !isWithin(path, 'test'));
  if (hasFile(tree, '.clang-tidy') && compiled.length > 0) {
    const { files } = bound(compiled);
    candidates.push(
      toolCandidate(presets.tidy, {
        folder: '.',
        program: database === null ? null : await onPath(context, 'clang-tidy'),
        ...(database === null ? { unavailable: 'there is no compile_commands.json: configure the build with it' } : {}),
        file: '.clang-tidy',
        line: 1,
        reason: '.clang-tidy',
        args: [...presets.tidy.args, database ?? 'build', ...files],
        off: 'it compiles every file and takes long: enable it where that is wanted',
      }),
    );
  }
  return candidates;
}

async function findDatabase(context: DetectContext): Promise<string | null> {
  if (await context.has('compile_commands.json')) return '.';
  return findBuildFolder(context, 'compile_commands.json', []);
}

/** As many paths as fit on a command line. */
function bound(paths: readonly string[]): { readonly files: readonly string[]; readonly isCut: boolean } {
  let chars = 0;
  const end = paths.findIndex((path, index) => index >= mostFiles.count || (chars += path.length + 1) > mostFiles.chars);
  return { files: end < 0 ? paths : paths.slice(0, end), isCut: end >= 0 };
}
