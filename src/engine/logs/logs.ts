import { join } from 'node:path';
import { messageOf } from '../../model/result.ts';
import type { Clock, Logger } from '../ports.ts';
import type { LogEnd } from '../process/output-log.ts';
import type { SpawnOptions } from '../process/spec.ts';

/** Of one command. */
const commandLimitBytes = 32 * 2 ** 20;
/** Of one run: those of its commands that would go beyond have no log. */
const runLimitBytes = 128 * 2 ** 20;
/** What remains of earlier runs: whatever exceeds one of these is removed, the oldest first. */
const kept = { runs: 19, bytes: 256 * 2 ** 20, ageMs: 7 * 24 * 3_600_000 };
/** The end of a host waits for the removal of old logs only so long. */
const longestWaitMs = 500;

export interface LogsOptions {
  /** Absolute. Everything is written below it, in a folder per run; it is made when it is first needed. */
  readonly directory: string;
  readonly logger: Logger;
  readonly clock: Clock;
}

/** Where a command's log goes. */
export interface CommandLog {
  readonly options: NonNullable<SpawnOptions['log']>;
  /** The log, once the command has ended and has one. */
  readonly file: string | null;
}

/** The logs of one run. */
export interface RunLogs {
  /** For the next command of that check. Touches no disk: the file and its folder come to be when the command has written a lot. */
  next(check: string): CommandLog;
  /** A path, absolute and nobody else's, in a folder that is there, where a tool may write its report; it goes with the logs. */
  makeReportFile(check: string): Promise<string>;
}

/**
 * The whole outputs of commands, on disk for a while: at most the last 20 runs, 384 MB and a week. A disk that refuses costs
 * the log and one warning, never a verdict.
 */
export class Logs implements AsyncDisposable {
  readonly #options: LogsOptions;
  #hasWarned = false;
  #pruning: Promise<void> | null = null;

  constructor(options: LogsOptions) {
    this.#options = options;
  }

  /** `runId` consists of letters, digits and hyphens, and is nobody else's. */
  openRun(runId: string): RunLogs {
    const folder = join(this.#options.directory, runId);
    let count = 0;
    /** What was written, and what the logs that are being written may come to. */
    let takenBytes = 0;
    let made: Promise<void> | null = null;
    const prepare = async (): Promise<void> => {
      takenBytes += commandLimitBytes;
      if (takenBytes > runLimitBytes) throw new Error(`the logs of one run together are limited to ${runLimitBytes} bytes`);
      await (made ??= this.#makeFolder(folder, runId));
    };
    const finish = (check: string, { writtenBytes, fault }: LogEnd): void => {
      takenBytes += writtenBytes - commandLimitBytes;
      if (fault !== null && writtenBytes < commandLimitBytes) this.#warn(check, fault);
    };
    return {
      next: (check) => {
        const file = join(folder, `${++count}-${toFileName(check)}.log`);
        return new OneLog(file, prepare, (end) => finish(check, end));
      },
      makeReportFile: async (check) => {
        const file = join(folder, `${++count}-${toFileName(check)}.report`);
        await (made ??= this.#makeFolder(folder, runId));
        return file;
      },
    };
  }

  /** Lets the removal of old logs come to its end, for a moment. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#pruning === null) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    using _limit = this.#options.clock.after(longestWaitMs, resolve);
    await Promise.race([this.#pruning, promise]);
  }

  async #makeFolder(folder: string, runId: string): Promise<void> {
    const { lstat, mkdir } = await import('node:fs/promises');
    const { directory } = this.#options;
    await mkdir(directory, { recursive: true, mode: 0o700 });
    if (!(await lstat(directory)).isDirectory()) throw new Error(`${directory} is not a folder`);
    await mkdir(folder, { mode: 0o700 });
    this.#pruning ??= this.#prune(runId);
  }

  /** Old logs go while the new one is being written, which takes longer. */
  async #prune(runId: string): Promise<void> {
    const { directory, clock, logger } = this.#options;
    try {
      const { pruneLogs } = await import('./prune-logs.ts');
      await pruneLogs(directory, { ...kept, current: runId, nowMs: clock.date().getTime() });
    } catch (thrown) {
      logger.info(`Old logs in ${directory} were not removed: ${messageOf(thrown)}`);
    } finally {
      this.#pruning = null;
    }
  }

  #warn(check: string, fault: string): void {
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    this.#options.logger.warn(`The whole output of ${check} could not be kept: ${fault}. Its verdict stands.`);
  }
}

class OneLog implements CommandLog {
  file: string | null = null;
  readonly options: CommandLog['options'];

  constructor(file: string, prepare: () => Promise<void>, onEnd: (end: LogEnd) => void) {
    this.options = {
      file,
      limitBytes: commandLimitBytes,
      prepare,
      onEnd: (end) => {
        if (end.writtenBytes > 0) this.file = file;
        onEnd(end);
      },
    };
  }
}

/** What a person recognises of an id; the number before it makes it unique. */
function toFileName(id: string): string {
  return id
    .toLowerCase()
    .replaceAll(/[^a-z0-9.-]+/g, '_')
    .slice(0, 60);
}
