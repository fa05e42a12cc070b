import { parse as parseJsonc, printParseErrorCode, type ParseError } from 'jsonc-parser';
import { messageOf } from '../../model/result.ts';
import type { ConfigProblem } from '../../model/problem.ts';
import { positionAt } from '../position-at.ts';
import type { DetectContext } from './context.ts';

/** A file of data as far as it can be read. */
export interface DataFile {
  readonly path: string;
  /** What it says; undefined when it is broken. Its shape is not known. */
  readonly value: unknown;
  readonly text: string;
  /** At most one warning, with its line. */
  readonly problems: readonly ConfigProblem[];
}

/** People do not write larger ones, and reading them takes longer than detection may. */
const mostChars = { yaml: 150_000, others: 1_000_000 };
/** A structure within another one; brackets of texts count too, which hardly ever stay open. */
const deepest = 500;
/** Files that say more with each alias than could ever be read. */
const mostAliases = 100;

const known = new WeakMap<DetectContext, Map<string, Promise<DataFile | null>>>();

/** Reads a TOML, YAML or JSON file by its ending, once however often it is asked for; null when there is none. Never rejects. */
export function readData(context: DetectContext, path: string): Promise<DataFile | null> {
  const files = known.get(context) ?? new Map<string, Promise<DataFile | null>>();
  known.set(context, files);
  const file = files.get(path) ?? readOnce(context, path);
  files.set(path, file);
  return file;
}

async function readOnce(context: DetectContext, path: string): Promise<DataFile | null> {
  const content = await context.read(path);
  if (content.status === 'absent') return null;
  if (content.status === 'refused') return { path, value: undefined, text: '', problems: [warn(path, content.reason, 1, 1)] };
  const { text } = content;
  const fail = (why: string, line: number, column: number): DataFile => ({
    path,
    value: undefined,
    text,
    problems: [warn(path, why, line, column)],
  });
  if (text.length > mostChars.others) return fail('is larger than 1 MB', 1, 1);
  if (isNestedTooDeep(text)) return fail('is nested too deeply', 1, 1);
  const read =
    path.endsWith('.toml') || path === 'Pipfile' || path.endsWith('/Pipfile')
      ? readToml
      : /\.ya?ml$/.test(path)
        ? readYaml
        : readJson;
  const result = await read(text);
  return 'why' in result ? fail(result.why, result.line, result.column) : { path, value: result.value, text, problems: [] };
}

function warn(file: string, why: string, line: number, column: number): ConfigProblem {
  const message = `${file} ${why}; what it says of checks is left out.`;
  return { severity: 'warning', message, file, line, column, check: null };
}

type Reading = { readonly value: unknown } | { readonly why: string; readonly line: number; readonly column: number };

/** Whether a text has structures within structures beyond what a person writes: reading them takes a second, and then fails. */
export function isNestedTooDeep(text: string): boolean {
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    // [ and {, ] and }
    if (code === 91 || code === 123) depth++;
    else if ((code === 93 || code === 125) && depth > 0) depth--;
    if (depth > deepest) return true;
  }
  // Lists and maps of YAML on one line.
  return /(?:[-?:] ){200}/.test(text);
}

async function readToml(text: string): Promise<Reading> {
  const { parse, TomlError } = await import('./toml-document.ts');
  try {
    return { value: parse(text) };
  } catch (thrown) {
    const { line, column } = thrown instanceof TomlError ? thrown : { line: 1, column: 1 };
    return { why: `is not valid TOML (${firstLine(messageOf(thrown).replace('Invalid TOML document: ', ''))})`, line, column };
  }
}

async function readYaml(text: string): Promise<Reading> {
  if (text.length > mostChars.yaml) return { why: 'is larger than 150 KB, which takes too long to read', line: 1, column: 1 };
  const { parseDocument } = await import('./yaml-document.ts');
  try {
    const document = parseDocument(text, {
      logLevel: 'silent',
      prettyErrors: false,
      customTags: [],
      strict: false,
      uniqueKeys: false,
    });
    const [error] = document.errors;
    if (error !== undefined) return { why: `is not valid YAML (${firstLine(error.message)})`, ...positionAt(text, error.pos[0]) };
    return { value: document.toJS({ maxAliasCount: mostAliases }) as unknown };
  } catch (thrown) {
    return { why: `cannot be read as YAML (${firstLine(messageOf(thrown))})`, line: 1, column: 1 };
  }
}

function readJson(text: string): Reading {
  try {
    const errors: ParseError[] = [];
    const value: unknown = parseJsonc(text, errors, { allowTrailingComma: true, disallowComments: false });
    const [error] = errors;
    if (error === undefined) return { value };
    const why = printParseErrorCode(error.error).replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
    return { why: `is not valid JSON (${why.toLowerCase()})`, ...positionAt(text, error.offset) };
  } catch (thrown) {
    return { why: `cannot be read as JSON (${firstLine(messageOf(thrown))})`, line: 1, column: 1 };
  }
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0]!.slice(0, 120);
}

/** The one-based line of the first match in a text; 1 when there is none, so that evidence always has a line. */
export function lineOf(text: string, pattern: string | RegExp): number {
  const at = typeof pattern === 'string' ? text.indexOf(pattern) : text.search(pattern);
  return at < 0 ? 1 : positionAt(text, at).line;
}
