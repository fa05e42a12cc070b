import type { Check } from '../model/check.ts';
import type { ExpectedRun } from './expect-run.ts';
import type { Graph } from './graph.ts';
import { guessDuration } from './history/estimates.ts';
import { remainingCriticalPath } from './offer-order.ts';
import type { Task } from './scheduler.ts';

/** What a run will do, as data: nothing of it depends on when it is asked. */
export interface Plan {
  /** The selected checks and what they need, each after its dependencies, and else in the order in which slots are offered. */
  readonly order: readonly string[];
  /** Checks whose dependencies all lie in earlier levels, level by level. A picture only: the scheduler knows no levels. */
  readonly levels: readonly (readonly string[])[];
  /** The chain of dependencies that takes longest by what is known of durations. */
  readonly criticalPath: readonly string[];
  /** Expected wall time in milliseconds; null without history. */
  readonly estimateMs: number | null;
  readonly checks: ReadonlyMap<string, Check>;
}

/** A check as the scheduler sees it. `estimateMs` is its expected duration; null for one that nothing is known of. */
export function toTask(check: Check, estimateMs: number | null): Check & Task {
  return { ...check, estimateMs: estimateMs ?? guessDuration(check) };
}

export function makePlan({ graph, order, estimateMs }: Pick<ExpectedRun, 'graph' | 'order' | 'estimateMs'>): Plan {
  return {
    order: startOrder(graph, order),
    levels: levelsOf(graph),
    criticalPath: criticalPathOf(graph),
    estimateMs,
    checks: graph.nodes,
  };
}

/** The order in which one slot would start them: always the best-placed of those whose dependencies have started. */
function startOrder(graph: Graph, offered: readonly string[]): string[] {
  const position = new Map(offered.map((id, index) => [id, index]));
  const open = new Map([...graph.nodes].map(([id, { dependsOn }]) => [id, new Set(dependsOn.map(({ check }) => check)).size]));
  const ready = [...graph.nodes.keys()].filter((id) => open.get(id) === 0).sort((a, b) => position.get(b)! - position.get(a)!);
  const order: string[] = [];
  for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
    order.push(id);
    for (const dependant of graph.dependants.get(id) ?? []) {
      open.set(dependant, open.get(dependant)! - 1);
      if (open.get(dependant) !== 0) continue;
      const at = ready.findLastIndex((other) => position.get(other)! > position.get(dependant)!);
      ready.splice(at + 1, 0, dependant);
    }
  }
  return order;
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
