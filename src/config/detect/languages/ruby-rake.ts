import type { CheckKind } from '../../../model/check.ts';
import { tasksRunByCi } from '../ci/ci-tasks.ts';
import type { DetectContext } from '../context.ts';
import type { Candidate } from '../detection.ts';
import type { FileTree } from '../file-tree.ts';
import { standFor } from '../reconcile.ts';
import { findDanger } from '../scripts/script-dangers.ts';
import { readSteps } from '../scripts/script-steps.ts';
import { hasFile, inFolder, isWithin } from '../tool-evidence.ts';
import { toolCandidate, type ToolPreset } from '../tool-preset.ts';

/** A task that a Rakefile defines, as far as its text tells; the file is a program and is never run for it. */
interface RakeTask {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  /** The tasks that it needs. */
  readonly needs: readonly string[];
  /** The tool that a library makes a task of. */
  readonly tool: string | null;
  /** The commands of a shell in it. */
  body: string;
  /** Whether it is more than a name for others. */
  hasBody: boolean;
}

/** Libraries that define tasks, the tool behind, and the task's name where none is given. */
const libraries: readonly (readonly [pattern: RegExp, tool: string, name: string])[] = [
  [/\b(?:Rake|Minitest|Megatest)::TestTask\.(?:new|create)\b/, 'minitest', 'test'],
  [/\bRSpec::Core::RakeTask\.new\b/, 'rspec', 'spec'],
  [/\bRuboCop::RakeTask\.new\b/, 'rubocop', 'rubocop'],
  [/\bCucumber::Rake::Task\.new\b/, 'cucumber', 'features'],
];

/** Where Rakefiles load tasks from; others belong to what they are a part of. */
const usual = /^(?:rakelib|tasks|lib\/tasks)\//;

const mostFiles = 40;
const mostTasks = 300;

/** The tasks of a folder's Rakefile, and of the files that it usually loads. */
export async function readRakeTasks(context: DetectContext, tree: FileTree, folder: string): Promise<readonly RakeTask[]> {
  const main = ['Rakefile', 'rakefile', 'Rakefile.rb'].map((name) => inFolder(folder, name)).find((path) => hasFile(tree, path));
  if (main === undefined) return [];
  const loaded = tree
    .allWithEnding('.rake')
    .filter((path) => isWithin(path, folder) && usual.test(path.slice(folder === '.' ? 0 : folder.length + 1)))
    .toSorted()
    .slice(0, mostFiles);
  const tasks: RakeTask[] = [];
  for (const file of [main, ...loaded]) {
    const content = await context.read(file);
    if (content.status === 'read') readTasks(content.text, file, tasks);
  }
  return tasks;
}

function readTasks(text: string, file: string, tasks: RakeTask[]): void {
  const spaces: { readonly indent: number; readonly name: string }[] = [];
  let current: { readonly indent: number; readonly task: RakeTask } | null = null;
  for (const [index, line] of text.split('\n').entries()) {
    if (tasks.length >= mostTasks || line.length > 1_000) continue;
    const indent = line.search(/\S/);
    if (/^\s*end\b/.test(line)) {
      if (spaces.at(-1)?.indent === indent) spaces.pop();
      if (current?.indent === indent) current = null;
      continue;
    }
    const space = /^\s*namespace\s*\(?\s*[:"']?(\w+)/.exec(line)?.[1];
    if (space !== undefined) spaces.push({ indent, name: space });
    const found = readDefinition(line);
    if (found !== null) {
      const name = [...spaces.map((each) => each.name), found.name].join(':');
      const task: RakeTask = { ...found, name, file, line: index + 1, body: '', hasBody: / do\b|\{/.test(line) };
      tasks.push(task);
      current = { indent, task };
    } else if (current !== null && indent > current.indent) addBody(current.task, line);
  }
}

function readDefinition(line: string): Pick<RakeTask, 'name' | 'needs' | 'tool'> | null {
  const library = libraries.find(([pattern]) => pattern.test(line));
  if (library !== undefined) {
    const [pattern, tool, usualName] = library;
    const rest = line.slice(line.search(pattern)).replace(pattern, '');
    const name = /^\s*\(?\s*[:"']([\w:]+)/.exec(rest)?.[1];
    // A name that is only known when it runs is none.
    const isNameless = /^\s*(?:\(\s*\))?\s*(?:do\b|\{|#|$)/.test(rest);
    return name === undefined && !isNameless ? null : { name: name ?? usualName, needs: [], tool };
  }
  const plain = /^\s*task\s*\(?\s*(?::(\w+)|["']([\w:]+)["']|(\w+):(?= ))(.*)$/.exec(line);
  if (plain === null) return null;
  const [, symbol, text, key, rest = ''] = plain;
  // Only what stands behind the arrow is needed: the rest are arguments.
  const list = key === undefined ? (/=>(.*)$/.exec(rest)?.[1] ?? '') : rest;
  const words =
    /%[iwIW][[({]([^\])}]*)/.exec(list)?.[1]?.split(/\s+/) ??
    [...list.replace(/ do\b.*$/, '').matchAll(/:(\w+)|["']([\w:]+)["']/g)].map(([, a, b]) => a ?? b ?? '');
  return { name: symbol ?? text ?? key ?? '', needs: words.filter((word) => word !== ''), tool: null };
}

function addBody(task: RakeTask, line: string): void {
  task.hasBody = true;
  const command = /^\s*(?:sh|system|ruby|exec)\b\s*\(?\s*["'](.*)["']/.exec(line)?.[1];
  if (command !== undefined) task.body += `${command}\n`;
  if (/\b(?:rm_rf|rm_r|rm_f|remove_dir|remove_entry\w*)\b/.test(line)) task.body += 'rm\n';
  if (/\bFile\.(?:write|open\([^)]*["']w)/.test(line)) task.body += '> file\n';
}

/** Names of what publishes, rewrites or waits for a person. */
const never =
  /(?:^|[:_])(?:release|install|uninstall|clean|clobber|console|publish|deploy|push|bump|changelog|generate|new|cut|update|create|add|authors|bench\w*|ragel|db|server|serve|profile|upload|tag)(?:$|[:_])/;

/** Tests below a tool that looks at memory, or for hours. */
const slowVariant = /valgrind|memcheck|memory|gdb|lldb|asan|stress|soak/;

const kinds: readonly (readonly [RegExp, CheckKind])[] = [
  [/test|spec|feature|cucumber|dependents/, 'test'],
  [/lint|rubocop|investigation|syntax|check|verify|audit/, 'lint'],
  [/compile|build|java/, 'build'],
  [/rdoc|yard|doc/, 'docs'],
];

const preset = { tool: 'rake', locks: ['ruby-tests'], getIt: 'add rake to the Gemfile, then run bundle install' } as const;

/** What the tasks add to the checks of a Ruby project. */
export interface RakePlace {
  readonly context: DetectContext;
  readonly folder: string;
  readonly tasks: readonly RakeTask[];
  /** Whether the tests of the project are run otherwise. */
  readonly hasTests: boolean;
  readonly program: readonly string[] | null;
}

/** `given` with the tasks that they stand for, and the tasks that are checks of their own: the tests, and what CI runs. */
export async function addRakeTasks(given: readonly Candidate[], place: RakePlace): Promise<readonly Candidate[]> {
  const { context, folder, tasks, hasTests } = place;
  const all = [...given];
  const doers = new Map<string, number>();
  for (const { name, tool } of tasks) {
    const by = tool ?? (name === 'spec' ? 'rspec' : null);
    const at = by === null ? -1 : all.findIndex(({ check }) => check.tool === by);
    if (at >= 0 && !doers.has(name)) stand(all, doers, name, at);
  }
  const test = tasks.find(({ name }) => name === 'test') ?? tasks.find(({ tool }) => tool === 'minitest');
  const isOnlyAName = test !== undefined && resolve(tasks, doers, test.name, 0) !== null;
  if (test !== undefined && !hasTests && !isOnlyAName) {
    all.push(toCandidate(place, test.name, test));
    doers.set(test.name, all.length - 1);
  }
  const ofCi = (await tasksRunByCi(context, 'rake', folder)).map((name) => (name === '' ? 'default' : name));
  for (const name of new Set([...tasks.map((task) => task.name), ...ofCi])) {
    if (doers.has(name)) continue;
    const parts = resolve(tasks, doers, name, 0) ?? [];
    const typed = name === 'default' ? '' : name;
    const [only] = parts;
    const task = tasks.find((each) => each.name === name);
    if (parts.length === 1 && only !== undefined) all[only] = standFor(all[only]!, { covers: [`rake ${typed}`.trim()] });
    else if (parts.length > 1)
      all.push(
        toComposite(
          toCandidate(place, typed, task),
          parts.map((at) => all[at]!.check.id),
        ),
      );
    else if (ofCi.includes(name)) all.push(toCandidate(place, typed, task));
  }
  return all;
}

function toComposite(candidate: Candidate, parts: readonly string[]): Candidate {
  const disabledReason = `it only runs ${parts.join(', ')}, which are checks of their own`;
  return { ...candidate, check: { ...candidate.check, enabled: false, disabledReason, effect: 'read' } };
}

function stand(all: Candidate[], doers: Map<string, number>, name: string, at: number): void {
  all[at] = standFor(all[at]!, { covers: [`rake ${name}`.trim()] });
  doers.set(name, at);
}

/** Who does a task that is only a name for others, or done by another check; null when somebody is missing. */
function resolve(
  tasks: readonly RakeTask[],
  doers: ReadonlyMap<string, number>,
  name: string,
  depth: number,
): readonly number[] | null {
  const doer = doers.get(name);
  if (doer !== undefined) return [doer];
  const same = tasks.filter((each) => each.name === name);
  const needs = same.flatMap((each) => each.needs);
  if (depth > 5 || same.length === 0 || needs.length === 0 || same.some((each) => each.hasBody)) return null;
  const parts = needs.map(
    (each) => resolve(tasks, doers, each, depth + 1) ?? resolve(tasks, doers, `${name.replace(/[^:]*$/, '')}${each}`, depth + 1),
  );
  return parts.includes(null) ? null : [...new Set(parts.flatMap((part) => part ?? []))];
}

function toCandidate({ folder, tasks, program }: RakePlace, name: string, task: RakeTask | undefined): Candidate {
  const title = name === '' ? 'Rake' : `Rake ${name}`;
  const kind = kinds.find(([pattern]) => pattern.test(name))?.[1] ?? (name === '' ? 'test' : 'other');
  const full: ToolPreset = {
    ...preset,
    id: name === '' ? 'rake' : `rake:${name}`,
    title,
    kind,
    args: name === '' ? [] : [name],
    typed: `rake ${name}`.trim(),
  };
  const danger = readSteps(task?.body ?? '', []).flatMap((step) => findDanger(step, new Set()) ?? [])[0];
  const slow = slowVariant.test(name) ? 'it is a slow variant of the tests: enable it where that is wanted' : undefined;
  const off = never.test(name) ? `its name says that it changes something: ${name}` : (danger?.reason ?? slow);
  const file = task?.file ?? tasks[0]?.file ?? inFolder(folder, 'Rakefile');
  const candidate = toolCandidate(full, {
    folder,
    program,
    file,
    line: task?.line ?? 1,
    reason: `task "${name === '' ? 'default' : name}" in ${file}`,
    origin: 'task',
    ...(off === undefined ? {} : { off }),
  });
  // Tasks differ in what they do, not in the program.
  return {
    ...candidate,
    jobs: [],
    doesMore: true,
    check: { ...candidate.check, effect: off === undefined || off === slow ? 'read' : 'write' },
  };
}
