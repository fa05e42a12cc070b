import type { FileHandle } from 'node:fs/promises';
import { messageOf } from '../../model/result.ts';

/** Text that waits for the disk; what comes while there is more is left out, because the command must not wait. */
const waitingChars = 8 * 2 ** 20;
/** Characters that are written at a time: their bytes are a copy. */
const pieceChars = 2 ** 20;
/** A result does not wait longer than this for the disk. */
const longestCloseMs = 3_000;

export interface LogSpec {
  /** Absolute; must not exist yet, so that no link is followed. Readable by this user alone. */
  readonly file: string;
  /** The file does not become greater than this by more than a note; 64 MB when absent. */
  readonly limitBytes?: number | undefined;
  /** Makes what must be there before the file; what it throws is why there is no log. */
  readonly prepare?: (() => Promise<void>) | undefined;
}

/** What became of a log. */
export interface LogEnd {
  readonly writtenBytes: number;
  /** Characters that are not in the file. */
  readonly omittedChars: number;
  /** Why it is not complete; null when it is. */
  readonly fault: string | null;
}

/** The whole output of one command in a file, up to a limit. Never throws, never blocks, and never makes the command wait. */
export class OutputLog {
  readonly #file: Promise<FileHandle>;
  readonly #limitBytes: number;
  #waiting: string[] = [];
  #waitingLength = 0;
  #writing: Promise<void> | null = null;
  #writtenBytes = 0;
  #omittedChars = 0;
  #fault: string | null = null;

  constructor(spec: LogSpec) {
    this.#file = openLog(spec);
    this.#file.catch((error: unknown) => this.#fail(messageOf(error)));
    this.#limitBytes = spec.limitBytes ?? 64 * 2 ** 20;
  }

  /** A log of output of which some is there already. */
  static begin(spec: LogSpec, text: string): OutputLog {
    const log = new OutputLog(spec);
    log.write(text);
    return log;
  }

  write(text: string): void {
    if (text === '') return;
    if (this.#fault !== null || this.#waitingLength > waitingChars) {
      this.#omittedChars += text.length;
      this.#fault ??= 'the disk was slower than the output';
      return;
    }
    this.#waiting.push(text);
    this.#waitingLength += text.length;
    this.#writing ??= this.#writeWaiting();
  }

  /** Closes the file when everything is written, or after some seconds: a disk that hangs must not keep a result back. */
  async close(): Promise<LogEnd> {
    const late = Promise.withResolvers<void>();
    const timer = setTimeout(late.resolve, longestCloseMs).unref();
    await Promise.race([this.#close(), late.promise.then(() => this.#fail('the disk did not answer'))]);
    clearTimeout(timer);
    return { writtenBytes: this.#writtenBytes, omittedChars: this.#omittedChars, fault: this.#fault };
  }

  async #close(): Promise<void> {
    await this.#writing;
    try {
      await using handle = await this.#file;
      if (this.#omittedChars > 0) await handle.appendFile(`\n[… ${this.#omittedChars} characters omitted: ${this.#fault} …]\n`);
    } catch (error) {
      this.#fail(messageOf(error));
    }
  }

  async #writeWaiting(): Promise<void> {
    let text = '';
    try {
      const handle = await this.#file;
      while (this.#waiting.length > 0) {
        text = this.#takePiece();
        const bytes = Buffer.from(text);
        const room = this.#limitBytes - this.#writtenBytes;
        await handle.appendFile(bytes.subarray(0, room));
        this.#writtenBytes += Math.min(room, bytes.length);
        this.#waitingLength -= text.length;
        if (bytes.length > room)
          this.#fail(`the limit of ${this.#limitBytes} bytes is reached`, bytes.subarray(room).toString().length);
      }
    } catch (error) {
      this.#fail(messageOf(error), text.length);
    } finally {
      this.#writing = null;
    }
  }

  /** Several small texts as one: each write costs a turn of the event loop. */
  #takePiece(): string {
    let count = 0;
    for (let length = 0; count < this.#waiting.length && length < pieceChars; count++) length += this.#waiting[count]!.length;
    return this.#waiting.splice(0, count).join('');
  }

  #fail(fault: string, omittedChars = 0): void {
    this.#fault ??= fault;
    this.#omittedChars += omittedChars + this.#waiting.reduce((sum, text) => sum + text.length, 0);
    this.#waiting = [];
    this.#waitingLength = 0;
  }
}

async function openLog({ file, prepare }: LogSpec): Promise<FileHandle> {
  const { open } = await import('node:fs/promises');
  await prepare?.();
  return open(file, 'wx', 0o600);
}
