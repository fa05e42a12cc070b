import { Breather } from './breather.ts';
import { look, markOf } from './file-identity.ts';
import { isClean } from './git-index.ts';
import type { ListedFile } from './list-files.ts';

/** How a folder or file looked. */
export interface Seen {
  /** null where nothing is. */
  readonly mark: string | null;
  /** Changed so shortly before we looked that a further change may not show. */
  readonly isFresh: boolean;
}

/** Whether a path surely looks as it was seen. */
export function isStill(known: Seen, path: string): boolean {
  if (known.isFresh) return false;
  const stats = look(path);
  return (stats === null ? null : markOf(stats)) === known.mark;
}

/** Whether a file surely is what its entry in the index of git says; never without one. */
export function isAsTracked({ index, record }: ListedFile, path: string): boolean {
  const stats = index === null ? null : look(path);
  return index !== null && stats !== null && isClean(index, record, stats);
}

/** So many are looked at before anybody else may go on. */
const pieceSize = 256;

/**
 * Looks at all of a list once more, for whoever asks: each is told whether everything was still as before after they had asked. Who asks
 * while others wait joins them wherever they are, until that place comes again: many checks that end at about the same time cost hardly
 * more than one.
 */
export class SecondLook {
  readonly #size: number;
  readonly #isStill: (place: number) => boolean;
  #waiting: { left: number; readonly tell: (isSame: boolean) => void }[] = [];
  #next = 0;

  /** `isStill` is asked for places from 0 up to `size`, and never throws. */
  constructor(size: number, isStill: (place: number) => boolean) {
    this.#size = size;
    this.#isStill = isStill;
  }

  ask(): Promise<boolean> {
    if (this.#size === 0) return Promise.resolve(true);
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#waiting.push({ left: this.#size, tell: resolve });
    if (this.#waiting.length === 1) void this.#goRound();
    return promise;
  }

  async #goRound(): Promise<void> {
    const breather = new Breather();
    while (this.#waiting.length > 0) {
      await breather.breathe();
      this.#goOn();
    }
  }

  #goOn(): void {
    const least = this.#waiting.reduce((all, { left }) => Math.min(all, left), pieceSize);
    const end = Math.min(this.#next + least, this.#size);
    for (let place = this.#next; place < end; place++) {
      if (this.#isStill(place)) continue;
      for (const { tell } of this.#waiting.splice(0)) tell(false);
      return;
    }
    for (const one of this.#waiting) one.left -= end - this.#next;
    for (const { left, tell } of this.#waiting) if (left === 0) tell(true);
    this.#waiting = this.#waiting.filter(({ left }) => left > 0);
    this.#next = end % this.#size;
  }
}
