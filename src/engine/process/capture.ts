import { createMask, type SecretMask } from './mask-secrets.ts';
import { OutputPiece } from './output-piece.ts';
import { TailRing } from './tail-ring.ts';
import { Utf8Pieces } from './utf8-pieces.ts';

/** Characters kept of the beginning of a command's output: where tools say how they were started and what went wrong first. */
export const headChars = 65_536;
/** Bytes kept of the end of a command's output, as UTF-8: as many characters when they are ASCII, fewer else. */
export const tailBytes = 1_048_576;

export type StreamName = 'stdout' | 'stderr';

/**
 * Turns the bytes of two streams into one text of bounded size: the streams as they arrive, each decoded for itself, the first
 * `headChars` characters and the last `tailBytes` bytes, and the number of characters dropped between them. Nothing is invented: a
 * character cut by a chunk border is whole, only bytes that are not UTF-8 become U+FFFD.
 */
export class OutputCapture {
  readonly #pieces = { stdout: new Utf8Pieces(), stderr: new Utf8Pieces() };
  readonly #masks: Readonly<Record<StreamName, SecretMask | null>>;
  #head = '';
  #headRoom = headChars;
  #tail: TailRing | null = null;
  #tailLength = 0;
  #tailSizeBytes = 0;
  #onOverflow: ((kept: string) => void) | null;

  /** `onOverflow` is called once, just before the first character is dropped, with all that there was before the text that is too much. */
  constructor(secrets: readonly string[] = [], onOverflow: ((kept: string) => void) | null = null) {
    this.#onOverflow = onOverflow;
    this.#masks = { stdout: createMask(secrets), stderr: createMask(secrets) };
  }

  /** Keeps one chunk; returns what may leave the process core, which is empty while a character or a secret is incomplete. */
  add(chunk: Buffer, stream: StreamName): OutputPiece {
    const piece = OutputPiece.ofBytes(this.#pieces[stream].add(chunk));
    const masking = this.#masks[stream];
    return this.#keep(masking === null ? piece : OutputPiece.ofText(masking.add(piece.text)));
  }

  /** What an ended stream still held back: a character that never became whole, or what might have become a secret. */
  end(stream: StreamName): OutputPiece {
    const piece = OutputPiece.ofBytes(this.#pieces[stream].end());
    const masking = this.#masks[stream];
    return this.#keep(masking === null ? piece : OutputPiece.ofText(masking.add(piece.text) + masking.end()));
  }

  /** The kept text, and how many characters are missing after its first `headChars`. */
  read(): { text: string; truncatedChars: number } {
    const tail = this.#tail?.read() ?? '';
    return { text: this.#head + tail, truncatedChars: this.#tailLength - tail.length };
  }

  /** The last lines with something in them, for a reason that must be short. */
  lastLines(count: number): string[] {
    const end = (this.#tail?.read() ?? this.#head).slice(-4_096);
    return end
      .split('\n')
      .filter((line) => line.trim() !== '')
      .slice(-count);
  }

  #keep(piece: OutputPiece): OutputPiece {
    const cut = this.#headRoom === 0 ? 0 : beforeSurrogate(piece.text, this.#headRoom);
    if (cut > 0) this.#head += piece.text.slice(0, cut);
    const { length } = piece;
    this.#headRoom = length > cut ? 0 : this.#headRoom - cut;
    if (length === cut) return piece;
    const added = cut === 0 ? piece.bytes : Buffer.from(piece.text.slice(cut));
    this.#tailSizeBytes += added.length;
    if (this.#onOverflow !== null && this.#tailSizeBytes > tailBytes) {
      this.#onOverflow(this.#head.slice(0, this.#head.length - cut) + (this.#tail?.read() ?? ''));
      this.#onOverflow = null;
    }
    this.#tail ??= new TailRing(tailBytes);
    this.#tail.append(added);
    this.#tailLength += length - cut;
    return piece;
  }
}

const isHighSurrogate = (code: number): boolean => code >= 0xd800 && code <= 0xdbff;

/** The nearest place at or before `index` that does not cut a character in two. */
function beforeSurrogate(text: string, index: number): number {
  if (index >= text.length) return text.length;
  return index > 0 && isHighSurrogate(text.charCodeAt(index - 1)) ? index - 1 : index;
}
