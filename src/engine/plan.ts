import type { Check } from '../model/check.ts';
import type { ExpectedRun } from './expect-run.ts';
import type { Graph } from './graph.ts';
import { guessDuration, guessMemory } from './history/estimates.ts';
import { remainingCriticalPath } from './offer-order.ts';
import type { Task } from './scheduler.ts';

/** What a run will do, as data: nothing of it depends on when it is asked. */
export interface Plan {
  /** The selected checks and what they need, in the order in which they will probably start. */
  readonly order: readonly string[];
  /** Checks whose dependencies all lie in earlier levels, level by level. A picture only: the scheduler knows no levels. */
  readonly levels: readonly (readonly string[])[];
  /** The chain of dependencies that takes longest by what is known of durations. */
  readonly criticalPath: readonly string[];
  /** Expected wall time in milliseconds of what would really run; null without history. */
  readonly estimateMs: number | null;
  readonly checks: ReadonlyMap<string, Check>;
}

/** A check as the scheduler sees it. `estimateMs` is its expected duration; null for one that nothing is known of. */
export function toTask(check: Check, estimateMs: number | null): Check & Task {
  const task = { ...check, estimateMs: estimateMs ?? guessDuration(check), memoryBytes: guessMemory(check) };
  // What cannot run says so at once.
  return check.broken === null && check.unavailable === null ? task : { ...task, weight: 0, locks: [], memoryBytes: 0 };
}

/** `taken` are checks whose verdicts would be taken over. */
export function makePlan(expected: ExpectedRun, taken: ReadonlySet<string> = new Set()): Plan {
  const { graph, starts } = expected;
  const estimateMs = taken.size === 0 ? expected.estimateMs : expected.estimateWithout(taken);
  return {
    order: starts,
    levels: levelsOf(graph),
    criticalPath: criticalPathOf(graph),
    estimateMs,
    checks: graph.nodes,
  };
}

function levelsOf(graph: Graph): string[][] {
  const levelOf = new Map<string, number>();
  const levels: string[][] = [];
  for (const id of graph.topological) {
    const level = Math.max(-1, ...graph.nodes.get(id)!.dependsOn.map(({ check }) => levelOf.get(check)!)) + 1;
    levelOf.set(id, level);
    (levels[level] ??= []).push(id);
  }
  return levels;
}

function criticalPathOf(graph: Graph<Task>): string[] {
  const ranks = remainingCriticalPath(graph);
  const path: string[] = [];
  let candidates: Iterable<string> = graph.topological.filter((id) => graph.nodes.get(id)!.dependsOn.length === 0);
  for (let next = longest(candidates, ranks); next !== null; next = longest(candidates, ranks)) {
    path.push(next);
    candidates = graph.dependants.get(next) ?? [];
  }
  return path;
}

function longest(ids: Iterable<string>, ranks: ReadonlyMap<string, number>): string | null {
  let best: string | null = null;
  for (const id of ids) if (best === null || ranks.get(id)! > ranks.get(best)!) best = id;
  return best;
}
