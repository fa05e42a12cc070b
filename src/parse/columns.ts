import type { ColumnUnit } from './parser.ts';

/** The one-based column of a line in UTF-16 code units, for one that counts something else. Columns behind the end stay behind it. */
export function toUtf16Column(line: string, column: number, unit: ColumnUnit): number {
  if (unit === 'utf16' || isPlain(line, unit)) return column;
  let index = 0;
  let counted = 1;
  while (index < line.length && counted < column) {
    const code = line.codePointAt(index)!;
    counted += widthOf(code, unit, counted);
    // Within a character there is no place: its own counts.
    if (counted > column) break;
    index += code > 0xffff ? 2 : 1;
  }
  return index + 1 + Math.max(0, column - counted);
}

/** The zero-based offset in UTF-16 code units of a text, for one that counts something else; null where it is not one of the text. */
export function toUtf16Offset(text: string, offset: number, unit: ColumnUnit): number | null {
  if (offset < 0 || !Number.isInteger(offset)) return null;
  if (unit === 'utf16') return offset <= text.length ? offset : null;
  let index = 0;
  let counted = 0;
  while (index < text.length && counted < offset) {
    const code = text.codePointAt(index)!;
    counted += widthOf(code, unit, 1);
    index += code > 0xffff ? 2 : 1;
  }
  return counted === offset ? index : null;
}

function isPlain(line: string, unit: ColumnUnit): boolean {
  if (unit === 'screen') return !/[\t\u0080-\uffff]/.test(line);
  if (unit === 'tabs') return !/[\t\ud800-\udfff]/.test(line);
  if (unit === 'utf16-tabs') return !line.includes('\t');
  return unit === 'bytes' ? !/[\u0080-\uffff]/.test(line) : !/[\ud800-\udfff]/.test(line);
}

function widthOf(code: number, unit: ColumnUnit, column: number): number {
  if (code === 0x09 && (unit === 'screen' || unit === 'tabs' || unit === 'utf16-tabs')) return 8 - ((column - 1) % 8);
  if (unit === 'screen') return widthOnScreen(code);
  if (unit === 'utf16-tabs') return code > 0xffff ? 2 : 1;
  if (unit !== 'bytes') return 1;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

/** Two for what East Asian Width calls wide and for emoji, none for what is put on the character before. */
function widthOnScreen(code: number): number {
  if (code < 0x300) return 1;
  const character = String.fromCodePoint(code);
  return zeroWidth.test(character) ? 0 : wide.test(character) ? 2 : 1;
}

const zeroWidth = /^[\p{Mn}\p{Me}\u200b-\u200d]$/u;
const wide =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|^\p{Emoji_Presentation}/u;
