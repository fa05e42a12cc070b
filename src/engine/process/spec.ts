import type { LeftBehind } from '../../model/verdict.ts';
import type { LogEnd, LogSpec } from './output-log.ts';

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
  /** Open files of this process that the command gets as its descriptors from 3 up; they stay the caller's. Not on Windows. */
  readonly descriptors?: readonly number[] | undefined;
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

/** What else a caller may ask for. */
export interface SpawnOptions {
  /** Values that are replaced by `***` in everything that leaves the process core. */
  readonly secrets?: readonly string[] | undefined;
  /** Keeps the whole output in a file, up to a limit, when it is more than the result has. `onEnd` is called before the result, if so. */
  readonly log?: (LogSpec & { readonly onEnd?: ((end: LogEnd) => void) | undefined }) | undefined;
  /** Told of every attempt to start for which the machine had no room (`EMFILE`, `EAGAIN` …); it is repeated for some seconds. */
  readonly onShortage?: ((code: string) => void) | undefined;
  /** Told now and then how many bytes the command has resident with all that it has started; never for a short one, nor on Windows. */
  readonly onMemory?: ((bytes: number) => void) | undefined;
}

/** The port through which the engine runs commands: `runProcess` here, a fake in tests, another machine later. */
export type Spawner = (spec: ProcessSpec, options?: SpawnOptions) => Promise<ProcessResult>;
