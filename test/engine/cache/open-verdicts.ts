import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Check } from '../../../src/model/check.ts';
import { emptyResult, type CheckResult } from '../../../src/model/verdict.ts';
import { Verdicts } from '../../../src/engine/cache/verdicts.ts';
import type { Logger } from '../../../src/engine/ports.ts';

export const passed = { ...emptyResult, verdict: 'passed', attempts: 1, exitCode: 0 } as const satisfies CheckResult;

/** A workspace in a temporary folder, with a cache beside it. */
export class Place implements AsyncDisposable {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'preflight-verdicts-')));
  readonly root = join(this.folder, 'root');
  readonly cache = join(this.folder, 'cache');
  readonly warnings: string[] = [];
  readonly notes: string[] = [];
  readonly #open: Verdicts[] = [];

  constructor(isRepository = true) {
    mkdirSync(this.root);
    if (isRepository) this.git('init', '-q', '-b', 'main');
  }

  git(...args: readonly string[]): string {
    const identity = [
      '-c',
      'user.name=a',
      '-c',
      'user.email=a@b',
      '-c',
      'commit.gpgSign=false',
      '-c',
      'protocol.file.allow=always',
    ];
    return execFileSync('git', [...identity, ...args], {
      cwd: this.root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' },
    });
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  commit(): void {
    this.git('add', '-A');
    this.git('commit', '-q', '--allow-empty', '-m', 'x');
  }

  /** As another process would open them. */
  open(root = this.root, cache = this.cache): Verdicts {
    const logger: Logger = {
      info: (text) => void this.notes.push(text),
      warn: (text) => void this.warnings.push(text),
      error: (text) => void this.warnings.push(text),
    };
    const verdicts = new Verdicts({ root, directory: cache, logger, ttlMs: () => 3_600_000 });
    this.#open.push(verdicts);
    return verdicts;
  }

  /** Waits until all that was opened has kept what it knows. */
  async settled(): Promise<void> {
    for (const verdicts of this.#open) await verdicts.settled();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const verdicts of this.#open) await verdicts[Symbol.asyncDispose]();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** What the check is known by now; its `gap` must be null. */
export async function know(verdicts: Verdicts, check: Check, others: readonly Check[] = []) {
  const known = await verdicts.know(check, (id) => [check, ...others].find((one) => one.id === id), Date.now() + 0.5);
  if (typeof known === 'string') throw new Error(`"${check.id}" is unbound: ${known}`);
  return known;
}

/** Keeps a passed verdict for what is on disk now. */
export async function keepPassed(verdicts: Verdicts, check: Check, others: readonly Check[] = []): Promise<string> {
  const known = await know(verdicts, check, others);
  verdicts.keep(check, known, passed, () => {});
  await verdicts.settled();
  return known.fingerprint.digest;
}
