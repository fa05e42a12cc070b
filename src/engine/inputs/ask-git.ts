import { join } from 'node:path';
import { gitEnvironment, safeOptions } from '../builtin/git-command.ts';
import type { GitRepository } from '../builtin/git-repository.ts';
import { askProgram } from '../process/ask-program.ts';

/** What git said: items that end in NUL, as they are, or in one sentence why it said nothing. */
export type GitItems = { readonly ok: true; readonly items: readonly string[] } | { readonly ok: false; readonly reason: string };

/**
 * Asks git in the root that a repository was located for. Starts nothing that the repository names; never rejects. Without `index`, an
 * absolute path, it is the index of the work tree that counts, also where a hook names another one.
 */
export async function askGit(
  repository: GitRepository,
  args: readonly string[],
  signal: AbortSignal,
  index?: string,
): Promise<GitItems> {
  const { exitCode, stdout, stderr } = await askProgram({
    command: ['git', ...safeOptions, ...args],
    cwd: repository.prefix === '' ? repository.top : join(repository.top, repository.prefix),
    env: { ...gitEnvironment(repository, process.env), GIT_INDEX_FILE: index },
    signal,
  });
  if (exitCode === 0) return { ok: true, items: stdout.split('\0').filter(Boolean) };
  // Without an exit code it is not git that speaks: there is none, or it was ended.
  if (exitCode === null) return { ok: false, reason: stderr };
  const said = /^(?:fatal|error): (.+)$/m.exec(stderr)?.[1];
  return { ok: false, reason: `git ${args[0]}: ${said ?? (stderr.trim() || 'it failed without saying why')}` };
}

/** How a work tree differs from its index. Paths relative to its top, with `/`. */
export interface GitStatus {
  /** Tracked ones whose content or mode is not that of the index, deleted ones and those in conflict included. */
  readonly changed: ReadonlySet<string>;
  /** Neither tracked nor ignored; with a `/` at the end a repository of its own. */
  readonly untracked: readonly string[];
}

/** Whatever the repository says, times, modes and links count, and nobody else is asked what has changed. */
const strict: readonly string[] = [
  'core.trustctime=true',
  'core.checkStat=default',
  'core.fileMode=true',
  'core.ignoreStat=false',
];
const status: readonly string[] = [
  ...strict.flatMap((setting) => ['-c', setting]),
  'status',
  '--porcelain=v2',
  '-z',
  '--untracked-files=all',
  '--ignore-submodules=all',
  '--no-renames',
];

/** Asks git what differs, from `index` as for `askGit`; null when it does not answer. */
export async function askStatus(repository: GitRepository, signal: AbortSignal, index?: string): Promise<GitStatus | null> {
  const answer = await askGit({ ...repository, prefix: '' }, [...status, ...pathsOf(repository)], signal, index);
  if (!answer.ok) return null;
  const changed = new Set<string>();
  const untracked: string[] = [];
  for (const item of answer.items) {
    if (item.startsWith('? ')) untracked.push(item.slice(2));
    // `1 XY sub mH mI mW hH hI path`, `u XY sub m1 m2 m3 mW h1 h2 h3 path`; `.` for Y: no change on disk.
    else if (item.startsWith('u ')) changed.add(afterBlanks(item, 10));
    else if (item.startsWith('1 ') && item[3] !== '.') changed.add(afterBlanks(item, 8));
  }
  return { changed, untracked };
}

/** The tracked paths, relative to the root; null when git does not answer. */
export async function askTracked(repository: GitRepository, signal: AbortSignal): Promise<readonly string[] | null> {
  const answer = await askGit(repository, ['ls-files', '-z', '--cached'], signal);
  return answer.ok ? answer.items : null;
}

const pathsOf = ({ prefix }: GitRepository): readonly string[] => (prefix === '' ? [] : ['--', prefix]);

function afterBlanks(item: string, count: number): string {
  let at = 0;
  for (let blank = 0; blank < count; blank++) at = item.indexOf(' ', at) + 1;
  return item.slice(at);
}
