import type { Parser } from './parser.ts';

/** The parser of that id, or null when this version has none: the output is then said to be unparsed. */
export function findParser(id: string): Parser | null {
  return parsers.get(id) ?? null;
}

const parsers: ReadonlyMap<string, Parser> = new Map();
