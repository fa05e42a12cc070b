import { posix } from 'node:path';
import { parseJsonc, toValue } from '../../parse-jsonc.ts';
import type { DetectContext } from '../context.ts';
import { isRecord } from '../is-record.ts';
import { foldersUpwards } from '../javascript/package-manager.ts';
import type { ProgramCall } from './script-steps.ts';

/** Where the compiler writes: nowhere, to a folder of its own, or beside the sources, which also stands for "nobody knows". */
export type TscOutput = 'nothing' | 'outputs' | 'sources';

/** What the projects that scripts compile say of their output, by the path of their file relative to the package. */
export type TscProjects = ReadonlyMap<string, TscOutput>;

/** Whether a program is TypeScript's compiler, or takes its options. */
export function isTsc(program: string): boolean {
  return /^(?:tsc|tsgo|vue-tsc|vue-tsgo)$/.test(program);
}

/** What one call of the compiler writes. The command line counts more than the project, as for the compiler itself. */
export function findTscOutput(call: ProgramCall, projects: TscProjects): TscOutput {
  const project = projectOf(call);
  const said = project === null ? 'sources' : (projects.get(project) ?? 'sources');
  const noEmit = readSwitch(call.args, 'noemit');
  if (noEmit === true || call.args.some((arg) => /^--?(?:v|version|h|help|showConfig|listFilesOnly)$/i.test(arg)))
    return 'nothing';
  if (call.args.some((arg) => /^--?init$/i.test(arg) || arg.startsWith('@'))) return 'sources';
  // It also builds the projects that this one refers to, each as that says itself.
  if (call.args.some((arg) => /^--?(?:b|build)$/i.test(arg))) return 'outputs';
  if (said === 'nothing' && noEmit === null) return 'nothing';
  const folder =
    readValue(call.args, 'outdir') ??
    (readSwitch(call.args, 'emitdeclarationonly') === true ? readValue(call.args, 'declarationdir') : null);
  if (readValue(call.args, 'outfile') !== null) return 'outputs';
  if (folder !== null) return isOutputFolder('.', folder) ? 'outputs' : 'sources';
  return said === 'outputs' ? 'outputs' : 'sources';
}

/**
 * Reads the projects that calls of the compiler in a package name, each file once. `folder` is the package's, relative to the root.
 * Never rejects: what cannot be read says nothing.
 */
export async function readTscProjects(context: DetectContext, calls: readonly ProgramCall[], folder = '.'): Promise<TscProjects> {
  const paths = new Set(calls.filter((call) => isTsc(call.program)).flatMap((call) => projectOf(call) ?? []));
  const read = async (path: string) => [path, judge(await readOptions(context, posix.join(folder, path), mostLevels))] as const;
  return new Map(await Promise.all([...paths].map(read)));
}

/** null where no project counts, or only the shell knows which. */
function projectOf({ args, folder }: ProgramCall): string | null {
  const files = args.filter((arg, index) => !arg.startsWith('-') && !/^--?(?:p|project|b|build)$/i.test(args[index - 1] ?? ''));
  if (folder === null || files.some((file) => /\.[cm]?[jt]sx?$|\.vue$|[*?$]/.test(file))) return null;
  const named = readValue(args, 'p') ?? readValue(args, 'project') ?? readValue(args, 'b') ?? readValue(args, 'build') ?? '.';
  if (/[$%*`]/.test(named) || posix.isAbsolute(named)) return null;
  return posix.normalize(posix.join(folder, named.endsWith('.json') ? named : `${named}/tsconfig.json`));
}

/** `--name`, `--name true`, `--name false`; null when it is not there. */
function readSwitch(args: readonly string[], name: string): boolean | null {
  const at = args.findIndex((arg) => arg.toLowerCase().replace(/^--?/, '-') === `-${name}`);
  return at < 0 ? null : args[at + 1]?.toLowerCase() !== 'false';
}

function readValue(args: readonly string[], name: string): string | null {
  const at = args.findIndex((arg) => arg.toLowerCase().replace(/^--?/, '-') === `-${name}`);
  const value = at < 0 ? undefined : args[at + 1];
  return value === undefined || value.startsWith('-') ? null : value;
}

/** What decides about output, as the project and those that it extends say it. */
interface TscOptions {
  readonly noEmit: boolean | null;
  readonly writesApart: boolean | null;
  /** `files` is empty and nothing is included: a project of references alone. */
  readonly isEmpty: boolean;
}

const mostLevels = 5;
const mostParents = 4;
const silent: TscOptions = { noEmit: null, writesApart: null, isEmpty: false };

function judge({ noEmit, writesApart, isEmpty }: TscOptions): TscOutput {
  if (noEmit === true || isEmpty) return 'nothing';
  return writesApart === true ? 'outputs' : 'sources';
}

async function readOptions(context: DetectContext, path: string, levels: number): Promise<TscOptions> {
  const content = await context.read(path);
  const { root } = content.status === 'read' ? parseJsonc(content.text) : { root: null };
  const said = root === null ? null : toValue(root);
  if (!isRecord(said)) return silent;
  const parents = [said['extends']].flat().filter((one) => typeof one === 'string');
  const near = levels > 0 ? parents.slice(-mostParents) : [];
  const bases = await Promise.all(
    near.map(async (parent) => {
      const base = await findParent(context, path, parent);
      return base === null ? silent : readOptions(context, base, levels - 1);
    }),
  );
  const options = isRecord(said['compilerOptions']) ? said['compilerOptions'] : {};
  const noEmit = typeof options['noEmit'] === 'boolean' ? options['noEmit'] : lastSaid(bases, 'noEmit');
  const writesApart = readsApart(options, posix.dirname(path)) ?? lastSaid(bases, 'writesApart');
  const files = said['files'];
  const isEmpty = Array.isArray(files) ? files.length === 0 && said['include'] === undefined : false;
  return { noEmit, writesApart, isEmpty };
}

/** Of several that are extended the last one counts that says something. */
function lastSaid(bases: readonly TscOptions[], name: 'noEmit' | 'writesApart'): boolean | null {
  return bases.findLast((base) => base[name] !== null)?.[name] ?? null;
}

/** Where a project that is extended lies: beside this one, or in a package that is installed; null when it is not there. */
async function findParent(context: DetectContext, path: string, parent: string): Promise<string | null> {
  const file = parent.endsWith('.json') ? parent : `${parent}.json`;
  const folder = posix.dirname(path);
  if (/^\.\.?(?:\/|$)/.test(parent)) return posix.join(folder, file);
  if (posix.isAbsolute(parent) || folder.startsWith('..')) return null;
  for (const prefix of foldersUpwards(context, folder))
    for (const name of [file, `${parent}/tsconfig.json`])
      if (await context.has(`${prefix}node_modules/${name}`)) return `${prefix}node_modules/${name}`;
  return null;
}

function readsApart(options: Readonly<Record<string, unknown>>, folder: string): boolean | null {
  const { outDir, outFile, declarationDir, emitDeclarationOnly } = options;
  if (typeof outFile === 'string') return true;
  const named = outDir ?? (emitDeclarationOnly === true ? declarationDir : undefined);
  return typeof named === 'string' ? isOutputFolder(folder, named) : null;
}

/** Not the folder of the project itself or one above it, nor where people keep sources. */
function isOutputFolder(folder: string, named: string): boolean {
  const path = posix.join(folder, named.replaceAll('\\', '/').replace('${configDir}', '.'));
  return (
    !/(?:^|\/)(?:\.|\.\.|src|source|sources|app|test|tests)\/?$/.test(path) && !posix.relative(path, folder).match(/^$|^[^.]/)
  );
}
