import type { Check, CheckKind } from '../../model/check.ts';
import type { RunMode } from '../../model/event.ts';
import { estimateErrors } from './metrics.ts';
import type { CheckRecord, RunRecord } from './run-record.ts';
import { median } from './statistics.ts';

/** What a check will probably take. */
export interface Estimate {
  readonly durationMs: number;
  /** `guess` where it never ran here: from its kind, and rather too long, so that it starts early. */
  readonly basis: 'history' | 'guess';
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

/** The last executions that count, and the last expectations that are judged. */
const recent = { executions: 7, runs: 9 };

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

/**
 * Expected durations from the runs of this machine, in this mode where it has some (beside others a check takes longer), and from other
 * machines where there is nothing else.
 */
export function estimate(
  checks: readonly Pick<Check, 'id' | 'kind' | 'work' | 'weight' | 'locks' | 'unavailable' | 'broken'>[],
  records: readonly RunRecord[],
  machine: string,
  mode: RunMode,
): Estimates {
  const groups = [
    collect(records.filter((record) => record.machine === machine && record.mode === mode)),
    collect(records.filter((record) => record.machine === machine)),
    collect(records),
  ];
  const known = new Map(
    checks.flatMap(({ id }) => {
      const durationMs = groups.map((group) => usualOf(group.get(id) ?? [])).find((ms) => ms !== null) ?? null;
      return durationMs === null ? [] : [[id, durationMs] as const];
    }),
  );
  const middleMs = median([...known.values()]);
  const estimates = checks.map((check): [string, Estimate] => {
    const { id, weight, locks, unavailable, broken } = check;
    const guessMs = guessDuration(check);
    const durationMs = unavailable === null && broken === null ? known.get(id) : guessMs;
    if (durationMs !== undefined) return [id, { durationMs, basis: 'history', weight, locks }];
    return [id, { durationMs: Math.max(guessMs, middleMs), basis: 'guess', weight, locks }];
  });
  const errors = estimateErrors(records.filter((record) => record.machine === machine && record.mode === mode));
  return { checks: new Map(estimates), error: errors.length === 0 ? null : median(errors.slice(-recent.runs)) };
}

function collect(records: readonly RunRecord[]): ReadonlyMap<string, CheckRecord[]> {
  const byId = new Map<string, CheckRecord[]>();
  for (const check of records.flatMap(({ checks }) => checks)) {
    if (check.cached || check.verdict === 'errored') continue;
    const list = byId.get(check.id);
    if (list === undefined) byId.set(check.id, [check]);
    else list.push(check);
  }
  return byId;
}

/** The middle of the last executions that came to their end; of those that did not pass only when none did. */
function usualOf(checks: readonly CheckRecord[]): number | null {
  const passed = checks.filter(({ verdict }) => verdict === 'passed');
  const last = (passed.length > 0 ? passed : checks).slice(-recent.executions);
  return last.length === 0 ? null : median(last.map(({ durationMs }) => durationMs));
}
