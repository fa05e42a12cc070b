import { fieldAt } from '../../../parse/json-shape.ts';
import { tasksRunByCi } from '../ci/ci-tasks.ts';
import { lineOf } from '../data-file.ts';
import type { Candidate } from '../detection.ts';
import type { Script } from '../javascript/manifest.ts';
import type { PythonPlace } from './python.ts';
import type { FoundProgram } from './python-runner.ts';
import { taskCandidates } from '../scripts/task-scripts.ts';
import { inFolder } from '../tool-evidence.ts';

/** A runner of named commands, and where a pyproject.toml has them. */
interface ScriptRunner {
  readonly prefix: string;
  readonly program: string;
  readonly package: string;
  readonly at: readonly string[];
  readonly run: readonly string[];
  /** What stands before the names of scripts: an environment of Hatch. */
  readonly scope: string;
  /** Why its scripts do not run by themselves. */
  readonly off: string | null;
}

const runners: readonly ScriptRunner[] = [
  { prefix: 'poe', program: 'poe', package: 'poethepoet', at: ['tool', 'poe', 'tasks'], run: [], scope: '', off: null },
  { prefix: 'taskipy', program: 'task', package: 'taskipy', at: ['tool', 'taskipy', 'tasks'], run: [], scope: '', off: null },
  { prefix: 'pdm', program: 'pdm', package: 'pdm', at: ['tool', 'pdm', 'scripts'], run: ['run'], scope: '', off: null },
];

/** The environments of Hatch, each with scripts of its own. */
function listEnvironments(pyproject: unknown): readonly ScriptRunner[] {
  const environments = fieldAt(pyproject, 'tool', 'hatch', 'envs');
  if (typeof environments !== 'object' || environments === null) return [];
  return Object.keys(environments)
    .slice(0, mostEnvironments)
    .map((name) => ({
      prefix: name === 'default' ? 'hatch' : `hatch:${name}`,
      program: 'hatch',
      package: 'hatch',
      at: ['tool', 'hatch', 'envs', name, 'scripts'],
      run: ['run'],
      scope: name === 'default' ? '' : `${name}:`,
      off: 'hatch may install packages for it: enable it where that is wanted',
    }));
}

const mostEnvironments = 20;

/** The commands that a pyproject.toml gives names to, for Poe, taskipy, PDM and Hatch. */
export async function findPythonScripts({ context, project, runner }: PythonPlace): Promise<readonly Candidate[]> {
  const file = inFolder(project.folder, 'pyproject.toml');
  const candidates: Candidate[] = [];
  for (const each of [...runners, ...listEnvironments(project.pyproject)]) {
    const table = fieldAt(project.pyproject, ...each.at);
    if (typeof table !== 'object' || table === null) continue;
    const content = await context.read(file);
    const scripts = readScripts(table, content.status === 'read' ? content.text : '');
    const { program, unavailable }: FoundProgram = await runner.find(each.program);
    const found = taskCandidates({
      prefix: each.prefix,
      scripts,
      file,
      folder: project.folder,
      run: (name) => [...(program ?? [each.program]), ...each.run, each.scope + name],
      typed: (name) => [[each.program, ...each.run, each.scope + name].join(' ')],
      packages: new Set(project.packages.keys()),
      runByCi: new Set(await tasksRunByCi(context, each.program, project.folder)),
      unavailable: program === null ? (unavailable ?? `${each.program} is not installed: pip install ${each.package}`) : null,
    });
    candidates.push(...found.map((candidate) => withOff(candidate, each.off)));
  }
  return candidates;
}

function withOff(candidate: Candidate, off: string | null): Candidate {
  const { check } = candidate;
  return off === null || !check.enabled ? candidate : { ...candidate, check: { ...check, enabled: false, disabledReason: off } };
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
