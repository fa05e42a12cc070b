import { posix } from 'node:path';
import type { Check, CheckKind } from '../../../model/check.ts';
import type { DetectContext } from '../context.ts';
import type { Candidate, Job } from '../detection.ts';
import { jobOf } from '../jobs.ts';
import { findDanger, shorten } from '../scripts/script-dangers.ts';
import { classifyScriptName } from '../scripts/script-presets.ts';
import type { ProgramCall } from '../scripts/script-steps.ts';
import { idIn, toolCandidate } from '../tool-preset.ts';
import { kindOfProgram } from '../tools.ts';
import type { CiCommand } from './ci-commands.ts';
import { plainArgs } from './plain-command.ts';

/** Kinds that CI's word alone is enough for. */
const checkKinds: ReadonlySet<CheckKind> = new Set<CheckKind>(['format', 'lint', 'types', 'test', 'build', 'docs', 'security']);

/** Programs that prepare a machine, whatever their arguments. */
const noChecks =
  /^(?:apt|apt-get|brew|choco|pip3?|gem|curl|wget|tar|unzip|cp|mv|ln|mkdir|chmod|cat|ls|git|gh|docker|sudo|export|source|rustup|corepack|nvm)$/;

/**
 * The check that a command of CI is, when nobody else has found it: the program is known for checking, nothing about the command is
 * dangerous, and every word of it is known here. null otherwise.
 */
export async function candidateOfCommand(
  command: CiCommand,
  context: DetectContext,
  taken: ReadonlySet<string>,
): Promise<Candidate | null> {
  const { step, folder, text, file, line } = command;
  if (step.type !== 'program' || !command.isAlone || noChecks.test(step.program)) return null;
  if (/(?:^| )(?:--version|-V|--help|version|help)$/.test(text)) return null;
  if (/^(?:yarn|npm|pnpm|bun) (?:link|unlink|add|remove|global|why|config|cache|dlx|set|plugin|workspaces?) /.test(text))
    return null;
  const target = targetOf(step);
  const known = jobOfTask(command) ?? (target === null ? jobOf({ ...step, folder: '' }, folder) : null);
  const job = known ?? jobByName(command);
  if (job === null || !checkKinds.has(job.kind)) return null;
  if (/[$`{}<>|…]/.test(text) || step.args.some((arg) => arg.includes(' '))) return null;
  // Which files a pattern means only the shell knows; whether it is the tool that shall know is no longer to be seen.
  const hasPattern = step.args.some((arg) => arg.includes('*'));
  if (hasPattern && step.args.some((arg) => !/^[\w@%+=:,./*-]*$/.test(arg) || arg.includes('**'))) return null;
  if (folder !== '.' && !(await context.has(folder))) return null;
  // It builds something that CI has set up elsewhere.
  if (step.program === 'cmake' && folder === '.' && !context.entries.has('CMakeLists.txt')) return null;
  const danger = findDanger(step, new Set([step.program]));
  if (danger?.effect === 'write') return null;
  const isAutotools = isOfAutotools(command, context);
  const isTask = command.keys.some((key) => key.type === 'task');
  const isUnknown = hasPattern || known === null || (isTask && !isAutotools) || (target !== null && writesByName.test(target));
  const off = isUnknown ? `what \`${shorten(text)}\` runs is not known here` : (danger?.reason ?? null);
  const args = plainArgs(step.program, step.args);
  if (needsFiles.test(step.program) && args.every((arg) => arg.startsWith('-'))) return null;
  const prefix = prefixOf(step);
  if (prefix.length > 0 && !runners.test(prefix[0]!)) return null;
  const program = await findRunner(context, folder, step.program, prefix);
  const isUpfront = job.kind === 'lint' || job.kind === 'format' || job.kind === 'types';
  const candidate = toolCandidate(
    {
      id: freeId(folder, step, job.kind, taken),
      title: shorten([step.program, ...step.args.slice(0, 3)].join(' ')),
      kind: job.kind,
      tool: step.program,
      args,
      typed: text,
      on: isUpfront ? ['commit', 'push', 'manual'] : ['push', 'manual'],
      locks: job.kind === 'test' ? ['tests'] : [],
      getIt: `CI runs it as \`${shorten(text)}\``,
    },
    {
      folder,
      program: isAutotools && !context.entries.has('Makefile') ? null : program,
      ...(isAutotools && program !== null ? { unavailable: 'there is no Makefile: run ./configure first' } : {}),
      file,
      line,
      reason: `CI runs it: ${file}:${line}`,
      origin: 'ci',
      ...(off === null ? {} : { off }),
    },
  );
  const check = { ...candidate.check, id: freeId(folder, step, job.kind, taken) };
  return { ...candidate, jobs: [job], check: hasPattern ? inShell(check) : check };
}

/** The same check by way of the shell. */
function inShell(check: Check): Check {
  return { ...check, work: { type: 'process', shell: true }, command: [check.command.join(' ')] };
}

/** A program that nobody knows, but whose name says that it checks. */
function jobByName({ step, text, folder }: CiCommand): Job | null {
  if (step.type !== 'program' || !text.startsWith(step.program) || kindOfProgram(step.program) !== null) return null;
  const says = /^[a-z][\w.]*-(check|lint|test|verify|validate)(?:-|$)|^(check|lint|verify|validate)-\w/.exec(step.program);
  if (says === null) return null;
  return { tool: step.program, kind: (says[1] ?? says[2]) === 'test' ? 'test' : 'lint', folder };
}

/** What Automake writes into every makefile is the same everywhere. */
function isOfAutotools({ keys, folder }: CiCommand, { entries }: DetectContext): boolean {
  const isThere = folder === '.' && entries.has('Makefile.am') && (entries.has('configure.ac') || entries.has('configure.in'));
  return isThere && keys.length > 0 && keys.every((key) => key.type === 'task' && /^(?:all|check|distcheck)?$/.test(key.name));
}

/** Targets of a build that change what they look at, or are for the machines of CI. */
const writesByName = /^ci[-_]|fix|format|fmt|update|generate|regen|install|deploy|release|clean/i;

/** What a task or a target that nobody else has found does, by its name alone. */
function jobOfTask({ keys, step, folder }: CiCommand): Job | null {
  if (step.type !== 'program') return null;
  const [key] = keys;
  const name = key?.type === 'task' ? key.name : targetOf(step);
  if (name === null) return null;
  if (name === '' || name === 'all')
    return step.program === 'make' || step.program === 'gmake' ? { tool: 'make', kind: 'build', folder } : null;
  const preset = classifyScriptName(name.replaceAll(/[_./]/g, '-')) ?? null;
  const kind = preset?.category === 'fix' ? null : (preset?.kind ?? kindOfName(name));
  return kind === null ? null : { tool: step.program, kind: kind === 'other' ? 'lint' : kind, folder };
}

function kindOfName(name: string): CheckKind | null {
  if (/^(?:dist|install)?check$/.test(name)) return 'test';
  if (/^(?:lint|check|vet|clang-?(?:tidy|analyzer)|luals|style)/i.test(name)) return 'lint';
  return /tests?(?:$|[-_:.])|^test/i.test(name) ? 'test' : null;
}

/** The target of a build with CMake. */
function targetOf({ program, args }: ProgramCall): string | null {
  const at = program === 'cmake' ? args.indexOf('--target') : -1;
  return at < 0 ? null : (args[at + 1] ?? null);
}

/** Programs that check nothing unless files are named. */
const needsFiles =
  /^(?:shellcheck|hadolint|markdownlint|clang-format|clang-tidy|xmllint|jsonlint|luacheck|prove|stylelint|yamllint|eslint|prettier)$/;

/** Programs that run another one in the environment of the project. */
const runners = /^(?:uv|poetry|pipenv|pdm|hatch|rye|pixi|bundle|python[\d.]*|py|composer|mise|opam|stack|cabal)$/;

/** What stands before the program: `bundle exec`, `python -m`, `uv run`. */
function prefixOf({ text, program, args }: ProgramCall): readonly string[] {
  const words = text.split(' ');
  const at = words.length - args.length - 1;
  const before = at > 0 ? words.slice(0, at) : [];
  return before.some((word) => word.includes('=')) || !words[at]?.includes(program) ? [] : before;
}

async function findRunner(
  context: DetectContext,
  folder: string,
  program: string,
  prefix: readonly string[],
): Promise<readonly string[] | null> {
  if (prefix.length > 0) return (await context.findProgram(prefix[0]!)) === null ? null : [...prefix, program];
  for (const local of ['node_modules/.bin', '.venv/bin', 'venv/bin', 'vendor/bin']) {
    for (const base of new Set([folder, '.'])) {
      const path = posix.join(base, local, program);
      if (await context.has(path)) return [posix.relative(folder, path)];
    }
  }
  return (await context.findProgram(program)) === null ? null : [program];
}

/** The tool, where that is free, else with what it is used for, else with its first words. */
function freeId(folder: string, step: ProgramCall, kind: CheckKind, taken: ReadonlySet<string>): string {
  const { program, args } = step;
  const target = targetOf(step);
  if (target !== null) return idIn(folder, `${program}:${target}`);
  const words = args.filter((arg) => !arg.startsWith('-')).slice(0, 3);
  // Of a program with many uses the first word tells which.
  const plain = kindOfProgram(program) === kind || words.length === 0 ? program : `${program}-${words[0]}`;
  const names = [plain, `${program}-${kind}`, [program, ...words].join('-'), [program, ...args].join('-').slice(0, 80)];
  const ids = names.map((name) => idIn(folder, name));
  return ids.find((id) => !taken.has(id)) ?? ids.at(-1)!;
}
