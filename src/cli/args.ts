import { parseArgs } from 'node:util';
import { parseDuration } from '../config/duration.ts';
import { maxThreads } from '../config/environment.ts';
import { checkKinds, triggers, type CheckKind, type Trigger } from '../model/check.ts';
import { nearest } from '../model/nearest.ts';
import { err, ok, UserError, type Result } from '../model/result.ts';
import type { Change } from '../engine/inputs/changed-files.ts';
import type { CacheUse } from '../session/session-api.ts';
import { cacheActions, commandNames, flags, flagsOf, reporterNames, type CommandName, type ReporterName } from './flags.ts';
import { isPlain, oneLine } from './text.ts';

/** Where a report goes; without a file, or to the file `-`, to standard output. */
export interface ReporterChoice {
  readonly name: ReporterName;
  readonly file: string | null;
}

/** A command line that makes sense. */
export interface Invocation {
  readonly command: CommandName;
  /** Ids, or for `help` the command that it is about. */
  readonly ids: readonly string[];
  readonly cwd: string | null;
  readonly json: boolean;
  readonly quiet: boolean;
  /** null = not said. */
  readonly color: boolean | null;
  readonly trigger: Trigger;
  /** Empty = all. */
  readonly kinds: readonly CheckKind[];
  readonly jobs: number | null;
  readonly sequential: boolean;
  readonly failFast: boolean;
  readonly timeoutMs: number | null;
  readonly cache: CacheUse;
  /** Only what this change concerns; files as they were written. null = everything. */
  readonly change: Change | null;
  readonly reporters: readonly ReporterChoice[];
  /** Whether it says what to run, or with how many slots. */
  readonly selects: boolean;
  /** For `insight`: the id of a run that was; null = not said. */
  readonly run: string | null;
  /** For `parse`: the format. */
  readonly as: string;
  /** For `parse`: the command line that wrote the output; null = not said. */
  readonly writtenBy: string | null;
  /** For `parse`; null = not said. */
  readonly exitCode: number | null;
}

/** Flags as they stand on the command line: every value of each, `true` for a switch. */
type Given = ReadonlyMap<string, readonly string[]>;

/** Reads the arguments after the program's name, or says what is wrong with them and what was probably meant. */
export function parseArguments(argv: readonly string[]): Result<Invocation> {
  try {
    return ok(interpret(argv));
  } catch (thrown) {
    if (thrown instanceof UserError) return err(thrown);
    throw thrown;
  }
}

function interpret(argv: readonly string[]): Invocation {
  const { words, given } = readWords(argv);
  const command = chooseCommand(words, given);
  for (const name of given.keys()) refuseForeignFlag(name, command);
  const ids = command === words[0] ? words.slice(1) : words;
  if (command !== 'help' && command !== 'version') refuseBadIds(command, ids);
  if (ids.length > 0 && given.has('only')) throw new UserError('Either name the checks or select them with --only, not both.');
  const selects = ids.length > 0 || ['only', 'on', 'jobs'].some((name) => given.has(name));
  if (given.has('run') && selects)
    throw new UserError('--run tells of one run as it was: it takes neither checks nor --only, --on or --jobs.');
  return {
    command,
    ids,
    cwd: given.get('cwd')?.at(-1) ?? null,
    json: given.has('json'),
    quiet: given.has('quiet'),
    color: readColor(given),
    trigger: readChoice('on', given.get('on')?.at(-1) ?? 'manual', triggers),
    kinds: (given.get('only') ?? []).flatMap((value) => value.split(',')).map((kind) => readChoice('only', kind, checkKinds)),
    jobs: readJobs(given.get('jobs')?.at(-1)),
    sequential: given.has('sequential'),
    failFast: given.has('fail-fast'),
    timeoutMs: readTimeout(given.get('timeout')?.at(-1)),
    cache: readCacheUse(given),
    change: readChange(given),
    reporters: readReporters(given),
    selects,
    run: given.get('run')?.at(-1) ?? null,
    as: given.get('as')?.at(-1) ?? 'auto',
    writtenBy: given.get('command')?.at(-1) ?? null,
    exitCode: readExitCode(given.get('exit-code')?.at(-1)),
  };
}

/** Splits flags from words. Throws for a flag that does not exist, or that has no value where it needs one. */
function readWords(argv: readonly string[]): { words: string[]; given: Given } {
  const options = Object.fromEntries(
    flags.map(({ name, short, value, isValueOptional = false }) => {
      const type = value === undefined || isValueOptional ? ('boolean' as const) : ('string' as const);
      return [name, { type, multiple: true, ...(short === undefined ? {} : { short }) }];
    }),
  );
  const { tokens } = parseArgs({ args: [...argv], options, strict: false, tokens: true, allowPositionals: true });
  const words: string[] = [];
  const given = new Map<string, string[]>();
  let previous: string | null = null;
  for (const token of tokens) {
    if (token.kind === 'option') {
      const values = given.get(token.name) ?? [];
      given.set(token.name, [...values, readValue(token.name, token.rawName, token.value)]);
      previous = token.name;
    } else if (token.kind === 'option-terminator') {
      previous = null;
    } else if (previous === 'only' && (checkKinds as readonly string[]).includes(token.value)) {
      given.get('only')!.push(token.value);
    } else if (previous === 'files') {
      given.get('files')!.push(token.value);
    } else {
      words.push(token.value);
      previous = null;
    }
  }
  return { words, given };
}

function readValue(name: string, rawName: string, value: string | undefined): string {
  const flag = flags.find((candidate) => candidate.name === name);
  if (flag === undefined) throw unknownFlag(rawName);
  if (flag.value === undefined) {
    if (value !== undefined) throw new UserError(`--${name} takes no value.`);
    return 'true';
  }
  if (flag.isValueOptional === true && value === undefined) return '';
  if (value === undefined || value === '') throw new UserError(`--${name} needs a value: --${name} ${flag.value}.`);
  if (value.startsWith('--'))
    throw new UserError(`--${name} needs a value: --${name} ${flag.value}, not the flag ${oneLine(value)}.`);
  return value;
}

function unknownFlag(rawName: string): UserError {
  const known = flags.map(({ name }) => `--${name}`);
  return new UserError(
    `There is no flag ${oneLine(rawName)}.${hint(rawName, known) || ' `preflight --help` shows which there are.'}`,
  );
}

function hint(word: string, known: readonly string[]): string {
  const near = nearest(word, known);
  return near === null ? '' : ` Did you mean ${near}?`;
}

function chooseCommand(words: readonly string[], given: Given): CommandName {
  if (given.has('help')) return 'help';
  if (given.has('version')) return 'version';
  const word = words[0];
  if (word === undefined) return 'run';
  const command = commandNames.find((name) => name === word);
  if (command !== undefined) return command;
  const near = hint(word, commandNames);
  throw new UserError(`There is no command "${oneLine(word)}".${near || ` If it is a check: preflight run ${oneLine(word)}`}`);
}

function refuseForeignFlag(name: string, command: CommandName): void {
  if (command === 'help' || command === 'version' || flagsOf(command).some((flag) => flag.name === name)) return;
  const owners = flags.find((flag) => flag.name === name)?.commands ?? [];
  throw new UserError(`--${name} belongs to ${listOf(owners, 'and')}; ${command} does not know it.`);
}

function refuseBadIds(command: CommandName, ids: readonly string[]): void {
  for (const id of ids) {
    if (id === '') throw new UserError('An id cannot be empty.');
    if (!isPlain(id)) throw new UserError(`An id cannot contain control characters: "${oneLine(id)}".`);
  }
  if (command === 'explain' && ids.length !== 1) {
    const problem = ids.length === 0 ? 'explain needs the id of a check' : 'explain takes one id';
    throw new UserError(`${problem}: preflight explain ID. \`preflight list\` shows the ids.`);
  }
  if (command === 'cache' && (ids.length > 1 || !cacheActions.some((action) => action === (ids[0] ?? 'status'))))
    throw new UserError(`cache takes ${listOr(cacheActions)}, not "${oneLine(ids.join(' '))}".`);
  if (command === 'parse' && ids.length > 1) throw new UserError('parse reads one file, or standard input when none is named.');
  if (['list', 'init', 'doctor'].includes(command) && ids.length > 0) {
    throw new UserError(`${command} takes no arguments, and "${oneLine(ids[0]!)}" is one.`);
  }
}

function readColor(given: Given): boolean | null {
  if (given.has('color') && given.has('no-color')) throw new UserError('--color and --no-color contradict each other.');
  if (given.has('color')) return true;
  return given.has('no-color') ? false : null;
}

function readChoice<T extends string>(flag: string, word: string, known: readonly T[]): T {
  const found = known.find((candidate) => candidate === word);
  if (found !== undefined) return found;
  throw new UserError(`--${flag} takes ${listOr(known)}, not "${oneLine(word)}".${hint(word, known)}`);
}

const listOr = (words: readonly string[]): string => listOf(words, 'or');

function listOf(words: readonly string[], conjunction: 'and' | 'or'): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} ${conjunction} ${last}`;
}

function readJobs(value: string | undefined): number | null {
  if (value === undefined) return null;
  const jobs = /^\d{1,6}$/.test(value) ? Number(value) : 0;
  if (jobs >= 1 && jobs <= maxThreads) return jobs;
  throw new UserError(`--jobs takes a whole number from 1 to ${maxThreads}, not "${oneLine(value)}".`);
}

function readTimeout(value: string | undefined): number | null {
  if (value === undefined || value === 'off') return null;
  const duration = parseDuration(value);
  if (duration.ok) return duration.value;
  throw new UserError(`--timeout ${oneLine(duration.error)}`);
}

function readCacheUse(given: Given): CacheUse {
  if (given.has('no-cache') && given.has('refresh')) throw new UserError('--no-cache and --refresh contradict each other.');
  if (given.has('no-cache')) return 'off';
  return given.has('refresh') ? 'refresh' : 'reuse';
}

function readChange(given: Given): Change | null {
  const named = ['affected', 'staged', 'files'].filter((name) => given.has(name));
  if (named.length > 1)
    throw new UserError(`Only one of ${named.map((name) => `--${name}`).join(' and ')} can be used at a time.`);
  if (given.has('staged')) return { type: 'staged' };
  const files = given.get('files');
  if (files !== undefined) return { type: 'files', files };
  const base = given.get('affected')?.at(-1);
  return base === undefined ? null : { type: 'since', base: base === '' ? null : base };
}

function readExitCode(value: string | undefined): number | null {
  if (value === undefined) return null;
  if (/^\d{1,10}$/.test(value)) return Number(value);
  throw new UserError(`--exit-code takes a whole number, not "${oneLine(value)}".`);
}

function readReporters(given: Given): ReporterChoice[] {
  const choices = (given.get('reporter') ?? []).map(readReporter);
  if (given.has('json')) choices.unshift({ name: 'json', file: null });
  choices.push(...(given.get('trace') ?? []).map((file) => readReporter(`trace=${file}`)));
  const onStdout = [...new Set(choices.filter(({ file }) => file === null).map(({ name }) => name))];
  if (onStdout.length > 1) {
    throw new UserError(
      `Only one report can go to standard output, not ${onStdout.join(' and ')}: give the others a file, e.g. --reporter json=report.json.`,
    );
  }
  return choices.filter((choice, index) => choice.file !== null || choices.findIndex(({ file }) => file === null) === index);
}

function readReporter(value: string): ReporterChoice {
  const equals = value.indexOf('=');
  const word = equals === -1 ? value : value.slice(0, equals);
  const name = readChoice('reporter', word, reporterNames);
  if (equals === -1) return { name, file: null };
  const file = value.slice(equals + 1);
  if (file === '') throw new UserError(`--reporter ${name}= needs the name of a file.`);
  if (file === '-') return { name, file: null };
  if (name === 'live') throw new UserError('The live reporter needs a terminal; for a file use --reporter plain=FILE.');
  return { name, file };
}
