/**
 * The JSON documents (objects and arrays) in a text, in their order: the whole text where it is one, else what stands among noise,
 * one a line or spread over several. Where a document is cut off or spoilt, the complete ones inside of it are given instead. Never
 * throws; time is proportional to the length of the text.
 */
export function findJson(text: string): readonly unknown[] {
  const whole = parseContainer(text.charCodeAt(0) === byteOrderMark ? text.slice(1) : text);
  if (whole !== undefined) return [whole];
  const documents: unknown[] = [];
  let rereadable = text.length * 3;
  candidate.lastIndex = 0;
  for (let found = candidate.exec(text); found !== null; found = candidate.exec(text)) {
    const start = found.index;
    const { stop, complete } = scanContainer(text, start);
    const read = complete
      .map((part) => parseContainer(text.slice(part.start, part.end)))
      .filter((document) => document !== undefined);
    documents.push(...read);
    const isSpoilt = read.length === 0 && complete.length > 0 && (rereadable -= stop - start) > 0;
    candidate.lastIndex = isSpoilt ? start + 1 : Math.max(stop, start + 1);
  }
  return documents;
}

const byteOrderMark = 0xfeff;

/** A bracket and what may follow it. */
const candidate = /[{[](?=\s*["{}[\]\dtfn-])/g;

function parseContainer(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** How far a text can be read as JSON. */
export interface Scan {
  /** Where it ends, or where it cannot go on. */
  readonly stop: number;
  /** The outermost objects and arrays that are complete: the whole, or what of it is inside. */
  readonly complete: readonly { readonly start: number; readonly end: number }[];
}

/** Reads the object or array that begins at `start`, once and without knowing more than brackets, strings and words. */
export function scanContainer(text: string, start: number): Scan {
  const open: number[] = [];
  const complete: { start: number; end: number }[] = [];
  let index = start;
  while (index < text.length) {
    const char = text[index]!;
    if (char === '{' || char === '[') open.push(index);
    else if (char === '}' || char === ']') {
      const begin = open.pop()!;
      while (complete.length > 0 && complete.at(-1)!.start > begin) complete.pop();
      complete.push({ start: begin, end: index + 1 });
      if (open.length === 0) return { stop: index + 1, complete };
    }
    const next = skipToken(text, index, char);
    if (next < 0) return { stop: index + 1, complete };
    index = next;
  }
  return { stop: text.length, complete };
}

function skipToken(text: string, index: number, char: string): number {
  if (char === '"') return skipString(text, index + 1);
  if ('{}[],: \t\r\n'.includes(char) || '-+.0123456789eE'.includes(char)) return index + 1;
  const word = char === 't' ? 'true' : char === 'f' ? 'false' : char === 'n' ? 'null' : null;
  return word !== null && text.startsWith(word, index) ? index + word.length : -1;
}

/** The place behind the closing quote; -1 where the line or the text ends before it. */
function skipString(text: string, start: number): number {
  for (let index = start; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 0x22) return index + 1;
    if (code === 0x0a) return -1;
    if (code === 0x5c) index += 1;
  }
  return -1;
}
