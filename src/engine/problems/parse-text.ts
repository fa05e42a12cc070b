import { resolve } from 'node:path';
import { nearest } from '../../model/nearest.ts';
import { err, ok, UserError, type Result } from '../../model/result.ts';
import { parseOutput } from '../../parse/parse-output.ts';
import type { ParseOutput } from '../../parse/parser.ts';
import { findParser, parsers } from '../../parse/registry.ts';
import { diskSourceFiles } from './disk-source-files.ts';

/** An output to read. */
export interface ParseTextOptions {
  /** A parser's id, a problem matcher (`$gcc`), or `auto`, which is meant when it is absent. */
  readonly as?: string | undefined;
  /** What wrote the output, where that is known: arguments, or one line. */
  readonly command?: string | readonly string[] | undefined;
  readonly text: string;
  /** Relative paths in the output are relative to it. */
  readonly cwd: string;
  /** Problems name files relative to it. */
  readonly root: string;
  readonly exitCode?: number | null | undefined;
}

/** Reads a tool's output on the thread that calls. Throws a `UserError` for a parser that does not exist; for no text. */
export function parse(options: ParseTextOptions): ParseOutput {
  const output = parseText(options);
  if (output.ok) return output.value;
  throw output.error;
}

/** The same with a result for a parser that does not exist. */
export function parseText(options: ParseTextOptions): Result<ParseOutput> {
  const { as = 'auto', command, text, exitCode = null } = options;
  const parser = findParser(as);
  if (parser === null) return err(new UserError(describeUnknownParser(as)));
  const root = resolve(options.root);
  const input = { text, command: typeof command === 'string' ? [command] : command, cwd: resolve(options.cwd), root, exitCode };
  const files = diskSourceFiles(root, () => []);
  return ok(parseOutput(parser, input, files));
}

function describeUnknownParser(name: string): string {
  const near = nearest(
    name,
    parsers.map(({ id }) => id),
  );
  const hint =
    near === null
      ? '`preflight parse --help` lists them; a problem matcher such as $gcc, or auto, will do too.'
      : `Did you mean ${near}?`;
  return `There is no parser "${name}". ${hint}`;
}
