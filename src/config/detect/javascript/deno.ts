import { posix } from 'node:path';
import type { DetectContext } from '../context.ts';
import { lineOf, readData } from '../data-file.ts';
import type { Candidate, Candidates } from '../detection.ts';
import type { FileTree } from '../file-tree.ts';
import { isRecord } from '../is-record.ts';
import type { Script } from './manifest.ts';
import { taskCandidates } from '../scripts/task-scripts.ts';
import { inFolder } from '../tool-evidence.ts';
import { toolCandidate, type ToolPlace, type ToolPreset } from '../tool-preset.ts';

const getIt = 'get it from https://deno.com, or put it on PATH';

const presets: readonly ToolPreset[] = [
  {
    id: 'deno-fmt',
    title: 'Deno format',
    kind: 'format',
    tool: 'deno',
    args: ['fmt', '--check'],
    typed: 'deno fmt --check',
    getIt,
  },
  {
    id: 'deno-lint',
    title: 'Deno lint',
    kind: 'lint',
    tool: 'deno',
    args: ['lint', '--json'],
    typed: 'deno lint',
    parser: 'deno-lint-json',
    getIt,
  },
  {
    id: 'deno-check',
    title: 'Deno types',
    kind: 'types',
    tool: 'deno',
    args: ['check', '.'],
    typed: 'deno check .',
    locks: ['deno:cache'],
    getIt,
  },
  {
    id: 'deno-test',
    title: 'Deno tests',
    kind: 'test',
    tool: 'deno',
    args: ['test', '--junit-path=${report}'],
    typed: 'deno test',
    parser: 'junit',
    locks: ['deno:cache', 'deno-tests'],
    getIt,
  },
];

/** Which files say that a tool of Deno has nothing to do here. */
const replacements: Readonly<Record<string, RegExp>> = {
  'deno-fmt': /^(?:\.prettierrc|prettier\.config|biome\.json|\.dprint|dprint)/,
  'deno-lint': /^(?:eslint\.config|\.eslintrc|biome\.json|\.oxlintrc)/,
  'deno-check': /^tsconfig\.json$/,
};

/** Deno's own tools and the tasks of `deno.json`, once for each workspace. Never rejects. */
export async function detectDeno(context: DetectContext): Promise<Candidates> {
  const tree = await context.tree();
  const files = [...tree.ownNamed('deno.json'), ...tree.ownNamed('deno.jsonc')];
  const tops = files.filter((path) => !path.includes('/'));
  const candidates: Candidate[] = [];
  const problems = [];
  const program = (await context.findProgram('deno')) === null ? null : ['deno'];
  // What lies below the configuration of a root is a member of its workspace.
  for (const file of tops.length > 0 ? tops.slice(0, 1) : files.slice(0, mostProjects)) {
    const data = await readData(context, file);
    problems.push(...(data?.problems ?? []));
    const said = isRecord(data?.value) ? data.value : {};
    const folder = posix.dirname(file);
    candidates.push(...tasksOf(said['tasks'], data?.text ?? '', file, folder, program !== null));
    // Beside a package.json it is mostly there for publishing.
    const isUsed = !(await context.has(inFolder(folder, 'package.json'))) || ['tasks', 'fmt', 'lint'].some((key) => key in said);
    for (const preset of isUsed ? presets : []) {
      const replaced = folder === '.' && [...context.entries].some((name) => replacements[preset.id]?.test(name) === true);
      if (replaced || (preset.kind === 'test' && !hasTests(tree, folder))) continue;
      const place: ToolPlace = { folder, program, file, line: 1, reason: file };
      const off = preset.kind === 'test' ? { off: 'nothing says which permissions its tests need: write a task "test"' } : {};
      candidates.push(toolCandidate(preset, { ...place, ...off }));
    }
  }
  return { candidates, problems };
}

const mostProjects = 50;

function hasTests(tree: FileTree, folder: string): boolean {
  const prefix = folder === '.' ? '' : `${folder}/`;
  return ['.ts', '.tsx', '.js', '.jsx', '.mts', '.mjs'].some((ending) =>
    tree.allWithEnding(ending).some((path) => path.startsWith(prefix) && /(?:^|\/|[._])test\.\w+$/.test(path)),
  );
}

/** A task is a line for a shell, or an object with it and the tasks that must run before. */
function tasksOf(tasks: unknown, text: string, file: string, folder: string, hasDeno: boolean): readonly Candidate[] {
  if (!isRecord(tasks)) return [];
  const scripts = Object.entries(tasks).flatMap(([name, task]): readonly Script[] => {
    const { command, dependencies } = isRecord(task) ? task : { command: task, dependencies: [] };
    const before = Array.isArray(dependencies) ? dependencies.filter((one) => typeof one === 'string') : [];
    const body = [...before.map((one) => `run ${one}`), ...(typeof command === 'string' ? [plainCalls(command)] : [])].join(
      ' && ',
    );
    return body === '' ? [] : [{ name, body, line: lineOf(text, `"${name}"`) }];
  });
  return taskCandidates({
    prefix: 'deno',
    scripts,
    file: inFolder('.', file),
    folder,
    run: (script) => ['deno', 'task', '--quiet', script],
    typed: (script) => [`deno task ${script}`],
    packages: new Set(),
    unavailable: hasDeno ? null : `deno is not installed: ${getIt}`,
  });
}

/** `deno task NAME` is a call of another task. */
function plainCalls(command: string): string {
  return command.replaceAll(/\bdeno task (?:--?[\w-]+ )*([\w:.-]+)/g, 'run $1');
}
