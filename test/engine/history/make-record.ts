import type { CheckRecord, RunRecord } from '../../../src/engine/history/run-record.ts';

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
    ...parts,
    checks: Object.entries(checks).map(([id, given]) => {
      const own = typeof given === 'number' ? { durationMs: given } : given;
      return { id, verdict: 'passed', durationMs: 0, cached: false, flaky: false, ...own };
    }),
  };
}
