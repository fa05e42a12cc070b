import type { Graph } from './graph.ts';
import type { Task } from './scheduler.ts';

/**
 * The plain order in which ready tasks are offered slots: priority, then remaining critical path (upward rank, as in HEFT: Topcuoglu,
 * Hariri, Wu, IEEE TPDS 13(3), 2002), then declaration.
 */
export function offerOrder(graph: Graph<Task>): string[] {
  const ranks = remainingCriticalPath(graph);
  const declared = new Map([...graph.nodes.keys()].map((id, index) => [id, index]));
  return [...graph.nodes.values()]
    .sort((a, b) => b.priority - a.priority || ranks.get(b.id)! - ranks.get(a.id)! || declared.get(a.id)! - declared.get(b.id)!)
    .map(({ id }) => id);
}

/** For every task, the expected time from its start to the end of all that waits for it. */
export function remainingCriticalPath(graph: Graph<Task>): ReadonlyMap<string, number> {
  const ranks = new Map<string, number>();
  for (const id of graph.topological.toReversed()) {
    let behind = 0;
    for (const dependant of graph.dependants.get(id) ?? []) behind = Math.max(behind, ranks.get(dependant)!);
    ranks.set(id, behind + graph.nodes.get(id)!.estimateMs);
  }
  return ranks;
}
