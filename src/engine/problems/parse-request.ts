import { open } from 'node:fs/promises';
import type { InlineMatcher } from '../../model/check.ts';
import type { ParseInput, ParseOutput, Parser } from '../../parse/parser.ts';
import { nowhere } from '../../parse/locate-findings.ts';
import { parseOutput } from '../../parse/parse-output.ts';
import { readMatcherWith } from '../../parse/matcher/find-matcher.ts';
import { parserOfMatcher } from '../../parse/matcher/parse-with-matcher.ts';
import { findParser } from '../../parse/registry.ts';
import { locateRepository } from '../builtin/git-repository.ts';
import { readGitIndex } from '../inputs/git-index.ts';
import { diskSourceFiles } from './disk-source-files.ts';

/** A text to parse, or where it stands. Survives a structured clone. */
export type ParseSource =
  | { readonly type: 'text'; readonly text: string }
  /** Pieces of UTF-8 in the order in which they came. */
  | { readonly type: 'bytes'; readonly chunks: readonly Uint8Array[] }
  /** An absolute path; what is beyond the limit is not read. */
  | { readonly type: 'file'; readonly path: string };

export interface ParseRequest {
  /** A parser's id, a matcher (`$gcc`), `auto`, or a matcher written out. */
  readonly parser: string | InlineMatcher;
  /** What extensions of the editor contribute: the `contributes` of their manifests. */
  readonly contributions: readonly unknown[];
  readonly source: ParseSource;
  readonly input: Omit<ParseInput, 'text'>;
}

/** More of a file is not read: a machine format that is cut off is then `unparsed`, and text loses its end. */
const mostBytes = 128 * 2 ** 20;

/** Reads and parses on the thread that calls. Rejects when the file cannot be read, or for a bug. */
export async function parseRequested({ parser: named, contributions, source, input }: ParseRequest): Promise<ParseOutput> {
  const parser = chooseParser(named, contributions);
  if (parser === null) return { parsed: 'unparsed', problems: [], tests: null, readable: null };
  const whole = await readSource(source);
  const text = named === 'auto' ? withoutMiddle(whole) : whole;
  let isMissingPaths = false;
  const withoutPaths = diskSourceFiles(input.root, () => {
    isMissingPaths = true;
    return [];
  });
  const output = noteMiddle(parseOutput(parser, { ...input, text }, withoutPaths), text !== whole);
  if (!isMissingPaths) return output;
  const paths = await listTracked(input.root);
  return paths.length === 0
    ? output
    : noteMiddle(
        parseOutput(
          parser,
          { ...input, text },
          diskSourceFiles(input.root, () => paths),
        ),
        text !== whole,
      );
}

/** An output of which nobody has said the format is searched in so much: longer ones say at their ends what matters. */
const searched = { head: 2 ** 20, tail: 3 * 2 ** 20 };

function withoutMiddle(text: string): string {
  const { head, tail } = searched;
  if (text.length <= head + tail) return text;
  return `${text.slice(0, text.lastIndexOf('\n', head) + 1)}${text.slice(text.indexOf('\n', text.length - tail) + 1)}`;
}

function noteMiddle(output: ParseOutput, isCut: boolean): ParseOutput {
  if (!isCut || output.problems.length === 0) return output;
  const message = 'The output is longer than 4 MB, and its middle was not searched for problems.';
  return { ...output, problems: [...output.problems, { ...nowhere, severity: 'info', message }] };
}

/** null for a name that nobody knows, and for a matcher of which nothing is right. */
function chooseParser(named: ParseRequest['parser'], contributions: readonly unknown[]): Parser | null {
  if (typeof named === 'string' && !named.startsWith('$')) return findParser(named);
  const { matchers } = readMatcherWith(contributions, typeof named === 'string' ? named : named.matcher);
  return matchers.length === 0 ? null : parserOfMatcher(matchers);
}

async function readSource(source: ParseSource): Promise<string> {
  switch (source.type) {
    case 'text':
      return source.text;
    case 'bytes':
      return Buffer.concat(source.chunks).toString('utf8');
    case 'file': {
      await using file = await open(source.path);
      const { size } = await file.stat();
      const bytes = Buffer.allocUnsafe(Math.min(size, mostBytes));
      const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
      return bytes.toString('utf8', 0, bytesRead);
    }
    default:
      return source satisfies never;
  }
}

async function listTracked(root: string): Promise<readonly string[]> {
  const repository = await locateRepository(root);
  const index = repository === null ? null : await readGitIndex(repository.gitDir);
  const prefix = repository === null || repository.prefix === '' ? '' : `${repository.prefix}/`;
  return (index?.entries ?? []).flatMap(({ path }) => (path.startsWith(prefix) ? [path.slice(prefix.length)] : []));
}
