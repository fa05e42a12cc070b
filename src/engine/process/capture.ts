import { StringDecoder } from 'node:string_decoder';
import { createMask, type SecretMask } from './mask-secrets.ts';

/** Characters kept of the beginning of a command's output: where tools say how they were started and what went wrong first. */
export const headChars = 65_536;
/** Characters kept of the end of a command's output. */
export const tailChars = 1_048_576;
/** Chunks shorter than this are joined, so that a program writing byte by byte costs no object per byte. */
const smallChunkChars = 8_192;

export type StreamName = 'stdout' | 'stderr';

/**
 * Turns the bytes of two streams into one text of bounded size: the streams as they arrive, each decoded for itself, the first
 * `headChars` and the last `tailChars` characters, and the number of characters dropped between them. Nothing is invented: a
 * character cut by a chunk border is whole, only bytes that are not UTF-8 become U+FFFD.
 */
export class OutputCapture {
  readonly #decoders = { stdout: new StringDecoder('utf8'), stderr: new StringDecoder('utf8') };
  readonly #masks: Readonly<Record<StreamName, SecretMask | null>>;
  #head = '';
  #headRoom = headChars;
  #tail: string[] = [];
  #tailLength = 0;
  #dropped = 0;

  constructor(secrets: readonly string[] = []) {
    this.#masks = { stdout: createMask(secrets), stderr: createMask(secrets) };
  }

  /** Decodes and keeps one chunk; returns its text, which is empty while a character or a secret is incomplete. */
  add(chunk: Buffer, stream: StreamName): string {
    const decoded = this.#decoders[stream].write(chunk);
    const text = this.#masks[stream]?.add(decoded) ?? decoded;
    this.#keep(text);
    return text;
  }

  /** What an ended stream still held back: a character that never became whole, or what might have become a secret. */
  end(stream: StreamName): string {
    const decoded = this.#decoders[stream].end();
    const masking = this.#masks[stream];
    const text = masking === null ? decoded : masking.add(decoded) + masking.end();
    this.#keep(text);
    return text;
  }

  /** The kept text, and how many characters are missing after its first `headChars`. */
  read(): { text: string; truncatedChars: number } {
    const tail = this.#tail.join('');
    const cut = afterSurrogate(tail, Math.max(0, tail.length - tailChars));
    return { text: this.#head + tail.slice(cut), truncatedChars: this.#dropped + cut };
  }

  /** The last lines with something in them, for a reason that must be short. */
  lastLines(count: number): string[] {
    const end = `${this.#head.slice(-2_048)}${this.#tail.slice(-2).join('').slice(-4_096)}`;
    return end
      .split('\n')
      .filter((line) => line.trim() !== '')
      .slice(-count);
  }

  #keep(text: string): void {
    if (text === '') return;
    if (this.#headRoom === 0) return this.#keepTail(text);
    const cut = beforeSurrogate(text, this.#headRoom);
    this.#head += text.slice(0, cut);
    this.#headRoom = text.length > cut ? 0 : this.#headRoom - cut;
    if (text.length > cut) this.#keepTail(text.slice(cut));
  }

  #keepTail(text: string): void {
    const last = this.#tail.length - 1;
    const before = this.#tail[last];
    if (before !== undefined && before.length < smallChunkChars) this.#tail[last] = before + text;
    else this.#tail.push(text);
    this.#tailLength += text.length;
    for (let first = this.#tail[0]; first !== undefined && this.#tailLength - first.length >= tailChars; first = this.#tail[0]) {
      this.#tail.shift();
      this.#tailLength -= first.length;
      this.#dropped += first.length;
    }
  }
}

const isHighSurrogate = (code: number): boolean => code >= 0xd800 && code <= 0xdbff;
const isLowSurrogate = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff;

/** The nearest place at or before `index` that does not cut a character in two. */
function beforeSurrogate(text: string, index: number): number {
  if (index >= text.length) return text.length;
  return index > 0 && isHighSurrogate(text.charCodeAt(index - 1)) ? index - 1 : index;
}

/** The nearest place at or after `index` that does not cut a character in two. */
function afterSurrogate(text: string, index: number): number {
  return index > 0 && index < text.length && isLowSurrogate(text.charCodeAt(index)) ? index + 1 : index;
}
