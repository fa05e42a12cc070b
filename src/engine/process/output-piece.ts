import { isAscii } from 'node:buffer';

/**
 * A piece of a command's output, without a character that is cut: as bytes, and as text for who asks. In a flood, strings that
 * nobody reads cost more than all the rest. It holds as long as the chunk that it was made of: to be kept, it must be copied.
 */
export class OutputPiece {
  #bytes: Buffer | null;
  #text: string | null;

  private constructor(bytes: Buffer | null, text: string | null) {
    this.#bytes = bytes;
    this.#text = text;
  }

  /** What is no UTF-8 in the bytes is U+FFFD in the text. */
  static ofBytes(bytes: Buffer): OutputPiece {
    return new OutputPiece(bytes, null);
  }

  static ofText(text: string): OutputPiece {
    return new OutputPiece(null, text);
  }

  get bytes(): Buffer {
    return (this.#bytes ??= Buffer.from(this.#text ?? ''));
  }

  get text(): string {
    return (this.#text ??= this.#bytes?.toString() ?? '');
  }

  /** Of the text, as JavaScript counts characters. */
  get length(): number {
    if (this.#text === null && this.#bytes !== null && isAscii(this.#bytes)) return this.#bytes.length;
    return this.text.length;
  }
}
