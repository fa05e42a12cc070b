import { describeDuration } from '../../model/duration.ts';
import { cleanForDisplay } from '../../parse/clean-for-display.ts';
import type { StopCause } from './stop-request.ts';

/** How the leader of a command ended, by what the system says of it. */
export interface LeaderExit {
  readonly type: 'exited';
  readonly code: number | null;
  readonly signal: string | null;
  readonly atMs: number;
}

/** Processes that a reason names. */
const mostProcesses = 8;

/** Why we ended a process, as one clause. */
export function describeStop(cause: StopCause): string {
  switch (cause.type) {
    case 'timeout':
      return `timed out after ${describeDuration(cause.afterMs)}`;
    case 'stall':
      return `no output for ${describeDuration(cause.silentMs)}`;
    case 'cancel':
      return 'cancelled';
    default:
      return cause satisfies never;
  }
}

/** Why an end that we did not cause is not a pass, as one clause; null when it is one. */
export function describeExit({ code, signal }: Pick<LeaderExit, 'code' | 'signal'>, isShell: boolean): string | null {
  if (signal === 'SIGKILL') return 'ended by SIGKILL, which was not ours: possibly out of memory';
  if (signal !== null) return `ended by ${signal}`;
  if (code === 0) return null;
  if (isShell && code === 127) return 'exit code 127: the shell did not find a command';
  if (isShell && code === 126) return 'exit code 126: the shell found a command that is not executable';
  if (code === 127) return 'exit code 127: a command was not found';
  if (code === 126) return 'exit code 126: a command was found that cannot be executed';
  if (code === 137) return 'exit code 137: a program within was ended by SIGKILL, possibly out of memory';
  return `exit code ${code}`;
}

/** What a command that fell silent was doing: its last words and its processes, as a clause. */
export function describeSilence(lastLines: readonly string[], processes: readonly string[]): string {
  const words = lastLines.map((line) => cleanForDisplay(line).trim().slice(0, 200)).filter((line) => line !== '');
  const said =
    words.length === 0 ? '; it had written nothing' : `; its last words: ${words.map((line) => JSON.stringify(line)).join(', ')}`;
  if (processes.length === 0) return said;
  const more = processes.length > mostProcesses ? ` and ${processes.length - mostProcesses} more` : '';
  return `${said}; its processes: ${processes.slice(0, mostProcesses).join(', ')}${more}`;
}
