import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync } from 'node:fs';
import { errorCode } from '../../model/error-code.ts';

/** A file to look into: its path as bytes where the name is not UTF-8 (some file systems know no encoding). */
export interface FileToScan {
  /** Absolute. */
  readonly path: string | Uint8Array;
}

/** A whole conflict, from `<<<<<<<` to `>>>>>>>`; lines one-based, `file` an index into the input. */
export interface ConflictFound {
  readonly file: number;
  readonly line: number;
  readonly endLine: number;
}

/** What the scan of many files gave. `skipped` are indexes of files that are too large to be written by a person, or that could not be read. */
export interface ConflictScan {
  readonly conflicts: readonly ConflictFound[];
  readonly skipped: readonly number[];
}

const largestBytes = 5 * 1024 * 1024;
/** Where git itself looks to tell binary from text. */
const binaryProbeBytes = 8_000;

/**
 * Finds merge conflicts that were left in files. Only a complete one counts: a start, a separator and an end, each alone on its
 * line, so that underlined headings are none. Runs on a worker thread: it reads synchronously and only regular files.
 */
export function findConflictMarkers(files: readonly FileToScan[]): ConflictScan {
  const conflicts: ConflictFound[] = [];
  const skipped: number[] = [];
  for (const [file, { path }] of files.entries()) {
    const content = readRegularFile(typeof path === 'string' ? path : Buffer.from(path));
    if (content === 'skipped') skipped.push(file);
    else if (content !== null && !content.subarray(0, binaryProbeBytes).includes(0)) conflicts.push(...scan(content, file));
  }
  return { conflicts, skipped };
}

/** The content; null for what is no regular file or has gone since git listed it. */
function readRegularFile(path: string | Buffer): Buffer | 'skipped' | null {
  try {
    const before = lstatSync(path, { throwIfNoEntry: false });
    if (before === undefined || !before.isFile()) return null;
    if (before.size > largestBytes) return 'skipped';
    const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
    try {
      return fstatSync(descriptor).isFile() ? readFileSync(descriptor) : null;
    } finally {
      closeSync(descriptor);
    }
  } catch (thrown) {
    return errorCode(thrown) === 'ENOENT' ? null : 'skipped';
  }
}

function* scan(content: Buffer, file: number): Generator<ConflictFound> {
  let startLine = 0;
  let isSeparated = false;
  // Latin-1 keeps every byte and is the fastest decoder; the markers are ASCII.
  const lines = content.toString('latin1').split('\n');
  for (const [index, line] of lines.entries()) {
    switch (markerOf(line)) {
      case '<':
        startLine = index + 1;
        isSeparated = false;
        break;
      case '=':
        isSeparated = startLine > 0;
        break;
      case '>':
        if (startLine > 0 && isSeparated) yield { file, line: startLine, endLine: index + 1 };
        startLine = 0;
        isSeparated = false;
        break;
      case null:
        break;
    }
  }
}

/** Which marker a line is: seven times the character, then a blank, the end of the line, or nothing else for the separator. */
function markerOf(line: string): '<' | '=' | '>' | null {
  const first = line[0];
  if (first !== '<' && first !== '=' && first !== '>') return null;
  if (!line.startsWith(first.repeat(7))) return null;
  const rest = line.slice(7);
  return rest === '' || rest === '\r' || (first !== '=' && rest.startsWith(' ')) ? first : null;
}
