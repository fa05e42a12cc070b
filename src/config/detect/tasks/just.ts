import type { DetectContext } from '../context.ts';
import type { Candidates } from '../detection.ts';
import { deriveTasks, type Task } from './derive-tasks.ts';

const justfiles: readonly string[] = ['justfile', 'Justfile', 'JUSTFILE', '.justfile'];

/** The recipes of a root's justfile that are checks and need no arguments. */
export async function detectJust(context: DetectContext): Promise<Candidates> {
  const file = justfiles.find((name) => context.entries.has(name));
  const content = file === undefined ? null : await context.read(file);
  if (file === undefined || content?.status !== 'read') return { candidates: [], problems: [] };
  const candidates = await deriveTasks(
    {
      runner: 'just',
      command: ['just'],
      getIt: 'get it from https://just.systems',
      program: await context.findProgram('just'),
      file,
      folder: '.',
      tasks: readRecipes(content.text),
    },
    context,
  );
  return { candidates, problems: [] };
}

const recipeStart = /^@?([A-Za-z_][\w-]*)((?:\s+[^:=\n]+)?)\s*:(?!=)\s*(.*)$/;

/** The public recipes with what they run. */
export function readRecipes(text: string): readonly Task[] {
  const variables = new Map<string, string>();
  const recipes: { name: string; line: number; body: string[]; isOwn: boolean }[] = [];
  let isPrivate = false;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (/^[ \t]/.test(line)) {
      recipes.at(-1)?.body.push(toShell(line.trim(), variables));
      continue;
    }
    const assigned = /^(?:export\s+)?([\w-]+)\s*:=\s*(["'])(.*)\2\s*$/.exec(line);
    if (assigned !== null) variables.set(assigned[1]!, assigned[3]!);
    if (/^\[.*\bprivate\b.*\]/.test(line)) isPrivate = true;
    const start = recipeStart.exec(line);
    if (start === null) continue;
    const [, name = '', parameters = '', needs = ''] = start;
    const body = needs.split(/\s+/).flatMap((need) => (/^[A-Za-z_][\w-]*$/.test(need) ? [`run ${need}`] : []));
    recipes.push({ name, line: index + 1, body, isOwn: !isPrivate && !name.startsWith('_') && !needsArguments(parameters) });
    isPrivate = false;
  }
  return recipes.flatMap(({ name, line, body, isOwn }) => (isOwn ? [{ name, line, body: body.join('\n') }] : []));
}

/** `*args` may be empty, `name="x"` has a value. */
function needsArguments(parameters: string): boolean {
  return parameters
    .trim()
    .split(/\s+/)
    .some((parameter) => parameter !== '' && !parameter.startsWith('*') && !parameter.includes('='));
}

function toShell(line: string, variables: ReadonlyMap<string, string>): string {
  const text = line.replace(/^[@-]+/, '').replaceAll(/\{\{\s*([\w-]+)\s*\}\}/g, (_, name: string) => variables.get(name) ?? '_');
  return text.replaceAll(/\{\{.*?\}\}/g, '_').replaceAll(/(?<=^|[;&|(]\s*)just ([\w-]+)(?=\s*(?:$|[;&|)]))/g, 'run $1');
}
