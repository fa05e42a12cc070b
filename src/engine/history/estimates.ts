import type { Check, CheckKind } from '../../model/check.ts';
import type { RunMode } from '../../model/event.ts';
import { estimateErrors } from './metrics.ts';
import { peakMemoryOf } from './peak-memory.ts';
import type { CheckRecord, RunRecord } from './run-record.ts';
import { median } from './statistics.ts';

/** What a check will probably take. */
export interface Estimate {
  readonly durationMs: number;
  /** `guess` where it never ran here: from its kind, and rather too long, so that it starts early. */
  readonly basis: 'history' | 'guess';
  /** The most memory that its processes will probably have, in bytes; null = nobody knows. */
  readonly memoryBytes: number | null;
  /** As of the check: what keeps it from running beside others. */
  readonly weight: number;
  readonly locks: readonly string[];
}

/** What is expected of the checks of a run, and how far that was right before. */
export interface Estimates {
  readonly checks: ReadonlyMap<string, Estimate>;
  /** How wrong the last expectations of whole runs were, as a share of what they took; null when there were none. */
  readonly error: number | null;
}

/** What a check of a kind takes where nothing is known, in milliseconds: only their order matters. */
const usualMs: Readonly<Record<CheckKind, number>> = {
  git: 50,
  format: 1_000,
  docs: 2_000,
  other: 2_000,
  lint: 3_000,
  security: 3_000,
  types: 5_000,
  build: 8_000,
  test: 10_000,
};

/** Executions that are over before anybody looks at their memory take little, however much that is. */
const brief = { ms: 500, bytes: 128 * 1_024 * 1_024 };

/** The last executions that count, and the last expectations that are judged. */
const recent = { executions: 7, runs: 9 };
export const enoughExecutions = recent.executions;

/** What is expected without any history; what cannot run takes no time. */
export function guessDuration({
  kind,
  work,
  unavailable,
  broken,
}: Pick<Check, 'kind' | 'work' | 'unavailable' | 'broken'>): number {
  if (unavailable !== null || broken !== null) return 0;
  return work.type === 'builtin' ? usualMs.git : usualMs[kind];
}

/** The memory that is expected without any history: none of what works within this process or does little but wait; null = nobody knows. */
export function guessMemory({ work, weight }: Pick<Check, 'work' | 'weight'>): number | null {
  return work.type === 'builtin' || weight === 0 ? 0 : null;
}

/**
 * Expected durations and memory from the runs, newest first, of this machine, in this mode where it has some (beside others a check takes longer), and from other
 * machines where there is nothing else.
 */
export function estimate(
  checks: readonly Pick<Check, 'id' | 'kind' | 'work' | 'weight' | 'locks' | 'unavailable' | 'broken'>[],
  records: readonly RunRecord[],
  machine: string,
  mode: RunMode,
): Estimates {
  const onThis = records.filter((record) => record.machine === machine);
  const groups = [onThis.filter((record) => record.mode === mode), onThis, records].map(collect);
  const known = new Map<string, Usual>();
  for (const { id } of checks) {
    const executions = groups.find((group) => group.has(id))?.get(id);
    if (executions !== undefined) known.set(id, usualOf(executions));
  }
  const middleMs = median([...known.values()].map(({ durationMs }) => durationMs));
  const estimates = checks.map((check): [string, Estimate] => {
    const { id, weight, locks, unavailable, broken } = check;
    const guessMs = guessDuration(check);
    const guessBytes = guessMemory(check);
    const usual = known.get(id);
    if (unavailable !== null || broken !== null)
      return [id, { durationMs: guessMs, basis: 'history', memoryBytes: 0, weight, locks }];
    if (usual === undefined)
      return [id, { durationMs: Math.max(guessMs, middleMs), basis: 'guess', memoryBytes: guessBytes, weight, locks }];
    const { durationMs, peakBytes } = usual;
    const memoryBytes = peakBytes ?? guessBytes ?? (durationMs < brief.ms ? brief.bytes : null);
    return [id, { durationMs, basis: 'history', memoryBytes, weight, locks }];
  });
  const errors = estimateErrors(onThis.filter((record) => record.mode === mode));
  return { checks: new Map(estimates), error: errors.length === 0 ? null : median(errors.slice(0, recent.runs)) };
}

/** What ran to its end, by check, newest first. */
function collect(records: readonly RunRecord[]): ReadonlyMap<string, readonly CheckRecord[]> {
  const byId = new Map<string, CheckRecord[]>();
  for (const { checks } of records) {
    for (const check of checks) {
      if (check.cached || check.verdict === 'errored') continue;
      const list = byId.get(check.id);
      if (list === undefined) byId.set(check.id, [check]);
      else list.push(check);
    }
  }
  return byId;
}

interface Usual {
  /** The middle of the latest; of those that did not pass only when none did. */
  readonly durationMs: number;
  /** The most of the latest; null when nobody looked. */
  readonly peakBytes: number | null;
}

function usualOf(checks: readonly CheckRecord[]): Usual {
  const passed = checks.filter(({ verdict }) => verdict === 'passed');
  const latest = (passed.length > 0 ? passed : checks).slice(0, recent.executions);
  return { durationMs: median(latest.map((check) => check.durationMs)), peakBytes: peakMemoryOf(checks) };
}
