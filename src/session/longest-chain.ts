/** A check as a part of chains; `durationMs` is null for one that never ran, which no chain shows. */
export interface ChainLink {
  readonly id: string;
  /** Those that are not among the links are left out. */
  readonly dependsOn: readonly string[];
  readonly durationMs: number | null;
}

export interface LongestChain {
  readonly path: readonly string[];
  readonly pathMs: number;
  /** For every link that ran: how much longer it could take before it is a part of the longest chain. */
  readonly slackMs: ReadonlyMap<string, number>;
}

/** The chain of dependencies that takes longest; the order of the links need not be topological. An edge of a cycle counts for nothing. */
export function findLongestChain(links: readonly ChainLink[]): LongestChain {
  const byId = new Map(links.map((link) => [link.id, link]));
  const order = sortTopologically(byId);
  const until = new Map<string, { readonly ms: number; readonly before: string | null }>();
  for (const { id, durationMs, dependsOn } of order) {
    const before = longest(dependsOn, (dependency) => until.get(dependency)?.ms ?? null);
    until.set(id, { ms: (durationMs ?? 0) + (before === null ? 0 : until.get(before)!.ms), before });
  }
  const ran = links.filter(({ durationMs }) => durationMs !== null).map(({ id }) => id);
  const last = longest(ran, (id) => until.get(id)!.ms);
  const path: string[] = [];
  for (let id = last; id !== null; id = until.get(id)!.before) if (byId.get(id)!.durationMs !== null) path.unshift(id);
  const pathMs = last === null ? 0 : until.get(last)!.ms;
  const after = timeAfter(order);
  return { path, pathMs, slackMs: new Map(ran.map((id) => [id, pathMs - until.get(id)!.ms - (after.get(id) ?? 0)])) };
}

/** Of equals the first. */
function longest(ids: readonly string[], msOf: (id: string) => number | null): string | null {
  let best: { readonly id: string; readonly ms: number } | null = null;
  for (const id of ids) {
    const ms = msOf(id);
    if (ms !== null && (best === null || ms > best.ms)) best = { id, ms };
  }
  return best?.id ?? null;
}

function timeAfter(order: readonly ChainLink[]): ReadonlyMap<string, number> {
  const after = new Map<string, number>();
  for (const { id, durationMs, dependsOn } of order.toReversed()) {
    const ms = (after.get(id) ?? 0) + (durationMs ?? 0);
    for (const dependency of dependsOn) after.set(dependency, Math.max(after.get(dependency) ?? 0, ms));
  }
  return after;
}

/** Without recursion: chains may be long. */
function sortTopologically(byId: ReadonlyMap<string, ChainLink>): ChainLink[] {
  const order: ChainLink[] = [];
  const seen = new Set<string>();
  const done = new Set<string>();
  const open = [...byId.keys()].reverse();
  while (open.length > 0) {
    const link = byId.get(open.at(-1)!)!;
    const unknown = seen.has(link.id) ? [] : link.dependsOn.filter((id) => byId.has(id) && !seen.has(id));
    seen.add(link.id);
    open.push(...unknown);
    if (unknown.length > 0) continue;
    open.pop();
    if (done.has(link.id)) continue;
    done.add(link.id);
    order.push(link);
  }
  return order;
}
