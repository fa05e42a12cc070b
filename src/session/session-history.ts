import { join } from 'node:path';
import type { Check } from '../model/check.ts';
import type { RunEvent, RunMode } from '../model/event.ts';
import type { RunState } from '../model/state.ts';
import { availableCores } from '../engine/control-group.ts';
import { estimateRemaining } from '../engine/estimate-remaining.ts';
import { expectRun, type ExpectedRun } from '../engine/expect-run.ts';
import type { Graph } from '../engine/graph.ts';
import { estimate } from '../engine/history/estimates.ts';
import { ranWhole } from '../engine/history/run-record.ts';
import { History, type TimedRecord } from '../engine/history/history.ts';
import { measure, type Metrics } from '../engine/history/metrics.ts';
import { RunWatch } from '../engine/history/run-times.ts';
import { findTrends, type Trend } from '../engine/history/trend.ts';
import type { Clock, Logger } from '../engine/ports.ts';
import type { Task } from '../engine/scheduler.ts';
import type { Workspace } from '../config/workspace.ts';

export interface SessionHistoryOptions {
  readonly root: string;
  /** Absolute: the user's cache; null = nothing is kept. */
  readonly cacheDirectory: string | null;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A run that goes on, and is kept at its end. */
interface KeptRun {
  onEvent(event: RunEvent): void;
  keep(state: RunState): void;
}

/** What former runs tell about the next one, and what the next one leaves behind. */
export class SessionHistory {
  readonly cores = availableCores();
  readonly #clock: Clock;
  readonly #history: History | null;
  /** The latest run. */
  #latest: { readonly runId: string; readonly expect: () => ExpectedRun; readonly startedMs: number } | null = null;

  constructor({ root, cacheDirectory, clock, logger }: SessionHistoryOptions) {
    this.#clock = clock;
    this.#history =
      cacheDirectory === null ? null : new History({ directory: join(cacheDirectory, 'history'), root, clock, logger });
  }

  /** What other processes have kept meanwhile is read with the next question. */
  forget(): void {
    this.#history?.forget();
  }

  expect(graph: Graph<Check & Task>, slots: number, mode: RunMode, { metrics, ioThreads }: Workspace): ExpectedRun {
    const checks = [...graph.nodes.values()];
    const known = metrics ? this.#history?.estimate(checks, mode) : null;
    return expectRun(graph, mode === 'sequential' ? 1 : slots, known ?? estimate(checks, [], '', mode), ioThreads);
  }

  /** A run begins now. It is kept once it has ended, unless that is off. What is expected of it is only asked for when it matters. */
  begin(runId: string, { nodes }: Graph<Check>, expect: () => ExpectedRun, { metrics }: Workspace): KeptRun {
    this.#latest = { runId, expect, startedMs: this.#clock.nowMs() };
    const watch = new RunWatch();
    return {
      onEvent: (event) => watch.onEvent(event),
      keep: (state) => {
        const expectedMs = metrics && ranWhole(state) ? expect().expectedOf(state) : null;
        if (metrics) this.#history?.keep(state, expectedMs, watch.timesOf(state, nodes));
      },
    };
  }

  timedRuns(): readonly TimedRecord[] {
    return this.#history?.timedRuns() ?? [];
  }

  /** How long the latest run will go on, in milliseconds; null when that is not to be trusted, or there is none. */
  remaining(state: RunState | null): number | null {
    if (state === null || this.#latest?.runId !== state.runId) return null;
    return estimateRemaining(state, this.#latest.expect().estimates, this.#clock.nowMs() - this.#latest.startedMs);
  }

  trends(ids: readonly string[]): readonly Trend[] {
    return this.#history?.trends(ids) ?? findTrends([], ids);
  }

  measure(ids: readonly string[] | null): Metrics {
    return this.#history?.measure(ids) ?? measure([]);
  }
}
