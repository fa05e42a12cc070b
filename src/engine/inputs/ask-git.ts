import { join } from 'node:path';
import { gitEnvironment, safeOptions } from '../builtin/git-command.ts';
import type { GitRepository } from '../builtin/git-repository.ts';
import { askProgram } from '../process/ask-program.ts';

/** What git said: items that end in NUL, as they are, or why it said nothing. */
export type GitItems = { readonly ok: true; readonly items: readonly string[] } | { readonly ok: false; readonly reason: string };

/** Asks git in the root that a repository was located for. Starts nothing that the repository names; never rejects. */
export async function askGit(repository: GitRepository, args: readonly string[], signal: AbortSignal): Promise<GitItems> {
  const { exitCode, stdout, stderr } = await askProgram({
    command: ['git', ...safeOptions, ...args],
    cwd: repository.prefix === '' ? repository.top : join(repository.top, repository.prefix),
    env: gitEnvironment(repository, process.env),
    signal,
  });
  if (exitCode === 0) return { ok: true, items: stdout.split('\0').filter(Boolean) };
  const said = /^(?:fatal|error): (.+)$/m.exec(stderr)?.[1];
  return { ok: false, reason: said ?? (stderr.trim() || 'it failed without saying why') };
}
