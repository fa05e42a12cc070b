import type { Paint } from './paint.ts';

/** A part of a line in one colour; null = the terminal's own. */
export interface Segment {
  readonly text: string;
  readonly colour: Parameters<Paint>[0] | null;
}

/** Wide by Unicode's East Asian Width, in blocks; single wide symbols are emoji and found as such. */
const wideBlocks: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f900, 0x1f9ff],
  [0x20000, 0x3fffd],
];

/** The characters of a text that a terminal shows as one, each with the cells that it takes. */
function* cells(text: string): Generator<{ readonly text: string; readonly width: number }> {
  let cluster = '';
  let width = 0;
  let joins = false;
  for (const character of text) {
    const added = widthOfCharacter(character);
    if (cluster !== '' && (added === 0 || joins)) {
      cluster += character;
      if (character === '\ufe0f') width = Math.max(width, 2);
    } else {
      if (cluster !== '') yield { text: cluster, width };
      [cluster, width] = [character, added];
    }
    joins = character === '\u200d';
  }
  if (cluster !== '') yield { text: cluster, width };
}

function widthOfCharacter(character: string): number {
  const code = character.codePointAt(0)!;
  if (code < 0x300) return 1;
  if (isInvisible(character, code)) return 0;
  return wideBlocks.some(([first, last]) => code >= first && code <= last) || /\p{Emoji_Presentation}/u.test(character)
    ? regional(code)
    : 1;
}

/** Two regional indicators make one flag of two cells. */
const regional = (code: number): number => (code >= 0x1f1e6 && code <= 0x1f1ff ? 1 : 2);

function isInvisible(character: string, code: number): boolean {
  const isSkinTone = code >= 0x1f3fb && code <= 0x1f3ff;
  return isSkinTone || (code >= 0x200b && code <= 0x200d) || /\p{M}/u.test(character);
}

const isAscii = (text: string): boolean => !/[^\u0020-\u007e]/.test(text);

/** The cells of a terminal that a text without control characters takes. */
export function widthOf(text: string): number {
  if (isAscii(text)) return text.length;
  let width = 0;
  for (const cell of cells(text)) width += cell.width;
  return width;
}

/** The text with spaces after it up to a width. */
export function padTo(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

/** The text, or as much of it as fits with an ellipsis. */
export function cutTo(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = '';
  let left = width - 1;
  for (const cell of cells(text)) {
    if (cell.width > left) break;
    kept += cell.text;
    left -= cell.width;
  }
  return width < 1 ? '' : `${kept}…`;
}

/** A line of segments cut to a width, painted, with the cells that it takes. */
export function fitLine(
  segments: readonly Segment[],
  width: number,
  paint: Paint,
): { readonly text: string; readonly width: number } {
  let left = width;
  let line = '';
  for (const { text, colour } of segments) {
    const kept = cutTo(text, left);
    line += colour === null || kept === '' ? kept : paint(colour, kept);
    left -= widthOf(kept);
    if (kept !== text) break;
  }
  return { text: line, width: width - left };
}

/** Lines of whole words, each within the width unless one word alone is wider. */
export function wrapWords(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(last) + 1 + widthOf(word) <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
