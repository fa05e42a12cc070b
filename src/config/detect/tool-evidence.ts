import { posix } from 'node:path';
import type { FileTree } from './file-tree.ts';
import type { ToolPreset } from './tool-preset.ts';

/** Where a root says that it uses a tool. */
export interface Evidence {
  /** Relative to the root. */
  readonly file: string;
  readonly line: number;
  /** One clause: "[tool.ruff] in pyproject.toml". */
  readonly reason: string;
}

/** A tool, and what shows that a project uses it: any of these, the first that is found is the reason. */
export interface ToolRow {
  readonly preset: ToolPreset;
  /** Its own configuration files, in the folder of the project. */
  readonly files?: readonly string[];
  /** Its sections in the configuration of the ecosystem: `tool.ruff`, `flake8`. */
  readonly sections?: readonly string[];
  /** Packages that bring it, where the project asks for them. */
  readonly packages?: readonly string[];
}

/** A folder with a manifest, and what its manifests say. */
export interface ProjectFacts {
  /** Relative to the root, with `/`; `.` for the root. */
  readonly folder: string;
  readonly sections: ReadonlyMap<string, Evidence>;
  readonly packages: ReadonlyMap<string, Evidence>;
}

/** What shows that a project uses a tool; null when nothing does. */
export function findEvidence(row: ToolRow, { folder, sections, packages }: ProjectFacts, tree: FileTree): Evidence | null {
  const file = row.files?.map((name) => inFolder(folder, name)).find((path) => hasFile(tree, path));
  if (file !== undefined) return { file, line: 1, reason: file };
  for (const name of row.sections ?? []) {
    const found = sections.get(name);
    if (found !== undefined) return found;
  }
  for (const name of row.packages ?? []) {
    const found = packages.get(name);
    if (found !== undefined) return found;
  }
  return null;
}

/** The path of a name in a folder of the root. */
export function inFolder(folder: string, name: string): string {
  return folder === '.' ? name : `${folder}/${name}`;
}

/** The folder of a path of the root; `.` for the root itself. */
export function folderOf(path: string): string {
  return posix.dirname(path);
}

/** Whether the tree has a file of that path. */
export function hasFile(tree: FileTree, path: string): boolean {
  return tree.has(path);
}

/** More projects than a person could look at are no help. */
const mostProjects = 300;

/** Folders of tests: what lies there like a project is there for the tests. */
const inTests = /(?:^|\/)(?:tests?|testing|spec|specs|testcases|e2e|(?:[\w-]+-)?fuzz(?:ing|ers?)?)(?:\/|$)/i;

/** Folders in which people keep copies of what others make. */
const copies = /(?:^|\/)(?:deps|external|externals|extern|thirdparty|3rdparty|3rd-party|subprojects|submodules)(?:\/|$)/i;

/** Texts and pages about the project. */
const pages = /^(?:docs?|documentation|site|website)(?:\/|$)/i;

/** Whether a path leads through a folder of tests, copies or documentation. */
export function isSecondary(path: string): boolean {
  return inTests.test(path) || copies.test(path) || pages.test(path);
}

/** The folders that have a file of one of these names, outside of fixtures, examples and tests, the shallowest first. */
export function foldersWith(tree: FileTree, names: readonly string[]): readonly string[] {
  const depth = (folder: string) => (folder === '.' ? 0 : folder.split('/').length);
  const folders = [...new Set(names.flatMap((name) => tree.ownNamed(name)).map(folderOf))].filter(
    (folder) => !isSecondary(folder),
  );
  return folders.sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1)).slice(0, mostProjects);
}

/** Whether a folder lies in another or is the same. */
export function isWithin(folder: string, outer: string): boolean {
  return outer === '.' || folder === outer || folder.startsWith(`${outer}/`);
}

/** What leads from a folder of the root to a path of the root. */
export function pathFrom(folder: string, path: string): string {
  return posix.relative(folder, path) || '.';
}
