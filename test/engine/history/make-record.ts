import type { CheckRecord, RunRecord } from '../../../src/engine/history/run-record.ts';
import type { CheckTimes, RunTimes } from '../../../src/engine/history/run-times.ts';

let made = 0;

/** A run with only what a test cares about; runs are later the later they are made. */
export function makeRecord(
  checks: Readonly<Record<string, number | Partial<CheckRecord>>>,
  parts: Partial<RunRecord> = {},
): RunRecord {
  made++;
  return {
    runId: `run-${made}`,
    startedAt: new Date(Date.UTC(2026, 0, 1) + made * 1_000).toISOString(),
    machine: 'here',
    mode: 'parallel',
    jobs: 2,
    durationMs: 1_000,
    estimateMs: null,
    times: null,
    ...parts,
    checks: Object.entries(checks).map(([id, given]) => {
      const own = typeof given === 'number' ? { durationMs: given } : given;
      return { id, verdict: 'passed', durationMs: 0, cached: false, flaky: false, peakMemoryBytes: null, ...own };
    }),
  };
}

/** The times of a run in which these checks passed at once, as everything else that a test does not care about. */
export function makeTimes(checks: Readonly<Record<string, Partial<CheckTimes>>>): RunTimes {
  const usual: Omit<CheckTimes, 'id'> = {
    verdict: 'passed',
    cached: false,
    flaky: false,
    durationMs: 1,
    problems: 0,
    dependsOn: [],
    locks: [],
    weight: 1,
    effect: 'read',
    queuedAtMs: 0,
    startsMs: [0],
    finishedAtMs: 1,
  };
  const all = Object.entries(checks).map(([id, own]): CheckTimes => ({ ...usual, id, ...own }));
  return { trigger: 'manual', verdict: 'passed', limits: [], cpu: [], checks: all };
}
