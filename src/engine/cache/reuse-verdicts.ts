import type { Check } from '../../model/check.ts';
import type { ContentVerdict } from '../../model/freshness.ts';
import { notStarted, type CheckResult } from '../../model/verdict.ts';
import type { FindCheck } from '../inputs/fingerprint.ts';
import { hideInResult, type Hide } from '../hide-secrets.ts';
import type { MachineLocks } from '../locks/machine-locks.ts';
import type { Logger } from '../ports.ts';
import type { Execution, Executor, Recall } from '../run.ts';
import type { StoredVerdict } from './verdict-store.ts';
import { whyUnbound } from './why-unbound.ts';
import { RunProof } from './verify-run.ts';
import type { Known, Verdicts } from './verdicts.ts';

export interface ReuseOptions {
  readonly verdicts: Verdicts;
  /** `reuse` takes stored verdicts over; `refresh` runs every check, and keeps what it finds. */
  readonly mode: 'reuse' | 'refresh';
  readonly find: FindCheck;
  /** Whether it may be said on which content all of the run's checks have passed. */
  readonly isWhole: boolean;
  /** Wall time: what was known of the files before does not count for this run. */
  readonly sinceMs: number;
  /** By which processes wait for each other; null = nobody else is asked. */
  readonly locks: MachineLocks | null;
  readonly logger: Logger;
  readonly hide: Hide;
}

/** An executor that knows verdicts of before; `recall` gives those that can be taken over. */
export interface ReusingExecutor {
  readonly execute: Executor;
  readonly recall: Recall;
  /** The id of the tree that all of these results of the run belong to; null where they do not, or nobody can tell. */
  readonly findTree: (results: ReadonlyMap<string, CheckResult>) => Promise<string | null>;
}

/**
 * An executor that starts no process for a check that has passed on the same content, and keeps what it finds when it does. A verdict is
 * kept only when the inputs were the same before and after. Only `passed` is taken over; and whatever another process finds on the same
 * content while we wait for it.
 */
export function reuseVerdicts(execute: Executor, options: ReuseOptions): ReusingExecutor {
  const { verdicts, find, mode } = options;
  /** Wall time at which a check ended that others may have waited for, or that has changed files. */
  let changedMs = options.sinceMs;
  const run: Executor = async (check, execution) => {
    const result = await execute(check, execution);
    if (check.effect === 'write' || check.kind === 'build') changedMs = Date.now();
    return result;
  };
  const proof = new RunProof(verdicts, find, options.sinceMs);
  const know = async (check: Check): Promise<Known | string> => {
    const known = await verdicts.know(check, find, Math.max(changedMs, verdicts.recently()));
    if (typeof known !== 'string') proof.noteKnown(check, known);
    else if (options.isWhole) await proof.noteUnbound();
    return known;
  };
  const takeOverKept = async (check: Check, known: Known): Promise<CheckResult | null> => {
    const stored = mode === 'reuse' ? await verdicts.find(known.fingerprint) : null;
    return stored?.result.verdict === 'passed' ? takeOver(check, known, stored, options) : null;
  };
  return {
    async recall(check) {
      if (mode !== 'reuse' || whyUnbound(check) !== null) return null;
      const known = await know(check);
      return typeof known === 'string' ? null : takeOverKept(check, known);
    },
    findTree: (results) => proof.findTree(results),
    async execute(check, execution) {
      const known = await know(check);
      if (typeof known === 'string') return run(check, execution);
      return (await takeOverKept(check, known)) ?? joinOrRun(check, execution, known, run, options);
    },
  };
}

/** Runs the check, unless another process does so already on the same content: then that one's verdict is ours. */
async function joinOrRun(
  check: Check,
  execution: Execution,
  known: Known,
  run: Executor,
  options: ReuseOptions,
): Promise<CheckResult> {
  const { verdicts } = options;
  const release = await takeLock(check, execution, known, options);
  if (release === null) return notStarted('cancelled', 'cancelled before it started');
  let isKeeping = false;
  try {
    // Somebody else may have found it meanwhile: another process, or a check of this run that does the same.
    const stored = await verdicts.find(known.fingerprint, options.sinceMs);
    if (stored !== null && isEnough(stored.result, check)) return takeOver(check, known, stored, options);
    await verdicts.watch(known);
    const result = await run(check, execution);
    if (!isKept(result)) return result;
    const changes = await verdicts.findChanges(check, known, options.find);
    if (changes.length > 0) return markChanged(result, changes);
    const bound = { ...result, fingerprint: known.fingerprint.digest };
    isKeeping = true;
    verdicts.keep(check, known, bound, release);
    return bound;
  } finally {
    // Who waits for it must find the verdict.
    if (!isKeeping) release();
  }
}

/** Sees to it that nobody else runs the check on the same content, until the answer is called; null when it was stopped meanwhile. */
async function takeLock(
  { id }: Check,
  { stop, kill }: Execution,
  { fingerprint }: Known,
  { locks, logger }: ReuseOptions,
): Promise<(() => void) | null> {
  if (locks === null) return () => {};
  const signal = AbortSignal.any([stop, kill]);
  try {
    const held = await locks.acquire([{ name: `verdict ${fingerprint.digest}`, mode: 'exclusive' }], signal, ({ pid }) => {
      if (pid !== process.pid)
        logger.info(`${id} waits for another Preflight (process ${pid}), which runs it on the same files.`);
    });
    return () => held[Symbol.dispose]();
  } catch {
    // A folder that refuses costs the waiting for others, never the run.
    return signal.aborted ? null : () => {};
  }
}

/** A failure counts for those alone who would not have tried more often. */
function isEnough({ verdict, attempts }: StoredVerdict['result'], { retries }: Check): boolean {
  return verdict === 'passed' || attempts > retries;
}

/** Nobody knows which content the verdict belongs to. */
function markChanged(result: CheckResult, changes: readonly string[]): CheckResult {
  const change = `its inputs changed while it ran (${changes.slice(0, 3).join(', ')}), so this verdict is not kept`;
  return { ...result, changedInputs: changes, reason: result.reason === null ? change : `${result.reason}; ${change}` };
}

/** What was cut short by us or could not run says nothing of the content, and what is flaky says two things. */
function isKept(result: CheckResult): result is CheckResult & { readonly verdict: ContentVerdict } {
  return (result.verdict === 'passed' || (result.verdict === 'failed' && result.signal === null)) && !result.flaky;
}

function takeOver(check: Check, known: Known, stored: StoredVerdict, { verdicts, hide }: ReuseOptions): CheckResult {
  verdicts.note(check, known, stored);
  const { output, ...rest } = stored.result;
  const result = { ...rest, attempts: 0, cached: true, fingerprint: known.fingerprint.digest, leftBehind: [] };
  return hideInResult(
    { ...result, output: { text: hide(output.text), truncatedChars: output.truncatedChars, file: null } },
    hide,
  );
}
