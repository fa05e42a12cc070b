import { fieldAt } from '../../parse/json-shape.ts';
import { tasksRunByCi } from './ci/ci-tasks.ts';
import { lineOf } from './data-file.ts';
import type { Candidate } from './detection.ts';
import type { Script } from './manifest.ts';
import type { PythonPlace } from './python.ts';
import type { FoundProgram } from './python-runner.ts';
import { taskCandidates } from './task-scripts.ts';
import { inFolder } from './tool-evidence.ts';

/** A runner of named commands, and where a pyproject.toml has them. */
interface ScriptRunner {
  readonly prefix: string;
  readonly program: string;
  readonly at: readonly string[];
  readonly run: readonly string[];
}

const runners: readonly ScriptRunner[] = [
  { prefix: 'poe', program: 'poe', at: ['tool', 'poe', 'tasks'], run: [] },
  { prefix: 'taskipy', program: 'task', at: ['tool', 'taskipy', 'tasks'], run: [] },
  { prefix: 'pdm', program: 'pdm', at: ['tool', 'pdm', 'scripts'], run: ['run'] },
  { prefix: 'hatch', program: 'hatch', at: ['tool', 'hatch', 'envs', 'default', 'scripts'], run: ['run'] },
];

/** The commands that a pyproject.toml gives names to, for Poe, taskipy, PDM and Hatch. */
export async function findPythonScripts({ context, project, runner }: PythonPlace): Promise<readonly Candidate[]> {
  const file = inFolder(project.folder, 'pyproject.toml');
  const candidates: Candidate[] = [];
  for (const each of runners) {
    const table = fieldAt(project.pyproject, ...each.at);
    if (typeof table !== 'object' || table === null) continue;
    const content = await context.read(file);
    const scripts = readScripts(table, content.status === 'read' ? content.text : '');
    const { program, unavailable }: FoundProgram = await runner.find(each.program);
    candidates.push(
      ...taskCandidates({
        prefix: each.prefix,
        scripts,
        file,
        folder: project.folder,
        run: (name) => [...(program ?? [each.program]), ...each.run, name],
        typed: (name) => [[each.program, ...each.run, name].join(' ')],
        packages: new Set(project.packages.keys()),
        runByCi: new Set(await tasksRunByCi(context, each.program, project.folder)),
        unavailable:
          program === null
            ? (unavailable ??
              `${each.program} is not installed: pip install ${each.prefix === 'poe' ? 'poethepoet' : each.prefix}`)
            : null,
      }),
    );
  }
  return candidates;
}

const mostScripts = 200;

function readScripts(table: object, text: string): readonly Script[] {
  return Object.entries(table)
    .slice(0, mostScripts)
    .flatMap(([name, value]) => {
      const body = bodyOf(value, Object.keys(table));
      if (body === null) return [];
      const line = lineOf(
        text,
        new RegExp(
          `^[ \\t]*["']?${name.replaceAll(/[^\w]/g, '.')}["']?[ \\t]*=|^\\[[\\w.]*\\.${name.replaceAll(/[^\w]/g, '.')}\\]`,
          'm',
        ),
      );
      return [{ name, body, line }];
    });
}

/** The command lines of a script, whichever of the forms it has; null where it is code. Other scripts are called by `@name`. */
function bodyOf(value: unknown, names: readonly string[]): string | null {
  if (typeof value === 'string') return names.includes(value) ? `@${value}` : value;
  if (Array.isArray(value)) return joinParts(value.map((part) => bodyOf(part, names)));
  for (const key of ['cmd', 'shell', 'sequence', 'composite', 'parallel', 'ref']) {
    const inner = fieldAt(value, key);
    if (key === 'cmd' && Array.isArray(inner)) return inner.filter((word) => typeof word === 'string').join(' ');
    if (inner !== undefined) return bodyOf(inner, names);
  }
  return null;
}

function joinParts(parts: readonly (string | null)[]): string | null {
  return parts.includes(null) || parts.length === 0 ? null : parts.join('\n');
}
