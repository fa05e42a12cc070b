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

/** The lines of a build by the folder in which they were written, where make, ninja or pnpm have said that they go there. */
export function splitByFolder(text: string): readonly FolderLines[] {
  const lines = new Map<string | null, string[]>();
  const stack: string[] = [];
  for (const line of text.split('\n')) {
    const entered = entering.exec(line);
    if (entered !== null) {
      stack.length = Math.min(stack.length, entered[1] === undefined ? 0 : Number(entered[1]));
      stack.push(entered[2]!);
      continue;
    }
    const folderOfScript = begun.exec(line)?.[1];
    if (folderOfScript !== undefined) stack.splice(0, stack.length, folderOfScript);
    if (leaving.test(line)) stack.pop();
    else {
      const folder = stack.at(-1) ?? null;
      const known = lines.get(folder);
      if (known === undefined) lines.set(folder, [line]);
      else known.push(line);
    }
  }
  return [...lines].map(([folder, all]) => ({ folder, text: all.join('\n') }));
}

/** A file as it is named from inside of a folder, named from outside of it. */
export function fromFolder(folder: string | null, file: string): string {
  if (folder === null || /^(?:[\\/]|[A-Za-z]:[\\/]|[A-Za-z][\w+.-]*:\/\/|file:|<)/.test(file)) return file;
  return `${folder.replace(/[\\/]+$/, '')}/${file.replace(/^(?:\.\/)+/, '')}`;
}
