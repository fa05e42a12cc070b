import { isAbsolute } from 'node:path';
import type { ProcessSpec } from './spec.ts';

/** The longest delay that a timer of Node can wait for; a greater one would fire at once. */
const longestDelayMs = 2 ** 31 - 1;

/** Why a spec cannot be run as it stands, as one sentence; null when it can. Total: also over values that the types forbid. */
export function findSpecFault(spec: ProcessSpec): string | null {
  return (
    findCommandFault(spec) ??
    findCwdFault(spec.cwd) ??
    findEnvFault(spec.env) ??
    findDelayFault('timeoutMs', spec.timeoutMs, 1) ??
    findDelayFault('stallTimeoutMs', spec.stallTimeoutMs, 1) ??
    findDelayFault('graceMs', spec.graceMs, 0)
  );
}

function findCommandFault({ command, shell }: ProcessSpec): string | null {
  if (!Array.isArray(command) || command.length === 0) return 'The command is empty: it needs at least the name of a program.';
  const parts: readonly unknown[] = command;
  for (const [index, part] of parts.entries()) {
    const noun = index === 0 ? 'The command' : `Argument ${index} of the command`;
    if (typeof part !== 'string') return `${noun} is not a text but ${typeof part}.`;
    if (part.includes('\0')) return `${noun} contains a NUL byte, which no program can receive.`;
  }
  if (command[0]?.trim() === '') return 'The command is empty: it needs at least the name of a program.';
  if (shell === true && command.length !== 1) return 'A command for the shell is one line of text, not a list of arguments.';
  return null;
}

function findCwdFault(cwd: unknown): string | null {
  if (typeof cwd !== 'string' || cwd === '') return 'The working directory is missing.';
  if (cwd.includes('\0')) return 'The working directory contains a NUL byte.';
  if (!isAbsolute(cwd)) return `The working directory "${cwd}" is not an absolute path.`;
  return null;
}

function findEnvFault(env: ProcessSpec['env']): string | null {
  for (const [name, value] of Object.entries(env ?? {})) {
    if (name === '' || name.includes('=') || name.includes('\0')) {
      return `The environment variable name ${JSON.stringify(name)} is not allowed.`;
    }
    if (value !== undefined && typeof value !== 'string')
      return `The environment variable ${name} is not a text but ${typeof value}.`;
    if (value?.includes('\0') === true) return `The environment variable ${name} contains a NUL byte.`;
  }
  return null;
}

function findDelayFault(name: string, delayMs: unknown, least: number): string | null {
  if (delayMs === undefined || delayMs === null) return null;
  if (typeof delayMs === 'number' && delayMs >= least && delayMs <= longestDelayMs) return null;
  const given = typeof delayMs === 'number' ? String(delayMs) : JSON.stringify(delayMs);
  const advice = least === 0 ? '' : '; leave it out for no limit';
  return `${name} must be a number of milliseconds from ${least} to ${longestDelayMs}, not ${given}${advice}.`;
}
