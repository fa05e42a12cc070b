import { widthOf } from '../../src/cli/width.ts';

interface Row {
  text: string;
  /** The next row continues this one: the terminal broke the line. */
  continues: boolean;
}

/**
 * A terminal that knows what the live reporter uses: text, line feeds, moving up, erasing below, wrapping on and off,
 * the cursor's visibility; colours are ignored, and anything else is an error. Rows that leave the screen stay in `rows`.
 */
export class Screen {
  columns: number;
  readonly height: number;
  isCursorVisible = true;
  #rows: Row[] = [{ text: '', continues: false }];
  #row = 0;
  #wraps = true;
  #isAtStart = true;

  constructor(columns: number, height = 24) {
    this.columns = columns;
    this.height = height;
  }

  /** Everything that was ever shown and not erased, without the empty rows at the end. */
  get text(): string {
    return this.#rows
      .map(({ text }) => text.trimEnd())
      .join('\n')
      .trimEnd();
  }

  get wraps(): boolean {
    return this.#wraps;
  }

  write(text: string): void {
    // oxlint-disable-next-line no-control-regex -- what a terminal is made of
    for (const [token] of text.matchAll(/\u001b\[[?\d;]*[A-Za-z]|[\s\S]/gu)) {
      if (token.startsWith('\u001b[')) this.#obey(token.slice(2));
      else if (token === '\n') this.#lineFeed();
      else if (token === '\r') this.#isAtStart = true;
      else if (token < ' ') throw new Error(`The screen got the control character ${JSON.stringify(token)}.`);
      else this.#put(token);
    }
  }

  /** Breaks rows anew, as terminals do. */
  resize(columns: number): void {
    const lines: string[] = [];
    let line = '';
    this.#rows.forEach(({ text, continues }) => {
      line += text;
      if (continues) return;
      lines.push(line);
      line = '';
    });
    this.columns = columns;
    this.#rows = lines.flatMap((text) => breakLine(text, columns));
    this.#row = this.#rows.length - 1;
  }

  #obey(command: string): void {
    const up = /^(\d+)A$/.exec(command)?.[1];
    if (up !== undefined) this.#row = Math.max(0, this.#rows.length - this.height, this.#row - Number(up));
    else if (command === 'J') this.#eraseBelow();
    else if (command === '?25l') this.isCursorVisible = false;
    else if (command === '?25h') this.isCursorVisible = true;
    else if (command === '?7l') this.#wraps = false;
    else if (command === '?7h') this.#wraps = true;
    else if (!/^\?2026[hl]$|^[\d;]*m$/.test(command)) throw new Error(`The screen does not know ${JSON.stringify(command)}.`);
  }

  #eraseBelow(): void {
    if (!this.#isAtStart) throw new Error('The screen erases from the first column only.');
    this.#rows = [...this.#rows.slice(0, this.#row), { text: '', continues: false }];
  }

  #lineFeed(): void {
    this.#row++;
    this.#isAtStart = true;
    this.#rows[this.#row] ??= { text: '', continues: false };
  }

  #put(character: string): void {
    this.#isAtStart = false;
    const row = this.#rowAt();
    if (widthOf(row.text + character) <= this.columns) row.text += character;
    else if (this.#wraps) {
      row.continues = true;
      this.#lineFeed();
      this.#rowAt().text = character;
    }
  }

  #rowAt(): Row {
    return this.#rows[this.#row]!;
  }
}

function breakLine(line: string, columns: number): Row[] {
  const rows: Row[] = [{ text: '', continues: false }];
  for (const character of line) {
    const last = rows.at(-1)!;
    if (widthOf(last.text + character) <= columns) last.text += character;
    else {
      last.continues = true;
      rows.push({ text: character, continues: false });
    }
  }
  return rows;
}
