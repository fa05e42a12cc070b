import { cleanForDisplay } from './clean-for-display.ts';
import { locateFindings } from './locate-findings.ts';
import type { ParseInput, ParseOutput, Parser } from './parser.ts';
import type { SourceFiles } from './source-files.ts';
import { toolsOfCommand } from './tools-of-command.ts';

/** The problems in an output, read by one parser. Never throws for any text; `unparsed` when it is not the parser's format. */
export function parseOutput(parser: Parser, input: ParseInput, files: SourceFiles): ParseOutput {
  const text = cleanForDisplay(input.text);
  const tools = input.command === undefined ? [] : toolsOfCommand(input.command);
  const parsing = parser.parse(text, { exitCode: input.exitCode, tools });
  if (parsing === null) return text.trim() === '' ? nothingToParse : unparsed;
  return {
    parsed: parsing.format ?? parser.format,
    problems: locateFindings(parsing.findings, { root: input.root, cwd: input.cwd, files }),
    tests: parsing.tests ?? null,
    readable: parsing.readable ?? null,
  };
}

const unparsed: ParseOutput = { parsed: 'unparsed', problems: [], tests: null, readable: null };
const nothingToParse: ParseOutput = { ...unparsed, parsed: 'none' };
