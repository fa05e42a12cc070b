import type { RunEvent } from '../model/event.ts';
import type { Freshness } from '../model/freshness.ts';
import { reduce, type CheckState, type RunState } from '../model/state.ts';
import type { CheckResult } from '../model/verdict.ts';

/** The latest that is known of one check, and the run that it belongs to. */
export interface Entry {
  readonly runId: string;
  readonly state: CheckState;
  /** When it started, on the host's clock; null while it has not. */
  readonly startedMs: number | null;
  /** What it took in former runs, in the middle; null where nothing is known. */
  readonly usualMs: number | null;
  /** Why its verdict does not belong to what is on disk now; null while it does, or nobody can tell. */
  readonly stale: Stale | null;
}

/** What has changed since a verdict: clauses for people, and how many files more. */
export interface Stale {
  readonly files: readonly string[];
  readonly moreFiles: number;
  readonly differences: readonly string[];
}

/** What the face shows of a folder: the latest of every check, whichever run it was in. Never changed in place. */
export interface Board {
  readonly entries: ReadonlyMap<string, Entry>;
  /** Runs that have not finished, by id. */
  readonly running: ReadonlyMap<string, RunState>;
  /** The run that finished last. */
  readonly last: RunState | null;
}

export const emptyBoard: Board = { entries: new Map(), running: new Map(), last: null };

/** What checks took in former runs, in the middle, by id. */
export type UsualDurations = ReadonlyMap<string, number>;

/**
 * The board after one more event of any run; the same board when nothing of it changes. `nowMs` is the host's clock. What is known of
 * durations comes with the beginning of a run.
 */
export function advanceBoard(board: Board, event: RunEvent, nowMs: number, usual: UsualDurations = new Map()): Board {
  const before = event.type === 'run-started' ? null : (board.running.get(event.runId) ?? null);
  const after = reduce(before, event);
  if (after === null || after === before) return board;
  const running = new Map(board.running).set(event.runId, after);
  if (event.type === 'run-finished') {
    running.delete(event.runId);
    return { ...board, running, last: after };
  }
  const entries = new Map(board.entries);
  for (const id of event.type === 'run-started' ? after.checks.keys() : checkOf(event)) {
    const state = after.checks.get(id);
    if (state === undefined) continue;
    const known = entries.get(id);
    const usualMs = event.type === 'run-started' ? (usual.get(id) ?? null) : (known?.usualMs ?? null);
    entries.set(id, { runId: event.runId, state, startedMs: startOf(known, event, nowMs), usualMs, stale: bornStale(state) });
  }
  return { ...board, entries, running };
}

/** The board with what is known of the content that its verdicts belong to, and the checks of which another thing is to be said now. */
export function markFreshness(
  board: Board,
  freshness: ReadonlyMap<string, Freshness>,
): { readonly board: Board; readonly changed: readonly string[] } {
  const entries = new Map(board.entries);
  const changed: string[] = [];
  for (const [id, found] of freshness) {
    const entry = entries.get(id);
    if (entry === undefined || entry.state.status !== 'finished') continue;
    const stale = staleness(entry.state.result, found);
    if (JSON.stringify(stale) === JSON.stringify(entry.stale)) continue;
    entries.set(id, { ...entry, stale });
    changed.push(id);
  }
  return changed.length === 0 ? { board, changed } : { board: { ...board, entries }, changed };
}

/** A verdict whose inputs changed while the check ran belongs to nothing that there is. */
function bornStale(state: CheckState): Stale | null {
  const differences = state.status === 'finished' ? state.result.changedInputs : undefined;
  return differences === undefined ? null : { files: [], moreFiles: 0, differences };
}

/** A verdict that says nothing about content cannot be out of date. */
function staleness({ verdict, fingerprint, changedInputs }: CheckResult, found: Freshness): Stale | null {
  if (verdict !== 'passed' && verdict !== 'failed') return null;
  if (changedInputs !== undefined) return { files: [], moreFiles: 0, differences: changedInputs };
  if (found.state === 'stale') return { files: found.files, moreFiles: found.moreFiles, differences: found.differences };
  // There is a verdict of what is on disk now, and it is not this one.
  const isOther = found.state === 'fresh' && fingerprint !== null && fingerprint !== found.fingerprint;
  return isOther ? { files: [], moreFiles: 0, differences: [] } : null;
}

/** The board without what has ended: nothing is known of it any more. */
export function forgetVerdicts(board: Board): Board {
  const entries = [...board.entries].filter(([, { state }]) => state.status !== 'finished');
  return { ...board, entries: new Map(entries), last: null };
}

/** The check that an event is about, as a list. */
export function checkOf(event: RunEvent): readonly string[] {
  return 'check' in event ? [event.check] : [];
}

function startOf(before: Entry | undefined, event: RunEvent, nowMs: number): number | null {
  if (event.type === 'check-started' && event.attempt === 1) return nowMs;
  return before?.runId === event.runId ? before.startedMs : null;
}

/** What the face says of all folders in one line. */
export type Summary =
  | { readonly type: 'idle' }
  | { readonly type: 'unusable' }
  /** A window before this one has not brought a run to its end, and nothing has run since. */
  | { readonly type: 'interrupted' }
  | { readonly type: 'running'; readonly finished: number; readonly total: number }
  | { readonly type: 'failed'; readonly failed: number; readonly passed: number }
  | { readonly type: 'cancelled' }
  | { readonly type: 'stale'; readonly stale: number; readonly passed: number }
  | { readonly type: 'passed'; readonly passed: number };

/** What else is known of the folders. */
export interface Circumstances {
  /** The checks of a folder are not known. */
  readonly isUnusable: boolean;
  /** A run of a folder did not come to its end, and nothing has run there since. */
  readonly isInterrupted: boolean;
}

/** A failure of any folder outweighs everything but a run that still goes on. */
export function summarizeBoards(boards: readonly Board[], { isUnusable, isInterrupted }: Circumstances): Summary {
  const runs = boards.flatMap(({ running }) => [...running.values()]);
  if (runs.length > 0) {
    const checks = runs.flatMap((run) => [...run.checks.values()]);
    return { type: 'running', finished: checks.filter(({ status }) => status === 'finished').length, total: checks.length };
  }
  const all = boards.flatMap(({ entries }) => [...entries.values()]);
  const verdicts = all.map(verdictOf);
  const failed = verdicts.filter(isFailure).length;
  const passed = verdicts.filter((verdict) => verdict === 'passed').length;
  if (failed > 0) return { type: 'failed', failed, passed };
  if (isUnusable) return { type: 'unusable' };
  if (verdicts.includes('cancelled')) return { type: 'cancelled' };
  const stale = all.filter((entry) => entry.stale !== null).length;
  if (stale > 0) return { type: 'stale', stale, passed: passed - stale };
  if (isInterrupted) return { type: 'interrupted' };
  return passed > 0 ? { type: 'passed', passed } : { type: 'idle' };
}

/** The verdict of a check, or null while it has none. */
export function verdictOf(entry: Entry | undefined): string | null {
  return entry?.state.status === 'finished' ? entry.state.result.verdict : null;
}

/** Whether a verdict asks somebody to do something. */
export function isFailure(verdict: string | null): boolean {
  return verdict === 'failed' || verdict === 'timed-out' || verdict === 'errored';
}
