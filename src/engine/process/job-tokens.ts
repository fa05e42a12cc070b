import { closeSync, constants, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { askProgram } from './ask-program.ts';

/** A pipe with tokens that programs take out and put back; both of its ends are this descriptor. Closed when it is disposed of. */
export interface JobTokens extends Disposable {
  readonly descriptor: number;
}

let pipesOfThisProcess = 0;

/**
 * A pipe with so many tokens, for a jobserver as GNU make has it. Its name in the directory is gone before anybody could use it: who
 * inherits the descriptor has it. null where the system has no such pipes, or refuses.
 */
export async function openJobTokens(count: number, directory: string, signal: AbortSignal): Promise<JobTokens | null> {
  if (process.platform === 'win32') return null;
  const path = join(directory, `${process.pid}-${++pipesOfThisProcess}`);
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    rmSync(path, { force: true });
    const made = await askProgram({ command: ['mkfifo', '-m', '600', path], cwd: directory, env: {}, signal });
    if (made.exitCode !== 0) return null;
    // For both at once, so that it waits for nobody; and blocking, because older programs know nothing else.
    const descriptor = openSync(path, constants.O_RDWR);
    if (count > 0) writeSync(descriptor, '+'.repeat(count));
    return { descriptor, [Symbol.dispose]: () => closeSync(descriptor) };
  } catch {
    return null; // Then the program does one job at a time, as it would without us.
  } finally {
    rmSync(path, { force: true });
  }
}
