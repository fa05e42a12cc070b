/** Lines of an output that belong together, in their order. */
export interface FolderLines {
  /** The folder that relative paths in these lines are relative to, itself relative or absolute; null for that of the command. */
  readonly folder: string | null;
  readonly text: string;
}

const entering = /^(?:\S*make(?:\[(\d+)\])?|ninja): Entering directory [`'"‘](.+)['"’]$/;
/** `> web@1.0.0 lint /workspace/packages/web`, as pnpm begins a script. */
const begun = /^> (?:@?[^\s@]+@\S+ )?[\w:.-]+ (\/\S.*|[A-Za-z]:\\\S.*)$/;
const leaving = /^\S*make(?:\[(\d+)\])?: Leaving directory /;

/** `> web@1.0.0 lint`, as npm begins a script; where it was is only said when it has failed. */
const begunSomewhere = /^> (?:@?[^\s@]+@\S+) [\w:.-]+$/;
const failedIn = /^npm (?:error|ERR!) (?:location|path) ((?:\/|[A-Za-z]:\\).*)$/;

/** The lines of a build by the folder in which they were written, where make, ninja, pnpm or npm have said that they were there. */
export function splitByFolder(text: string): readonly FolderLines[] {
  const blocks: Block[] = [{ folder: null, lines: [] }];
  const open = (folder: string | null) => void blocks.push({ folder, lines: [] });
  const stack: string[] = [];
  for (const line of text.split('\n')) {
    const entered = entering.exec(line);
    if (entered !== null) {
      stack.length = Math.min(stack.length, entered[1] === undefined ? 0 : Number(entered[1]));
      stack.push(entered[2]!);
      open(entered[2]!);
      continue;
    }
    const script = begun.exec(line)?.[1];
    if (script !== undefined) {
      stack.splice(0, stack.length, script);
      open(script);
    } else if (leaving.test(line)) {
      stack.pop();
      open(stack.at(-1) ?? null);
    } else if (stack.length === 0 && (begunSomewhere.test(line) || isBehindFailure(blocks.at(-1)!, line))) open(null);
    const block = blocks.at(-1)!;
    if (stack.length === 0) block.folder ??= failedIn.exec(line)?.[1] ?? null;
    block.lines.push(line);
  }
  return merge(blocks);
}

/** npm has said where it failed, and somebody else goes on. */
function isBehindFailure({ folder }: Block, line: string): boolean {
  return folder !== null && line.trim() !== '' && !line.startsWith('npm ');
}

interface Block {
  folder: string | null;
  readonly lines: string[];
}

/** More are no folders of a build: an output can hold anything. */
const mostFolders = 500;

function merge(blocks: readonly Block[]): readonly FolderLines[] {
  const lines = new Map<string | null, string[]>();
  for (const block of blocks) {
    if (block.lines.length === 0) continue;
    const known = lines.get(block.folder) ?? [];
    lines.set(block.folder, known);
    for (const line of block.lines) known.push(line);
  }
  if (lines.size > mostFolders) return [{ folder: null, text: blocks.map((block) => block.lines.join('\n')).join('\n') }];
  return [...lines].map(([folder, all]) => ({ folder, text: all.join('\n') }));
}

/** A file as it is named from inside of a folder, named from outside of it. */
export function fromFolder(folder: string | null, file: string): string {
  if (folder === null || /^(?:[\\/]|[A-Za-z]:[\\/]|[A-Za-z][\w+.-]*:\/\/|file:|<)/.test(file)) return file;
  return `${folder.replace(/[\\/]+$/, '')}/${file.replace(/^(?:\.\/)+/, '')}`;
}
