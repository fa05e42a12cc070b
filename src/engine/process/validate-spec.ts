import { isAbsolute } from 'node:path';
import { longestDelayMs } from '../ports.ts';
import type { ProcessSpec, SpawnOptions } from './spec.ts';

/**
 * Why a spec cannot be run as it stands, as one sentence; null when it can. Total: also over values that the types forbid, because
 * what is found out only after the start leaves a command to itself.
 */
export function findSpecFault(spec: ProcessSpec): string | null {
  if (!isObject(spec)) return 'There is no command.';
  return (
    findCommandFault(spec) ??
    findCwdFault(spec.cwd) ??
    findEnvFault(spec.env) ??
    findSignalFault('signal', spec.signal) ??
    findSignalFault('kill', spec.kill) ??
    findListenerFault(spec.onOutput) ??
    findListFault('descriptors', spec.descriptors, 'number') ??
    findDelayFault('timeoutMs', spec.timeoutMs, 1) ??
    findDelayFault('stallTimeoutMs', spec.stallTimeoutMs, 1) ??
    findDelayFault('graceMs', spec.graceMs, 0)
  );
}

/** Why nothing can be run with these options; to be asked before anything is hidden by them. */
export const findOptionsFault = ({ secrets }: SpawnOptions): string | null => findListFault('secrets', secrets, 'string');

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
  if (!isAbsent(env) && (!isObject(env) || Array.isArray(env))) return 'The environment must be an object of variables.';
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

function findSignalFault(name: string, signal: unknown): string | null {
  const isSignal = isObject(signal) && 'aborted' in signal && 'addEventListener' in signal && 'removeEventListener' in signal;
  return isAbsent(signal) || isSignal ? null : `${name} must be an AbortSignal.`;
}

function findListenerFault(onOutput: unknown): string | null {
  return isAbsent(onOutput) || typeof onOutput === 'function' ? null : 'onOutput must be a function.';
}

function findListFault(name: string, list: unknown, type: 'string' | 'number'): string | null {
  if (isAbsent(list) || (Array.isArray(list) && list.every((item: unknown) => typeof item === type))) return null;
  return `${name} must be a list, and each of it a ${type}.`;
}

const isAbsent = (value: unknown): value is null | undefined => value === undefined || value === null;
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

function findDelayFault(name: string, delayMs: unknown, least: number): string | null {
  if (isAbsent(delayMs)) return null;
  if (typeof delayMs === 'number' && delayMs >= least && delayMs <= longestDelayMs) return null;
  const given = typeof delayMs === 'string' ? JSON.stringify(delayMs) : typeof delayMs === 'number' ? delayMs : typeof delayMs;
  const advice = least === 0 ? '' : '; leave it out for no limit';
  return `${name} must be a number of milliseconds from ${least} to ${longestDelayMs}, not ${given}${advice}.`;
}
