import { resolve, sep } from 'node:path';
import type { BuiltinContext, BuiltinOutcome } from './builtin.ts';
import { locateRepository, type GitRepository } from './git-repository.ts';

/** What git said. */
export interface GitAnswer {
  readonly exitCode: number;
  readonly lines: readonly string[];
  /** Whether there was more than we are ready to read; git was then ended. */
  readonly isCut: boolean;
}

/** Starts git in the repository of a check. */
export interface Git {
  readonly repository: GitRepository;
  /**
   * Output lines of one git command, with `--` and the root behind `args` when that is a sub-folder. An exit code other than 0 and
   * `expectedCodes`, and everything that kept git from answering, throws a `GitFailure`.
   */
  run(args: readonly string[], options?: GitRunOptions): Promise<GitAnswer>;
}

interface GitRunOptions {
  readonly expectedCodes?: readonly number[];
  /** Instead of the root: paths relative to the top of the work tree, taken literally. */
  readonly paths?: readonly string[];
}

class GitFailure extends Error {
  readonly outcome: BuiltinOutcome;

  constructor(outcome: BuiltinOutcome) {
    super(outcome.reason ?? outcome.verdict);
    this.outcome = outcome;
  }
}

/** The outcome of a built-in that asks git: what keeps git from answering ends it as `errored`, with git's own words. */
export async function withGit(context: BuiltinContext, work: (git: Git) => Promise<BuiltinOutcome>): Promise<BuiltinOutcome> {
  const repository = await locateRepository(context.root);
  if (repository === null) return endWith('errored', `${context.root} is not in a git work tree`, null);
  try {
    return await work({ repository, run: (args, options) => runGit(context, repository, args, options ?? {}) });
  } catch (thrown) {
    if (thrown instanceof GitFailure) return thrown.outcome;
    if (context.signal.aborted) return endWith('cancelled', 'cancelled', null);
    throw thrown;
  }
}

/** An outcome without findings. */
export function endWith(verdict: BuiltinOutcome['verdict'], reason: string | null, exitCode: number | null): BuiltinOutcome {
  return { verdict, reason, exitCode, problems: [], parsed: 'none', output: '' };
}

/**
 * A repository may name programs in its configuration; reading its state must start none of them. (External diffs and text
 * conversions are switched off by flags of `diff`.) `quotePath` is what `readGitPath` needs.
 */
export const safeOptions: readonly string[] = [
  '--no-pager',
  '--literal-pathspecs',
  '-c',
  'core.quotePath=true',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.hooksPath=/dev/null',
  // `git diff` writes the index where it finds only times changed, whatever `GIT_OPTIONAL_LOCKS` says.
  '-c',
  'diff.autoRefreshIndex=false',
];

const mostLines = 50_000;
const mostChars = 16 * 1024 * 1024;

async function runGit(
  context: BuiltinContext,
  repository: GitRepository,
  args: readonly string[],
  options: GitRunOptions,
): Promise<GitAnswer> {
  const stop = new AbortController();
  const stdout = new LineCollector(() => stop.abort());
  let stderr = '';
  const paths = options.paths ?? (repository.prefix === '' ? [] : [repository.prefix]);
  const result = await context.spawn({
    command: ['git', ...safeOptions, ...args, ...(paths.length > 0 ? ['--', ...paths] : [])],
    cwd: repository.top,
    env: gitEnvironment(repository, process.env),
    graceMs: 1_000,
    signal: AbortSignal.any([context.signal, stop.signal]),
    onOutput(text, stream) {
      if (stream === 'stdout') stdout.add(text);
      else if (stderr.length < 4_096) stderr += text;
    },
  });
  if (context.signal.aborted) throw new GitFailure(endWith('cancelled', 'cancelled', null));
  const { verdict, exitCode } = result;
  if (stdout.isCut) return { exitCode: 0, lines: stdout.lines(), isCut: true };
  if (
    exitCode !== null &&
    (verdict === 'passed' || verdict === 'failed') &&
    [0, ...(options.expectedCodes ?? [])].includes(exitCode)
  )
    return { exitCode, lines: stdout.lines(), isCut: false };
  // `git diff` compares any two paths where git accepts no repository, and then complains of its arguments: another command says why.
  if (args[0] === 'diff' && /^(?:error: unknown option|warning: Not a git repository)/m.test(stderr))
    await runGit(context, repository, ['rev-parse', '--git-dir'], { paths: [] });
  throw new GitFailure({ ...endWith('errored', explain(args, stderr, result.reason), exitCode), output: stderr });
}

function explain(args: readonly string[], stderr: string, reason: string | null): string {
  if (/^fatal: (?:detected dubious ownership|unsafe repository)/m.test(stderr)) {
    const advice = /git config --global --add safe\.directory .+/.exec(stderr)?.[0];
    return `git refuses this repository because another user owns it${advice === undefined ? '' : `: ${advice}`}`;
  }
  const said = stderr.split('\n').find((line) => /^(?:fatal|error): /.test(line));
  return `git ${args[0] ?? ''}: ${said?.replace(/^(?:fatal|error): /, '') ?? reason ?? 'it failed without saying why'}`;
}

/**
 * A hook runs with variables that name its own repository. They must not lead git away from ours; the index that a commit is being
 * made from (`git commit FILE`) is kept, when it is an index of our repository.
 */
export function gitEnvironment({ top, gitDir }: GitRepository, env: NodeJS.ProcessEnv): Record<string, string | undefined> {
  const index = env['GIT_INDEX_FILE'];
  const isOurs = index !== undefined && resolve(top, index).startsWith(gitDir + sep);
  return {
    LC_ALL: 'C',
    GIT_DIR: undefined,
    GIT_WORK_TREE: undefined,
    GIT_COMMON_DIR: undefined,
    GIT_PREFIX: undefined,
    GIT_INDEX_FILE: isOurs ? resolve(top, index) : undefined,
    GIT_EXTERNAL_DIFF: undefined,
    GIT_TRACE: undefined,
  };
}

/** Gathers the lines of a stream up to a limit. */
class LineCollector {
  isCut = false;
  readonly #lines: string[] = [];
  readonly #onFull: () => void;
  #rest = '';
  #chars = 0;

  constructor(onFull: () => void) {
    this.#onFull = onFull;
  }

  add(text: string): void {
    if (this.isCut) return;
    this.#chars += text.length;
    const parts = (this.#rest + text).split('\n');
    this.#rest = parts.pop() ?? '';
    for (const part of parts) this.#lines.push(part);
    if (this.#lines.length <= mostLines && this.#chars <= mostChars) return;
    this.isCut = true;
    this.#lines.length = Math.min(this.#lines.length, mostLines);
    this.#rest = '';
    this.#onFull();
  }

  lines(): readonly string[] {
    return this.#rest === '' ? this.#lines : [...this.#lines, this.#rest];
  }
}
