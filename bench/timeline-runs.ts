import type { RunEvent } from '../src/model/event.ts';
import { simulate } from '../src/engine/simulate.ts';
import { emptyResult } from '../src/model/verdict.ts';
import type { Check } from '../src/model/check.ts';
import { factsOf, toTimeline, type Facts, type Timeline } from '../src/session/timeline/timeline.ts';
import { makeCheck } from '../test/rig/make-check.ts';

const kinds = ['lint', 'types', 'test', 'build', 'docs'] as const;

/** A made-up run: what ran, and what the engine told of it. */
export interface MadeRun {
  readonly checks: readonly Check[];
  readonly facts: Facts;
  readonly events: readonly RunEvent[];
}

/** A run of so many checks in packages, as the real scheduler would run them: every fifth needs another, some share a lock, one in 25 fails. */
export function makeRun(count: number, jobs = 8, runId = 'run', startedAt = '2026-11-20T10:00:00.000Z'): MadeRun {
  const checks = Array.from({ length: count }, (_, index) => {
    const kind = kinds[index % kinds.length]!;
    const needs = index % 5 === 4 ? [`packages/p${(index / 5) | 0}:${kinds[0]}-${index - 4}`] : [];
    const locks = index % 20 === 7 ? ['database'] : [];
    return makeCheck(`packages/p${(index / 5) | 0}:${kind}-${index}`, {
      kind,
      needs,
      locks,
      cwd: `packages/p${(index / 5) | 0}`,
    });
  });
  const tasks = checks.map(({ id, dependsOn, locks }, index) => ({
    id,
    durationMs: 100 + ((index * 7_919) % 2_000),
    dependsOn: dependsOn.map(({ check }) => check),
    locks,
  }));
  const { spans, makespanMs } = simulate({ tasks, slots: jobs });
  const endOf = new Map(spans.map(({ id, endMs }) => [id, endMs]));
  const base = { runId };
  const events = spans.flatMap(({ id, startMs, endMs }, index): RunEvent[] => {
    const check = checks.find((one) => one.id === id)!;
    const queuedMs = Math.max(0, ...check.dependsOn.map(({ check: needed }) => endOf.get(needed) ?? 0));
    const verdict = index % 25 === 11 ? 'failed' : 'passed';
    const result = {
      ...emptyResult,
      verdict,
      durationMs: endMs - startMs,
      attempts: 1,
      reason: verdict === 'failed' ? 'exit code 1' : null,
    } as const;
    return [
      { ...base, type: 'check-queued', check: id, atMs: queuedMs },
      { ...base, type: 'check-started', check: id, atMs: startMs, attempt: 1 },
      { ...base, type: 'check-finished', check: id, atMs: endMs, result },
    ];
  });
  for (let atMs = 250; atMs < makespanMs; atMs += 250)
    events.push({ ...base, type: 'cpu-sampled', atMs, share: 0.5 + 0.4 * Math.sin(atMs / 900) });
  const planned = checks.map(({ id, title, kind, dependsOn }) => ({ id, title, kind, dependsOn }));
  const started = { root: '/code/app', trigger: 'manual', mode: 'parallel', jobs, startedAt, checks: planned } as const;
  const facts = factsOf(
    checks,
    (id) => tasks.find((task) => task.id === id)?.durationMs ?? null,
    ({ cwd }) => cwd,
  );
  return {
    checks,
    facts,
    events: [
      { ...base, type: 'run-started', atMs: 0, ...started },
      ...events.toSorted((a, b) => a.atMs - b.atMs),
      { ...base, type: 'run-finished', atMs: makespanMs, verdict: 'failed', durationMs: makespanMs },
    ],
  };
}

/** The timeline of a made-up run, or of its first events. */
export function timelineOf({ events, facts }: MadeRun, count = events.length): Timeline {
  return toTimeline(events.slice(0, count), facts)!;
}
