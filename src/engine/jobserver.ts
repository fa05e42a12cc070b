import type { Check } from '../model/check.ts';
import { openJobTokens } from './process/job-tokens.ts';
import type { ProcessSpec } from './process/spec.ts';

/** What a program must be given so that it and all below it do no more jobs at a time than the check has slots. */
export interface Jobserver extends Disposable {
  readonly env: Readonly<Record<string, string>>;
  readonly descriptors: NonNullable<ProcessSpec['descriptors']>;
}

/** Where somebody has said already how many jobs there may be. */
const variables = ['MAKEFLAGS', 'GNUMAKEFLAGS', 'MFLAGS'];

/**
 * Whether a check is a `make` that does not say how many jobs it does, with more than one slot. Cargo is told by a variable of its own,
 * from which it makes a jobserver itself, and Ninja before 1.13 knows none.
 */
export function wantsJobserver(
  { command, work, env }: Pick<Check, 'command' | 'work' | 'env'>,
  slots: number,
  host: NodeJS.ProcessEnv,
): boolean {
  if (slots < 2 || work.type !== 'process' || work.shell) return false;
  const [program = '', ...args] = command;
  if (!/(?:^|\/)g?make$/.test(program)) return false;
  return !args.some(saysJobs) && !variables.some((name) => env[name] !== undefined || host[name] !== undefined);
}

/** `-j`, `-j4`, `-kj4`, `--jobs=4` and what GNU make takes for that; variables such as `MAKEFLAGS=` too. */
function saysJobs(argument: string): boolean {
  return /^-[a-zA-Z]*j/.test(argument) || argument.startsWith('--j') || variables.some((name) => argument.startsWith(`${name}=`));
}

/**
 * A jobserver for as many jobs as the check has slots: one needs no token. By descriptors, which every GNU make understands (a name,
 * `fifo:`, only since 4.4, and older ones refuse to work with it). What jobs print stays together, line of a recipe by line. null where
 * there can be none.
 */
export async function openJobserver(slots: number, directory: string, signal: AbortSignal): Promise<Jobserver | null> {
  const tokens = await openJobTokens(slots - 1, directory, signal);
  if (tokens === null) return null;
  return {
    env: { MAKEFLAGS: ' -j -Oline --jobserver-fds=3,4 --jobserver-auth=3,4' },
    // The numbers 3 and 4 of the program: to read, and to write.
    descriptors: [tokens.descriptor, tokens.descriptor],
    [Symbol.dispose]: () => tokens[Symbol.dispose](),
  };
}
