import type { RunEvent, PlannedCheck, RunMode, Verified } from './event.ts';
import type { Trigger } from './check.ts';
import { FixedKeyMap } from './fixed-key-map.ts';
import type { CheckResult, RunVerdict } from './verdict.ts';

/** Where a check of a run is: waiting for its dependencies, queued for a slot, running, or finished. Times as in the events. */
export type CheckState =
  | { readonly status: 'waiting'; readonly plan: PlannedCheck }
  | { readonly status: 'queued'; readonly plan: PlannedCheck; readonly queuedAtMs: number }
  | {
      readonly status: 'running';
      readonly plan: PlannedCheck;
      readonly queuedAtMs: number;
      readonly startedAtMs: number;
      readonly attempt: number;
    }
  | {
      readonly status: 'finished';
      readonly plan: PlannedCheck;
      /** null when it never came so far. */
      readonly queuedAtMs: number | null;
      readonly startedAtMs: number | null;
      readonly finishedAtMs: number;
      readonly result: CheckResult;
    };

/** Everything that a face shows of one run. Made by `reduce` alone, never changed in place. */
export interface RunState {
  readonly runId: string;
  readonly root: string;
  readonly trigger: Trigger;
  readonly mode: RunMode;
  readonly jobs: number;
  readonly startedAt: string;
  /** Slots in use at most, now: less than `jobs` while the machine is overloaded. */
  readonly limit: number;
  /** Why that is less than `jobs`, as a clause; null while it is not. */
  readonly limitReason: string | null;
  /** In the order of the selection. */
  readonly checks: FixedKeyMap<CheckState>;
  readonly end: { readonly verdict: RunVerdict; readonly durationMs: number; readonly verified: Verified | null } | null;
}

/** The state after one more event: total, pure, and null only before the first `run-started`. Events of other runs change nothing. */
export function reduce(state: RunState | null, event: RunEvent): RunState | null {
  if (event.type === 'run-started') {
    const { runId, root, trigger, mode, jobs, startedAt } = event;
    const checks = FixedKeyMap.from<CheckState>(event.checks.map((plan) => [plan.id, { status: 'waiting', plan }]));
    return { runId, root, trigger, mode, jobs, startedAt, limit: jobs, limitReason: null, checks, end: null };
  }
  if (state === null || state.runId !== event.runId) return state;
  switch (event.type) {
    case 'output':
    case 'problem':
    case 'cpu-sampled':
      return state;
    case 'limit-changed':
      return { ...state, limit: event.limit, limitReason: reasonOf(state, event) };
    case 'run-finished':
      return { ...state, end: { verdict: event.verdict, durationMs: event.durationMs, verified: event.verified ?? null } };
    case 'check-queued':
    case 'check-started':
    case 'check-finished': {
      const before = state.checks.get(event.check);
      if (before === undefined) return state;
      return { ...state, checks: state.checks.with(event.check, advance(before, event)) };
    }
    default:
      return event satisfies never;
  }
}

/** Why the limit was raised by a step does not say why it is still lower. */
function reasonOf({ limit, jobs, limitReason }: RunState, event: Extract<RunEvent, { type: 'limit-changed' }>): string | null {
  if (event.limit >= jobs) return null;
  return event.limit > limit ? limitReason : event.reason;
}

type CheckEvent = Extract<RunEvent, { type: 'check-queued' | 'check-started' | 'check-finished' }>;

function advance(before: CheckState, event: CheckEvent): CheckState {
  const { plan } = before;
  const queuedAtMs = before.status === 'waiting' ? null : before.queuedAtMs;
  switch (event.type) {
    case 'check-queued':
      return { status: 'queued', plan, queuedAtMs: event.atMs };
    case 'check-started': {
      const startedAtMs = before.status === 'running' ? before.startedAtMs : event.atMs;
      return { status: 'running', plan, queuedAtMs: queuedAtMs ?? event.atMs, startedAtMs, attempt: event.attempt };
    }
    case 'check-finished': {
      const startedAtMs = before.status === 'running' ? before.startedAtMs : null;
      return { status: 'finished', plan, queuedAtMs, startedAtMs, finishedAtMs: event.atMs, result: event.result };
    }
    default:
      return event satisfies never;
  }
}
