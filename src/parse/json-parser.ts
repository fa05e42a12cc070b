import { findJson } from './find-json.ts';
import { addCounts } from './json-shape.ts';
import type { ParseHints, Parser, Parsing } from './parser.ts';
import { renderFindings } from './render-findings.ts';

/** A tool's JSON, by what it makes of one document. */
export interface JsonFormat {
  readonly id: string;
  readonly title: string;
  readonly tools: readonly string[];
  /** What stands in every document that is not an empty list. */
  readonly sign: string | RegExp;
  /** null for a document that is not this tool's; must take any value. */
  readonly read: (document: unknown, hints: ParseHints) => Parsing | null;
}

/**
 * A parser of all documents of a format that stand in an output, among noise or one a line. An empty list says nothing about whose it
 * is, so it counts only where it is the whole output, or a line of one of which the tool is known.
 */
export function jsonParser({ id, title, tools, sign, read }: JsonFormat): Parser {
  return {
    id,
    title,
    format: 'structured',
    tools,
    recognises: (text) => (typeof sign === 'string' ? text.includes(sign) : sign.test(text)) || isEmptyList(text),
    parse(text, hints) {
      const isTold = hints.tools.some((tool) => tools.includes(tool)) && emptyListOnItsLine.test(text);
      const isKnown = isEmptyList(text) || isTold;
      const parsings = findJson(text).flatMap((document) => {
        if (Array.isArray(document) && document.length === 0 && !isKnown) return [];
        return read(document, hints) ?? [];
      });
      return parsings.length === 0 ? null : withReadable(mergeParsings(parsings));
    },
  };
}

const emptyListOnItsLine = /^[ \t]*\[[ \t]*\][ \t]*$/m;

function isEmptyList(text: string): boolean {
  return /^\s*\[\s*\]\s*$/.test(text);
}

/** The same with a text for people where the format itself carries none. */
export function withReadable(parsing: Parsing): Parsing {
  return { ...parsing, readable: parsing.readable ?? renderFindings(parsing.findings, parsing.tests) };
}

function mergeParsings(parsings: readonly Parsing[]): Parsing {
  if (parsings.length === 1) return parsings[0]!;
  const tests = parsings.map((parsing) => parsing.tests).reduce(addCounts, undefined);
  return { findings: parsings.flatMap((parsing) => parsing.findings), ...(tests === undefined ? {} : { tests }) };
}
