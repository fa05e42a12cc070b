import type { DetectContext } from '../context.ts';
import { CiCommands } from './ci-commands.ts';
import { mayHaveCi, readCi } from './read-ci.ts';

const known = new WeakMap<DetectContext, Promise<ReadonlyMap<string, readonly string[]>>>();

/** The tasks of a runner (`make`) in a folder that CI runs by their names: these are checks, whatever they are called. */
export async function tasksRunByCi(context: DetectContext, runner: string, folder: string): Promise<readonly string[]> {
  const tasks = known.get(context) ?? readTasks(context);
  known.set(context, tasks);
  return (await tasks).get(`${runner} ${folder}`) ?? [];
}

async function readTasks(context: DetectContext): Promise<ReadonlyMap<string, readonly string[]>> {
  const tasks = new Map<string, string[]>();
  if (!mayHaveCi(context)) return tasks;
  const reader = new CiCommands(context);
  for (const step of (await readCi(context)).steps) {
    for (const { keys } of await reader.read(step)) {
      for (const key of keys) {
        if (key.type !== 'task') continue;
        const place = `${key.runner} ${key.folder}`;
        tasks.set(place, [...(tasks.get(place) ?? []), key.name]);
      }
    }
  }
  return tasks;
}
