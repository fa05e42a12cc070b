import type { Finding } from '../parser.ts';

/** Longer ones are dumps. */
const mostSaid = 20;

/** What a package says that has failed without a test that did; nothing where it says nothing. */
export function describeCrash(owner: string, lines: readonly string[]): readonly Finding[] {
  const panic = panicOf(lines);
  const said = lines.filter((line) => line.trim() !== '' && !/^(?:FAIL|PASS|ok|exit status \d+)(?:\s|$)/.test(line));
  const message = panic?.message ?? said.slice(0, mostSaid).join('\n');
  const place = panic === null ? {} : { file: panic.file, line: panic.line };
  return message === '' ? [] : [{ ...place, message: `${owner}: ${message}`, source: 'go test' }];
}

interface Panic {
  readonly message: string;
  readonly file: string | null;
  readonly line: number | null;
}

/** The first panic or fatal error in a text, with the deepest frame of the project's own; null where there is none. */
export function panicOf(lines: readonly string[]): Panic | null {
  const start = lines.findIndex((line) => /^\s*(?:panic|fatal error): /.test(line));
  if (start < 0) return null;
  const below = lines.slice(start + 1);
  const frame = below
    .map((line) => /^\t(.+\.go):(\d+)(?: \+0x[\da-f]+)?$/.exec(line))
    .find((found) => found !== null && !isForeign.test(found[1]!));
  const message = lines[start]!.trim().replace(/ \[recovered[^\]]*\]$/, '');
  return { message, file: frame?.[1] ?? null, line: frame === undefined || frame === null ? null : Number(frame[2]) };
}

/** Of Go's own library or of a module that was downloaded. */
const isForeign =
  /^_testmain\.go$|[\\/]pkg[\\/]mod[\\/]|[\\/]src[\\/](?:runtime|testing|reflect|internal|sync|net|os|io|bufio|bytes|context|encoding|fmt|log|strings|strconv|sort|time|errors|math|regexp|html|text|crypto|container|syscall|database|slices|maps)[\\/]/;
