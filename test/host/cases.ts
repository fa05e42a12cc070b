import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '../../tools/cleanup.ts';

/** One window of VS Code in which the tests of the folder `test/host/<name>` run. */
export interface HostCase {
  readonly name: string;
  /** Makes what the window is opened on, and returns its absolute path: a folder or a `.code-workspace` file. */
  prepare(): string;
  readonly asksTrust?: boolean;
  readonly settings?: Readonly<Record<string, unknown>>;
}

export const hostCases: readonly HostCase[] = [{ name: 'folder', prepare: () => repository({ 'a.txt': 'hello\n' }) }];

/** A new git repository with these files, by path relative to it. */
export function repository(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder('preflight-workspace');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  execFileSync('git', ['init', '--quiet', '--initial-branch=main'], { cwd: folder });
  return folder;
}
