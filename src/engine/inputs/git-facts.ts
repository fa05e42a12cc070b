import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gitEnvironment } from '../builtin/git-command.ts';
import { listOperations, locateRepository, type GitRepository } from '../builtin/git-repository.ts';
import { ifAbsent } from './absence.ts';
import { Breather } from './breather.ts';
import { commonDirectory, personalConfigs } from './content-conversion.ts';
import { look, markOf } from './file-identity.ts';
import { hasFlags, modeOf, oidOf, type GitIndex } from './git-index.ts';
import type { FileList } from './list-files.ts';
import { notedTree } from './tree-id.ts';

/** What decides verdicts of our own checks of git, beside files; each as a value that is another where the fact is. */
export type GitFact = 'index' | 'head' | 'branch' | 'upstream' | 'operations' | 'settings';
export type GitFacts = Readonly<Record<GitFact, string>>;

/** As people call them. */
export const factNames: Readonly<Record<GitFact, string>> = {
  index: 'what is staged',
  head: 'the last commit',
  branch: 'the branch',
  upstream: 'the upstream branch',
  operations: 'what git is in the middle of',
  settings: 'settings of git',
};

const allFacts: readonly GitFact[] = ['index', 'head', 'branch', 'upstream', 'operations', 'settings'];

/** What counts for a built-in check, by its name. */
export function factsFor(name: string): readonly GitFact[] {
  return own[name] ?? allFacts;
}

const own: Readonly<Record<string, readonly GitFact[]>> = {
  'git-status': ['index', 'head', 'branch', 'upstream', 'operations'],
  'git-whitespace': ['index', 'head', 'settings'],
  'git-conflicts': ['index', 'head'],
  'git-unmerged': ['index'],
  'git-large-files': ['index', 'head', 'settings'],
};

/** What is known of git at one moment; `reason` is a clause: why it is not. */
export type GitKnowledge =
  | { readonly type: 'known'; readonly facts: GitFacts; readonly mark: string }
  | { readonly type: 'unknown'; readonly reason: string };

/** The facts of the work tree that a list is of. Reads files of git, and starts nothing. */
export async function readGitFacts(root: string, list: FileList): Promise<GitKnowledge> {
  const repository = await locateRepository(root);
  if (repository === null) return unknown('it is in no git work tree');
  const { basis, indexes } = list;
  if (basis === null) return unknown('the index of git cannot be read, or repositories lie within this one');
  if (basis.index.records.some((record) => hasFlags(basis.index, record, 'stage'))) return unknown('conflicts are not decided');
  const index = join(repository.gitDir, 'index');
  if ((gitEnvironment(repository, process.env)['GIT_INDEX_FILE'] ?? index) !== index)
    return unknown('a hook of git uses another index');
  const rest = await readReferences(repository);
  if (rest === null) return unknown('the references of git cannot be read');
  const mark = `${indexes[0]?.mark} ${JSON.stringify(rest)}`;
  return { type: 'known', facts: { ...rest, index: await digestOf(basis.index) }, mark };
}

/** Whether all of that is surely still so: by the times of the index, without reading it. */
export async function areFactsSame(root: string, { mark }: Extract<GitKnowledge, { type: 'known' }>): Promise<boolean> {
  const repository = await locateRepository(root);
  const stats = repository === null ? null : look(join(repository.gitDir, 'index'));
  const rest = repository === null ? null : await readReferences(repository);
  return mark === `${stats === null ? '' : markOf(stats)} ${JSON.stringify(rest)}`;
}

const unknown = (reason: string): GitKnowledge => ({ type: 'unknown', reason });

/** null where they are kept in another form than files. */
async function readReferences(repository: GitRepository): Promise<Omit<GitFacts, 'index'> | null> {
  const { gitDir } = repository;
  const common = commonDirectory(gitDir);
  const [text, config, operations, packed] = await Promise.all([
    readText(join(gitDir, 'HEAD')),
    readText(join(common, 'config')),
    listOperations(repository),
    readText(join(common, 'packed-refs')),
  ]);
  const branch = /^ref: (.+?)\s*$/.exec(text)?.[1] ?? null;
  if (text === '' || branch === 'refs/heads/.invalid' || /^\s*refstorage\s*=/im.test(config)) return null;
  const read = async (name: string): Promise<string> => {
    const loose = (await readText(join(common, name))).trim();
    return loose === '' ? (packedId(packed, name) ?? 'none') : loose;
  };
  const upstream = branch === null ? null : upstreamOf(branch, config);
  if (upstream === undefined) return null;
  return {
    head: branch === null ? text.trim() : await read(branch),
    branch: branch ?? 'detached',
    upstream: upstream === null ? 'none' : `${upstream} ${await read(upstream)}`,
    operations: operations.join(', '),
    settings: await readSettings(common, config),
  };
}

/** A line is an id, a blank and a name. */
function packedId(packed: string, name: string): string | null {
  const at = packed.indexOf(` ${name}\n`);
  return at < 0 ? null : packed.slice(packed.lastIndexOf('\n', at) + 1, at);
}

/** The reference that a branch is compared with; null without one, undefined where nobody can name it. */
function upstreamOf(branch: string, config: string): string | null | undefined {
  const section = sectionOf(config, 'branch', branch.replace('refs/heads/', ''));
  const remote = valueOf(section, 'remote');
  const merge = valueOf(section, 'merge');
  if (remote === null || merge === null) return null;
  if (remote === '.') return merge;
  const fetched = valueOf(sectionOf(config, 'remote', remote), 'fetch');
  if (fetched !== `+refs/heads/*:refs/remotes/${remote}/*`) return undefined;
  return merge.replace('refs/heads/', `refs/remotes/${remote}/`);
}

/** The lines of `[kind "name"]`. */
function sectionOf(config: string, kind: string, name: string): string {
  const head = `[${kind} "${name}"]`;
  const at = config.indexOf(head);
  if (at < 0) return '';
  const rest = config.slice(at + head.length);
  const end = rest.search(/^\[/m);
  return end < 0 ? rest : rest.slice(0, end);
}

function valueOf(section: string, key: string): string | null {
  return new RegExp(`^[ \\t]*${key}[ \\t]*=[ \\t]*(.+?)[ \\t]*$`, 'im').exec(section)?.[1] ?? null;
}

/** What changes what git calls an error in a line, or which files it looks into. */
async function readSettings(common: string, config: string): Promise<string> {
  const personal = await Promise.all(personalConfigs(process.env).map(readText));
  const lines = [config, ...personal].flatMap((text) =>
    text.split('\n').filter((line) => /^\s*(?:whitespace|autocrlf|eol|safecrlf|attributesfile|path)\s*=/i.test(line)),
  );
  return [...lines.map((line) => line.trim()), await readText(join(common, 'info/attributes'))].join('\n');
}

/** Of paths, modes and contents of all entries, and of what git was told of them. */
async function digestOf(index: GitIndex): Promise<string> {
  const noted = index.records.some((record) => hasFlags(index, record, 'any')) ? null : notedTree(index, '');
  if (noted !== null) return noted;
  const digest = createHash('sha256');
  const breather = new Breather();
  let piece = '';
  for (const [number, path] of index.paths.entries()) {
    const record = index.records[number]!;
    piece += `${modeOf(index, record)} ${oidOf(index, record)} ${hasFlags(index, record, 'any')} ${path}\0`;
    if (number % 512 !== 511) continue;
    digest.update(piece);
    piece = '';
    await breather.breathe();
  }
  return digest.update(piece).digest('hex');
}

function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((thrown: unknown) => ifAbsent(thrown, '')); // Most of these files are not there.
}
