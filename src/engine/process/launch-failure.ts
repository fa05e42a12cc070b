import { accessSync, constants, openSync, readSync, closeSync, statSync } from 'node:fs';
import { delimiter, join, resolve, sep } from 'node:path';
import type { LaunchError, LaunchRequest } from './launch.ts';
import { errorCode } from '../../model/error-code.ts';
import { describeShortage } from './system-error.ts';

/**
 * Why a command could not be started, with the right noun: the system says ENOENT for a missing program, a missing interpreter and
 * a missing working directory alike. Looks at the file system, so it speaks of now, some microseconds later.
 */
export function describeLaunchFailure(error: LaunchError, request: LaunchRequest): string {
  const { code } = error;
  const shortage = describeShortage(code);
  if (shortage !== null) return `${nameOf(request)} could not be started: ${shortage} (${code}).`;
  if (code === 'E2BIG') return describeTooLong(request);
  if (code === 'ETXTBSY') return `${nameOf(request)} could not be started: its file is open for writing just now (ETXTBSY).`;
  return (
    findCwdFault(request.cwd) ?? findProgramFault(request, code) ?? `${nameOf(request)} could not be started: ${error.message}.`
  );
}

const nameOf = ({ command, shell }: LaunchRequest): string => (shell ? 'The shell' : (command[0] ?? 'The command'));

function describeTooLong({ command, env }: LaunchRequest): string {
  const sizeBytes = [...command, ...Object.entries(env).flat()].reduce((sum, part) => sum + Buffer.byteLength(part ?? '') + 1, 0);
  const advice = 'name fewer files, or pass them in a file';
  return `The arguments and the environment of ${command[0] ?? 'the command'} are too long for this system (${sizeBytes} bytes, E2BIG); ${advice}.`;
}

function findCwdFault(cwd: string): string | null {
  const code = codeOf(() => {
    if (!statSync(cwd).isDirectory()) throw Object.assign(new Error(), { code: 'ENOTDIR' });
    accessSync(cwd, constants.X_OK);
  });
  switch (code) {
    case null:
      return null;
    case 'ENOENT':
      return `The working directory ${cwd} does not exist.`;
    case 'ENOTDIR':
      return `The working directory ${cwd} is not a directory.`;
    case 'ELOOP':
      return `The working directory ${cwd} is a symbolic link that leads to itself.`;
    case 'EACCES':
      return `The working directory ${cwd} may not be entered (EACCES).`;
    default:
      return `The working directory ${cwd} cannot be used (${code}).`;
  }
}

function findProgramFault({ command, shell, cwd, env }: LaunchRequest, code: string): string | null {
  const name = shell ? '/bin/sh' : (command[0] ?? '');
  const isPath = name.includes('/') || name.includes(sep);
  const candidates = isPath ? [resolve(cwd, name)] : pathOf(env).map((folder) => resolve(cwd, join(folder, name)));
  const found = candidates.find((file) => codeOf(() => statSync(file)) === null);
  if (found !== undefined && aboutFile.has(code)) return findFileFault(name, found);
  const reached = isPath ? codeOf(() => statSync(resolve(cwd, name))) : null;
  switch (reached ?? code) {
    case 'ELOOP':
      return `${name} is a symbolic link that leads to itself.`;
    case 'ENAMETOOLONG':
      return `The name of the program is too long for this system (ENAMETOOLONG): ${name.slice(0, 60)}…`;
    case 'ENOTDIR':
      return `${name}: no such program, because a part of its path is not a directory.`;
    case 'ENOENT':
      return isPath
        ? `${name}: no such program; is it installed, and is the path right (seen from ${cwd})?`
        : `${name}: command not found; install it, or add its folder to PATH.`;
    default:
      return null;
  }
}

/** Codes that may speak of what is in a file, or of the right to execute it. */
const aboutFile: ReadonlySet<string> = new Set(['ENOENT', 'EACCES', 'EPERM', 'ENOEXEC', 'ELIBBAD']);

/** What is wrong with a file that exists and could not be started. */
function findFileFault(name: string, file: string): string | null {
  const stats = statSync(file);
  if (stats.isDirectory()) return `${name} is a directory, not a program.`;
  // To read what is no file, such as a pipe, may take for ever.
  if (!stats.isFile()) return `${name} is no file, so it cannot be a program.`;
  if (process.platform !== 'win32' && codeOf(() => accessSync(file, constants.X_OK)) !== null) {
    return `${name} is not executable; allow it with: chmod +x ${file}`;
  }
  const interpreter = interpreterOf(file);
  if (interpreter === null) return null;
  if (interpreter === '')
    return `${name} needs a dynamic loader that this system does not have: it was built for another system.`;
  if (interpreter.endsWith('\r'))
    return `${name} is a script with line ends of Windows, so its interpreter is not found; give it line ends of Unix.`;
  if (codeOf(() => statSync(interpreter)) !== null)
    return `${name} is a script for ${interpreter}, and that interpreter does not exist.`;
  if (codeOf(() => accessSync(interpreter, constants.X_OK)) === null && !statSync(interpreter).isDirectory()) return null;
  return `${name} is a script for ${interpreter}, and that interpreter is not executable.`;
}

/** The interpreter in the first line of a script; empty for a binary, whose loader is meant; null when the file tells nothing. */
function interpreterOf(file: string): string | null {
  const start = Buffer.alloc(256);
  const code = codeOf(() => {
    const descriptor = openSync(file, 'r');
    try {
      readSync(descriptor, start, 0, start.length, 0);
    } finally {
      closeSync(descriptor);
    }
  });
  if (code !== null) return null;
  const text = start.toString('latin1');
  if (text.startsWith('\x7fELF')) return '';
  const [, interpreter = null] = /^#![ \t]*([^ \t\n\0]+)/.exec(text) ?? [];
  return interpreter;
}

/** The folders in which a bare name is looked for, those of the child's own PATH. */
function pathOf(env: NodeJS.ProcessEnv): string[] {
  const name = Object.keys(env).find((key) => key === 'PATH' || (process.platform === 'win32' && key.toUpperCase() === 'PATH'));
  return (name === undefined ? '' : (env[name] ?? '')).split(delimiter);
}

/** The code of the error that an attempt ends with; null when it succeeds. */
function codeOf(attempt: () => unknown): string | null {
  try {
    attempt();
    return null;
  } catch (error) {
    return errorCode(error);
  }
}
