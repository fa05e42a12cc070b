import type { Clock } from '../engine/ports.ts';

/** One of the two output streams, as commands and reporters see it. */
export interface Sink {
  readonly isTTY: boolean;
  /** Of the terminal, now: terminals are resized. 80 and 24 where there is none. */
  readonly columns: number;
  readonly rows: number;
  /** Never throws; what is written after the reader has gone is dropped. */
  write(text: string): void;
}

/** What asks a run to stop. `SIGPIPE` stands for a reader of standard output that has gone (EPIPE). */
export type Interruption = 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'SIGPIPE';

/** Exit status after an interruption: 128 and the number of the signal. */
export const interruptedStatus: Readonly<Record<Interruption, number>> = { SIGHUP: 129, SIGINT: 130, SIGPIPE: 141, SIGTERM: 143 };

/** Everything that the command line touches of its process, so that tests can be the process. */
export interface Io {
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  readonly clock: Clock;
  /** Absolute; null when the directory that the process stands in is gone. */
  readonly cwd: string | null;
  /** Hears of interruptions until disposed; nobody listening, they end the process. */
  onInterrupt(listener: (cause: Interruption) => void): Disposable;
  /** Called when the process ends in a way that still runs code: the last chance to put the terminal in order. */
  onExit(listener: () => void): Disposable;
  /** Called before the process is suspended by the terminal and after it goes on. */
  onSuspend(before: () => void, after: () => void): Disposable;
  /** Ends the process at once, whatever is still going on. */
  exit(status: number): void;
}
