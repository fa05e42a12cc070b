import { fieldAt } from '../../../parse/json-shape.ts';
import type { DetectContext } from '../context.ts';
import { readData } from '../data-file.ts';
import type { Candidate, Candidates } from '../detection.ts';
import { onPath } from './path-program.ts';
import { groupFiles } from './project-files.ts';
import { foldersWith, hasFile, inFolder, isWithin } from '../tool-evidence.ts';
import { toolCandidate, type ToolPreset } from '../tool-preset.ts';

const getDart = 'get it from https://dart.dev/get-dart';
const getFlutter = 'get it from https://flutter.dev';
const locks = ['dart:tool'];

/** The checks of a package by the program that runs them. */
const presetsOf = (tool: 'dart' | 'flutter', getIt: string) =>
  ({
    format: {
      id: 'dart-format',
      title: 'dart format',
      kind: 'format',
      tool: 'dart',
      args: ['format', '--output=none', '--set-exit-if-changed', '.'],
      typed: 'dart format --set-exit-if-changed .',
      getIt: getDart,
    },
    analyze: {
      id: `${tool}-analyze`,
      title: `${tool} analyze`,
      kind: 'lint',
      tool,
      args: tool === 'dart' ? ['analyze'] : ['analyze', '--no-pub'],
      typed: `${tool} analyze`,
      locks,
      getIt,
    },
    test: {
      id: `${tool}-test`,
      title: `${tool} tests`,
      kind: 'test',
      tool,
      args: tool === 'dart' ? ['test', '--reporter=json'] : ['test', '--no-pub', '--machine'],
      typed: `${tool} test`,
      locks,
      weight: 2,
      getIt,
    },
  }) as const satisfies Record<string, ToolPreset>;

const dart = presetsOf('dart', getDart);
const flutter = presetsOf('flutter', getFlutter);

/** Formatting, analysis and tests of the packages of Dart and Flutter. */
export async function detectDart(context: DetectContext): Promise<Candidates> {
  const tree = await context.tree();
  const candidates: Candidate[] = [];
  const problems = [];
  const folders = foldersWith(tree, ['pubspec.yaml']);
  const files = await groupFiles(tree, ['.dart'], folders);
  for (const folder of folders) {
    const own = files.get(folder) ?? [];
    const file = inFolder(folder, 'pubspec.yaml');
    const data = await readData(context, file);
    if (data === null) continue;
    problems.push(...data.problems);
    if (own.length === 0) continue;
    const isFlutter =
      fieldAt(data.value, 'dependencies', 'flutter') !== undefined ||
      fieldAt(data.value, 'dev_dependencies', 'flutter_test') !== undefined;
    const presets = isFlutter ? flutter : dart;
    const place = { folder, file, line: 1, reason: file };
    const outer = candidates.find(({ check }) => check.tool === 'dart' && check.kind === 'format' && isWithin(folder, check.cwd));
    if (outer === undefined) candidates.push(toolCandidate(presets.format, { ...place, program: await onPath(context, 'dart') }));
    const program = await onPath(context, isFlutter ? 'flutter' : 'dart');
    const resolved =
      (await context.has(inFolder(folder, '.dart_tool/package_config.json'))) ||
      (await context.has('.dart_tool/package_config.json'));
    const ready =
      resolved || program === null
        ? { program }
        : { program: null, unavailable: `dependencies are not installed: run ${isFlutter ? 'flutter' : 'dart'} pub get` };
    const options = inFolder(folder, 'analysis_options.yaml');
    candidates.push(
      toolCandidate(presets.analyze, {
        ...place,
        ...ready,
        ...(hasFile(tree, options) ? { file: options, reason: options } : {}),
      }),
    );
    if (own.some((path) => path.endsWith('_test.dart') && isWithin(path, inFolder(folder, 'test'))))
      candidates.push(toolCandidate(presets.test, { ...place, ...ready }));
  }
  return { candidates, problems };
}
