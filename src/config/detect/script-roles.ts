import type { ScriptGraph, ScriptNode } from './script-graph.ts';
import { programsOf, reachable } from './script-graph.ts';
import { kindOfProgram } from './tools.ts';

/** What becomes of scripts that run each other, so that nothing runs twice. */
export type ScriptRole =
  /** A check of its own; `contains` are other checks that it runs. */
  | { readonly type: 'own'; readonly contains: readonly string[] }
  /** It only runs checks of their own. */
  | { readonly type: 'composite'; readonly parts: readonly string[] }
  | { readonly type: 'part'; readonly of: string }
  | { readonly type: 'variant'; readonly of: string };

/**
 * The roles of `candidates`, scripts that are checks by their names and free of dangers. What only runs other checks is taken apart,
 * except where the order of the parts is part of the work: builds, and tests that build first.
 */
export function assignRoles(graph: ScriptGraph, candidates: ReadonlySet<string>): ReadonlyMap<string, ScriptRole> {
  const roles = new Map<string, ScriptRole>();
  const partsOf = new PartFinder(graph, candidates);
  const whole: string[] = [];
  for (const name of candidates) {
    const parts = partsOf.find(name);
    if (parts === null || parts.includes(name)) whole.push(name);
    else roles.set(name, { type: 'composite', parts });
  }
  const containers = new Map(
    whole.map((name) => [name, [...reachable(graph, name)].filter((other) => other !== name && candidates.has(other))]),
  );
  for (const name of whole) {
    // The outermost: what it contains is not worth naming as a container.
    const of = whole.find((other) => containers.get(other)?.includes(name) === true && !isContained(containers, other));
    if (of !== undefined) roles.set(name, { type: 'part', of });
    else roles.set(name, findVariant(graph, name, whole) ?? { type: 'own', contains: containers.get(name) ?? [] });
  }
  // Also composites may be parts: of something that does more.
  for (const [name, role] of roles) {
    const of =
      role.type === 'composite'
        ? whole.find((other) => containers.get(other)?.includes(name) === true && roles.get(other)?.type === 'own')
        : undefined;
    if (of !== undefined) roles.set(name, { type: 'part', of });
  }
  return roles;
}

function isContained(containers: ReadonlyMap<string, readonly string[]>, name: string): boolean {
  return [...containers.values()].some((contained) => contained.includes(name));
}

class PartFinder {
  readonly #graph: ScriptGraph;
  readonly #candidates: ReadonlySet<string>;
  readonly #known = new Map<string, readonly string[] | null>();

  constructor(graph: ScriptGraph, candidates: ReadonlySet<string>) {
    this.#graph = graph;
    this.#candidates = candidates;
  }

  /** The checks that running a script amounts to: itself, or others; null when it is no check and does more than run some. */
  find(name: string): readonly string[] | null {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    this.#known.set(name, null);
    const parts = this.#compute(name);
    this.#known.set(name, parts);
    return parts;
  }

  #compute(name: string): readonly string[] | null {
    const node = this.#graph.get(name);
    const itself = this.#candidates.has(name) ? [name] : null;
    if (node === undefined || node.hasMore || node.calls.length === 0) return itself;
    const parts = node.calls.map((called) => this.find(called));
    if (parts.includes(null) || this.#isOrdered(node)) return itself;
    return [...new Set(parts.flatMap((part) => part ?? []))];
  }

  #isOrdered(node: ScriptNode): boolean {
    const kind = node.preset?.kind;
    const runsBuild = () =>
      [...reachable(this.#graph, node.script.name)].some((name) => this.#graph.get(name)?.preset?.kind === 'build');
    return kind === 'build' || (kind === 'test' && runsBuild());
  }
}

/** `build:dev` beside `build`, `test:ci` beside `test` with the same tool, or two names for one command: one of them is enough. */
function findVariant(graph: ScriptGraph, name: string, whole: readonly string[]): ScriptRole | null {
  const node = graph.get(name);
  const body = node?.script.body.trim();
  const twin = whole.find((other) => other === name || graph.get(other)?.script.body.trim() === body);
  // The same word may stand for different work: it looks up the name of the script.
  if (twin !== undefined && twin !== name && body !== undefined && body.includes(' ') && !body.includes('npm_lifecycle'))
    return { type: 'variant', of: twin };
  const category = node?.preset?.category;
  const tools = toolsOf(graph, name);
  if (category === 'composite') {
    // What Biome does is in its subcommand.
    const same =
      tools === '' || tools === 'biome' ? undefined : whole.find((other) => other !== name && toolsOf(graph, other) === tools);
    return same === undefined ? null : { type: 'variant', of: same };
  }
  const narrowed = name.replace(/[:-](?:ci|affected|changed|all|quiet|report|cached?|strict)$/, '');
  if (narrowed !== name && whole.includes(narrowed) && tools === toolsOf(graph, narrowed))
    return { type: 'variant', of: narrowed };
  const base = /^(?:build|compile|bundle|tests?)(?=[:-])/.exec(name)?.[0] ?? '';
  // Of a build that must not run by itself no part should either; tests may stand in for others.
  if (graph.get(base)?.preset?.category !== category) return null;
  const isVariant = category === 'build' || (category === 'test' && whole.includes(base) && tools === toolsOf(graph, base));
  return isVariant ? { type: 'variant', of: base } : null;
}

/** The known tools that a script runs, as one text to compare. */
function toolsOf(graph: ScriptGraph, name: string): string {
  const known = programsOf(graph, name).filter((call) => kindOfProgram(call.program) !== null);
  return [...new Set(known.map((call) => call.program))].sort((a, b) => (a < b ? -1 : 1)).join(' ');
}
