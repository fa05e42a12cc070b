import type { Git } from './git-command.ts';
import { readGitPath, type GitPath } from './git-path.ts';

/** A file that differs between HEAD, the index and the work tree. */
export interface GitChange {
  readonly path: GitPath;
  /** git's letters: `M` modified, `A` added, `D` deleted, `T` type changed, `U` unmerged, `?` untracked, `.` unchanged. */
  readonly staged: string;
  readonly unstaged: string;
  readonly state: 'tracked' | 'unmerged' | 'untracked';
  /** The blob in the index; null where there is none or several. */
  readonly blob: string | null;
}

/** Where the work tree stands. */
export interface GitState {
  /** null when HEAD is detached. */
  readonly branch: string | null;
  readonly hasCommits: boolean;
  /** null without an upstream branch. */
  readonly upstream: { readonly name: string; readonly ahead: number; readonly behind: number } | null;
  readonly changes: readonly GitChange[];
  /** There are more changes than were read. */
  readonly isCut: boolean;
}

/** The state of the root's part of the work tree. Submodules count when they stand at another commit; nobody looks inside of them. */
export async function readGitState(git: Git, untracked: 'normal' | 'all'): Promise<GitState> {
  const { lines, isCut } = await git.run([
    'status',
    '--porcelain=v2',
    '--branch',
    '--no-renames',
    '--ignore-submodules=dirty',
    `--untracked-files=${untracked}`,
  ]);
  const headers = new Map<string, string>();
  const changes: GitChange[] = [];
  for (const line of lines) {
    if (line.startsWith('# ')) headers.set(line.split(' ', 2)[1] ?? '', line.split(' ').slice(2).join(' '));
    else changes.push(...readChange(line, git));
  }
  const branch = headers.get('branch.head') ?? null;
  return {
    branch: branch === '(detached)' ? null : branch,
    hasCommits: headers.get('branch.oid') !== '(initial)',
    upstream: readUpstream(headers),
    changes,
    isCut,
  };
}

function readUpstream(headers: ReadonlyMap<string, string>): GitState['upstream'] {
  const name = headers.get('branch.upstream');
  const distance = /^\+(\d+) -(\d+)$/.exec(headers.get('branch.ab') ?? '');
  return name === undefined || distance === null ? null : { name, ahead: Number(distance[1]), behind: Number(distance[2]) };
}

/** One record of `git status --porcelain=v2`; the path is its last field. */
function readChange(line: string, { repository }: Git): readonly GitChange[] {
  const fields = line.split(' ');
  const kind = fields[0];
  if (kind === '?')
    return [{ path: readGitPath(line.slice(2), repository), staged: '?', unstaged: '?', state: 'untracked', blob: null }];
  if (kind !== '1' && kind !== 'u') return [];
  const state = kind === '1' ? 'tracked' : 'unmerged';
  const [, letters = '..', submodule = ''] = fields;
  if (submodule.startsWith('S')) return [];
  const path = readGitPath(fields.slice(kind === '1' ? 8 : 10).join(' '), repository);
  const blob = kind === '1' ? (fields[7] ?? null) : null;
  return [{ path, staged: letters.charAt(0), unstaged: letters.charAt(1), state, blob }];
}
