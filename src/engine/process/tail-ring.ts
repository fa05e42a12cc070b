/** The first size of a ring; it doubles until it has its full size. */
const firstBytes = 65_536;

/**
 * The last bytes of a long text, in one piece of memory that is written over and over: strings that are kept for a while cost a
 * multiple of their size in a flood.
 */
export class TailRing {
  readonly #limitBytes: number;
  #bytes = Buffer.alloc(0);
  /** Where the next byte goes; when the ring has been full once, the oldest byte stands there. */
  #end = 0;
  #isFull = false;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  /** Appends whole characters, as UTF-8. */
  append(added: Buffer): void {
    let bytes = added.length > this.#limitBytes ? added.subarray(added.length - this.#limitBytes) : added;
    this.#grow(bytes.length);
    while (bytes.length > 0) {
      const room = this.#bytes.length - this.#end;
      bytes.copy(this.#bytes, this.#end, 0, room);
      this.#end += Math.min(room, bytes.length);
      bytes = bytes.subarray(room);
      if (this.#end < this.#bytes.length) continue;
      this.#end = 0;
      this.#isFull = true;
    }
  }

  /** What is kept, from the first whole character on. */
  read(): string {
    if (!this.#isFull) return this.#bytes.toString('utf8', 0, this.#end);
    const ordered = Buffer.concat([this.#bytes.subarray(this.#end), this.#bytes.subarray(0, this.#end)]);
    let start = 0;
    while (start < 4 && ((ordered[start] ?? 0) & 0xc0) === 0x80) start++;
    return ordered.toString('utf8', start);
  }

  #grow(addedBytes: number): void {
    if (this.#isFull || this.#end + addedBytes < this.#bytes.length) return;
    const wanted = Math.max(firstBytes, this.#bytes.length * 2, this.#end + addedBytes + 1);
    if (this.#bytes.length >= this.#limitBytes) return;
    const grown = Buffer.allocUnsafeSlow(Math.min(this.#limitBytes, wanted));
    this.#bytes.copy(grown, 0, 0, this.#end);
    this.#bytes = grown;
  }
}
