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
  return unit === 'bytes' ? !/[\u0080-\uffff]/.test(line) : !/[\ud800-\udfff]/.test(line);
}

function widthOf(code: number, unit: ColumnUnit, column: number): number {
  if (unit === 'screen' && code === 0x09) return 8 - ((column - 1) % 8);
  if (unit !== 'bytes') return 1;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}
