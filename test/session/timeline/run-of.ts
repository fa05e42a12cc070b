import type { Check } from '../../../src/model/check.ts';
import type { CpuSample } from '../../../src/model/cpu-samples.ts';
import type { RunEvent } from '../../../src/model/event.ts';
import { emptyResult, type CheckResult } from '../../../src/model/verdict.ts';
import { factsOf, toTimeline, type Facts, type Timeline } from '../../../src/session/timeline/timeline.ts';
import { makeCheck } from '../../rig/make-check.ts';

/** What happened to one check: when it was ready, began (each attempt) and ended, and what is special about it. */
export interface Fate extends Partial<Check> {
  readonly needs?: readonly string[];
  readonly ready?: number;
  /** Absent for one that never ran. */
  readonly starts?: readonly number[];
  /** Absent for one that still goes on. */
  readonly end?: number;
  readonly result?: Partial<CheckResult>;
}

export interface RunParts {
  readonly jobs?: number;
  readonly limits?: readonly { readonly atMs: number; readonly limit: number; readonly reason?: string }[];
  readonly cpu?: readonly CpuSample[];
  /** Whether it has ended. */
  readonly isOver?: boolean;
}

export const checksOf = (fates: Readonly<Record<string, Fate>>): Check[] =>
  Object.entries(fates).map(([id, { ready: _ready, starts: _starts, end: _end, result: _result, ...parts }]) =>
    makeCheck(id, parts),
  );

/** The events of a run as the engine would have told them, in the order of time. */
export function eventsOf(
  fates: Readonly<Record<string, Fate>>,
  { jobs = 2, limits = [], cpu = [], isOver = true }: RunParts = {},
): RunEvent[] {
  const runId = 'r1';
  const events: RunEvent[] = Object.entries(fates).flatMap(([check, fate]): RunEvent[] => {
    const { starts = [], ready = starts.length === 0 ? null : 0, end, result } = fate;
    const durationMs = end === undefined || starts.length === 0 ? 0 : end - starts[0]!;
    const whole = { ...emptyResult, verdict: 'passed' as const, attempts: starts.length, durationMs, ...result };
    return [
      ...(ready === null ? [] : [{ type: 'check-queued' as const, runId, check, atMs: ready }]),
      ...starts.map((atMs, index) => ({ type: 'check-started' as const, runId, check, atMs, attempt: index + 1 })),
      ...(end === undefined ? [] : [{ type: 'check-finished' as const, runId, check, atMs: end, result: whole }]),
    ];
  });
  const slower = limits.map((one): RunEvent => ({
    type: 'limit-changed',
    runId,
    phase: 'lowered',
    reason: 'the machine is overloaded',
    ...one,
  }));
  const samples = cpu.map((one): RunEvent => ({ type: 'cpu-sampled', runId, ...one }));
  const durationMs = Math.max(0, ...events.map(({ atMs }) => atMs));
  const failed = Object.values(fates).some(({ result }) => result?.verdict !== undefined && result.verdict !== 'passed');
  const checks = checksOf(fates).map(({ id, title, kind, dependsOn }) => ({ id, title, kind, dependsOn }));
  return [
    {
      type: 'run-started',
      runId,
      atMs: 0,
      root: '/code/app',
      trigger: 'manual',
      mode: 'parallel',
      jobs,
      startedAt: '2026-11-20T10:00:00.000Z',
      checks,
    },
    ...[...slower, ...samples, ...events].toSorted((a, b) => a.atMs - b.atMs),
    ...(isOver
      ? [
          {
            type: 'run-finished' as const,
            runId,
            atMs: durationMs,
            verdict: failed ? ('failed' as const) : ('passed' as const),
            durationMs,
          },
        ]
      : []),
  ];
}

/** The timeline of such a run. */
export function timelineOf(
  fates: Readonly<Record<string, Fate>>,
  parts: RunParts = {},
  facts: Facts = factsOf(checksOf(fates)),
): Timeline {
  return toTimeline(eventsOf(fates, parts), facts)!;
}
