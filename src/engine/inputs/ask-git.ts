import { join } from 'node:path';
import { gitEnvironment, safeOptions } from '../builtin/git-command.ts';
import type { GitRepository } from '../builtin/git-repository.ts';
import type { Spawner } from '../process/spec.ts';

/** What git said: items that end in NUL, as they are, or why it said nothing. */
export type GitItems = { readonly ok: true; readonly items: readonly string[] } | { readonly ok: false; readonly reason: string };

/** Asks git in the root that a repository was located for. Starts nothing that the repository names; never rejects. */
export async function askGit(
  spawn: Spawner,
  repository: GitRepository,
  args: readonly string[],
  signal: AbortSignal,
): Promise<GitItems> {
  const pieces: string[] = [];
  let stderr = '';
  const { verdict, reason } = await spawn({
    command: ['git', ...safeOptions, ...args],
    cwd: repository.prefix === '' ? repository.top : join(repository.top, repository.prefix),
    env: gitEnvironment(repository, process.env),
    graceMs: 1_000,
    signal,
    onOutput(text, stream) {
      if (stream === 'stdout') pieces.push(text);
      else if (stderr.length < 4_096) stderr += text;
    },
  });
  if (verdict === 'passed') return { ok: true, items: pieces.join('').split('\0').filter(Boolean) };
  const said = /^(?:fatal|error): (.+)$/m.exec(stderr)?.[1];
  return { ok: false, reason: said ?? reason ?? 'git failed without saying why' };
}
