import { dirname, join } from 'node:path';
import { Breather } from './breather.ts';
import { look } from './file-identity.ts';
import { unknownFile, type ListedFile } from './list-files.ts';
import { addFolders, isForPeople, packagesOf, upwards, type FileGroup } from './packages.ts';

/** Which files of a root decide a verdict. */
export interface InputChoice {
  /** Relative to the root, with `/`; `.` for the root. */
  readonly cwd: string;
  /** Globs relative to the root, `!` excludes; null = every listed file but those of packages that the one of `cwd` does not depend on. */
  readonly inputs: readonly string[] | null;
  /** Further files by path, listed or not. */
  readonly also: readonly string[];
  /** Further folders, with all that is listed below them. */
  readonly linked: readonly string[];
  /** A link to a package outside of the root, whose files count but are not looked at; null = none. */
  readonly outside: string | null;
}

export interface ChosenFiles {
  /** All of them; choices from one list have groups in common, so that what is known of one is known to all. */
  readonly groups: readonly FileGroup[];
  /** Whether files that are missing in the list could be missing here. */
  readonly isListed: boolean;
}

/** Finds the files of a choice in a sorted list, but those of `also`. A file named without wildcards counts also when git ignores it. */
export async function chooseFiles(choice: InputChoice, files: readonly ListedFile[], root: string): Promise<ChosenFiles> {
  const { cwd, inputs, linked } = choice;
  if (inputs === null) {
    const { around } = await packagesOf(files, root);
    const below = outermost([cwd, ...linked]).map((folder) => groupBelow(files, folder));
    return { groups: [...below, ...(await around(cwd))], isListed: true };
  }
  const matching = await filesMatching(inputs, files, root);
  const isOpen = inputs.some(hasWildcard);
  const folders = (): Promise<Set<string>> => (isOpen ? foldersOf(matching, '.') : Promise.resolve(new Set()));
  return { groups: [{ files: matching, folders }], isListed: isOpen };
}

/** Whether a file, there or not, would be one of a choice from a list. */
export async function createChooser(
  { cwd, inputs, also, linked }: InputChoice,
  files: readonly ListedFile[],
  root: string,
): Promise<(path: string) => boolean> {
  const named = new Set(also);
  if (inputs === null) {
    const prefixes = [cwd, ...linked].map((folder) => (folder === '.' ? '' : `${folder}/`));
    const above = new Set(cwd === '.' ? [] : upwards(dirname(cwd)));
    const { ownerOf } = await packagesOf(files, root);
    return (path) =>
      named.has(path) ||
      prefixes.some((prefix) => path.startsWith(prefix)) ||
      (above.has(ownerOf(dirname(path))) && !isForPeople(path));
  }
  const { default: picomatch } = await import('picomatch');
  const options = { dot: true, nonegate: true };
  const matchers = inputs.map((glob) => ({
    isExcluding: glob.startsWith('!'),
    glob: tidy(glob.replace(/^!/, '')),
  }));
  const compiled = matchers.map(({ isExcluding, glob }) => ({ isExcluding, glob, matches: picomatch(glob, options) }));
  return (path) =>
    named.has(path) ||
    (compiled.some(({ isExcluding, matches, glob }) => !isExcluding && (matches(path) || path.startsWith(`${glob}/`))) &&
      !compiled.some(({ isExcluding, matches }) => isExcluding && matches(path)));
}

/** Those that lie in none of the others, each once. */
function outermost(folders: readonly string[]): readonly string[] {
  if (folders.includes('.')) return ['.'];
  const all = new Set(folders);
  return [...all].filter((folder) => !upwards(dirname(folder)).some((above) => all.has(above)));
}

const groupsBelow = new WeakMap<readonly ListedFile[], Map<string, FileGroup>>();

/** All that is listed below a folder. */
function groupBelow(files: readonly ListedFile[], folder: string): FileGroup {
  const groups = groupsBelow.get(files) ?? new Map<string, FileGroup>();
  groupsBelow.set(files, groups);
  const known = groups.get(folder);
  if (known !== undefined) return known;
  const found = below(files, folder);
  const group: FileGroup = { files: found, folders: () => foldersOf(found, folder) };
  groups.set(folder, group);
  return group;
}

const byPath = (a: ListedFile, b: ListedFile): number => (a.path < b.path ? -1 : 1);

async function filesMatching(
  globs: readonly string[],
  files: readonly ListedFile[],
  root: string,
): Promise<readonly ListedFile[]> {
  const chosen = new Map<string, ListedFile>();
  const options = { dot: true, nonegate: true };
  const excluding = globs.filter((glob) => glob.startsWith('!'));
  const excluded = excluding.length === 0 ? [] : await compile(excluding.map((glob) => tidy(glob.slice(1))));
  const isExcluded = (path: string): boolean => excluded.some((matches) => matches(path));
  const breather = new Breather();
  const addBelow = async (folder: string, isWanted: (path: string) => boolean): Promise<void> => {
    for (const [number, file] of below(files, folder).entries()) {
      if (number % 512 === 0) await breather.breathe();
      if (isWanted(file.path)) chosen.set(file.path, file);
    }
  };
  for (const glob of globs.filter((candidate) => !candidate.startsWith('!')).map(tidy)) {
    const simple = readSimple(glob);
    if (simple !== null) {
      const { folder, endings } = simple;
      await addBelow(folder, (path) => (endings === null || endsWithOne(path, endings)) && !isExcluded(path));
      continue;
    }
    if (!hasWildcard(glob)) {
      const file = find(files, glob);
      if (file !== null) chosen.set(glob, file);
      else if (look(join(root, glob))?.isDirectory() === true) await addBelow(glob, () => true);
      else if (!isExcluded(glob)) chosen.set(glob, unknownFile(glob));
      continue;
    }
    const { default: picomatch } = await import('picomatch');
    const { base } = picomatch.scan(glob);
    const matches = picomatch(glob, options);
    await addBelow(base === '' ? '.' : base, (path) => matches(path) && !isExcluded(path));
  }
  return [...chosen.values()].sort(byPath);
}

async function compile(globs: readonly string[]): Promise<((path: string) => boolean)[]> {
  const { default: picomatch } = await import('picomatch');
  return globs.map((glob) => {
    const simple = readSimple(glob);
    if (simple === null) return picomatch(glob, { dot: true, nonegate: true });
    const { folder, endings } = simple;
    const isBelow = (path: string): boolean => folder === '.' || path.startsWith(`${folder}/`);
    return (path) => isBelow(path) && (endings === null || endsWithOne(path, endings));
  });
}

/** A folder with all below it, or all with one of some endings, which most globs are: compiling hundreds of them takes long, and so does matching. */
function readSimple(glob: string): { readonly folder: string; readonly endings: ReadonlySet<string> | null } | null {
  const parts = /^((?:[\w@. -]+\/)*)\*\*(?:\/\*\.(?:([\w.-]+)|\{([\w.-]+(?:,[\w.-]+)+)\}))?$/.exec(glob);
  if (parts === null || glob.includes('..')) return null;
  const [, folder = '', one, several] = parts;
  const endings = several?.split(',') ?? (one === undefined ? null : [one]);
  return { folder: folder === '' ? '.' : folder.slice(0, -1), endings: endings === null ? null : new Set(endings) };
}

/** Whether what stands behind a dot of the name, the first or a later one, is one of these. */
function endsWithOne(path: string, endings: ReadonlySet<string>): boolean {
  for (let dot = path.indexOf('.', path.lastIndexOf('/') + 1); dot >= 0; dot = path.indexOf('.', dot + 1))
    if (endings.has(path.slice(dot + 1))) return true;
  return false;
}

const tidy = (glob: string): string => glob.replace(/^\.\//, '').replace(/\/$/, '/**');
const hasWildcard = (glob: string): boolean => /[*?[\](){}]/.test(glob);

/** The part of a sorted list that lies below a folder. */
export function below(files: readonly ListedFile[], folder: string): readonly ListedFile[] {
  if (folder === '.') return files;
  // `0` is what comes after `/`.
  return files.slice(lowerBound(files, `${folder}/`), lowerBound(files, `${folder}0`));
}

/** The file of that path in a sorted list, or null. */
export function find(files: readonly ListedFile[], path: string): ListedFile | null {
  const file = files[lowerBound(files, path)];
  return file?.path === path ? file : null;
}

/** The place of the first that is not before `path`. */
function lowerBound(files: readonly ListedFile[], path: string): number {
  let [low, high] = [0, files.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (files[middle]!.path < path) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The folders that files lie in, up to the base. */
async function foldersOf(files: readonly ListedFile[], base: string): Promise<Set<string>> {
  const folders = new Set<string>([base]);
  const breather = new Breather();
  let last = '';
  for (const [number, { path }] of files.entries()) {
    if (number % 1_024 === 0) await breather.breathe();
    // The next one mostly lies in the same.
    const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    if (folder !== last) addFolders(folders, folder === '' ? '.' : folder);
    last = folder;
  }
  return folders;
}
