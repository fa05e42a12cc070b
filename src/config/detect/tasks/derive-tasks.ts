import { posix } from 'node:path';
import type { CheckKind, Trigger } from '../../../model/check.ts';
import { tasksRunByCi } from '../ci/ci-tasks.ts';
import type { DetectContext } from '../context.ts';
import type { Candidate } from '../detection.ts';
import { readSteps } from '../scripts/script-steps.ts';
import { findFileDangers } from '../scripts/shell-file.ts';
import { taskCandidates } from '../scripts/task-scripts.ts';
import { idIn } from '../tool-preset.ts';

/** A task as a task runner's file says it. */
export interface Task {
  readonly name: string;
  /** What it runs, as lines for a shell; a call of another task is written `run NAME`. */
  readonly body: string;
  /** One-based. */
  readonly line: number;
}

/** The tasks of one file, and how its runner is called. */
export interface TaskFile {
  /** The program, as in ids and as people type it: `make`. */
  readonly runner: string;
  /** What stands before the name of a task on a command line: `['make']`, `['mise', 'run']`. */
  readonly command: readonly string[];
  /** How to get the runner. */
  readonly getIt: string;
  /** null when the runner is not installed. */
  readonly program: string | null;
  /** Relative to the root. */
  readonly file: string;
  /** Where the tasks run, relative to the root. */
  readonly folder: string;
  readonly tasks: readonly Task[];
  /** The task that runs when none is named. */
  readonly standard?: string | null;
}

/** The tasks of a file that are checks by their names and what they run, with the same care as for the scripts of a package. */
export async function deriveTasks(
  { runner, command, getIt, program, file, folder, tasks, standard = null }: TaskFile,
  context: DetectContext,
): Promise<readonly Candidate[]> {
  const byName = new Map(tasks.map((task) => [plain(task.name), task]));
  const nameOf = (name: string) => byName.get(name)?.name ?? name;
  const named = await tasksRunByCi(context, runner, folder);
  const runByCi = named.map((name) => (name === '' ? (standard ?? '') : name));
  const whole = command.join(' ');
  const scripts = [...byName].map(([name, { body, line }]) => ({ name, body: withPlainCalls(body, byName), line }));
  const bodies = scripts.map(({ body }) => body);
  const packages = await findInstalled(context, folder, bodies);
  const found = taskCandidates({
    prefix: runner,
    scripts,
    file,
    folder,
    run: (name) => [...command, nameOf(name)],
    typed: (name) => [`${whole} ${nameOf(name)}`, ...(nameOf(name) === standard && named.includes('') ? [whole] : [])],
    packages,
    files: await findFileDangers(context, folder, bodies, packages),
    runByCi: new Set(runByCi.map(plain)),
    unavailable: program === null ? `${runner} is not installed: ${getIt}` : null,
  });
  const isRunByCi = new Set(runByCi);
  const isTask = ({ check }: Candidate): boolean => {
    const name = check.command.at(-1)!;
    // A name with a folder or an ending is mostly a file that is made.
    if (runner === 'make' && /[/.]/.test(name)) return false;
    // It needs a person.
    if (/(?:^|[-_:.])(?:tui|gui|demo|interactive)$/.test(name)) return false;
    return check.kind !== 'other' || isRunByCi.has(name) || check.effect === 'write' || /check|verify|validate|ci|qa/i.test(name);
  };
  return found.filter(isTask).map((candidate): Candidate => {
    const { check } = candidate;
    const name = check.command.at(-1)!;
    const hasEnvironment = /(?:^|[\n;&]\s*)[A-Z_]+=\S/.test(byName.get(plain(name))?.body ?? '');
    return {
      ...candidate,
      // One that sets the stage for its tools is not replaced by the tools alone.
      origin: hasEnvironment ? 'script' : 'task',
      check: {
        ...check,
        id: idIn(folder, `${runner}:${name}`),
        title: `${runner} ${name}`,
        on: triggersOf(check.kind),
        locks: [`${runner}:${folder}`],
        source: { ...check.source, reason: check.source.reason.replace('script', 'task') },
      },
    };
  });
}

/** The programs of `npx X` and its like that are there without a download. */
async function findInstalled(context: DetectContext, folder: string, bodies: readonly string[]): Promise<ReadonlySet<string>> {
  const calls = bodies.filter((body) => /\b(?:npx|bunx|pnpx|exec|dlx|x)\b/.test(body)).flatMap((body) => readSteps(body, []));
  const asked = new Set(calls.flatMap((step) => (step.type === 'program' && step.mayDownload ? [step.program] : [])));
  const isThere = async (name: string) =>
    /^[\w.-]+$/.test(name) && (await context.has(posix.join(folder, 'node_modules/.bin', name)));
  const found = await Promise.all([...asked].slice(0, mostAsked).map(async (name) => ((await isThere(name)) ? [name] : [])));
  return new Set(found.flat());
}

const mostAsked = 100;

/** What a task writes on its way is not known: not at every save. */
function triggersOf(kind: CheckKind): readonly Trigger[] {
  if (kind === 'lint' || kind === 'format' || kind === 'types') return ['commit', 'push', 'manual'];
  return kind === 'build' ? ['push'] : ['push', 'manual'];
}

/** Names of tasks are written with other signs than those of scripts: `test_unit`, `test/unit`. */
function plain(name: string): string {
  return name.replaceAll(/[_./]/g, '-');
}

function withPlainCalls(body: string, tasks: ReadonlyMap<string, Task>): string {
  return body.replaceAll(/\brun ([\w./:@-]+)/g, (all, name: string) => (tasks.has(plain(name)) ? `run ${plain(name)}` : all));
}
