import type { Problem, TestCounts } from './problem.ts';

/** How a check ended. Only `passed` is good; nothing that we ended, could not start or left out is ever `passed`. */
export const verdicts = ['passed', 'failed', 'timed-out', 'cancelled', 'skipped', 'errored'] as const;
export type Verdict = (typeof verdicts)[number];

/** How a run ended; `empty` when nothing was selected. */
export const runVerdicts = ['passed', 'failed', 'cancelled', 'empty'] as const;
export type RunVerdict = (typeof runVerdicts)[number];

/** How far the output was understood: by a machine format, by a problem matcher, not at all, or there was nothing to parse. */
export type Parsed = 'structured' | 'matched' | 'unparsed' | 'none';

/** What a check wrote: its beginning and its end, when it was too much to keep. */
export interface CapturedOutput {
  readonly text: string;
  /** Characters that were dropped between the kept beginning and the kept end. */
  readonly truncatedChars: number;
  /** Absolute path of the whole output, where it is kept. */
  readonly file: string | null;
}

/** A process that was still alive when the check had ended. */
export interface LeftBehind {
  readonly pid: number;
  readonly command: string;
  /** `ended` by us, `kept` because the check says `keepDaemons`, or `alive` because we may not or cannot end it. */
  readonly outcome: 'ended' | 'kept' | 'alive';
}

/** All that is known about one check when it has ended. */
export interface CheckResult {
  readonly verdict: Verdict;
  readonly cached: boolean;
  readonly flaky: boolean;
  /** 0 when it never started. */
  readonly attempts: number;
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** One sentence for anything but `passed`; for `passed` null, or what a built-in found worth saying. */
  readonly reason: string | null;
  readonly durationMs: number;
  readonly fingerprint: string | null;
  /** What changed of its inputs while it ran, as clauses: nobody knows which content the verdict belongs to. Absent when nothing did. */
  readonly changedInputs?: readonly string[] | undefined;
  readonly leftBehind: readonly LeftBehind[];
  /** The most that its processes were seen to have resident together, over all attempts; absent when nobody looked. */
  readonly peakMemoryBytes?: number | undefined;
  readonly problems: readonly Problem[];
  readonly parsed: Parsed;
  /** null where the output does not count tests. */
  readonly tests: TestCounts | null;
  readonly output: CapturedOutput;
}

export const noOutput: CapturedOutput = { text: '', truncatedChars: 0, file: null };

/** The result of a check that never started. */
export function notStarted(verdict: 'cancelled' | 'skipped' | 'errored', reason: string): CheckResult {
  return { ...emptyResult, verdict, reason };
}

/** The fields that a result has before anything is known. */
export const emptyResult = {
  cached: false,
  flaky: false,
  attempts: 0,
  exitCode: null,
  signal: null,
  reason: null,
  durationMs: 0,
  fingerprint: null,
  leftBehind: [],
  problems: [],
  parsed: 'none',
  tests: null,
  output: noOutput,
} as const satisfies Omit<CheckResult, 'verdict'>;
