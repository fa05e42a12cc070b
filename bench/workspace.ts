import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The built command line; `npm run build` makes it. */
export const cli = resolve(import.meta.dirname, '../dist/cli.js');

interface ConfiguredCheck {
  readonly command: readonly string[];
  readonly dependsOn?: readonly string[];
}

/** Calls back with a temporary workspace that has exactly these checks, and removes it again. */
export async function withWorkspace<T>(
  checks: Readonly<Record<string, ConfiguredCheck>>,
  use: (root: string) => T | Promise<T>,
): Promise<T> {
  const root = mkdtempSync(join(tmpdir(), 'preflight-bench-'));
  try {
    writeFileSync(join(root, 'preflight.jsonc'), JSON.stringify({ detect: false, checks }));
    return await use(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** Makes a repository of a folder, with everything in its first commit. */
export function commitAll(root: string): void {
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: root });
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'x');
}
