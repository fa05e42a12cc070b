import type { Dependency } from '../model/check.ts';
import { nearest } from '../model/nearest.ts';

/** What the graph needs to know of a check; any check will do. */
export interface GraphNode {
  readonly id: string;
  readonly dependsOn: readonly Dependency[];
}

/** Why a set of checks is no graph. `path` lists a cycle from a check back to itself. */
export type GraphProblem =
  | { readonly type: 'duplicate'; readonly check: string; readonly other: string }
  | { readonly type: 'missing'; readonly check: string; readonly missing: string; readonly suggestion: string | null }
  | { readonly type: 'cycle'; readonly check: string; readonly path: readonly string[] };

/** Checks by id with their edges in both directions: no cycle, nothing missing, declaration order kept. */
export interface Graph<N extends GraphNode = GraphNode> {
  readonly nodes: ReadonlyMap<string, N>;
  /** Who depends on a check; an entry for every check. */
  readonly dependants: ReadonlyMap<string, readonly string[]>;
  /** Every check after all that it depends on; among equals, in declaration order. */
  readonly topological: readonly string[];
}

/** Two ids that a person cannot tell apart are the same id: NFC, letter case ignored. */
export function sameIdKey(id: string): string {
  return id.normalize('NFC').toLowerCase();
}

/** The graph of these checks, or everything that is wrong with it. Linear in checks and edges; no recursion. */
export function buildGraph<N extends GraphNode>(
  checks: readonly N[],
): { graph: Graph<N> | null; problems: readonly GraphProblem[] } {
  const problems: GraphProblem[] = [];
  const nodes = new Map<string, N>();
  const keys = new Map<string, string>();
  for (const check of checks) {
    const key = sameIdKey(check.id);
    const other = keys.get(key);
    if (other !== undefined) problems.push({ type: 'duplicate', check: check.id, other });
    else keys.set(key, check.id);
    if (!nodes.has(check.id)) nodes.set(check.id, check);
  }
  const dependants = new Map<string, string[]>([...nodes.keys()].map((id) => [id, []]));
  for (const { id, dependsOn } of nodes.values()) {
    for (const needed of new Set(dependsOn.map((dependency) => dependency.check))) {
      const list = dependants.get(needed);
      if (list === undefined)
        problems.push({ type: 'missing', check: id, missing: needed, suggestion: nearest(needed, nodes.keys()) });
      else list.push(id);
    }
  }
  const topological = sortTopologically(nodes, dependants);
  if (topological.length < nodes.size) {
    const inOrder = new Set(topological);
    problems.push(...findCycles(nodes, inOrder));
  }
  return { graph: problems.length === 0 ? { nodes, dependants, topological } : null, problems };
}

/** One sentence for a person: what is wrong and what to do. */
export function describeGraphProblem(problem: GraphProblem): string {
  switch (problem.type) {
    case 'duplicate':
      return problem.check === problem.other
        ? `Two checks have the id "${problem.check}": rename one of them.`
        : `The ids "${problem.other}" and "${problem.check}" differ only in letter case or encoding: rename one of them.`;
    case 'missing': {
      const hint =
        problem.suggestion === null ? 'Run `preflight list` for the ids that exist.' : `Did you mean "${problem.suggestion}"?`;
      return `"${problem.check}" depends on "${problem.missing}", and there is no such check. ${hint}`;
    }
    case 'cycle':
      return problem.path.length === 2
        ? `"${problem.check}" depends on itself: remove it from its own dependsOn.`
        : `These checks wait for each other: ${problem.path.join(' → ')}. Remove one of these dependencies.`;
    default:
      return problem satisfies never;
  }
}

/** The ids and all that they need, in declaration order. `after` edges ask for order only and pull nothing in. */
export function closure(graph: Graph, ids: Iterable<string>): Set<string> {
  const found = new Set<string>();
  const pending = [...ids];
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    for (const { check, when } of graph.nodes.get(id)?.dependsOn ?? []) if (when !== 'after') pending.push(check);
  }
  return new Set([...graph.nodes.keys()].filter((id) => found.has(id)));
}

/** Kahn's algorithm (A. B. Kahn, Topological sorting of large networks, CACM 5(11), 1962); stops short of checks in or behind a cycle. */
function sortTopologically(nodes: ReadonlyMap<string, GraphNode>, dependants: ReadonlyMap<string, readonly string[]>): string[] {
  const missing = new Map<string, number>();
  for (const [id, { dependsOn }] of nodes) {
    missing.set(id, new Set(dependsOn.map(({ check }) => check).filter((check) => nodes.has(check))).size);
  }
  const order = [...nodes.keys()].filter((id) => missing.get(id) === 0);
  for (let index = 0; index < order.length; index++) {
    for (const dependant of dependants.get(order[index]!) ?? []) {
      const left = missing.get(dependant)! - 1;
      missing.set(dependant, left);
      if (left === 0) order.push(dependant);
    }
  }
  return order;
}

/** One cycle for every group of checks that wait for each other: follow dependencies that are themselves stuck until one repeats. */
function findCycles(nodes: ReadonlyMap<string, GraphNode>, sorted: ReadonlySet<string>): GraphProblem[] {
  const problems: GraphProblem[] = [];
  const seen = new Set<string>();
  for (const start of nodes.keys()) {
    if (sorted.has(start) || seen.has(start)) continue;
    const path: string[] = [];
    const position = new Map<string, number>();
    let id: string | undefined = start;
    while (id !== undefined && !seen.has(id)) {
      seen.add(id);
      position.set(id, path.push(id) - 1);
      id = nodes.get(id)?.dependsOn.find(({ check }) => nodes.has(check) && !sorted.has(check))?.check;
    }
    const from = id === undefined ? undefined : position.get(id);
    if (from !== undefined) problems.push({ type: 'cycle', check: id!, path: [...path.slice(from), id!] });
  }
  return problems;
}
