import type { DetectContext } from '../context.ts';
import { readData } from '../data-file.ts';
import type { Candidates } from '../detection.ts';
import { entriesOf, fieldsOf, listOf } from '../plain-data.ts';
import { deriveTasks, type Task } from './derive-tasks.ts';

const taskfiles: readonly string[] = [
  'Taskfile.yml',
  'taskfile.yml',
  'Taskfile.yaml',
  'taskfile.yaml',
  'Taskfile.dist.yml',
  'taskfile.dist.yml',
  'Taskfile.dist.yaml',
  'taskfile.dist.yaml',
];

/** The tasks of a root's Taskfile (of the program `task`) that are checks. */
export async function detectGoTask(context: DetectContext): Promise<Candidates> {
  const file = taskfiles.find((name) => context.entries.has(name));
  const data = file === undefined ? null : await readData(context, file);
  if (file === undefined || data === null) return { candidates: [], problems: [] };
  const candidates = await deriveTasks(
    {
      runner: 'task',
      command: ['task'],
      getIt: 'get it from https://taskfile.dev',
      program: await context.findProgram('task'),
      file,
      folder: '.',
      tasks: readTasks(data.value, data.text),
    },
    context,
  );
  return { candidates, problems: data.problems };
}

function readTasks(value: unknown, text: string): readonly Task[] {
  const lines = text.split('\n');
  return entriesOf(fieldsOf(value).get('tasks')).flatMap(([name, task]) => {
    const fields = fieldsOf(task);
    if (fields.get('internal') === true || entriesOf(fields.get('requires')).length > 0) return [];
    const whole = fields.size === 0 ? task : null;
    const commands = [fields.get('deps'), whole, fields.get('cmd'), fields.get('cmds')].flatMap((each, index) =>
      listOf(each).flatMap((item) => toShell(item, index === 0)),
    );
    const folder = fields.get('dir');
    const body = typeof folder === 'string' ? [`cd ${folder}`, ...commands] : commands;
    const line = lines.findIndex((each) => each.trimEnd() === `  ${name}:` || each.trimStart().startsWith(`${name}:`)) + 1;
    return [{ name, line: Math.max(1, line), body: body.join('\n') }];
  });
}

/** A command as text, `{ cmd }`, `{ task }`; a name where only names can stand. */
function toShell(item: unknown, isName: boolean): readonly string[] {
  const task = isName && typeof item === 'string' ? item : fieldsOf(item).get('task');
  if (typeof task === 'string') return [`run ${task}`];
  const command = typeof item === 'string' ? item : fieldsOf(item).get('cmd');
  return typeof command === 'string' ? [command.replaceAll(/\{\{.*?\}\}/g, '_')] : [];
}
