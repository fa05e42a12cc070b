import type { TestCounts } from '../model/problem.ts';
import { cleanForDisplay } from './clean-for-display.ts';
import { locateFindings } from './locate-findings.ts';
import type { ParseInput, ParseOutput, Parser } from './parser.ts';
import type { SourceFiles } from './source-files.ts';
import { toolsOfCommand } from './tools-of-command.ts';

/** The problems in an output, read by one parser. Never throws for any text; `unparsed` when a failed tool wrote something else. */
export function parseOutput(parser: Parser, input: ParseInput, files: SourceFiles): ParseOutput {
  const text = cleanForDisplay(input.text);
  const tools = input.command === undefined ? [] : toolsOfCommand(input.command);
  const { exitCode, command, cwd, root } = input;
  const parsing = parser.parse(text, { exitCode, tools, command, cwd, root });
  if (parsing === null) return exitCode === 0 || text.trim() === '' ? nothingToParse : unparsed;
  return {
    parsed: parsing.format ?? parser.format,
    problems: locateFindings(parsing.findings, { root, cwd, files }),
    tests: parsing.tests !== undefined && isCountable(parsing.tests) ? parsing.tests : null,
    readable: parsing.readable ?? null,
  };
}

/** Output can hold any digits. */
function isCountable({ passed, failed, skipped }: TestCounts): boolean {
  return [passed, failed, skipped].every((count) => Number.isSafeInteger(count) && count >= 0);
}

const unparsed: ParseOutput = { parsed: 'unparsed', problems: [], tests: null, readable: null };
const nothingToParse: ParseOutput = { ...unparsed, parsed: 'none' };
