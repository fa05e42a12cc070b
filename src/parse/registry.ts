import { gitDiffCheck } from './git-diff-check.ts';
import type { Parser } from './parser.ts';

/** Every format that can be read, in the order in which `auto` tries them: the most specific first. */
export const parsers: readonly Parser[] = [gitDiffCheck];

const byId: ReadonlyMap<string, Parser> = new Map(parsers.map((parser) => [parser.id, parser]));

/** The parser of that id, or null when this version has none. */
export function findParser(id: string): Parser | null {
  return byId.get(id) ?? null;
}
