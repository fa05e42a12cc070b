import type { RunEvent } from '../model/event.ts';
import { reduce, type CheckState, type RunState } from '../model/state.ts';

/** The latest that is known of one check, and the run that it belongs to. */
export interface Entry {
  readonly runId: string;
  readonly state: CheckState;
  /** When it started, on the host's clock; null while it has not. */
  readonly startedMs: number | null;
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

/** The board after one more event of any run; the same board when nothing of it changes. `nowMs` is the host's clock. */
export function advanceBoard(board: Board, event: RunEvent, nowMs: number): Board {
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
    if (state !== undefined) entries.set(id, { runId: event.runId, state, startedMs: startOf(entries.get(id), event, nowMs) });
  }
  return { ...board, entries, running };
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
  | { readonly type: 'running'; readonly finished: number; readonly total: number }
  | { readonly type: 'failed'; readonly failed: number; readonly passed: number }
  | { readonly type: 'cancelled' }
  | { readonly type: 'passed'; readonly passed: number };

/** A failure of any folder outweighs everything but a run that still goes on; `isUnusable`: the checks of a folder are not known. */
export function summarizeBoards(boards: readonly Board[], isUnusable: boolean): Summary {
  const runs = boards.flatMap(({ running }) => [...running.values()]);
  if (runs.length > 0) {
    const checks = runs.flatMap((run) => [...run.checks.values()]);
    return { type: 'running', finished: checks.filter(({ status }) => status === 'finished').length, total: checks.length };
  }
  const verdicts = boards.flatMap(({ entries }) => [...entries.values()].map(verdictOf));
  const failed = verdicts.filter(isFailure).length;
  const passed = verdicts.filter((verdict) => verdict === 'passed').length;
  if (failed > 0) return { type: 'failed', failed, passed };
  if (isUnusable) return { type: 'unusable' };
  if (verdicts.includes('cancelled')) return { type: 'cancelled' };
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
