import { fieldAt } from '../../../parse/json-shape.ts';
import type { DetectContext } from '../context.ts';
import { lineOf, readData } from '../data-file.ts';
import type { Candidate } from '../detection.ts';
import { isAside, type FileTree } from '../file-tree.ts';
import { readIni } from '../ini.ts';
import { hasFile, isSecondary, type Evidence } from '../tool-evidence.ts';
import { toolCandidate, type ToolPreset } from '../tool-preset.ts';
import { isHooked, isMentioned } from '../witnesses.ts';

/** A tool that is used once for a whole root. */
export interface RootTool {
  readonly preset: ToolPreset;
  /** Configuration of its own in the root. */
  readonly files?: readonly string[];
  /** Its section in the configuration of Python, which many tools read: `codespell`. */
  readonly section?: string;
  /** The words with which a git hook calls it; of `isUsual`, also anything else. What CI calls is found there, with its arguments. */
  readonly mention?: RegExp;
  /** Files that it is for: without one of these it is not looked for. */
  readonly needs?: RegExp;
  /** The ending (`.tf`) or the name of those files; they lie near the root when absent. */
  readonly among?: string;
  /** They lie in folders of tests, where files mean nothing otherwise. */
  readonly isInTests?: boolean;
  /** Those files are enough to use it. */
  readonly isImplied?: boolean;
  /** It is listed, and off, where only those files are there. */
  readonly isUsual?: boolean;
  /** Other places of the program, and other names. */
  readonly programs?: readonly string[];
  /** Why it does not run by itself, although it is used. */
  readonly off?: string;
  /** Other builds in the root: beside one of them this is a second way for those who want it. */
  readonly unless?: readonly string[];
}

/** The checks of the tools that a root uses, in the order of the rows. */
export async function findRootTools(
  context: DetectContext,
  tree: FileTree,
  rows: readonly RootTool[],
): Promise<readonly Candidate[]> {
  const found = await Promise.all(rows.map((row) => findRootTool(context, tree, row)));
  return found.flat();
}

async function findRootTool(context: DetectContext, tree: FileTree, row: RootTool): Promise<readonly Candidate[]> {
  const needed = row.needs === undefined ? null : findPath(tree, row);
  if (row.needs !== undefined && needed === null) return [];
  const evidence = await findUse(context, tree, row, needed);
  if (evidence === null && (row.isUsual !== true || needed === null)) return [];
  const other = row.unless?.find((name) => context.entries.has(name));
  const off =
    evidence === null
      ? `nothing in the repository calls ${row.preset.typed}`
      : other === undefined
        ? row.off
        : `the root is built with ${other}`;
  const { file, line, reason } = evidence ?? { file: needed!, line: 1, reason: needed! };
  return [
    toolCandidate(row.preset, {
      folder: '.',
      program: await findRootProgram(context, [...(row.programs ?? []), row.preset.tool]),
      file,
      line,
      reason,
      ...(off === undefined ? {} : { off }),
    }),
  ];
}

async function findUse(context: DetectContext, tree: FileTree, row: RootTool, needed: string | null): Promise<Evidence | null> {
  const own = (row.files ?? []).find((name) => hasFile(tree, name) || context.entries.has(name));
  if (own !== undefined) return { file: own, line: 1, reason: own };
  const section = row.section === undefined ? null : await findSection(context, tree, row.section);
  if (section !== null) return section;
  if (row.isImplied === true && needed !== null) return { file: needed, line: 1, reason: needed };
  if (row.mention === undefined || !(await (row.isUsual === true ? isMentioned : isHooked)(context, row.mention))) return null;
  const file = needed ?? [...context.entries].find((name) => /^README/i.test(name)) ?? null;
  return file === null ? null : { file, line: 1, reason: `the repository calls ${row.preset.typed}` };
}

/** `[tool.NAME]` of pyproject.toml, `[NAME]` of setup.cfg and tox.ini. */
async function findSection(context: DetectContext, tree: FileTree, name: string): Promise<Evidence | null> {
  const data = hasFile(tree, 'pyproject.toml') ? await readData(context, 'pyproject.toml') : null;
  if (data !== null && fieldAt(data.value, 'tool', name) !== undefined)
    return { file: data.path, line: lineOf(data.text, `[tool.${name}`), reason: `[tool.${name}] in ${data.path}` };
  for (const file of ['setup.cfg', 'tox.ini']) {
    const content = hasFile(tree, file) ? await context.read(file) : null;
    const section = content?.status === 'read' ? readIni(content.text).get(name) : undefined;
    if (section !== undefined) return { file, line: section.line, reason: `[${name}] in ${file}` };
  }
  return null;
}

function findPath(tree: FileTree, { needs, among, isInTests }: RootTool): string | null {
  const paths = among === undefined ? tree.shallow : among.startsWith('.') ? tree.allWithEnding(among) : tree.named(among);
  const isFit = (path: string) => needs!.test(path) && !isAside(path) && (isInTests === true || !isSecondary(path));
  return paths.find(isFit) ?? null;
}

/** The first of these that is there: in the root's own installations of Node and Python, or on PATH; paths are of the root. */
export async function findRootProgram(context: DetectContext, names: readonly string[]): Promise<readonly string[] | null> {
  for (const name of names) {
    if (name.includes('/')) {
      if (await context.has(name)) return [name];
      continue;
    }
    for (const folder of ['node_modules/.bin', '.venv/bin', 'venv/bin'])
      if (await context.has(`${folder}/${name}`)) return [`${folder}/${name}`];
    if ((await context.findProgram(name)) !== null) return [name];
  }
  return null;
}
