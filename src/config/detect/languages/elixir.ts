import type { DetectContext } from '../context.ts';
import { lineOf } from '../data-file.ts';
import type { Candidate, Candidates } from '../detection.ts';
import type { FileTree } from '../file-tree.ts';
import { onPath } from './path-program.ts';
import { groupFiles } from './project-files.ts';
import { foldersWith, hasFile, inFolder, isWithin } from '../tool-evidence.ts';
import { toolCandidate, type ToolPreset } from '../tool-preset.ts';

const mix = { tool: 'mix', getIt: 'get it from https://elixir-lang.org', locks: ['mix:build'] } as const;

const presets = {
  format: {
    ...mix,
    id: 'mix-format',
    title: 'mix format',
    kind: 'format',
    args: ['format', '--check-formatted'],
    typed: 'mix format --check-formatted',
    locks: [],
  },
  compile: {
    ...mix,
    id: 'mix-compile',
    title: 'mix compile',
    kind: 'build',
    args: ['compile', '--warnings-as-errors'],
    typed: 'mix compile --warnings-as-errors',
    on: ['commit', 'push', 'manual'],
  },
  credo: {
    ...mix,
    id: 'mix-credo',
    title: 'Credo',
    kind: 'lint',
    args: ['credo', '--strict', '--format', 'flycheck'],
    typed: 'mix credo',
  },
  dialyzer: {
    ...mix,
    id: 'mix-dialyzer',
    title: 'Dialyzer',
    kind: 'types',
    args: ['dialyzer', '--format', 'short'],
    typed: 'mix dialyzer',
    on: ['push', 'manual'],
    timeoutMs: 900_000,
    weight: 2,
  },
  sobelow: {
    ...mix,
    id: 'mix-sobelow',
    title: 'Sobelow',
    kind: 'security',
    args: ['sobelow', '--skip', '--exit'],
    typed: 'mix sobelow',
  },
  test: {
    ...mix,
    id: 'mix-test',
    title: 'Elixir tests',
    kind: 'test',
    args: ['test', '--no-color'],
    typed: 'mix test',
    weight: 2,
  },
} as const satisfies Record<string, ToolPreset>;

/** What mix checks in the projects of a root; those below an umbrella belong to it. */
export async function detectElixir(context: DetectContext): Promise<Candidates> {
  const tree = await context.tree();
  const all = foldersWith(tree, ['mix.exs']);
  const folders = all.filter(
    (folder) => !all.some((outer) => outer !== folder && isWithin(folder, outer === '.' ? 'apps' : `${outer}/apps`)),
  );
  const files = await groupFiles(tree, ['.exs'], all);
  const program = await onPath(context, 'mix');
  const candidates: Candidate[] = [];
  for (const folder of folders) {
    const inside = all.filter((each) => isWithin(each, folder)).flatMap((each) => files.get(each) ?? []);
    const hasTests = inside.some((path) => path.endsWith('_test.exs'));
    candidates.push(...(await findChecks(context, tree, folder, program, hasTests)));
  }
  return { candidates, problems: [] };
}

async function findChecks(
  context: DetectContext,
  tree: FileTree,
  folder: string,
  program: readonly string[] | null,
  hasTests: boolean,
): Promise<readonly Candidate[]> {
  const file = inFolder(folder, 'mix.exs');
  const content = await context.read(file);
  if (content.status !== 'read') return [];
  const { text } = content;
  const has = (name: string) => hasFile(tree, inFolder(folder, name));
  const asks = (name: string) => new RegExp(`\\{:${name}\\b`).test(text);
  const ready = { program, ...(await describeMissing(context, folder, program, has('mix.lock') || asks('\\w+'))) };
  const place = { folder, file, line: 1, reason: file, ...ready };
  const because = (name: string) => ({ ...place, line: lineOf(text, `{:${name}`), reason: `${name} in ${file}` });
  const formatter = inFolder(folder, '.formatter.exs');
  const dialyzer = async () =>
    toolCandidate(presets.dialyzer, { ...because('dialyxir'), ...(await describeMissingPlt(context, folder)) });
  return [
    ...(has('.formatter.exs')
      ? [toolCandidate(presets.format, { folder, program, file: formatter, line: 1, reason: formatter })]
      : []),
    toolCandidate(presets.compile, place),
    ...(asks('credo') || has('.credo.exs') ? [toolCandidate(presets.credo, because('credo'))] : []),
    ...(asks('dialyxir') ? [await dialyzer()] : []),
    ...(asks('sobelow') ? [toolCandidate(presets.sobelow, because('sobelow'))] : []),
    ...(hasTests ? [toolCandidate(presets.test, place)] : []),
  ];
}

/** Mix compiles nothing before the packages are there. */
async function describeMissing(
  context: DetectContext,
  folder: string,
  program: readonly string[] | null,
  needsPackages: boolean,
): Promise<{ readonly program?: null; readonly unavailable?: string }> {
  if (program === null || !needsPackages || (await context.has(inFolder(folder, 'deps')))) return {};
  return { program: null, unavailable: 'dependencies are not installed: run mix deps.get' };
}

/** Building what Dialyzer knows of Erlang takes many minutes. */
async function describeMissingPlt(context: DetectContext, folder: string): Promise<{ readonly off?: string }> {
  for (const path of ['priv/plts', '_build/dev/dialyxir', 'plts']) if (await context.has(inFolder(folder, path))) return {};
  return { off: 'its tables (PLT) are not built yet, which takes long: run mix dialyzer once, then enable it' };
}
