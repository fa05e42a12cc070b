import type { FileHandle } from 'node:fs/promises';
import { messageOf } from '../../model/result.ts';
import { OutputPiece } from './output-piece.ts';

/** What waits for the disk stands in blocks, used again and again: strings that wait cost a multiple of their size in a flood. */
const blockBytes = 256 * 2 ** 10;
/** What comes while so many blocks wait is left out, because the command must not wait. */
const mostBlocks = 32;
/** A result does not wait longer than this for the disk. */
const longestCloseMs = 3_000;

export interface LogSpec {
  /** Absolute; must not exist yet, so that no link is followed. Readable by this user alone. */
  readonly file: string;
  /** The file does not become greater than this by more than a note and the end of the output; 32 MB when absent. */
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

interface Block {
  readonly bytes: Buffer;
  sizeBytes: number;
}

/** The whole output of one command in a file, up to a limit. Never throws, never blocks, and never makes the command wait. */
export class OutputLog {
  readonly #file: Promise<FileHandle>;
  readonly #limitBytes: number;
  /** In order; only the last one has room. */
  #waiting: Block[] = [];
  readonly #free: Block[] = [];
  #blocks = 0;
  #writing: Promise<void> | null = null;
  #writtenBytes = 0;
  #omittedChars = 0;
  #fault: string | null = null;

  constructor(spec: LogSpec) {
    this.#file = openLog(spec);
    this.#file.catch((error: unknown) => this.#fail(messageOf(error)));
    this.#limitBytes = spec.limitBytes ?? 32 * 2 ** 20;
  }

  /** A log of output of which some is there already. */
  static begin(spec: LogSpec, text: string): OutputLog {
    const log = new OutputLog(spec);
    log.write(Buffer.from(text));
    return log;
  }

  /** UTF-8, without a character that is cut. */
  write(bytes: Buffer): void {
    for (let rest = bytes; rest.length > 0;) {
      const block = this.#fault === null ? this.#blockWithRoom() : null;
      if (block === null) {
        this.#omittedChars += countChars(rest);
        this.#fault ??= 'the disk was slower than the output';
        return;
      }
      const written = rest.copy(block.bytes, block.sizeBytes);
      block.sizeBytes += written;
      rest = rest.subarray(written);
      this.#writing ??= this.#writeWaiting();
    }
  }

  /**
   * Closes the file when everything is written, or after `waitMs`: a disk that hangs must not keep a result back. `tail` is the end
   * of the output: what of it had to be left out follows the note that says so, because there tools say what matters.
   */
  async close(tail = '', waitMs = longestCloseMs): Promise<LogEnd> {
    const late = Promise.withResolvers<void>();
    const timer = setTimeout(late.resolve, waitMs).unref();
    await Promise.race([this.#close(tail), late.promise.then(() => this.#fail('the disk did not answer'))]);
    clearTimeout(timer);
    return { writtenBytes: this.#writtenBytes, omittedChars: this.#omittedChars, fault: this.#fault };
  }

  async #close(tail: string): Promise<void> {
    await this.#writing;
    try {
      await using handle = await this.#file;
      if (this.#omittedChars === 0) return;
      const end = tail.slice(Math.max(0, tail.length - this.#omittedChars));
      const bytes = Buffer.from(`\n[… ${this.#omittedChars - end.length} characters omitted: ${this.#fault} …]\n${end}`);
      await handle.appendFile(bytes);
      this.#omittedChars -= end.length;
    } catch (error) {
      this.#fail(messageOf(error));
    }
  }

  /** A block with room; null when too many wait. */
  #blockWithRoom(): Block | null {
    const last = this.#waiting.at(-1);
    if (last !== undefined && last.sizeBytes < blockBytes) return last;
    const block = this.#free.pop() ?? (this.#blocks < mostBlocks ? this.#newBlock() : null);
    if (block !== null) this.#waiting.push(block);
    return block;
  }

  #newBlock(): Block {
    this.#blocks++;
    return { bytes: Buffer.allocUnsafeSlow(blockBytes), sizeBytes: 0 };
  }

  async #writeWaiting(): Promise<void> {
    let block: Block | undefined;
    try {
      const handle = await this.#file;
      while ((block = this.#waiting.shift()) !== undefined) {
        const bytes = block.bytes.subarray(0, block.sizeBytes);
        const room = this.#limitBytes - this.#writtenBytes;
        await handle.appendFile(bytes.subarray(0, room));
        this.#writtenBytes += Math.min(room, bytes.length);
        if (bytes.length > room)
          this.#fail(`the limit of ${this.#limitBytes} bytes is reached`, countChars(bytes.subarray(room)));
        block.sizeBytes = 0;
        this.#free.push(block);
      }
    } catch (error) {
      this.#fail(messageOf(error), block === undefined ? 0 : charsOf(block));
    } finally {
      this.#writing = null;
    }
  }

  #fail(fault: string, omittedChars = 0): void {
    this.#fault ??= fault;
    this.#omittedChars += this.#waiting.reduce((sum, block) => sum + charsOf(block), omittedChars);
    this.#waiting = [];
    this.#free.length = 0;
  }
}

const charsOf = ({ bytes, sizeBytes }: Block): number => countChars(bytes.subarray(0, sizeBytes));

/** As JavaScript counts them; a character that is cut counts in each part. */
const countChars = (bytes: Buffer): number => OutputPiece.ofBytes(bytes).length;

async function openLog({ file, prepare }: LogSpec): Promise<FileHandle> {
  const { open } = await import('node:fs/promises');
  await prepare?.();
  return open(file, 'wx', 0o600);
}
