import type { DetectContext } from './context.ts';
import { lineOf } from './data-file.ts';
import type { Candidate, Candidates } from './detection.ts';
import { onPath } from './path-program.ts';
import { groupFiles } from './project-files.ts';
import { foldersWith, hasFile, inFolder, isWithin } from './tool-evidence.ts';
import { toolCandidate, type ToolPreset } from './tool-preset.ts';

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
    const file = inFolder(folder, 'mix.exs');
    const content = await context.read(file);
    if (content.status !== 'read') continue;
    const place = { folder, program, file, line: 1, reason: file };
    const has = (name: string) => hasFile(tree, inFolder(folder, name));
    const asks = (name: string) => new RegExp(`\\{:${name}\\b`).test(content.text);
    const because = (name: string) => ({ ...place, line: lineOf(content.text, `{:${name}`), reason: `${name} in ${file}` });
    if (has('.formatter.exs'))
      candidates.push(
        toolCandidate(presets.format, {
          ...place,
          file: inFolder(folder, '.formatter.exs'),
          reason: inFolder(folder, '.formatter.exs'),
        }),
      );
    candidates.push(toolCandidate(presets.compile, place));
    if (asks('credo') || has('.credo.exs')) candidates.push(toolCandidate(presets.credo, because('credo')));
    if (asks('dialyxir'))
      candidates.push(
        toolCandidate(presets.dialyzer, { ...because('dialyxir'), ...(await describeMissingPlt(context, folder)) }),
      );
    if (asks('sobelow')) candidates.push(toolCandidate(presets.sobelow, because('sobelow')));
    if (all.some((each) => isWithin(each, folder) && files.get(each)!.some((path) => path.endsWith('_test.exs'))))
      candidates.push(toolCandidate(presets.test, place));
  }
  return { candidates, problems: [] };
}

/** Building what Dialyzer knows of Erlang takes many minutes. */
async function describeMissingPlt(context: DetectContext, folder: string): Promise<{ readonly off?: string }> {
  for (const path of ['priv/plts', '_build/dev/dialyxir', 'plts']) if (await context.has(inFolder(folder, path))) return {};
  return { off: 'its tables (PLT) are not built yet, which takes long: run mix dialyzer once, then enable it' };
}
