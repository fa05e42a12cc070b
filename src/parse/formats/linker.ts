import type { Finding } from '../parser.ts';

/** What is known of the object file that the linker speaks about. */
export interface LinkerState {
  /** The source that its name tells: `src/main.c` of `CMakeFiles/app.dir/src/main.c.o`. */
  readonly source: string | null;
}

/** What a linker says in a line: a finding, or the object that the next lines are about; null for lines of others. */
export function readLinkerLine(line: string, { source }: LinkerState): Finding | LinkerState | null {
  const object = objectPattern.exec(line);
  if (object !== null) return { source: sourceOf(object[1]!) };
  const placed = placedPattern.exec(line)?.groups;
  if (placed !== undefined) {
    const file = placed['place']!.split(/: ?/).at(-1)!;
    const { line: number, message = '' } = placed;
    return { file: withFolder(file, source), line: number === undefined ? null : Number(number), message };
  }
  const message = globalPattern.exec(line)?.[1];
  return message === undefined ? null : { message };
}

const objectPattern = /^(?:\S*ld(?:\.\w+)?: )?([^:]+\.(?:o|obj)): [iI]n function /;
const placedPattern =
  /^(?<place>[^(]+):(?:\([.\w$+]+\)|(?<line>\d+)): (?<message>(?:undefined reference to|multiple definition of|more undefined references to) .*)$/;
const globalPattern =
  /^(?:\S*\/)?(?:ld(?:\.\w+)?|mold|lld|ld64\.lld): (?:error: )?((?:cannot find -|library not found for|undefined symbols?:|duplicate symbol|unable to find library) ?.*)$/;

function sourceOf(object: string): string | null {
  const path = object.replace(/^.*?\.dir\//, '').replace(/\.(?:o|obj)$/, '');
  return /\.\w+$/.test(path) ? path : null;
}

/** The linker names sources without their folders, as the compiler was given them. */
function withFolder(file: string, source: string | null): string {
  return source?.endsWith(`/${file}`) === true ? source : file;
}
