import { checkDefaults, type Check, type CheckKind, type Dependency } from '../../../model/check.ts';
import type { ConfigProblem } from '../../../model/problem.ts';
import type { DetectContext } from '../context.ts';
import { lineOf, readData } from '../data-file.ts';
import type { Candidate, Candidates } from '../detection.ts';
import { jobOf } from '../jobs.ts';
import { findDanger, shorten } from '../scripts/script-dangers.ts';
import { fieldsOf, listOf, textOf } from '../plain-data.ts';
import { classifyScriptName, triggersOfKind } from '../scripts/script-presets.ts';
import { readSteps } from '../scripts/script-steps.ts';
import { idIn } from '../tool-preset.ts';

const file = '.vscode/tasks.json';

type Fields = ReadonlyMap<string, unknown>;

/**
 * The tasks of `.vscode/tasks.json` that are checks: those of the groups `test` and `build`, and those whose label says so. Tasks that
 * ask for something, run in the background, or belong to an extension are no checks.
 */
export async function detectVscodeTasks(context: DetectContext): Promise<Candidates> {
  const data = await readData(context, file);
  if (data === null) return { candidates: [], problems: [] };
  const problems: ConfigProblem[] = [...data.problems];
  const tasks = listOf(fieldsOf(data.value).get('tasks')).map(fieldsOf);
  const labels = new Set(tasks.flatMap((task) => labelOf(task) ?? []));
  const candidates = tasks.flatMap((task) => toCandidate(task, labels, data.text, context) ?? []);
  return { candidates, problems };
}

function toCandidate(task: Fields, labels: ReadonlySet<string>, text: string, { root }: DetectContext): Candidate | null {
  const label = labelOf(task);
  const type = textOf(task.get('type')) ?? 'shell';
  const command = readCommand(task, type, root);
  if (label === null || command === null || !/^(?:shell|process|npm)$/.test(type)) return null;
  const kind = kindOf(task, label);
  if (kind === null) return null;
  const steps = readSteps(command.line, []);
  const danger = steps.map((step) => findDanger(step, new Set())).find((found) => found !== null) ?? null;
  const isBackground = task.get('isBackground') === true || fieldsOf(task.get('runOptions')).has('runOn');
  const isForPerson = /\b(?:tui|gui|demo|interactive)\b/i.test(`${label} ${command.line}`);
  const off =
    danger?.reason ??
    (isBackground ? 'it runs in the background and does not end' : isForPerson ? 'it needs a person at the terminal' : null);
  const calls = steps.map((step) => (step.type === 'program' ? jobOf(step, command.cwd) : null));
  const jobs = calls.filter((job) => job !== null);
  const check: Check = {
    ...checkDefaults,
    id: idOf(label),
    title: shorten(label),
    kind,
    tool: jobs[0]?.tool ?? null,
    work: { type: 'process', shell: command.isShell },
    command: command.isShell ? [command.line] : command.words,
    cwd: command.cwd,
    env: command.env,
    effect: danger?.effect ?? 'read',
    enabled: off === null,
    on: kind === 'build' ? ['push'] : triggersOfKind(kind).filter((trigger) => trigger !== 'save'),
    dependsOn: readDependencies(task, labels),
    timeoutMs: 10 * 60_000,
    locks: ['tasks'],
    parser: matcherOf(task) ?? 'auto',
    cache: kind !== 'build',
    disabledReason: off,
    covers: [command.line],
    source: {
      origin: 'tasks.json',
      file,
      line: lineOf(text, JSON.stringify(label)),
      reason: `task "${shorten(label)}" in ${file}`,
    },
  };
  return { check, origin: 'task', jobs, doesMore: jobs.length < calls.length || check.dependsOn.length > 0 };
}

function idOf(label: string): string {
  return idIn('.', `vscode:${label.trim().replaceAll(/\s+/g, '-')}`);
}

function labelOf(task: Fields): string | null {
  const script = textOf(task.get('script'));
  return textOf(task.get('label')) ?? textOf(task.get('taskName')) ?? (script === null ? null : `npm: ${script}`);
}

function kindOf(task: Fields, label: string): CheckKind | null {
  const group = textOf(task.get('group')) ?? textOf(fieldsOf(task.get('group')).get('kind'));
  const name = label
    .toLowerCase()
    .replace(/^\w+:\s+/, '')
    .replaceAll(/\s+/g, ':');
  const byName = classifyScriptName(name);
  if (byName !== null) return byName.category === 'fix' ? null : byName.kind;
  return group === 'test' || group === 'build' ? group : null;
}

interface TaskCommand {
  /** The whole as a line for a shell. */
  readonly line: string;
  readonly words: readonly string[];
  readonly isShell: boolean;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** null for what only VS Code can fill in, such as `${input:name}`. */
function readCommand(task: Fields, type: string, root: string): TaskCommand | null {
  const options = fieldsOf(task.get('options'));
  const script = textOf(task.get('script'));
  const folder = textOf(options.get('cwd')) ?? textOf(task.get('path')) ?? '.';
  const command = type === 'npm' ? (script === null ? null : 'npm') : valueOf(task.get('command'));
  if (command === null) return null;
  const args = type === 'npm' ? ['run', script ?? ''] : listOf(task.get('args')).map(valueOf);
  if (args.includes(null)) return null;
  const words = [command, ...args].map((word) => replaceFolder(word ?? '', root));
  const env = [...fieldsOf(options.get('env'))].flatMap(([name, value]) => {
    const text = textOf(value);
    return text === null ? [] : [[name, replaceFolder(text, root)] as const];
  });
  const cwd = replaceFolder(folder, '').replace(/^\/+/, '') || '.';
  if ([...words, cwd, ...env.map(([, value]) => value)].some((word) => word.includes('${')) || cwd.startsWith('..')) return null;
  const isShell = type === 'shell' && (words.length === 1 ? /[\s|&;<>()$`*?'"]/ : /[|&;<>`]/).test(words.join(' '));
  return { line: words.join(' '), words, isShell, cwd, env: Object.fromEntries(env) };
}

function replaceFolder(text: string, root: string): string {
  return text.replaceAll(/\$\{(?:workspaceFolder|workspaceRoot|cwd)\}/g, root).replaceAll('${pathSeparator}', '/');
}

/** The first problem matcher by name. Matchers that are written out are left to `auto`. */
function matcherOf(task: Fields): string | null {
  const [first] = listOf(task.get('problemMatcher'));
  return typeof first === 'string' && /^\$[\w-]+$/.test(first) && !first.endsWith('-watch') ? first : null;
}

function readDependencies(task: Fields, labels: ReadonlySet<string>): readonly Dependency[] {
  const names = listOf(task.get('dependsOn')).flatMap((item) => textOf(item) ?? []);
  return names.flatMap((name) => (labels.has(name) ? [{ check: idOf(name), when: 'success' as const }] : []));
}

/** A word, also as `{ value, quoting }`. */
function valueOf(item: unknown): string | null {
  return textOf(item) ?? textOf(fieldsOf(item).get('value'));
}
