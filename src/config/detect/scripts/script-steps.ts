import { posix } from 'node:path';
import { readConcurrently, readRunAll } from './run-all.ts';
import { splitShellCommands } from './shell-words.ts';
import { kindOfProgram } from '../tools.ts';
import { unwrapRunner } from './program-runners.ts';

/** One command of a script's body: a call of other scripts of the same package, or a program. */
export type Step = ScriptCall | ProgramCall;

export interface ScriptCall {
  readonly type: 'script';
  /** The scripts of the manifest that it runs; a name that the manifest lacks is not in it. */
  readonly scripts: readonly string[];
  readonly args: readonly string[];
  /** For people. */
  readonly text: string;
}

export interface ProgramCall {
  readonly type: 'program';
  /** Without folder, ending and version: `eslint` for `./node_modules/.bin/eslint`. */
  readonly program: string;
  readonly args: readonly string[];
  /** Something like `npx` runs it, which gets it from the network when it is not installed. */
  readonly mayDownload: boolean;
  /** Where it runs, relative to the package: `''` is the package itself, null where only the shell knows. */
  readonly folder: string | null;
  readonly text: string;
}

type Words = readonly string[];

/** The commands of a script's body. `names` are the scripts of the package. */
export function readSteps(body: string, names: readonly string[]): readonly Step[] {
  const steps: Step[] = [];
  // Behind a `cd` the scripts are those of another package.
  let here = names;
  let folder: string | null = '';
  for (const words of splitShellCommands(body)) {
    if (words[0] === 'cd' || words[0] === 'pushd') {
      here = [];
      folder = enterFolder(folder, words, body);
    }
    const read = readCommand(words, here, 0);
    steps.push(...(folder === '' ? read : read.map((step) => (step.type === 'program' ? { ...step, folder } : step))));
  }
  return steps;
}

/** Only a plain `cd FOLDER` is followed; one in a subshell ends with it. */
function enterFolder(folder: string | null, words: Words, body: string): string | null {
  const target = words[1] ?? '';
  if (folder === null || words.length !== 2 || !/^[\w@.][\w@./-]*$/.test(target) || /[()`]/.test(body)) return null;
  return posix.join(folder, target);
}

/** Looks through what only prepares the way for another program; commands within commands are bounded by `depth`. */
function readCommand(words: Words, names: readonly string[], depth: number): readonly Step[] {
  const text = words.join(' ');
  const rest = dropPrefixes(words);
  const [first, ...args] = rest;
  if (first === undefined) return [];
  const program = nameOf(first);
  const nested = (line: string) =>
    depth > 4 ? [] : splitShellCommands(line).flatMap((inner) => readCommand(inner, names, depth + 1));
  const again = (inner: Words) => (depth > 4 ? [] : readCommand(inner, names, depth + 1));
  if (['sh', 'bash', 'zsh', 'dash'].includes(program)) {
    const flag = args.findIndex((arg) => /^-\w*c$/.test(arg));
    if (flag >= 0) return nested(args[flag + 1] ?? '');
  }
  if (program === 'corepack' && isPackageManager(nameOf(args[0] ?? ''))) return again(args);
  if (program === 'cmd' && /^\/c$/i.test(args[0] ?? '')) return again(args.slice(1));
  if (program === 'eval') return nested(args.join(' '));
  const inner = unwrapRunner(program, args);
  if (inner !== null) {
    const steps = again(inner.words);
    return inner.mayDownload ? steps.map((step) => (step.type === 'program' ? { ...step, mayDownload: true } : step)) : steps;
  }
  // The scripts of Composer call each other by `@name`, and by `@php` the PHP that runs it.
  if (first.startsWith('@') && names.includes(first.slice(1))) return [{ type: 'script', scripts: [first.slice(1)], args, text }];
  if (first === '@php' || first === '@composer') return again([first.slice(1), ...args]);
  const run = program === 'node' ? readNodeRun(args, names, text) : null;
  if (run !== null) return [run];
  if (program === 'node' && nameOf(args[0] ?? '') === 'npm' && args.length > 1) return again(args);
  // Yarn as a file of the repository.
  if (program === 'node' && /(?:^|\/)yarn[\w.-]*\.c?js$/.test(args[0] ?? '')) return again(['yarn', ...args.slice(1)]);
  if (wrappers.has(program) && !(measures.has(program) && /^(?:report|merge|check-coverage)$/.test(args[0] ?? '')))
    return again(findWrapped(args));
  if (['npm-run-all', 'npm-run-all2', 'run-s', 'run-p'].includes(program)) return [readRunAll(args, names, text)];
  // The shell of Yarn 2 and later has a `run` of its own.
  if (program === 'run' && names.includes(args[0] ?? ''))
    return [{ type: 'script', scripts: [args[0]!], args: args.slice(1), text }];
  if (program === 'concurrently' || program === 'conc') return readConcurrently(args, names, nested);
  const called = readPackageManagerCall(program, args, names, text);
  if (called !== null) return called === 'exec' ? readExec(program, args, again, nested) : [called];
  if (program === 'npx' || program === 'bunx' || program === 'pnpx') return readExec('npx', ['exec', ...args], again, nested);
  const step = readProgram(program, args, text);
  // What runs in other packages too must not change files.
  const known =
    isPackageManager(program) && !ownVerbs.test(args[0] ?? '')
      ? args.findIndex((arg) => kindOfProgram(arg) !== null)
      : findCallWithin(program, args);
  // A script of the project may run what it is given as one word: `./for-each.sh "go mod tidy"`.
  const given = /^\.{0,2}\/?[\w.-]+\//.test(first) ? args.filter((arg) => /^[\w./-]+ /.test(arg)).flatMap(nested) : [];
  return known < 0 ? [step, ...given] : [step, ...again(args.slice(known))];
}

/** Where a program that is not known is given a call of a script to run: `if-node-version 12 npm run test`. */
function findCallWithin(program: string, args: Words): number {
  if (kindOfProgram(program) !== null || /^(?:echo|printf|test|\[|exit|node|git|cd|export|set)$/.test(program)) return -1;
  return args.findIndex((arg, index) => index < args.length - 1 && isPackageManager(arg));
}

/** What package managers do with packages themselves: a name behind it is a package and no program. */
const ownVerbs =
  /^(?:link|unlink|add|i|install|remove|rm|uninstall|update|upgrade|up|global|why|explain|config|cache|set|plugin|info|view|pack|dedupe)$/;

function isPackageManager(program: string): boolean {
  return ['npm', 'pnpm', 'yarn', 'bun'].includes(program);
}

/** `node --run NAME`, which knows the scripts of the package. */
function readNodeRun(args: Words, names: readonly string[], text: string): ScriptCall | null {
  const at = args.findIndex((arg) => /^--run(?:=|$)/.test(arg));
  if (at < 0) return null;
  const inline = args[at]!.slice('--run='.length);
  const name = inline === '' ? args[at + 1] : inline;
  if (name === undefined || !names.includes(name)) return null;
  return { type: 'script', scripts: [name], args: args.slice(at + (inline === '' ? 2 : 1)), text };
}

const keywords = new Set([
  '!',
  'if',
  'then',
  'else',
  'elif',
  'fi',
  'do',
  'done',
  'while',
  'until',
  '{',
  '}',
  'exec',
  'command',
  'time',
  'nice',
]);

function dropPrefixes(words: Words): Words {
  const start = words.findIndex((word) => !keywords.has(word) && !/^[A-Za-z_]\w*=/.test(word));
  return start < 0 ? [] : words.slice(start);
}

/** Programs that run another one and pass its verdict on. */
const wrappers = new Set([
  'cross-env',
  'cross-env-shell',
  'env',
  'env-cmd',
  'dotenv',
  'dotenvx',
  'nyc',
  'c8',
  'istanbul',
  'xvfb-run',
  'xargs',
  'wireit-run',
  'timeout',
  'stdbuf',
]);

/** Those of them that also tell of what they have measured before. */
const measures: ReadonlySet<string> = new Set(['nyc', 'c8', 'istanbul']);

/** Flags of wrappers may take values, which nobody knows here: a known program counts more than the first word that is no flag. */
function findWrapped(args: Words): Words {
  const separator = args.indexOf('--');
  const known = args.findIndex(
    (arg) => kindOfProgram(nameOf(arg)) !== null || /^(?:npm|pnpm|yarn|bun|npx|node|rm|sh|bash)$/.test(arg),
  );
  if (separator >= 0 && (known < 0 || separator < known)) return args.slice(separator + 1);
  const first = args.findIndex((arg) => !arg.startsWith('-') && !/^[A-Za-z_]\w*=/.test(arg));
  const start = known >= 0 ? known : first;
  return start < 0 ? [] : args.slice(start);
}

function nameOf(word: string): string {
  if (/^(?:\$npm_execpath|\$\{npm_execpath\}|%npm_execpath%)$/.test(word)) return 'npm';
  const scope = /^@([\w-]+)\/cli(?:@|$)/.exec(word)?.[1];
  if (scope !== undefined) return aliases.get(`@${scope}/cli`) ?? scope;
  const inside = /node_modules\/(?:@[\w.-]+\/)?[\w.-]+\/bin\/([\w-]+)(?:\.[cm]?js)?$/.exec(word)?.[1];
  if (inside !== undefined) return aliases.get(inside) ?? inside;
  const bin = /node_modules\/(?:\.bin\/)?((?:@[^/]+\/)?[^/]+)/.exec(word)?.[1];
  const name = bin ?? word.slice(word.lastIndexOf('/') + 1);
  const plain = name.replace(/\.(?:cmd|exe|ps1|phar)$/i, '').replace(/(?<=.)@.*$/, '');
  return aliases.get(plain) ?? plain;
}

const aliases = new Map([
  ['@biomejs/biome', 'biome'],
  ['@arethetypeswrong/cli', 'attw'],
  ['@angular/cli', 'ng'],
  ['@playwright/test', 'playwright'],
  ['_mocha', 'mocha'],
  ['simple-phpunit', 'phpunit'],
  ['paratest', 'phpunit'],
  // Yarn as JupyterLab brings it.
  ['jlpm', 'yarn'],
  ['typescript', 'tsc'],
]);

function readProgram(program: string, args: Words, text: string): ProgramCall {
  const make = (name: string, rest: Words): ProgramCall => ({
    type: 'program',
    program: name,
    args: rest,
    mayDownload: false,
    folder: '',
    text,
  });
  if (program === 'bun' && args[0] === 'test') return make('bun-test', args.slice(1));
  if (['node', 'tsx', 'ts-node'].includes(program)) {
    if (args.includes('--test')) return make('node-test', args);
    const file = args.findIndex((arg) => !arg.startsWith('-'));
    if (file >= 0 && args[file]!.includes('node_modules/')) return make(nameOf(args[file]!), args.slice(file + 1));
  }
  return make(program, args);
}

/** `npm run-script X`, `yarn X`, `pnpm test`, …; `exec` when the package manager runs a program instead; null when it is neither. */
function readPackageManagerCall(
  program: string,
  args: Words,
  names: readonly string[],
  text: string,
): ScriptCall | 'exec' | null {
  if (!isPackageManager(program)) return null;
  // A call into other packages of the workspace is not one of these scripts.
  if (
    args.some((arg) =>
      /^(?:--?w|--workspaces?|-ws|-r|--recursive|-F|--filter|--prefix|-C|--cwd|--dir|workspaces?|-W|--top-level)(?:=|$)/.test(
        arg,
      ),
    )
  )
    return null;
  const at = args.findIndex((arg) => !arg.startsWith('-'));
  const verb = args[at];
  if (verb === undefined) return null;
  const isRun = ['run', 'run-script', 'rum', 'urn'].includes(verb);
  const rest = args.slice(at + 1);
  const named = isRun ? rest.findIndex((arg) => !arg.startsWith('-')) : -1;
  const name = isRun ? rest[named] : program === 'npm' ? npmVerbs.get(verb) : bareName(program, verb, names);
  if (name !== undefined) {
    const behind = isRun ? rest.slice(named + 1) : rest;
    if (names.includes(name)) return { type: 'script', scripts: [name], args: behind, text };
    // `yarn run eslint` and `bun run eslint` run the program.
    return isRun && program !== 'npm' ? 'exec' : null;
  }
  const isExec =
    ['exec', 'dlx', 'x'].includes(verb) ||
    (program === 'yarn' && kindOfProgram(verb) !== null) ||
    (program === 'pnpm' && kindOfProgram(verb) !== null);
  return isExec ? 'exec' : null;
}

const npmVerbs = new Map([
  ['test', 'test'],
  ['t', 'test'],
  ['tst', 'test'],
  ['start', 'start'],
  ['stop', 'stop'],
  ['restart', 'restart'],
]);

function bareName(program: string, verb: string, names: readonly string[]): string | undefined {
  if (program === 'bun' && verb === 'test') return undefined;
  return names.includes(verb) ? verb : undefined;
}

/** The program that `npx`, `npm exec`, `yarn dlx` and their like run. */
function readExec(
  manager: string,
  args: Words,
  again: (inner: Words) => readonly Step[],
  nested: (line: string) => readonly Step[],
): readonly Step[] {
  const at = args.findIndex((arg) => !arg.startsWith('-'));
  const verb = args[at] ?? '';
  const inner = ['exec', 'dlx', 'x', 'run'].includes(verb) ? args.slice(at + 1) : args.slice(at);
  let isOffline = manager === 'yarn' || manager === 'pnpm' ? verb !== 'dlx' : manager === 'bun' ? verb === 'run' : false;
  let start = 0;
  for (; start < inner.length && inner[start]!.startsWith('-'); start++) {
    const flag = inner[start]!;
    if (flag === '--no' || flag === '--no-install') isOffline = true;
    if (flag === '-c' || flag === '--call') return nested(inner[start + 1] ?? '');
    if (flag === '-p' || flag === '--package') start++;
  }
  const steps = again(inner.slice(start));
  return isOffline ? steps : steps.map((step) => (step.type === 'program' ? { ...step, mayDownload: true } : step));
}
