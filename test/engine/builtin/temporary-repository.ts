import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { makeCheck } from '../../rig/make-check.ts';
import type { BuiltinOutcome } from '../../../src/engine/builtin/builtin.ts';
import { builtins } from '../../../src/engine/builtin/registry.ts';
import { createPools } from '../../../src/engine/pools.ts';
import { runProcess } from '../../../src/engine/process/run-process.ts';
import type { Spawner } from '../../../src/engine/process/spec.ts';

/** A real repository in a temporary folder, untouched by the configuration of the person who runs the tests. */
export class TemporaryRepository implements Disposable {
  readonly top: string;

  constructor({ init = true } = {}) {
    this.top = realpathSync(mkdtempSync(join(tmpdir(), 'preflight git ')));
    if (init) this.git('init', '--quiet', '--initial-branch=main');
  }

  /** Runs git with no configuration but the repository's; throws when it fails. */
  git(...args: readonly string[]): string {
    const own = [
      '-c',
      'user.name=A',
      '-c',
      'user.email=a@example.org',
      '-c',
      'commit.gpgSign=false',
      '-c',
      'protocol.file.allow=always',
    ];
    const { PATH, HOME } = process.env;
    const env = { PATH, HOME, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', LC_ALL: 'C' };
    return execFileSync('git', [...own, ...args], { cwd: this.top, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  }

  /** For commands that are meant to end in a conflict. */
  gitFails(...args: readonly string[]): void {
    try {
      this.git(...args);
    } catch {
      return;
    }
    throw new Error(`git ${args.join(' ')} was meant to fail`);
  }

  write(path: string, content: string | Uint8Array): void {
    mkdirSync(dirname(join(this.top, path)), { recursive: true });
    writeFileSync(join(this.top, path), content);
  }

  commit(files: Readonly<Record<string, string | Uint8Array>>, message = 'change'): void {
    for (const [path, content] of Object.entries(files)) this.write(path, content);
    this.git('add', '--all');
    this.git('commit', '--quiet', '--allow-empty', '-m', message);
  }

  /** Two branches that changed the same line, in the middle of their merge. */
  startConflict(path = 'a.txt'): void {
    this.commit({ [path]: 'one\n' });
    this.git('checkout', '--quiet', '-b', 'other');
    this.commit({ [path]: 'theirs\n' });
    this.git('checkout', '--quiet', 'main');
    this.commit({ [path]: 'ours\n' });
    this.gitFails('merge', 'other');
  }

  [Symbol.dispose](): void {
    rmSync(this.top, { recursive: true, force: true });
  }
}

export interface RunBuiltinOptions {
  readonly signal?: AbortSignal;
  readonly spawn?: Spawner;
}

/** Runs a built-in on real processes and threads. */
export async function runBuiltin(name: string, root: string, options: RunBuiltinOptions = {}): Promise<BuiltinOutcome> {
  await using pools = createPools({ ioThreads: 4, cpuThreads: 1 });
  const { signal = new AbortController().signal, spawn = runProcess } = options;
  return await builtins.get(name)!({ check: makeCheck(name), root, cwd: root, spawn, pools, signal });
}

/** What a person gets to see of an outcome, one line each. */
export function render(outcome: BuiltinOutcome): string {
  const problems = outcome.problems.map(({ file, line, message }) => `  ${file}${line === null ? '' : `:${line}`}: ${message}`);
  return [`${outcome.verdict}: ${outcome.reason ?? '-'}`, ...problems].join('\n');
}
