import { posix } from 'node:path';
import type { Job } from './detection.ts';
import { jobOf } from './jobs.ts';
import { readDelegation } from './scripts/script-delegation.ts';
import type { Step } from './scripts/script-steps.ts';

/** What a command asks for, to compare commands that are written differently. */
export type WorkKey =
  | { readonly type: 'script'; readonly folder: string; readonly name: string }
  | { readonly type: 'task'; readonly folder: string; readonly runner: string; readonly name: string }
  | { readonly type: 'job'; readonly job: Job };

/** Programs that run tasks by their names, by the name under which they are the same. */
const runners: ReadonlyMap<string, string> = new Map(
  Object.entries({
    make: 'make',
    gmake: 'make',
    bmake: 'make',
    just: 'just',
    task: 'task',
    'go-task': 'task',
    mise: 'mise',
    rake: 'rake',
    bake: 'bake',
    tox: 'tox',
    nox: 'nox',
    composer: 'composer',
    gradle: 'gradle',
    gradlew: 'gradle',
    mvn: 'maven',
    mvnw: 'maven',
    sbt: 'sbt',
    invoke: 'invoke',
    inv: 'invoke',
    poe: 'poe',
    mage: 'mage',
    ant: 'ant',
  }),
);

/** Their flags whose values are names of tasks. */
const taskFlags = /^(?:-e|--env|-s|--session|--sessions|-m)$/;
/** Their flags whose values are something else. */
const valuedFlags = /^(?:-C|--directory|-f|--file|--makefile|-j|--jobs|-o|--output|-c|--conf|-t|-d|-p|--project-dir|-k)$/;
const verbs = new Set(['run', 'run-script', 'exec', 'r', 'run-parallel', 'p']);

/** What a command in a folder of the root asks for; empty for what is not known. */
export function keysOf(step: Step, folder: string): readonly WorkKey[] {
  if (step.type === 'script') return step.scripts.map((name) => ({ type: 'script', folder, name }));
  const delegation = readDelegation(step, folder);
  if (delegation !== null) {
    const [only, ...others] = delegation.filters;
    // `cd web && npm run lint` is a script of that folder.
    const isFolder = step.folder !== '' && only !== undefined && others.length === 0;
    if (isFolder) return delegation.tasks.map((name) => ({ type: 'script', folder: only, name }));
    const where = delegation.filters.join(' ');
    return delegation.tasks.map((task) => ({ type: 'task', folder, runner: step.program, name: `${task} ${where}`.trim() }));
  }
  const runner = runners.get(step.program);
  // Each target of a build is another work, and which nobody knows.
  if (step.program === 'cmake' && step.args.includes('--target')) return [];
  const job = jobOf({ ...step, folder: '' }, folder);
  if (runner === undefined) return job === null ? [] : [{ type: 'job', job }];
  return namesOfTasks(step.args, runner).map((name) => ({ type: 'task', folder: folderOf(step.args, folder), runner, name }));
}

/** `make -C docs lint` works in `docs`. */
function folderOf(args: readonly string[], folder: string): string {
  const at = args.findIndex((arg) => arg === '-C' || arg === '--directory');
  return at < 0 ? folder : posix.join(folder, args[at + 1] ?? '.');
}

function namesOfTasks(args: readonly string[], runner: string): readonly string[] {
  const names: string[] = [];
  const isByFlag = runner === 'tox' || runner === 'nox';
  for (let index = 0; index < args.length && args[index] !== '--'; index++) {
    const [flag = '', inline] = args[index]!.split('=');
    if (isByFlag && taskFlags.test(flag)) {
      const values = inline === undefined ? takeWords(args, index + 1, runner === 'nox') : [inline];
      names.push(...values.flatMap((value) => value.split(',')));
      if (inline === undefined) index += values.length;
    } else if (flag.startsWith('-')) index += inline === undefined && valuedFlags.test(flag) ? 1 : 0;
    else if (!isByFlag && inline === undefined && !verbs.has(flag)) names.push(flag.replace(/^:/, ''));
  }
  return names.length === 0 ? [''] : names;
}

function takeWords(args: readonly string[], start: number, isMany: boolean): readonly string[] {
  const end = args.findIndex((arg, index) => index >= start && arg.startsWith('-'));
  return args.slice(start, isMany ? (end < 0 ? args.length : end) : start + 1);
}

/** Two keys as one text: equal for equal work. Jobs are compared by what they include, not by this. */
export function textOfKey(key: WorkKey): string {
  switch (key.type) {
    case 'script':
      return `script ${key.folder} ${key.name}`;
    case 'task':
      return `${key.runner} ${key.folder} ${key.name}`;
    case 'job':
      return `job ${key.job.folder} ${key.job.tool} ${key.job.kind}`;
    default:
      return key satisfies never;
  }
}
