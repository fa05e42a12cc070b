import type { CheckKind } from '../../../model/check.ts';
import type { ConfigProblem } from '../../../model/problem.ts';
import { Breather } from '../../../engine/inputs/breather.ts';
import type { DetectContext } from '../context.ts';
import { lineOf, readData } from '../data-file.ts';
import { isRecord } from '../is-record.ts';
import { findDanger, type Danger } from '../scripts/script-dangers.ts';
import { readSteps } from '../scripts/script-steps.ts';

/** A task that a runner knows for the packages of a workspace. */
export interface RunnerTask {
  readonly name: string;
  /** The program: `turbo`. */
  readonly runner: string;
  readonly file: string;
  readonly line: number;
  /** The task is not (only) the scripts of that name: it is defined for the runner alone. */
  readonly isDefinedHere: boolean;
  /** Why what is defined for the runner must not run by itself. */
  readonly danger: Danger | null;
  /** What it is for, where the definition says more than its name. */
  readonly kind: CheckKind | null;
}

type Reader = (context: DetectContext, problems: ConfigProblem[]) => Promise<readonly RunnerTask[]>;

const readers: readonly (readonly [file: string, read: Reader])[] = [
  ['turbo.json', (context, problems) => readTurbo(context, 'turbo.json', problems)],
  ['turbo.jsonc', (context, problems) => readTurbo(context, 'turbo.jsonc', problems)],
  ['nx.json', readNx],
  ['.moon', readMoon],
  ['lage.config.js', (context) => readLage(context, 'lage.config.js')],
  ['lage.config.cjs', (context) => readLage(context, 'lage.config.cjs')],
];

/** The tasks of the runners that a root has a configuration of. What is broken is a problem. */
export async function readRunnerTasks(context: DetectContext, problems: ConfigProblem[]): Promise<readonly RunnerTask[]> {
  const tasks: RunnerTask[] = [];
  for (const [file, read] of readers) if (context.entries.has(file)) tasks.push(...(await read(context, problems)));
  return tasks;
}

interface Definition {
  readonly text: string;
  readonly value: Readonly<Record<string, unknown>>;
}

async function readObject(context: DetectContext, file: string, problems: ConfigProblem[]): Promise<Definition | null> {
  const data = await readData(context, file);
  problems.push(...(data?.problems ?? []));
  return data !== null && isRecord(data.value) ? { text: data.text, value: data.value } : null;
}

/** A key of an object, as it stands in a file. */
const keyPattern = (name: string): RegExp => new RegExp(`["']?${name.replaceAll(/[^\w-]/g, '\\$&')}["']?\\s*:`);

async function readTurbo(context: DetectContext, file: string, problems: ConfigProblem[]): Promise<readonly RunnerTask[]> {
  const read = await readObject(context, file, problems);
  const tasks = read?.value['tasks'] ?? read?.value['pipeline'];
  if (read === null || !isRecord(tasks)) return [];
  return Object.entries(tasks).flatMap(([name, task]): readonly RunnerTask[] => {
    // `package#task` is a rule for one package, `//#task` a script of the root; what is persistent does not end.
    if (name.includes('#') || (isRecord(task) && (task['persistent'] === true || task['interactive'] === true))) return [];
    return [
      { name, runner: 'turbo', file, line: lineOf(read.text, keyPattern(name)), isDefinedHere: false, danger: null, kind: null },
    ];
  });
}

const mostProjects = 1_000;

async function readNx(context: DetectContext, problems: ConfigProblem[]): Promise<readonly RunnerTask[]> {
  const read = await readObject(context, 'nx.json', problems);
  if (read === null) return [];
  const tasks = new Map<string, RunnerTask>();
  const note = (name: string, file: string, line: number, danger: Danger | null, kind: CheckKind | null) => {
    const known = tasks.get(name);
    const task = { name, runner: 'nx', file, line, isDefinedHere: true, danger, kind };
    if (known === undefined) tasks.set(name, task);
    else if (known.danger === null && danger !== null) tasks.set(name, { ...known, danger });
  };
  const line = (name: string) => lineOf(read.text, keyPattern(name));
  for (const [name, target] of entriesOf(read.value['targetDefaults']))
    if (!/[:/]/.test(name)) note(name, 'nx.json', line(name), dangerOfTarget(target), kindOfTarget(target));
  for (const plugin of Array.isArray(read.value['plugins']) ? read.value['plugins'] : []) {
    const options = isRecord(plugin) ? plugin['options'] : null;
    for (const [key, name] of entriesOf(options))
      if (/targetname$/i.test(key) && typeof name === 'string') note(name, 'nx.json', lineOf(read.text, name), null, null);
  }
  const tree = await context.tree();
  const breather = new Breather();
  for (const file of tree.ownNamed('project.json').slice(0, mostProjects)) {
    await breather.breathe();
    const project = await readObject(context, file, problems);
    for (const [name, target] of entriesOf(project?.value['targets']))
      note(name, file, lineOf(project?.text ?? '', keyPattern(name)), dangerOfTarget(target), kindOfTarget(target));
  }
  // What only a plugin knows by its name may not be there.
  return [...tasks.values()];
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return isRecord(value) ? Object.entries(value) : [];
}

function dangerOfTarget(target: unknown): Danger | null {
  const { options, command, continuous } = isRecord(target) ? target : {};
  if (continuous === true) return { effect: 'read', reason: 'it serves or watches, and does not end' };
  const settings = isRecord(options) ? options : {};
  if (settings['fix'] === true || settings['write'] === true)
    return { effect: 'write', reason: 'it changes files: its options say so' };
  const commands = [command, settings['command'], settings['commands']]
    .flat()
    .map((one) => (isRecord(one) ? one['command'] : one));
  return dangerOfLines(commands.filter((line) => typeof line === 'string'));
}

function dangerOfLines(lines: readonly string[]): Danger | null {
  const found = lines.flatMap((line) => readSteps(line, [])).flatMap((step) => findDanger(step, new Set()) ?? []);
  return found.find((danger) => danger.effect === 'write') ?? found[0] ?? null;
}

/** By the name of the program that an executor is for: `@nx/eslint:lint`. */
const executors: readonly (readonly [RegExp, CheckKind])[] = [
  [/eslint|lint/, 'lint'],
  [/jest|vitest|vite:test|karma/, 'test'],
  [/cypress|playwright|e2e/, 'other'],
  [/:(?:build|tsc|swc|webpack|rollup|esbuild|package)/, 'build'],
];

function kindOfTarget(target: unknown): CheckKind | null {
  const executor = isRecord(target) ? target['executor'] : null;
  return typeof executor === 'string' ? (executors.find(([pattern]) => pattern.test(executor))?.[1] ?? null) : null;
}

async function readMoon(context: DetectContext, problems: ConfigProblem[]): Promise<readonly RunnerTask[]> {
  const tree = await context.tree();
  const shared = ['.moon/tasks.yml', '.moon/tasks/all.yml', '.moon/tasks/node.yml', '.moon/tasks/typescript.yml'];
  const own = tree.ownNamed('moon.yml').slice(0, mostProjects);
  const tasks = new Map<string, RunnerTask>();
  for (const file of [...shared, ...own]) {
    const read = await readObject(context, file, problems);
    for (const [name, task] of entriesOf(read?.value['tasks'])) {
      const { command, script, preset, local, args } = isRecord(task) ? task : {};
      const line = [command ?? script, args]
        .flat()
        .filter((word) => typeof word === 'string')
        .join(' ');
      const serves = preset === 'server' || preset === 'watcher' || local === true;
      const danger = serves
        ? { effect: 'read' as const, reason: 'it serves or watches, and does not end' }
        : dangerOfLines([line]);
      const known = tasks.get(name);
      const found = {
        name,
        runner: 'moon',
        file,
        line: lineOf(read?.text ?? '', keyPattern(name)),
        isDefinedHere: true,
        danger,
        kind: null,
      };
      if (known === undefined || (known.danger === null && danger !== null))
        tasks.set(name, known === undefined ? found : { ...known, danger });
    }
  }
  return [...tasks.values()];
}

/** The configuration is a program: the keys of its `pipeline` are taken from its text. */
async function readLage(context: DetectContext, file: string): Promise<readonly RunnerTask[]> {
  const content = await context.read(file);
  const text = content.status === 'read' ? content.text.slice(0, 50_000) : '';
  const pipeline = text.slice(Math.max(0, text.search(/\bpipeline\s*:/)));
  return [...pipeline.matchAll(/^[ \t]*["']?([\w-]{1,50})["']?\s*:\s*[[{]/gm)].map(([, name = '']): RunnerTask => ({
    name,
    runner: 'lage',
    file,
    line: lineOf(text, keyPattern(name)),
    isDefinedHere: false,
    danger: null,
    kind: null,
  }));
}
