import { resolve } from 'node:path';
import { parseArguments } from './args.ts';
import { codePaths } from './code-paths.ts';
import { refuse, type CliPorts, type Command } from './command.ts';
import type { CommandName } from './flags.ts';
import type { Io } from './io.ts';

/** The rooms below as they are, each loaded when it is first used: the start of the program is part of every run. */
const realPorts: CliPorts = {
  findRoot: async (directory) => (await import('../config/find-root.ts')).findRoot(directory),
  createSession: async (options) => (await import('../session/session.ts')).createSession(options),
  renderInitialConfig: async (workspace) => (await import('../config/init.ts')).renderInitialConfig(workspace),
  parse: async (options) => (await import('../engine/problems/parse-text.ts')).parseText(options),
  readText: async (file, directory) => (await import('./read-text.ts')).readText(file, directory),
  spawn: async (spec) => (await import('../engine/process/run-process.ts')).runProcess(spec),
};

const commands: Readonly<Record<CommandName, () => Promise<Command>>> = {
  run: async () => (await import('./commands/run.ts')).run,
  list: async () => (await import('./commands/list.ts')).list,
  plan: async () => (await import('./commands/plan.ts')).plan,
  explain: async () => (await import('./commands/explain.ts')).explain,
  init: async () => (await import('./commands/init.ts')).init,
  parse: async () => (await import('./commands/parse.ts')).parse,
  cache: async () => (await import('./commands/cache.ts')).cache,
  history: async () => (await import('./commands/history.ts')).history,
  insight: async () => (await import('./commands/insight.ts')).insight,
  'bench-plan': async () => (await import('./commands/bench-plan.ts')).benchPlan,
  doctor: async () => (await import('./commands/doctor.ts')).doctor,
  help: async () => (await import('./commands/help.ts')).help,
  version: async () => (await import('./commands/version.ts')).version,
};

/** Does what the arguments ask for and answers with the exit status. What it throws is a bug of ours. */
export async function main(argv: readonly string[], io: Io, ports: CliPorts = realPorts): Promise<number> {
  const parsed = parseArguments(argv);
  if (!parsed.ok) return refuse(io, argv.includes('--json'), parsed.error.message);
  const invocation = parsed.value;
  codePaths.add(invocation.command);
  if (io.cwd === null && !isAbsolute(invocation.cwd))
    return refuse(io, invocation.json, 'The current directory does not exist any more.');
  const directory = resolve(io.cwd ?? '/', invocation.cwd ?? '.');
  const command = await commands[invocation.command]();
  return command({ io, ports, invocation, directory });
}

const isAbsolute = (path: string | null): boolean => path !== null && resolve(path) === resolve('/', path);
