import { open, type FileHandle } from 'node:fs/promises';
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
import { mostSearched, searchedOf, type Searched } from './searched-ends.ts';

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
  const { text, isCut } =
    named === 'auto' ? await readEnds(source, searchedOf(input.exitCode)) : { text: await readSource(source), isCut: false };
  let isMissingPaths = false;
  const withoutPaths = diskSourceFiles(input.root, () => {
    isMissingPaths = true;
    return [];
  });
  const output = noteMiddle(parseOutput(parser, { ...input, text }, withoutPaths), isCut);
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
        isCut,
      );
}

interface Ends {
  readonly text: string;
  /** Whether there was something between them. */
  readonly isCut: boolean;
}

/** Of a file no more than that is read: several outputs of 100 MB may end at once. */
async function readEnds(source: ParseSource, searched: Searched): Promise<Ends> {
  if (source.type !== 'file') return joinEnds(await readSource(source), searched);
  await using file = await open(source.path);
  const { size } = await file.stat();
  const { head, tail } = searched;
  if (size <= mostSearched) return { text: await readRange(file, 0, size), isCut: false };
  return { text: withoutHalfLines(await readRange(file, 0, head), await readRange(file, size - tail, tail)), isCut: true };
}

function joinEnds(text: string, { head, tail }: Searched): Ends {
  if (text.length <= mostSearched) return { text, isCut: false };
  return { text: withoutHalfLines(text.slice(0, head), text.slice(-tail)), isCut: true };
}

function withoutHalfLines(head: string, tail: string): string {
  return `${head.slice(0, head.lastIndexOf('\n') + 1)}${tail.slice(tail.indexOf('\n') + 1)}`;
}

async function readRange(file: FileHandle, start: number, length: number): Promise<string> {
  const bytes = Buffer.allocUnsafe(length);
  const { bytesRead } = await file.read(bytes, 0, length, start);
  return bytes.toString('utf8', 0, bytesRead);
}

function noteMiddle(output: ParseOutput, isCut: boolean): ParseOutput {
  if (!isCut || output.problems.length === 0) return output;
  const message = 'The output is long: its middle was not searched for problems.';
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
      return await readRange(file, 0, Math.min(size, mostBytes));
    }
    default:
      return source satisfies never;
  }
}

async function listTracked(root: string): Promise<readonly string[]> {
  const repository = await locateRepository(root);
  const index = repository === null ? null : await readGitIndex(repository.gitDir);
  const prefix = repository === null || repository.prefix === '' ? '' : `${repository.prefix}/`;
  return (index?.paths ?? []).flatMap((path) => (path.startsWith(prefix) ? [path.slice(prefix.length)] : []));
}
