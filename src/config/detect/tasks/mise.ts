import type { DetectContext } from '../context.ts';
import { lineOf, readData } from '../data-file.ts';
import type { Candidates } from '../detection.ts';
import { entriesOf, fieldsOf, listOf, textOf } from '../plain-data.ts';
import { deriveTasks, type Task } from './derive-tasks.ts';

const miseFiles: readonly string[] = ['mise.toml', '.mise.toml'];
const taskFolders =
  /^(?:mise-tasks|\.mise-tasks|mise\/tasks|\.mise\/tasks|\.config\/mise\/tasks)\/([\w-]+(?:\/[\w-]+)*)(?:\.\w+)?$/;

/** The tasks of a root's mise configuration that are checks. */
export async function detectMise(context: DetectContext): Promise<Candidates> {
  const file = miseFiles.find((name) => context.entries.has(name));
  const data = file === undefined ? null : await readData(context, file);
  const own = data === null ? [] : readTasks(data.value, data.text);
  const candidates = await deriveTasks(
    {
      runner: 'mise',
      command: ['mise', 'run'],
      getIt: 'get it from https://mise.jdx.dev',
      program: await context.findProgram('mise'),
      file: file ?? '.mise',
      folder: '.',
      tasks: [...own, ...(await readTaskFiles(context))],
    },
    context,
  );
  return { candidates, problems: data?.problems ?? [] };
}

function readTasks(value: unknown, text: string): readonly Task[] {
  return entriesOf(fieldsOf(value).get('tasks')).map(([name, task]) => {
    const fields = fieldsOf(task);
    const calls = textsOf(fields.get('depends')).map((need) => `run ${need}`);
    const folder = fields.get('dir');
    const commands = typeof folder === 'string' ? [`cd ${folder}`] : [];
    const body = [...calls, ...commands, ...textsOf(typeof task === 'object' && !Array.isArray(task) ? fields.get('run') : task)];
    return {
      name,
      line: lineOf(text, new RegExp(`^\\s*(?:\\[tasks\\.["']?${escape(name)}["']?\\]|["']?${escape(name)}["']?\\s*=)`, 'm')),
      body: body.join('\n'),
    };
  });
}

/** Tasks that are files of their own; their names have `:` for folders. */
async function readTaskFiles(context: DetectContext): Promise<readonly Task[]> {
  const { paths } = await context.tree();
  const found = paths.flatMap((path) => {
    const name = taskFolders.exec(path)?.[1];
    return name === undefined ? [] : [{ path, name: name.replaceAll('/', ':') }];
  });
  const tasks = await Promise.all(
    found.slice(0, 100).map(async ({ path, name }) => {
      const content = await context.read(path);
      return content.status === 'read' && /^#!.*\b(?:ba|z|da)?sh\b/.test(content.text)
        ? [{ name, line: 1, body: content.text }]
        : [];
    }),
  );
  return tasks.flat();
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`);
}

const textsOf = (value: unknown): readonly string[] => listOf(value).flatMap((item) => textOf(item) ?? []);
