import { spawn } from 'node:child_process';
import { errorCode } from '../../model/error-code.ts';
import { messageOf } from '../../model/result.ts';
import { environmentOf } from './environment.ts';
import { describeLaunchFailure } from './launch-failure.ts';

/** A question to a program that we trust to answer soon and to start nothing, such as `git ls-files`. */
export interface Question {
  readonly command: readonly string[];
  /** Absolute. */
  readonly cwd: string;
  /** Added to the environment of this process; undefined removes a variable. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborting it ends the program by force. */
  readonly signal: AbortSignal;
}

export interface Answer {
  /** null when it was ended, or could not be started. */
  readonly exitCode: number | null;
  readonly stdout: string;
  /** What it complained of, or why it could not be started. */
  readonly stderr: string;
}

const mostErrorChars = 8_192;
/** More than the paths of a million files. */
const mostBytes = 256 * 2 ** 20;

/**
 * Asks a program. Much cheaper than a supervised command and without its promises: it is for our own questions, never for what a
 * workspace names. Never rejects.
 */
export function askProgram({ command: [file = '', ...args], cwd, env, signal }: Question): Promise<Answer> {
  const { promise, resolve } = Promise.withResolvers<Answer>();
  const fail = (thrown: unknown): void => resolve({ exitCode: null, stdout: '', stderr: messageOf(thrown) });
  try {
    const { PREFLIGHT_COOKIE: _none, ...quiet } = environmentOf({ command: [], cwd, env }, '');
    const child = spawn(file, args, {
      cwd,
      env: quiet,
      signal,
      killSignal: 'SIGKILL',
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    child.once('error', (error) => {
      if (child.pid !== undefined) return fail(error);
      const request = { command: [file, ...args], shell: false, cwd, env: quiet };
      fail(describeLaunchFailure({ code: errorCode(error), message: error.message }, request));
    });
    // Where there are no descriptors left it has no streams either, and tells the error afterwards.
    if (child.pid === undefined) return promise;
    const pieces: Buffer[] = [];
    let [bytes, stderr] = [0, ''];
    child.stdout.on('data', (piece: Buffer) => {
      bytes += piece.length;
      if (bytes > mostBytes) child.kill('SIGKILL');
      else pieces.push(piece);
    });
    child.stderr.on('data', (piece: Buffer) => {
      if (stderr.length < mostErrorChars) stderr += piece.toString();
    });
    child.once('close', (exitCode) => resolve({ exitCode, stdout: Buffer.concat(pieces).toString(), stderr }));
  } catch (thrown) {
    fail(thrown);
  }
  return promise;
}
