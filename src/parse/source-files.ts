/** What mapping paths and columns needs of the files of a workspace. Paths are absolute unless said otherwise. Nothing here throws. */
export interface SourceFiles {
  /** The root without symbolic links, as tools may print it. */
  readonly realRoot: string;
  /** Whether there is a file of that path. */
  exists(path: string): boolean;
  /** The text of a file; null for one that is absent, too large, or no text. */
  read(path: string): string | null;
  /** Files of the workspace, relative to the root with `/`, whose path ends with `/suffix` or is it; at most two. */
  findBySuffix(suffix: string): readonly string[];
}

/** No files at all: paths stay as tools write them. */
export const noSourceFiles = (root: string): SourceFiles => ({
  realRoot: root,
  exists: () => false,
  read: () => null,
  findBySuffix: () => [],
});
