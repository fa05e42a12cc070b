import { resolve } from 'node:path';
import type { Check } from '../model/check.ts';
import { emptyResult, notStarted, type CheckResult } from '../model/verdict.ts';
import { describeDuration } from '../model/duration.ts';
import type { BuiltinOutcome } from './builtin/builtin.ts';
import { hideInResult, type Hide } from './hide-secrets.ts';
import { withoutHook } from './hook-variables.ts';
import { openJobserver, wantsJobserver } from './jobserver.ts';
import type { RunLogs } from './logs/logs.ts';
import type { MachineScope } from './locks/machine-scope.ts';
import type { Pools } from './pools.ts';
import type { Clock } from './ports.ts';
import { createHider } from './process/mask-secrets.ts';
import type { ProcessSpec, Spawner } from './process/spec.ts';
import { threadVariable } from './thread-share.ts';
import { explainFailure } from './problems/explain-failure.ts';
import { OutputReader } from './problems/output-reader.ts';
import type { Execution, Executor } from './run.ts';

export interface ExecutorOptions {
  /** Absolute. */
  readonly root: string;
  readonly spawn: Spawner;
  readonly pools: Pools;
  readonly clock: Clock;
  /** Values that nobody may see. */
  readonly secrets: readonly string[];
  /** The `contributes` of the editor's extensions, for their problem matchers; empty where there is no editor. */
  readonly contributions: readonly unknown[];
  /** What other processes of this user respect as well; null = nobody else is asked. */
  readonly machine: MachineScope | null;
  /** Absolute: where pipes have their names for a moment. Without it there are none. */
  readonly pipes?: string | null | undefined;
  /** Where outputs go that are too much for a result; null = nowhere. */
  readonly logs: RunLogs | null;
}

/** The executor of real runs: commands through the process core, built-ins through their registry, each within its limits. */
export function createExecutor(options: ExecutorOptions): Executor {
  const hide = createHider(options.secrets);
  const execute: Executor = async (check, execution) => {
    if (check.broken !== null) return notStarted('errored', check.broken);
    if (check.unavailable !== null) return notStarted('errored', check.unavailable);
    return check.work.type === 'builtin'
      ? runBuiltin(check, execution, options, hide)
      : explainFailure(await runAlone(check, execution, options), check.tool, { root: options.root, cwd: check.cwd });
  };
  return options.secrets.length === 0 ? execute : async (check, execution) => hideInResult(await execute(check, execution), hide);
}

/** Keeps a check apart from checks of other processes that use the same, as the scheduler does within this one. */
async function runAlone(check: Check, execution: Execution, options: ExecutorOptions): Promise<CheckResult> {
  const lock = options.machine === null ? null : options.machine.lock(check, AbortSignal.any([execution.stop, execution.kill]));
  if (lock === null) return runWithRetries(check, execution, options);
  try {
    using _held = await lock;
    return await runWithRetries(check, execution, options);
  } catch (thrown) {
    if (execution.stop.aborted || execution.kill.aborted) return notStarted('cancelled', 'cancelled before it started');
    throw thrown;
  }
}

/** A check that fails and then passes on the same inputs is flaky: it passed, and says so. Only failures are tried again. */
async function runWithRetries(check: Check, execution: Execution, options: ExecutorOptions): Promise<CheckResult> {
  let durationMs = 0;
  for (let attempt = 1; ; attempt++) {
    if (attempt > 1) execution.onAttempt(attempt);
    const result = await runCommand(check, execution, options);
    durationMs += result.durationMs;
    if (result.verdict !== 'failed' || attempt > check.retries || execution.stop.aborted) {
      const flaky = result.verdict === 'passed' && attempt > 1;
      const reason = flaky ? `passed at attempt ${attempt} of ${check.retries + 1}` : result.reason;
      return { ...result, durationMs, attempts: attempt, flaky, reason };
    }
  }
}

async function runCommand(check: Check, execution: Execution, options: ExecutorOptions): Promise<CheckResult> {
  const cwd = resolve(options.root, check.cwd);
  const log = options.logs?.next(check.id) ?? null;
  const ready = OutputReader.prepare(check, cwd, options);
  // A command that needs no preparation starts at once.
  const reader = ready instanceof Promise ? await ready : ready;
  const hook = withoutHook(options.root, check.kind, process.env);
  const { pipes = null } = options;
  const hasJobs = pipes !== null && wantsJobserver(check, execution.slots, process.env);
  using jobs = hasJobs ? await openJobserver(execution.slots, pipes, AbortSignal.any([execution.stop, execution.kill])) : null;
  const spec: ProcessSpec = {
    command: reader.command,
    cwd,
    env: {
      ...(hook === null ? null : await hook),
      ...threadVariable(check, execution.threads, process.env),
      ...reader.env,
      ...jobs?.env,
    },
    descriptors: jobs?.descriptors,
    shell: check.work.type === 'process' && check.work.shell,
    timeoutMs: check.timeoutMs ?? undefined,
    stallTimeoutMs: check.stallTimeoutMs ?? undefined,
    graceMs: check.graceMs,
    keepDaemons: check.keepDaemons,
    signal: execution.stop,
    kill: execution.kill,
    onOutput: reader.listen(execution.onOutput),
  };
  const { onShortage, onMemory } = execution;
  const result = await options.spawn(spec, { secrets: options.secrets, log: log?.options, onShortage, onMemory });
  return { ...emptyResult, ...(await reader.finish(result, log?.file ?? null, execution.onOutput)) };
}

async function runBuiltin(check: Check, execution: Execution, options: ExecutorOptions, hide: Hide): Promise<CheckResult> {
  const { clock, root } = options;
  const { builtins } = await import('./builtin/registry.ts');
  const builtin = check.work.type === 'builtin' ? builtins.get(check.work.name) : undefined;
  if (builtin === undefined) return notStarted('errored', `This version of Preflight has no built-in check for "${check.id}".`);
  const deadline = new AbortController();
  using _limit = check.timeoutMs === null ? null : clock.after(check.timeoutMs, () => deadline.abort());
  const signal = AbortSignal.any([deadline.signal, execution.stop, execution.kill]);
  const startedMs = clock.nowMs();
  const outcome = await settleOnAbort(
    builtin({ check, root, cwd: resolve(root, check.cwd), spawn: options.spawn, pools: options.pools, signal }),
    signal,
    clock,
    check.graceMs,
  );
  const durationMs = clock.nowMs() - startedMs;
  if (execution.stop.aborted || execution.kill.aborted)
    return { ...emptyResult, verdict: 'cancelled', reason: 'cancelled', attempts: 1, durationMs };
  if (deadline.signal.aborted || outcome === null) {
    const reason = `timed out after ${describeDuration(check.timeoutMs ?? durationMs)}`;
    return { ...emptyResult, verdict: 'timed-out', reason, attempts: 1, durationMs };
  }
  const text = hide(outcome.output);
  if (text !== '') execution.onOutput?.(text, 'stdout');
  return { ...emptyResult, ...outcome, attempts: 1, durationMs, output: { text, truncatedChars: 0, file: null } };
}

/** The outcome, or null when the work ignores its signal for longer than the grace: a slot must never be lost to it. */
async function settleOnAbort(
  work: Promise<BuiltinOutcome>,
  signal: AbortSignal,
  clock: Clock,
  graceMs: number,
): Promise<BuiltinOutcome | null> {
  const { promise, resolve: give } = Promise.withResolvers<BuiltinOutcome | null>();
  const timers: Disposable[] = [];
  const onAbort = () => void timers.push(clock.after(graceMs, () => give(null)));
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } catch (thrown) {
    if (signal.aborted) return null;
    throw thrown;
  } finally {
    signal.removeEventListener('abort', onAbort);
    for (const timer of timers) timer[Symbol.dispose]();
  }
}
