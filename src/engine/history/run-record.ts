import type { RunMode } from '../../model/event.ts';
import type { CheckState, RunState } from '../../model/state.ts';
import { verdicts, type Verdict } from '../../model/verdict.ts';
import { decodeTimes, encodeTimes, isCount, isRecord, round, type RunTimes } from './run-times.ts';

/** One check of a run as history keeps it: only what ran, could not run, or was answered from a stored verdict. */
export interface CheckRecord {
  readonly id: string;
  readonly verdict: Verdict;
  /** What it took this time; 0 for a cached one. */
  readonly durationMs: number;
  readonly cached: boolean;
  readonly flaky: boolean;
  /** The most that its processes had resident together; null when nobody looked, as in records of former versions. */
  readonly peakMemoryBytes: number | null;
}

/** One run that has ended, as history keeps it. */
export interface RunRecord {
  readonly runId: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** Where it ran: durations of one machine say little about another. */
  readonly machine: string;
  readonly mode: RunMode;
  readonly jobs: number;
  /** Wall time. */
  readonly durationMs: number;
  /** What was expected of the wall time when it began; null when nothing was known, or when the run was cancelled. */
  readonly estimateMs: number | null;
  readonly checks: readonly CheckRecord[];
  /** When each check did what; null where that was not kept, or is kept no more. */
  readonly times: RunTimes | null;
}

/** What is worth keeping of a run that has ended; null where nothing is. */
export function toRecord(state: RunState, machine: string, estimateMs: number | null, times: RunTimes | null): RunRecord | null {
  const checks = [...state.checks.values()].flatMap(toCheckRecord);
  if (state.end === null || checks.length === 0) return null;
  const { runId, startedAt, mode, jobs } = state;
  return {
    runId,
    startedAt,
    machine,
    mode,
    jobs,
    durationMs: state.end.durationMs,
    estimateMs: ranWhole(state) ? estimateMs : null,
    checks,
    times,
  };
}

/** Whether a run that has ended ran all that it was to run, so that its wall time may be compared with what was expected. */
export function ranWhole({ end, checks }: RunState): boolean {
  return (
    end?.verdict !== 'cancelled' && [...checks.values()].every((check) => check.status === 'finished' && !check.result.cached)
  );
}

function toCheckRecord(state: CheckState): CheckRecord[] {
  if (state.status !== 'finished') return [];
  const { verdict, durationMs, cached, flaky, peakMemoryBytes = null } = state.result;
  if (verdict === 'skipped' || verdict === 'cancelled') return [];
  return [
    {
      id: state.plan.id,
      verdict,
      durationMs: cached ? 0 : durationMs,
      cached,
      flaky,
      peakMemoryBytes: cached ? null : peakMemoryBytes,
    },
  ];
}

const version = 1;

/** What stands at the beginning of every line, so that lines can be sorted and told apart without reading the rest. */
const heading = /^\{"version":1,"startedAt":"([^"\\]*)","runId":"([^"\\]*)",/;

/** When the run of a line began, and its id; null for what is no line of ours. */
export function headingOf(line: string): { readonly startedAt: string; readonly runId: string } | null {
  const [, startedAt, runId] = heading.exec(line) ?? [];
  return startedAt === undefined || runId === undefined || !line.endsWith('}') ? null : { startedAt, runId };
}

/** Begins what is kept of the latest runs alone, at the end of a line; no text in a line can contain it. */
const beginOfTimes = ',"times":{';

/** The line without when each check did what: all that expectations need. */
export function withoutTimes(line: string): string {
  const end = line.indexOf(beginOfTimes);
  return end === -1 ? line : `${line.slice(0, end)}}`;
}

/** The record as one line without its end. */
export function encodeRecord(record: RunRecord): string {
  const { runId, startedAt, machine, mode, jobs, durationMs, estimateMs, checks, times } = record;
  const fresh = checks.filter(({ cached }) => !cached);
  const hits = checks.filter(({ cached }) => cached);
  return JSON.stringify({
    version,
    startedAt,
    runId,
    machine,
    mode,
    jobs,
    durationMs: round(durationMs),
    estimateMs: estimateMs === null ? null : round(estimateMs),
    checks: fresh.map(encodeCheck),
    cached: hits.map(({ id }) => id),
    ...(times !== null && { times: encodeTimes(times, [...fresh, ...hits]) }),
  });
}

/** `[id, verdict, duration]`, then `'flaky'` if so, then the memory in units of 1,024 bytes where it is known. */
function encodeCheck({ id, verdict, durationMs, flaky, peakMemoryBytes }: CheckRecord): unknown {
  const memory = peakMemoryBytes === null ? [] : [Math.round(peakMemoryBytes / 1_024)];
  return [id, verdict, round(durationMs), ...(flaky ? ['flaky'] : []), ...memory];
}

/** The record of a line; null for a line that was cut off by a crash, of another version, or by somebody else. */
export function decodeRecord(line: string): RunRecord | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null; // The end of the file of a process that was killed while it wrote.
  }
  if (!isRecord(value) || value['version'] !== version) return null;
  const { runId, startedAt, machine, mode, jobs, durationMs, estimateMs, checks } = value;
  const cached: unknown[] = Array.isArray(value['cached']) ? value['cached'] : [];
  if (typeof runId !== 'string' || typeof startedAt !== 'string' || typeof machine !== 'string' || !Array.isArray(checks))
    return null;
  if ((mode !== 'parallel' && mode !== 'sequential') || !isCount(jobs) || !isCount(durationMs)) return null;
  const known = [...checks.flatMap(decodeCheck), ...cached.flatMap(decodeHit)];
  const estimate = isCount(estimateMs) ? estimateMs : null;
  const isAsWritten = known.length === checks.length + cached.length;
  return {
    runId,
    startedAt,
    machine,
    mode,
    jobs,
    durationMs,
    estimateMs: estimate,
    checks: known,
    times: isAsWritten ? decodeTimes(value['times'], known) : null,
  };
}

function decodeCheck(row: unknown): CheckRecord[] {
  if (!Array.isArray(row)) return [];
  const [id, word, durationMs, ...more]: unknown[] = row;
  const verdict = verdicts.find((known) => known === word);
  if (typeof id !== 'string' || verdict === undefined || !isCount(durationMs)) return [];
  const kilobytes = more.find(isCount);
  const peakMemoryBytes = kilobytes === undefined ? null : 1_024 * kilobytes;
  return [{ id, verdict, durationMs, cached: false, flaky: more.includes('flaky'), peakMemoryBytes }];
}

/** Only what has passed is answered from a stored verdict. */
function decodeHit(id: unknown): CheckRecord[] {
  return typeof id === 'string'
    ? [{ id, verdict: 'passed', durationMs: 0, cached: true, flaky: false, peakMemoryBytes: null }]
    : [];
}
