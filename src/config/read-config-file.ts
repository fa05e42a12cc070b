import { isUtf8 } from 'node:buffer';
import { lstatSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ConfigProblem } from '../model/problem.ts';
import { errorCode } from '../model/error-code.ts';
import { err, messageOf, ok, type Result } from '../model/result.ts';
import { parseJsonc, type JsonNode, type JsonPath } from './parse-jsonc.ts';
import { pathInside } from '../parse/path-inside.ts';
import { positionAt } from './position-at.ts';
import { printable } from './printable.ts';
import { validateConfig, type ValidatedConfig } from './validate.ts';

/** A configuration file that exists, as far as it could be understood. */
export interface ConfigFile {
  /** Relative to the root, with `/`. */
  readonly file: string;
  readonly text: string;
  /** null where it could not be read or is no JSON with comments. */
  readonly tree: JsonNode | null;
  readonly config: ValidatedConfig;
  readonly problems: readonly ConfigProblem[];
}

const largestSizeBytes = 1_048_576;
const nothing: ValidatedConfig = { file: {}, checks: new Map(), problems: [] };

/** Reads and validates one file that exists. Every failure is a problem of the file. */
export function readConfigFile(root: string, file: string): ConfigFile {
  const text = readText(root, file);
  if (!text.ok) {
    const problem: ConfigProblem = {
      severity: 'error',
      message: printable(text.error),
      file,
      line: null,
      column: null,
      check: null,
    };
    return { file, text: '', tree: null, config: nothing, problems: [problem] };
  }
  return parseConfigFile(file, text.value);
}

/** What a text in the place of that file would mean; never throws, for any text. */
export function parseConfigFile(file: string, text: string): ConfigFile {
  const { root: tree, problems: syntax } = parseJsonc(text);
  const config = tree === null ? nothing : validateConfig(tree);
  const problems = [...syntax, ...config.problems]
    .sort((a, b) => a.offset - b.offset)
    .map(({ offset, path, message }): ConfigProblem => {
      return { severity: 'error', message: printable(message), file, ...positionAt(text, offset), check: checkAt(path) };
    });
  return { file, text, tree, config, problems };
}

/** The check whose part of the file that is; null for everything that concerns more than one. */
function checkAt([section, id]: JsonPath): string | null {
  return section === 'checks' && id !== undefined ? String(id) : null;
}

function readText(root: string, file: string): Result<string, string> {
  try {
    const path = join(root, file);
    const outside = findOutside(root, path);
    if (outside !== null)
      return err(`This is a link to ${outside}, outside of the workspace, and is not read: put a file here instead.`);
    const found = statSync(path);
    if (!found.isFile())
      return err(`This is ${found.isDirectory() ? 'a directory' : 'no regular file'}: replace it by a file, or remove it.`);
    if (found.size > largestSizeBytes)
      return err(`This has ${found.size} bytes; a configuration has at most ${largestSizeBytes}.`);
    return decode(readFileSync(path));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return err('This is a link to nothing: replace it by a file, or remove it.');
    return err(`This cannot be read (${messageOf(error)}): make it readable, or remove it.`);
  }
}

/** Where a link leads out of the root; null for everything inside. */
function findOutside(root: string, path: string): string | null {
  if (dirname(path) === root && !lstatSync(path).isSymbolicLink()) return null;
  const target = realpathSync(path);
  return pathInside(realpathSync(root), target) === null ? target : null;
}

function decode(bytes: Buffer): Result<string, string> {
  const [first, second] = bytes;
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  if (isUtf16) return err('This is encoded as UTF-16: save it as UTF-8.');
  if (bytes.includes(0)) return err('This has NUL bytes, so it is no text in UTF-8: save it as UTF-8.');
  if (!isUtf8(bytes)) return err('This is not valid UTF-8: save it as UTF-8.');
  return ok(bytes.toString('utf8').replace(/^\uFEFF/, ''));
}
