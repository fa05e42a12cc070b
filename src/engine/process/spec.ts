import type { LeftBehind } from '../../model/verdict.ts';

/** One command to run under supervision. Times in milliseconds, monotonic. */
export interface ProcessSpec {
  /** Program and arguments; with `shell` exactly one element, the command line. */
  readonly command: readonly string[];
  /** Absolute. */
  readonly cwd: string;
  /** Added to the environment of this process; undefined removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** From the start of the process; absent = no limit. */
  readonly timeoutMs?: number | undefined;
  /** Longest silence of both streams; absent = no limit. */
  readonly stallTimeoutMs?: number | undefined;
  /** Between asking to end and ending by force; 5,000 when absent. */
  readonly graceMs?: number | undefined;
  readonly shell?: boolean | undefined;
  /** Leave processes alone that outlive the command. */
  readonly keepDaemons?: boolean | undefined;
  /** Aborting it cancels: before the start the program never runs, later it is ended. */
  readonly signal?: AbortSignal | undefined;
  /** Aborting it ends the process by force, at once; the verdict is as for `signal`. */
  readonly kill?: AbortSignal | undefined;
  /** Called with decoded text as it arrives; never slows the process down. While a promise of it is pending, text is collected. */
  readonly onOutput?: ((text: string, stream: 'stdout' | 'stderr') => unknown) | undefined;
}

/** What became of a command. A process that we ended is `timed-out` or `cancelled`, whatever exit code it gave. */
export interface ProcessResult {
  readonly verdict: 'passed' | 'failed' | 'timed-out' | 'cancelled' | 'errored';
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** From the start of the process to its exit; 0 when it never started. */
  readonly durationMs: number;
  readonly output: { readonly text: string; readonly truncatedChars: number };
  /** One sentence for anything but `passed`. */
  readonly reason: string | null;
  readonly leftBehind: readonly LeftBehind[];
}

/** The port through which the engine runs commands: `runProcess` here, a fake in tests, another machine later. */
export type Spawner = (spec: ProcessSpec) => Promise<ProcessResult>;
