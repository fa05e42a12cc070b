import { execFileSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './cleanup.ts';

/** A fresh copy of the sample workspace, as a git repository with one commit; removed when this process ends. */
export function copySample(): string {
  const folder = join(temporaryFolder('preflight'), 'sample');
  cpSync(join(import.meta.dirname, '../examples/sample'), folder, { recursive: true });
  const author = ['-c', 'user.name=Preflight', '-c', 'user.email=preflight@example.invalid', '-c', 'commit.gpgSign=false'];
  const git = (...args: string[]): Buffer => execFileSync('git', [...author, ...args], { cwd: folder });
  git('init', '--quiet', '--initial-branch=main');
  git('add', '.');
  git('commit', '--quiet', '--no-verify', '--message=Begin the sample shop');
  return folder;
}
