import { open, type FileHandle } from 'node:fs/promises';
import { messageOf } from '../../model/result.ts';

/** Text that waits for the disk; what comes while there is more is left out, because the command must not wait. */
const waitingChars = 16 * 2 ** 20;

export interface LogSpec {
  /** Absolute; must not exist yet, so that no link is followed. Readable by this user alone. */
  readonly file: string;
  /** The file does not become greater than this by more than a note; 64 MB when absent. */
  readonly limitBytes?: number | undefined;
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

  constructor({ file, limitBytes = 64 * 2 ** 20 }: LogSpec) {
    this.#file = open(file, 'wx', 0o600);
    this.#file.catch((error: unknown) => this.#fail(messageOf(error)));
    this.#limitBytes = limitBytes;
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

  /** Waits until everything is written, and closes the file. */
  async close(): Promise<LogEnd> {
    await this.#writing;
    try {
      const handle = await this.#file;
      if (this.#omittedChars > 0) await handle.appendFile(`\n[… ${this.#omittedChars} characters omitted: ${this.#fault} …]\n`);
      await handle.close();
    } catch (error) {
      this.#fail(messageOf(error));
    }
    return { writtenBytes: this.#writtenBytes, omittedChars: this.#omittedChars, fault: this.#fault };
  }

  async #writeWaiting(): Promise<void> {
    try {
      const handle = await this.#file;
      while (this.#waiting.length > 0 && this.#fault === null) {
        const text = this.#waiting.join('');
        this.#waiting = [];
        const bytes = Buffer.from(text);
        const room = this.#limitBytes - this.#writtenBytes;
        await handle.appendFile(bytes.subarray(0, room));
        this.#writtenBytes += Math.min(room, bytes.length);
        this.#waitingLength -= text.length;
        if (bytes.length > room)
          this.#fail(`the limit of ${this.#limitBytes} bytes is reached`, bytes.subarray(room).toString().length);
      }
    } catch (error) {
      this.#fail(messageOf(error));
    } finally {
      this.#writing = null;
    }
  }

  #fail(fault: string, omittedChars = 0): void {
    this.#fault ??= fault;
    this.#omittedChars += omittedChars + this.#waiting.reduce((sum, text) => sum + text.length, 0);
    this.#waiting = [];
    this.#waitingLength = 0;
  }
}
