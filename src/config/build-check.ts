import { resolve } from 'node:path';
import { checkDefaults, type Check, type Dependency } from '../model/check.ts';
import { err, ok, type Result } from '../model/result.ts';
import { exitCodesOf } from '../parse/exit-codes.ts';
import type { JsonPath } from './parse-jsonc.ts';
import { pathInside } from '../parse/path-inside.ts';
import type { CheckConfig, FileConfig } from './schema.ts';
import { locksOfCommand } from './tool-locks.ts';
import { splitCommand } from './split-command.ts';
import { hasVariable, replaceInShell, replaceVariables, type VariableValues } from './variables.ts';
import type { Position } from './workspace.ts';

/** What one check is made from. */
export interface CheckParts {
  readonly id: string;
  readonly said: CheckConfig;
  /** null where detection knows nothing of it. */
  readonly detected: Check | null;
  readonly defaults: NonNullable<FileConfig['defaults']>;
  /** For every check, variables already replaced. */
  readonly env: Readonly<Record<string, string>>;
  /** `cwd` is not known yet. */
  readonly values: VariableValues;
  /** Where the configuration speaks of it; null where it does not. */
  readonly position: Position | null;
}

/** A problem of one check; `path` below `checks.<id>`. */
export interface CheckProblem {
  readonly path: JsonPath;
  readonly message: string;
}

/** The check that detection and configuration describe together: what the configuration does not mention stays as detected. */
export function buildCheck(parts: CheckParts): { readonly check: Check; readonly problems: readonly CheckProblem[] } {
  const { said, defaults, id } = parts;
  const problems: CheckProblem[] = [];
  const take = <T>(path: JsonPath, result: Result<T, string>, otherwise: T): T => {
    if (result.ok) return result.value;
    problems.push({ path, message: `"${path.join('.')}" ${result.error}` });
    return otherwise;
  };
  const base = parts.detected ?? blank(id);
  const cwd = said.cwd === undefined ? base.cwd : take(['cwd'], placeCwd(said.cwd, parts.values), '.');
  const values = { ...parts.values, cwd: resolve(parts.values.root, cwd) };
  const own: Record<string, string> = {};
  for (const [name, text] of Object.entries(said.env ?? {})) own[name] = take(['env', name], replaceVariables(text, values), '');
  const command = take(['command'], placeCommand(said, base, values), { command: base.command, work: base.work, env: {} });
  problems.push(...findContradictions(said));
  const env = { ...base.env, ...parts.env, ...own, ...command.env };
  const check: Check = {
    ...base,
    ...command,
    cwd,
    env,
    title: said.title ?? base.title,
    kind: said.kind ?? base.kind,
    effect: said.effect ?? (said.writes === undefined ? base.effect : said.writes.length > 0 ? 'write' : 'read'),
    writes: said.writes ?? base.writes,
    // What was known of the detected command says nothing of another one, or of the same in another folder.
    inputs: firstOf(said.inputs, said.command === undefined && said.cwd === undefined ? undefined : null, base.inputs),
    on: said.on ?? base.on,
    dependsOn: said.dependsOn?.map(readDependency) ?? base.dependsOn,
    priority: said.priority ?? base.priority,
    timeoutMs: firstOf(said.timeout, defaults.timeout, base.timeoutMs),
    stallTimeoutMs: firstOf(said.stallTimeout, defaults.stallTimeout, base.stallTimeoutMs),
    graceMs: firstOf(said.grace, defaults.grace, base.graceMs),
    retries: firstOf(said.retries, defaults.retries, base.retries),
    weight: readWeight(said, base),
    locks:
      said.locks ??
      (said.command === undefined ? base.locks : [...new Set([...base.locks, ...locksOfCommand({ ...command, cwd, env })])]),
    parser: readMatcher(said) ?? firstOf(said.parser, said.matcher === null ? null : undefined, base.parser),
    exitCodes: said.command === undefined ? base.exitCodes : exitCodesOfCommand(command.command, command.work),
    cache: said.cache ?? base.cache,
    fix: said.fix === undefined ? base.fix : take(['fix'], placeFix(said.fix, values), null),
    keepDaemons: said.keepDaemons ?? base.keepDaemons,
    ...readEnabled(parts, base),
    ...readSource(parts, base),
  };
  return { check, problems };
}

function blank(id: string): Check {
  const source = { origin: 'config', file: null, line: null, reason: 'written in the configuration' } as const;
  return { ...checkDefaults, id, title: id, kind: 'other', work: { type: 'process', shell: false }, command: [], source };
}

/** A check that only waits has none. */
function readWeight({ weight, waits }: CheckConfig, base: Check): number {
  if (waits === true) return 0;
  return weight ?? (waits === false ? Math.max(1, base.weight) : base.weight);
}

function readMatcher({ matcher }: CheckConfig): Check['parser'] {
  return matcher === undefined || matcher === null || typeof matcher === 'string' ? (matcher ?? null) : { matcher };
}

/** What the exit codes of a program mean that is called without anything between. */
function exitCodesOfCommand([program = '']: readonly string[], work: Check['work']): Check['exitCodes'] {
  const name = program.replace(/^.*[\\/]/, '').replace(/\.(?:cmd|exe)$/i, '');
  return work.type === 'process' && !work.shell ? exitCodesOf(name) : null;
}

/** The first that is not absent; null is a value. */
function firstOf<T>(said: T | undefined, general: T | undefined, otherwise: T): T {
  if (said !== undefined) return said;
  return general === undefined ? otherwise : general;
}

function readDependency(item: string | { readonly check: string; readonly when?: Dependency['when'] }): Dependency {
  return typeof item === 'string' ? { check: item, when: 'success' } : { check: item.check, when: item.when ?? 'success' };
}

function readEnabled({ said, position }: CheckParts, base: Check): Pick<Check, 'enabled' | 'disabledReason'> {
  if (said.enabled === undefined) return { enabled: base.enabled, disabledReason: base.disabledReason };
  return {
    enabled: said.enabled,
    disabledReason: said.enabled ? null : `turned off in ${position?.file ?? 'the configuration'}`,
  };
}

/** Who names the command is the source of the check, and nobody knows yet whether that command can run. */
function readSource({ said, detected, position }: CheckParts, base: Check): Pick<Check, 'source' | 'unavailable'> {
  if (position === null || (detected !== null && said.command === undefined)) {
    return { source: base.source, unavailable: base.unavailable };
  }
  const reason = `${detected === null ? 'written' : 'command written'} in ${position.file}`;
  return { source: { origin: 'config', file: position.file, line: position.line, reason }, unavailable: null };
}

function placeCwd(text: string, values: VariableValues): Result<string, string> {
  const replaced = replaceVariables(text, values);
  if (!replaced.ok) return replaced;
  const path = pathInside(values.root, resolve(values.root, replaced.value));
  if (path === null) return err('leads out of the workspace: name a directory inside of it.');
  if (path.includes('\0')) return err('has a NUL character: remove it.');
  return ok(path);
}

type Command = Pick<Check, 'command' | 'work'> & { readonly env: Readonly<Record<string, string>> };

function placeCommand({ command, shell = false }: CheckConfig, base: Check, values: VariableValues): Result<Command, string> {
  if (command === undefined) return ok({ command: base.command, work: base.work, env: {} });
  if ([command].flat().some((word) => word.includes('\0'))) return err('has a NUL character: remove it.');
  const work = { type: 'process', shell } as const;
  if (shell) {
    if (typeof command !== 'string') return err('must be one text where "shell" is true: a shell reads a line, not a list.');
    if (command.trim() === '') return err('is empty: name the program to run.');
    const replaced = replaceInShell(command, values);
    return replaced.ok ? ok({ command: [replaced.value.line], work, env: replaced.value.env }) : replaced;
  }
  const words = placeWords(command, values);
  return words.ok ? ok({ command: words.value, work, env: {} }) : words;
}

/** A command without a shell, as its arguments. */
function placeWords(command: string | readonly string[], values: VariableValues): Result<readonly string[], string> {
  const words = typeof command === 'string' ? splitCommand(command) : ok(command);
  if (!words.ok) return words;
  const replaced: string[] = [];
  for (const word of words.value) {
    const result = replaceVariables(word, values);
    if (!result.ok) return result;
    replaced.push(result.value);
  }
  return (replaced[0] ?? '') === '' ? err('is empty: name the program to run.') : ok(replaced);
}

function placeFix(fix: string | readonly string[] | null, values: VariableValues): Result<readonly string[] | null, string> {
  if (fix === null) return ok(null);
  return [fix].flat().some((word) => word.includes('\0')) ? err('has a NUL character: remove it.') : placeWords(fix, values);
}

/** What is right by itself and wrong together. */
function findContradictions(said: CheckConfig): CheckProblem[] {
  const problems: CheckProblem[] = [];
  if (said.shell === true && said.command === undefined) {
    problems.push({ path: ['shell'], message: '"shell" needs a "command": write the line for the shell there.' });
  }
  if (said.waits === true && said.weight !== undefined) {
    problems.push({
      path: ['waits'],
      message: '"waits" and "weight" exclude each other: a check that only waits takes no slot.',
    });
  }
  if (said.parser !== undefined && said.parser !== null) {
    if (said.matcher !== undefined && said.matcher !== null)
      problems.push({ path: ['matcher'], message: '"matcher" and "parser" exclude each other: keep one of them.' });
  }
  for (const key of ['inputs', 'writes'] as const) {
    for (const [index, text] of (said[key] ?? []).entries()) {
      if (hasVariable(text))
        problems.push({ path: [key, index], message: `"${key}" cannot use variables: globs are relative to the root already.` });
    }
  }
  return problems;
}
