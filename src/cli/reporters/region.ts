import type { Sink } from '../io.ts';

/** A line without control characters but colours, already cut, and the cells that it takes. */
export interface RegionLine {
  readonly text: string;
  readonly width: number;
}

const escape = '\u001b[';
const hideCursor = `${escape}?25l`;
const showCursor = `${escape}?25h`;
const noWrap = `${escape}?7l`;
const wrap = `${escape}?7h`;
const eraseBelow = `${escape}J`;
/** Terminals that know it show all between the two at once; the others ignore it. */
const beginUpdate = `${escape}?2026h`;
const endUpdate = `${escape}?2026l`;

/**
 * The last lines of a terminal, drawn again and again in place, with lines that stay scrolling out above them.
 * The cursor is hidden while there is something to redraw, and shown again by `close`, which may be called at any time, twice too.
 */
export class Region {
  readonly #sink: Pick<Sink, 'write' | 'columns' | 'rows'>;
  #drawn: readonly RegionLine[] = [];
  #isOpen = false;

  constructor(sink: Pick<Sink, 'write' | 'columns' | 'rows'>) {
    this.#sink = sink;
  }

  /** Writes `lasting` above the region for good, and replaces what the region shows. Lines beyond the screen's height are left out. */
  draw(lasting: readonly string[], lines: readonly RegionLine[]): void {
    const start = this.#isOpen ? beginUpdate : beginUpdate + hideCursor;
    const before = this.#rewind() + lasting.map((line) => `${line}\n`).join('');
    this.#drawn = lines.slice(-Math.max(1, this.#sink.rows - 1));
    this.#isOpen = true;
    this.#sink.write(`${start}${before}${noWrap}${this.#drawn.map(({ text }) => `${text}\n`).join('')}${wrap}${endUpdate}`);
  }

  /** Takes the region away, leaving only lines that stay. */
  close(): void {
    if (!this.#isOpen) return;
    this.#sink.write(this.#rewind() + wrap + showCursor);
    this.#drawn = [];
    this.#isOpen = false;
  }

  /** To the region's first row: a terminal made narrower since has broken its lines into several rows. */
  #rewind(): string {
    const columns = Math.max(1, this.#sink.columns);
    const rows = this.#drawn.reduce((sum, { width }) => sum + Math.max(1, Math.ceil(width / columns)), 0);
    return rows === 0 ? '' : `${escape}${rows}A\r${eraseBelow}`;
  }
}
