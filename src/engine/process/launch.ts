import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { messageOf } from '../../model/result.ts';
import { readInPlace } from './read-in-place.ts';
import { reserveDescriptors } from './reserve-descriptors.ts';
import { errorCode } from '../../model/error-code.ts';

/** What is needed to start a program; `env` is complete. */
export interface LaunchRequest {
  readonly command: readonly string[];
  readonly shell: boolean;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Beside the three streams. */
  readonly descriptors?: readonly number[] | undefined;
}

/** What supervision needs of a child process. */
export type LaunchedChild = Pick<ChildProcess, 'stdout' | 'stderr' | 'once' | 'unref'>;

/** A program that has started, or the system's error; a child always has a pid. */
export type LaunchOutcome =
  | { readonly ok: true; readonly child: LaunchedChild; readonly pid: number }
  | { readonly ok: false; readonly error: LaunchError };

export interface LaunchError {
  /** The system's code, such as `ENOENT`. */
  readonly code: string;
  readonly message: string;
}

/** The port to the system's way of starting programs: no standard input, both output streams piped. Never throws or rejects. */
export type Launch = (request: LaunchRequest) => Promise<LaunchOutcome>;

/** Whether a start has failed here for want of file descriptors. */
let wasCrowded = false;

/** Starts it in a session of its own: no terminal to prompt on, and a process group that can be ended as a whole. */
export const launchPosix: Launch = async ({ command, shell, cwd, env, descriptors = [] }) => {
  const [file = '', ...args] = shell ? ['/bin/sh', '-c', ...command] : command;
  try {
    if (wasCrowded) reserveDescriptors();
    const stdio: StdioOptions = ['ignore', 'pipe', 'pipe', ...descriptors];
    const child: ChildProcess = spawn(file, args, { cwd, env, detached: true, stdio });
    wasCrowded ||= child.stdout === undefined;
    if (child.pid !== undefined) Object.assign(child, { stdout: readInPlace(child.stdout), stderr: readInPlace(child.stderr) });
    return await started(child);
  } catch (error) {
    return failed(error);
  }
};

/** Starts it through execa, which finds and quotes `.cmd` shims without a shell. Never detached: that would leave the host's job. */
export const launchWindows: Launch = async ({ command, shell, cwd, env }) => {
  const [file = '', ...args] = command;
  try {
    const { execa } = await import('execa');
    const running = execa(file, args, {
      cwd,
      env,
      shell,
      extendEnv: false,
      cleanup: false,
      buffer: false,
      reject: false,
      stdin: 'ignore',
      windowsHide: true,
    });
    if (running.pid !== undefined) return await started(running.nodeChildProcess);
    const { cause, code, originalMessage } = await running;
    return { ok: false, error: { code: code ?? errorCode(cause), message: originalMessage ?? messageOf(cause) } };
  } catch (error) {
    return failed(error);
  }
};

/** A child without a pid announces its error as an event; one with a pid may still emit errors, which must not be uncaught. */
async function started(child: ChildProcess): Promise<LaunchOutcome> {
  const announced = new Promise<Error>((resolve) => child.on('error', resolve));
  return child.pid === undefined ? failed(await announced) : { ok: true, child, pid: child.pid };
}

const failed = (error: unknown): LaunchOutcome => ({ ok: false, error: { code: errorCode(error), message: messageOf(error) } });
