import type { Problem, TestCounts } from '../../model/problem.ts';
import type { Verified } from '../../model/event.ts';
import type { CheckState, RunState } from '../../model/state.ts';
import type { CapturedOutput, CheckResult, LeftBehind, Parsed, RunVerdict, Verdict } from '../../model/verdict.ts';
import { summarize, type RunSummary } from '../../session/summarize.ts';
import { nothingToRestore, type Reporter } from './reporter.ts';

/** The document of `run --json`, a published format: fields are only ever added. Times are ISO 8601 UTC, durations milliseconds. */
export interface RunDocument {
  readonly version: 1;
  readonly root: string;
  readonly runId: string;
  readonly trigger: string;
  readonly verdict: RunVerdict;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly jobs: number;
  readonly mode: string;
  readonly speedup: number;
  readonly sumOfDurationsMs: number;
  readonly criticalPath: readonly string[];
  readonly criticalPathMs: number;
  readonly overheadMs: number;
  readonly counts: RunSummary['counts'];
  /** The tree that all that is enabled for the trigger has passed on; null when nobody can say that. */
  readonly verified: Verified | null;
  readonly checks: readonly CheckDocument[];
}

export interface CheckDocument {
  readonly id: string;
  readonly verdict: Verdict;
  readonly cached: boolean;
  readonly flaky: boolean;
  readonly attempts: number;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly reason: string | null;
  /** From the end of its last dependency to its start; 0 when it never started. */
  readonly queuedMs: number;
  readonly durationMs: number;
  readonly startedAt: string | null;
  readonly fingerprint: string | null;
  /** Only where the verdict belongs to no content. */
  readonly changedInputs?: readonly string[];
  readonly leftBehind: readonly LeftBehind[];
  readonly problems: readonly Problem[];
  readonly parsed: Parsed;
  readonly tests: TestCounts | null;
  readonly output: CapturedOutput;
}

/** Writes the document when the run has ended. */
export function createJsonReporter(write: (text: string) => void): Reporter {
  return {
    onEvent() {},
    say() {},
    finish: (state) => write(`${JSON.stringify(makeRunDocument(state), null, 2)}\n`),
    [Symbol.dispose]: nothingToRestore,
  };
}

/** A finished run as the published document. */
export function makeRunDocument(state: RunState): RunDocument {
  const { counts, durationMs, speedup, sumOfDurationsMs, criticalPath, criticalPathMs, overheadMs } = summarize(state);
  return {
    version: 1,
    root: state.root,
    runId: state.runId,
    trigger: state.trigger,
    verdict: state.end?.verdict ?? 'cancelled',
    startedAt: state.startedAt,
    durationMs: round(durationMs, 1),
    jobs: state.jobs,
    mode: state.mode,
    speedup: round(speedup, 2),
    sumOfDurationsMs: round(sumOfDurationsMs, 1),
    criticalPath,
    criticalPathMs: round(criticalPathMs, 1),
    overheadMs: round(overheadMs, 1),
    counts,
    verified: state.end?.verified ?? null,
    checks: [...state.checks.values()].flatMap((check) => (check.status === 'finished' ? [makeCheckDocument(check, state)] : [])),
  };
}

function makeCheckDocument(check: Extract<CheckState, { status: 'finished' }>, state: RunState): CheckDocument {
  const { queuedAtMs, startedAtMs, plan } = check;
  const result: CheckResult = check.result;
  return {
    id: plan.id,
    verdict: result.verdict,
    cached: result.cached,
    flaky: result.flaky,
    attempts: result.attempts,
    exitCode: result.exitCode,
    signal: result.signal,
    reason: result.reason,
    queuedMs: queuedAtMs === null || startedAtMs === null ? 0 : round(startedAtMs - queuedAtMs, 1),
    durationMs: round(result.durationMs, 1),
    startedAt: startedAtMs === null ? null : new Date(Date.parse(state.startedAt) + startedAtMs).toISOString(),
    fingerprint: result.fingerprint,
    ...(result.changedInputs === undefined ? {} : { changedInputs: result.changedInputs }),
    leftBehind: result.leftBehind,
    problems: result.problems,
    parsed: result.parsed,
    tests: result.tests,
    output: result.output,
  };
}

function round(number: number, digits: number): number {
  return Math.round(number * 10 ** digits) / 10 ** digits;
}
