import assert from 'node:assert/strict';
import type { Finding, ParseHints, Parsing } from '../../src/parse/parser.ts';
import { findParser } from '../../src/parse/registry.ts';

/** What a parser makes of a text; the tools are those that a command would name. */
export function parsingOf(id: string, text: string, tools: readonly string[] = []): Parsing | null {
  const parser = findParser(id);
  assert.ok(parser !== null, `there is no parser ${id}`);
  const hints: ParseHints = { exitCode: 1, tools };
  const parsing = parser.parse(text, hints);
  assert.ok(parsing === null || parser.recognises?.(text) !== false, `${id} does not recognise what it understands`);
  return parsing;
}

/** Its findings, without what is not known. */
export function findingsOf(id: string, text: string, tools: readonly string[] = []): readonly Partial<Finding>[] {
  const parsing = parsingOf(id, text, tools);
  assert.ok(parsing !== null, `${id} does not understand: ${text}`);
  return parsing.findings.map(known);
}

function known(finding: Finding): Partial<Finding> {
  return Object.fromEntries(Object.entries(finding).filter(([, value]) => value !== null && value !== undefined));
}
