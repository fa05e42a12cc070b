import { lstat } from 'node:fs/promises';
import type { Problem } from '../../model/problem.ts';
import type { BuiltinContext, BuiltinOutcome } from './builtin.ts';
import { readGitState, type GitChange } from './git-changes.ts';
import { endWith, withGit, type Git } from './git-command.ts';
import { showName } from './git-path.ts';

/** Above this a file makes every clone slower for ever. */
const limitBytes = 5 * 1024 * 1024;
/** Each takes a git command. */
const mostBlobs = 200;

interface LargeFile {
  readonly change: GitChange;
  readonly sizeBytes: number;
}

/**
 * Fails when a large file is staged, or about to be: changed or untracked and not ignored. What counts of a staged file is the blob
 * (a pointer, where Git LFS took the content); a file whose attributes say `filter=lfs` is fine.
 */
export async function checkLargeFiles(context: BuiltinContext): Promise<BuiltinOutcome> {
  return withGit(context, async (git) => {
    const state = await readGitState(git, 'all');
    const sizes = await Promise.all(state.changes.map((change) => context.pools.io(() => measure(change), context.signal)));
    const staged = await findLargeBlobs(state.changes, sizes, git, context);
    const inTree = state.changes.flatMap((change, index) => {
      const sizeBytes = sizes[index] ?? 0;
      return change.unstaged !== '.' && sizeBytes > limitBytes && !staged.found.has(change) ? [{ change, sizeBytes }] : [];
    });
    const large = [
      ...[...staged.found].map(([change, sizeBytes]) => ({ change, sizeBytes })),
      ...(await withoutLfs(inTree, git)),
    ];
    return summarize(large, state.isCut || staged.isCut);
  });
}

/** The size of a regular file; null for others, and for what is not there. */
async function measure({ path }: GitChange): Promise<number | null> {
  const absolute = typeof path.absolute === 'string' ? path.absolute : Buffer.from(path.absolute);
  const info = await lstat(absolute).catch(() => null);
  return info !== null && info.isFile() ? info.size : null;
}

interface LargeBlobs {
  readonly found: ReadonlyMap<GitChange, number>;
  readonly isCut: boolean;
}

/** A staged blob is asked for its size only where the file cannot vouch for it: it is large, differs, or is gone. */
async function findLargeBlobs(
  changes: readonly GitChange[],
  sizes: readonly (number | null)[],
  git: Git,
  { pools, signal }: BuiltinContext,
): Promise<LargeBlobs> {
  const candidates = changes.filter((change, index) => {
    const isStaged = change.state === 'tracked' && change.staged !== '.' && change.staged !== 'D' && change.blob !== null;
    const size = sizes[index] ?? null;
    return isStaged && (size === null || size > limitBytes || change.unstaged !== '.');
  });
  const found = new Map<GitChange, number>();
  const ask = async (change: GitChange) => {
    const { lines } = await git.run(['cat-file', '-s', change.blob!], { paths: [] });
    const sizeBytes = Number(lines[0]);
    if (sizeBytes > limitBytes) found.set(change, sizeBytes);
  };
  await Promise.all(candidates.slice(0, mostBlobs).map((change) => pools.io(() => ask(change), signal)));
  return { found, isCut: candidates.length > mostBlobs };
}

/** Leaves out what Git LFS will take. Names that are not UTF-8 cannot be asked for: no attribute is assumed. */
async function withoutLfs(files: readonly LargeFile[], git: Git): Promise<readonly LargeFile[]> {
  const { prefix } = git.repository;
  const keep: LargeFile[] = [];
  for (let start = 0; start < files.length; start += 100) {
    const batch = files.slice(start, start + 100);
    const named = batch.filter(({ change }) => typeof change.path.absolute === 'string');
    const paths = named.map(({ change }) => (prefix === '' ? change.path.name : `${prefix}/${change.path.name}`));
    const { lines } = paths.length === 0 ? { lines: [] } : await git.run(['check-attr', 'filter'], { paths });
    const isLfs = new Set(named.filter((_, index) => lines[index]?.endsWith(': filter: lfs') === true));
    keep.push(...batch.filter((file) => !isLfs.has(file)));
  }
  return keep;
}

function summarize(large: readonly LargeFile[], isCut: boolean): BuiltinOutcome {
  const note = isCut ? 'there are too many changes to look at all of them' : null;
  if (large.length === 0) return endWith('passed', note, 0);
  const problems = large.map(toProblem);
  const counted = large.length === 1 ? '1 file is' : `${large.length} files are`;
  const reason = `${counted} larger than ${inMegabytes(limitBytes)}${note === null ? '' : `; ${note}`}`;
  const output = problems.map(({ file, message }) => `${showName(file ?? '')}: ${message}\n`).join('');
  return { verdict: 'failed', reason, exitCode: null, problems, parsed: 'structured', output };
}

function toProblem({ change, sizeBytes }: LargeFile): Problem {
  const advice =
    change.state === 'untracked' ? 'ignore it or track it with Git LFS' : 'keep it out of git or track it with Git LFS';
  return {
    file: change.path.name,
    line: null,
    column: null,
    endLine: null,
    endColumn: null,
    severity: 'error',
    message: `${inMegabytes(sizeBytes)}, more than ${inMegabytes(limitBytes)}: ${advice}`,
    code: 'large-file',
    source: 'git',
    url: null,
  };
}

function inMegabytes(bytes: number): string {
  const megabytes = bytes / (1024 * 1024);
  return `${Number.isInteger(megabytes) ? megabytes : megabytes.toFixed(1)} MB`;
}
