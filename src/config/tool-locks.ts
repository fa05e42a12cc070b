import type { Check } from '../model/check.ts';
import { machineLock } from '../model/check.ts';

interface ToolLock {
  /** The name that detection gives it too. */
  readonly lock: string;
  /** Whether the tool takes it for this command. */
  readonly isTaken: (args: readonly string[], env: Check['env']) => boolean;
}

/** Of Cargo what builds, and so keeps others off its target directory until it is done. */
const builds = /^(?:b|build|bench|c|check|clippy|d|doc|miri|nextest|r|run|rustc|rustdoc|t|test)$/;

/** Tools that let only one of them work at a time: the others wait for it, or give up after some seconds. */
const toolLocks: Readonly<Record<string, ToolLock>> = {
  cargo: {
    lock: 'cargo:target',
    isTaken: (args, env) => builds.test(args.find((arg) => !/^[-+]/.test(arg)) ?? '') && !movesTarget(args, env),
  },
  'golangci-lint': {
    lock: machineLock('golangci-lint'),
    isTaken: (args) => args.includes('run') && !args.some((arg) => arg.startsWith('--allow-parallel-runners')),
  },
};

function movesTarget(args: readonly string[], env: Check['env']): boolean {
  return env['CARGO_TARGET_DIR'] !== undefined || args.some((arg) => arg.startsWith('--target-dir'));
}

/** The locks of a command that somebody has written out, where that is certain: those that its tool takes by itself. */
export function locksOfCommand({
  command: [program = '', ...args],
  work,
  env,
  cwd,
}: Pick<Check, 'command' | 'work' | 'env' | 'cwd'>): readonly string[] {
  const name = program.replace(/^.*[\\/]/, '').replace(/\.exe$/i, '');
  const tool = Object.hasOwn(toolLocks, name) ? toolLocks[name] : undefined;
  if (tool === undefined || work.type !== 'process' || work.shell || !tool.isTaken(args, env)) return [];
  return [lockIn(cwd, tool.lock)];
}

/** The name of a lock of a folder; those of the machine have no folder. */
export function lockIn(folder: string, lock: string): string {
  return folder === '.' || lock.startsWith(machineLock('')) ? lock : `${lock}:${folder}`;
}
