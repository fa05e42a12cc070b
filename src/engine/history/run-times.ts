import { addCpuSample, type CpuSample } from '../../model/cpu-samples.ts';
import { triggers, type Check, type Trigger } from '../../model/check.ts';
import type { RunEvent } from '../../model/event.ts';
import type { RunState } from '../../model/state.ts';
import { runVerdicts, verdicts, type RunVerdict, type Verdict } from '../../model/verdict.ts';

/** One check of a run over time, with what explains its waits as it was then. Times in milliseconds since the run began. */
export interface CheckTimes {
  readonly id: string;
  readonly verdict: Verdict;
  readonly cached: boolean;
  readonly flaky: boolean;
  readonly durationMs: number;
  readonly problems: number;
  /** Those in the run. */
  readonly dependsOn: readonly string[];
  readonly locks: readonly string[];
  readonly weight: number;
  readonly effect: Check['effect'];
  /** null when it never came so far. */
  readonly queuedAtMs: number | null;
  /** When each attempt began; empty for one that never ran. */
  readonly startsMs: readonly number[];
  readonly finishedAtMs: number;
}

/** What a picture of a run over time needs beside its record. */
export interface RunTimes {
  readonly trigger: Trigger;
  readonly verdict: RunVerdict;
  /** Also those that never ran. */
  readonly checks: readonly CheckTimes[];
  /** From `atMs` on so many slots could be used. */
  readonly limits: readonly LimitChange[];
  /** How busy the machine was. */
  readonly cpu: readonly CpuSample[];
}

interface LimitChange {
  readonly atMs: number;
  readonly limit: number;
  /** A clause fit to show. */
  readonly reason: string;
}

/** Samples of the use of the processors that are kept of one run. */
const mostSamples = 60;

/** Notes while a run goes on what its state does not keep; costs next to nothing per event. */
export class RunWatch {
  readonly #starts = new Map<string, number[]>();
  readonly #limits: LimitChange[] = [];
  #cpu: readonly CpuSample[] = [];

  onEvent(event: RunEvent): void {
    if (event.type === 'limit-changed') {
      const { atMs, limit, reason } = event;
      this.#limits.push({ atMs: round(atMs), limit, reason });
    }
    if (event.type === 'cpu-sampled') {
      const { atMs, share } = event;
      this.#cpu = addCpuSample(this.#cpu, { atMs: Math.round(atMs), share }, mostSamples);
    }
    if (event.type !== 'check-started') return;
    const starts = this.#starts.get(event.check);
    if (starts === undefined) this.#starts.set(event.check, [round(event.atMs)]);
    else starts.push(round(event.atMs));
  }

  /** The times of a run that has ended; `checks` are those that it ran. null while it goes on. */
  timesOf({ trigger, end, checks }: RunState, facts: ReadonlyMap<string, Check>): RunTimes | null {
    if (end === null) return null;
    const times = [...checks.values()].flatMap((state): CheckTimes[] => {
      const { id, dependsOn } = state.plan;
      if (state.status !== 'finished') return [];
      const { verdict, cached, flaky, durationMs, problems } = state.result;
      const { locks = [], weight = 1, effect = 'read' } = facts.get(id) ?? {};
      const needs = [...new Set(dependsOn.map(({ check }) => check))].filter((check) => checks.get(check) !== undefined);
      return [
        {
          id,
          verdict,
          cached,
          flaky,
          durationMs: cached ? 0 : round(durationMs),
          problems: problems.length,
          dependsOn: needs,
          locks,
          weight,
          effect,
          queuedAtMs: state.queuedAtMs === null ? null : round(state.queuedAtMs),
          startsMs: this.#starts.get(id) ?? [],
          finishedAtMs: round(state.finishedAtMs),
        },
      ];
    });
    return { trigger, verdict: end.verdict, checks: times, limits: this.#limits, cpu: this.#cpu };
  }
}

/** Tenths of a millisecond: what is finer nobody sees, and every digit is kept fifty times. */
export const round = (ms: number): number => Math.round(ms * 10) / 10;

/** What the rest of a record says of a check, so that it need not be kept twice. */
export type Known = Pick<CheckTimes, 'id' | 'verdict' | 'cached' | 'flaky' | 'durationMs'>;

/** The times as they stand in a line: a row for each of `known`, in that order, then one for each of `rest`, which the record leaves out. */
export function encodeTimes({ trigger, verdict, checks, limits, cpu }: RunTimes, known: readonly Pick<Known, 'id'>[]): unknown {
  const byId = new Map(checks.map((check) => [check.id, check]));
  const isKnown = new Set(known.map(({ id }) => id));
  const rest = checks.filter(({ id }) => !isKnown.has(id));
  const all = [...known.map(({ id }) => id), ...rest.map(({ id }) => id)];
  const placeOf = new Map(all.map((id, index) => [id, index]));
  return {
    trigger,
    verdict,
    rest: rest.map(({ id, verdict: word }) => [id, word]),
    spans: all.map((id) => encodeCheck(byId.get(id), placeOf)),
    limits: limits.map(({ atMs, limit, reason }) => [atMs, limit, reason]),
    cpu: cpu.map(({ atMs, share }) => [atMs, Math.round(100 * share)]),
  };
}

/** `[queued, starts, finished]`, and as a fourth what is not as usual. */
function encodeCheck(check: CheckTimes | undefined, placeOf: ReadonlyMap<string, number>): unknown {
  if (check === undefined) return null;
  const { queuedAtMs, startsMs, finishedAtMs, dependsOn, locks, weight, effect, problems } = check;
  const starts = startsMs.length === 1 ? startsMs[0] : startsMs;
  const unusual = {
    ...(dependsOn.length > 0 && { needs: dependsOn.flatMap((id) => placeOf.get(id) ?? []) }),
    ...(locks.length > 0 && { locks }),
    ...(weight !== 1 && { weight }),
    ...(effect === 'write' && { write: true }),
    ...(problems > 0 && { problems }),
  };
  return [queuedAtMs, starts, finishedAtMs, ...(Object.keys(unusual).length > 0 ? [unusual] : [])];
}

/** The times of a line; null where it has none, or where somebody else wrote them. */
export function decodeTimes(value: unknown, known: readonly Known[]): RunTimes | null {
  if (!isRecord(value)) return null;
  const { rest, spans } = value;
  const [limits, cpu] = [value['limits'], value['cpu']].map((rows): unknown[] => (Array.isArray(rows) ? rows : []));
  const trigger = triggers.find((word) => word === value['trigger']);
  const verdict = runVerdicts.find((word) => word === value['verdict']);
  if (trigger === undefined || verdict === undefined || !Array.isArray(rest) || !Array.isArray(spans)) return null;
  const all = [...known, ...rest.flatMap(decodeRest)];
  const checks = all.map((check, index) => decodeCheck(check, spans[index], all));
  if (all.length !== spans.length || all.length !== known.length + rest.length) return null;
  if (!checks.every((check) => check !== null)) return null;
  return { trigger, verdict, checks, limits: limits!.flatMap(decodeLimit), cpu: cpu!.flatMap(decodeSample) };
}

function decodeRest(row: unknown): Known[] {
  if (!Array.isArray(row)) return [];
  const [id, word]: unknown[] = row;
  const verdict = verdicts.find((known) => known === word);
  return typeof id === 'string' && verdict !== undefined ? [{ id, verdict, cached: false, flaky: false, durationMs: 0 }] : [];
}

function decodeCheck(known: Known, row: unknown, all: readonly Known[]): CheckTimes | null {
  if (!Array.isArray(row)) return null;
  const [queued, given, finished, unusual]: unknown[] = row;
  const starts: unknown[] = Array.isArray(given) ? given : [given];
  if (!isCount(finished) || !starts.every(isCount)) return null;
  const { needs, locks, weight, write, problems } = isRecord(unusual) ? unusual : {};
  return {
    id: known.id,
    verdict: known.verdict,
    cached: known.cached,
    flaky: known.flaky,
    durationMs: known.durationMs,
    problems: isCount(problems) ? problems : 0,
    dependsOn: Array.isArray(needs) ? needs.flatMap((place: unknown) => (isCount(place) ? (all[place]?.id ?? []) : [])) : [],
    locks: Array.isArray(locks) ? locks.filter((lock: unknown) => typeof lock === 'string') : [],
    weight: isCount(weight) ? weight : 1,
    effect: write === true ? 'write' : 'read',
    queuedAtMs: isCount(queued) ? queued : null,
    startsMs: starts,
    finishedAtMs: finished,
  };
}

function decodeLimit(row: unknown): LimitChange[] {
  if (!Array.isArray(row)) return [];
  const [atMs, limit, reason]: unknown[] = row;
  if (!isCount(atMs) || !isCount(limit) || limit < 1) return [];
  return [{ atMs, limit, reason: typeof reason === 'string' ? reason : '' }];
}

function decodeSample(row: unknown): CpuSample[] {
  if (!Array.isArray(row)) return [];
  const [atMs, percent]: unknown[] = row;
  return isCount(atMs) && isCount(percent) ? [{ atMs, share: Math.min(1, percent / 100) }] : [];
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

export const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value >= 0;
