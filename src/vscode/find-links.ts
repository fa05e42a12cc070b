/** A place in a file that a text names. Positions are one-based. */
export interface TextLink {
  /** Where it stands in the text, in UTF-16 code units. */
  readonly start: number;
  readonly length: number;
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
}

/** What is longer is no path that somebody would click. */
const longestWord = 400;

/** The files that one line of an output names: `src/a.ts`, `src/a.ts:3`, `src/a.ts:3:5`, `src/a.ts(3,5)`. Whether they exist is not known here. */
export function findLinks(line: string): readonly TextLink[] {
  const links: TextLink[] = [];
  for (const { 0: word, index } of line.matchAll(/[^\s'"`<>|()[\]{},;]+/g)) {
    if (word.length > longestWord) continue;
    const found = /^((?:[a-z]:)?[^:]*\.[a-z]\w{0,9})(?::(\d{1,7})(?::(\d{1,7}))?)?/i.exec(word);
    // A number with a unit and an address on the web are no files.
    if (found === null || /^\.?\d|^https?:/i.test(word)) continue;
    const [whole, file = '', after = null, column = null] = found;
    const place =
      after === null ? /^\((\d{1,7})(?:,(\d{1,7}))?\)/.exec(line.slice(index + whole.length, index + whole.length + 20)) : null;
    links.push({
      start: index,
      length: whole.length + (place?.[0].length ?? 0),
      file: file.replaceAll('\\', '/'),
      line: toNumber(place?.[1] ?? after),
      column: toNumber(place?.[2] ?? column),
    });
  }
  return links;
}

const toNumber = (text: string | null): number | null => (text === null ? null : Math.max(1, Number(text)));
