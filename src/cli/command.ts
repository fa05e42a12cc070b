import type { Workspace } from '../config/workspace.ts';
import type { Logger } from '../engine/ports.ts';
import type { ParseTextOptions } from '../engine/problems/parse-text.ts';
import type { Spawner } from '../engine/process/spec.ts';
import { describeConfigProblem, type ConfigProblem } from '../model/problem.ts';
import type { Result } from '../model/result.ts';
import type { ParseOutput } from '../parse/parser.ts';
import type { Session } from '../session/session-api.ts';
import type { Invocation } from './args.ts';
import type { Io, Sink } from './io.ts';
import { makePaint, type Paint } from './paint.ts';
import { oneLine } from './text.ts';

/** What the commands need of the rooms below; each is loaded when it is first used. */
export interface CliPorts {
  findRoot(directory: string): Promise<Result<string>>;
  createSession(options: {
    readonly root: string;
    readonly env: NodeJS.ProcessEnv;
    readonly logger: Logger;
    readonly willRun: boolean;
  }): Promise<Session>;
  renderInitialConfig(workspace: Workspace): Promise<string>;
  parse(options: ParseTextOptions): Promise<Result<ParseOutput>>;
  /** The text of a file, from the directory unless absolute; of standard input for null. */
  readText(file: string | null, directory: string): Promise<Result<string>>;
  readonly spawn: Spawner;
}

/** Everything that a command works with. */
export interface CommandContext {
  readonly io: Io;
  readonly ports: CliPorts;
  readonly invocation: Invocation;
  /** Where the command works; absolute. */
  readonly directory: string;
}

/** Does what the command line asks and answers with the exit status. */
export type Command = (context: CommandContext) => Promise<number>;

export const usageStatus = 2;

/** Where text for people goes: with `--json` the document has standard output for itself. */
export function humanSink({ io, invocation }: CommandContext): Sink {
  return invocation.json ? io.stderr : io.stdout;
}

export function humanPaint(context: CommandContext): Paint {
  return makePaint(context.io, humanSink(context), context.invocation.color);
}

/** Writes the one JSON document of `--json`, or else the text. */
export function print(context: CommandContext, document: object, lines: readonly string[]): void {
  const { io, invocation } = context;
  if (invocation.json) io.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  else io.stdout.write(lines.map((line) => `${line}\n`).join(''));
}

/** Nothing can be done: says so, with `--json` also as a document, and answers with the exit status. */
export function refuse(io: Io, json: boolean, message: string): number {
  io.stderr.write(`preflight: ${message}\n`);
  if (json) io.stdout.write(`${JSON.stringify({ version: 1, error: message, problems: [] }, null, 2)}\n`);
  return usageStatus;
}

/** The same for problems that `printProblems` has shown. */
export function refuseForProblems({ io, invocation }: CommandContext, root: string, problems: readonly ConfigProblem[]): number {
  const error = problems.map(describeConfigProblem).join('\n');
  if (invocation.json) io.stdout.write(`${JSON.stringify({ version: 1, root, error, problems }, null, 2)}\n`);
  return usageStatus;
}

/** Says on standard error what is wrong, a line each, in the form in which terminals make links of places. */
export function printProblems({ io, invocation }: CommandContext, problems: readonly ConfigProblem[]): void {
  const paint = makePaint(io, io.stderr, invocation.color);
  for (const { message, ...problem } of problems) {
    const place = describeConfigProblem({ ...problem, message: '' }).slice(0, -2);
    const word = problem.severity === 'warning' ? `${paint('yellow', 'warning')}: ` : '';
    io.stderr.write(`${place === '' ? 'preflight' : paint('bold', oneLine(place))}: ${word}${oneLine(message)}\n`);
  }
}

/** Those of `more` that are not said already: a cycle is a problem of the workspace as well as the reason why a run is refused. */
export function withoutSaid(more: readonly ConfigProblem[], said: readonly ConfigProblem[]): readonly ConfigProblem[] {
  const known = new Set(said.map(describeConfigProblem));
  return more.filter((problem) => !known.has(describeConfigProblem(problem)));
}

/** The session of the workspace that the directory belongs to; `willRun` when it is there for verdicts, which are then looked for at once. */
export async function openSession({ io, ports, directory }: CommandContext, willRun = false): Promise<Result<Session>> {
  const root = await ports.findRoot(directory);
  if (!root.ok) return root;
  const say = (message: string): void => io.stderr.write(`preflight: ${oneLine(message)}\n`);
  const logger: Logger = { info() {}, warn: say, error: say };
  return { ok: true, value: await ports.createSession({ root: root.value, env: io.env, logger, willRun }) };
}
