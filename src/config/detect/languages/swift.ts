import type { DetectContext } from '../context.ts';
import type { Candidate, Candidates } from '../detection.ts';
import { onPath } from './path-program.ts';
import { groupFiles } from './project-files.ts';
import { foldersWith, hasFile, inFolder } from '../tool-evidence.ts';
import { toolCandidate, type ToolPreset } from '../tool-preset.ts';

const minutes = 60_000;
const swift = {
  tool: 'swift',
  getIt: 'get it from https://swift.org/install',
  locks: ['swift:build'],
  timeoutMs: 20 * minutes,
  weight: 2,
} as const;

const presets = {
  build: { ...swift, id: 'swift-build', title: 'Swift build', kind: 'build', args: ['build'], typed: 'swift build' },
  test: { ...swift, id: 'swift-test', title: 'Swift tests', kind: 'test', args: ['test', '--parallel'], typed: 'swift test' },
  lint: {
    id: 'swiftlint',
    title: 'SwiftLint',
    kind: 'lint',
    tool: 'swiftlint',
    args: ['lint', '--quiet'],
    typed: 'swiftlint lint',
    getIt: 'brew install swiftlint',
  },
  format: {
    id: 'swiftformat',
    title: 'SwiftFormat',
    kind: 'format',
    tool: 'swiftformat',
    args: ['--lint', '.'],
    typed: 'swiftformat --lint .',
    getIt: 'brew install swiftformat',
  },
  official: {
    id: 'swift-format',
    title: 'swift-format',
    kind: 'format',
    tool: 'swift-format',
    args: ['lint', '--strict', '--recursive', '.'],
    typed: 'swift-format lint --strict -r .',
    getIt: 'brew install swift-format',
  },
} as const satisfies Record<string, ToolPreset>;

const tools = [
  { preset: presets.lint, file: '.swiftlint.yml' },
  { preset: presets.format, file: '.swiftformat' },
  { preset: presets.official, file: '.swift-format' },
] as const;

/** Builds, tests and linters of Swift packages. */
export async function detectSwift(context: DetectContext): Promise<Candidates> {
  const tree = await context.tree();
  const candidates: Candidate[] = [];
  const folders = foldersWith(tree, ['Package.swift']);
  const files = await groupFiles(tree, ['.swift'], folders);
  for (const folder of folders) {
    const own = files.get(folder) ?? [];
    const file = inFolder(folder, 'Package.swift');
    // Some packages are only a way to get headers of C.
    if (own.every((path) => path === file)) continue;
    const place = { folder, program: await onPath(context, 'swift'), file, line: 1, reason: file };
    candidates.push(toolCandidate(presets.build, place));
    if (own.some((path) => /(?:^|\/)Tests\//.test(path))) candidates.push(toolCandidate(presets.test, place));
  }
  for (const { preset, file } of tools)
    if (hasFile(tree, file))
      candidates.push(
        toolCandidate(preset, { folder: '.', program: await onPath(context, preset.tool), file, line: 1, reason: file }),
      );
  return { candidates, problems: [] };
}
