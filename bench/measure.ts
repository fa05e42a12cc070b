import { spawnSync } from 'node:child_process';

/** One line of the report. `ratio` (or speed-up) is compared with `limit`; greater is worse unless `atLeast`. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly limit: number;
  readonly atLeast?: boolean;
  /** Of `value` behind the point; 2 when absent. */
  readonly digits?: number;
  /** What was measured, with its numbers. */
  readonly detail: string;
}

interface Command {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Wall times in milliseconds of whole processes, measured in turn so that the machine's mood hits both alike. */
export function measureSideBySide(
  baseline: Command,
  subject: Command,
  rounds: number,
): { baselineMs: number; subjectMs: number } {
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round <= rounds; round++) {
    for (const [index, command] of [baseline, subject].entries()) {
      const ms = timeOf(command);
      if (round > 0) times[index]!.push(ms); // the first round warms the caches
    }
  }
  return { baselineMs: median(times[0]), subjectMs: median(times[1]) };
}

/** Wall time in milliseconds of a whole process, which must end well. */
export function timeOf({ argv, cwd, env }: Command): number {
  const [program, ...args] = argv;
  const startedMs = performance.now();
  const { status, stderr, error } = spawnSync(program!, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ms = performance.now() - startedMs;
  if (status !== 0) throw new Error(`${argv.join(' ')} ended with ${status ?? error?.message}:\n${stderr}`);
  return ms;
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export const ms = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
