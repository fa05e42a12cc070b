import type { Trigger } from '../../../model/check.ts';
import type { ScriptGraph, ScriptNode } from './script-graph.ts';
import { programsOf, reachable } from './script-graph.ts';
import { readDelegation } from './script-delegation.ts';
import { findRepeatedTests, rankOf } from './repeated-tests.ts';
import { kindOfProgram } from '../tools.ts';

/** What becomes of scripts that run each other, so that nothing runs twice. */
export type ScriptRole =
  /** A check of its own; `contains` are other checks that it runs, `besides` is a build that does it as well where that runs. */
  | { readonly type: 'own'; readonly contains: readonly string[]; readonly besides: string | null }
  /** It only runs checks of their own. */
  | { readonly type: 'composite'; readonly parts: readonly string[] }
  | { readonly type: 'part'; readonly of: string }
  | { readonly type: 'variant'; readonly of: string };

/** Why a script with that role does not run by itself; null when it does. */
export function describeRole(role: ScriptRole): string | null {
  switch (role.type) {
    case 'own':
      return null;
    case 'composite': {
      const [first, ...others] = role.parts;
      if (others.length === 0) return `it runs ${first}, which is a check of its own`;
      return `it runs ${role.parts.slice(0, -1).join(', ')} and ${role.parts.at(-1)}, which are checks of their own`;
    }
    case 'part':
      return `it is already part of ${role.of}`;
    case 'variant':
      return `it is a variant of ${role.of}`;
    default:
      return role satisfies never;
  }
}

/** What is left of the triggers of a script: not those of a build that does the same. `onOf` tells those of a script. */
export function triggersOf(
  role: ScriptRole | undefined,
  on: readonly Trigger[],
  onOf: (name: string) => readonly Trigger[],
): readonly Trigger[] {
  if (role?.type !== 'own' || role.besides === null) return on;
  const taken = onOf(role.besides);
  return on.filter((trigger) => !taken.includes(trigger));
}

/**
 * The roles of `candidates`, scripts that are checks by their names and free of dangers. What only runs other checks is taken apart,
 * except where the order of the parts is part of the work: builds, and tests that build first. What is `off` for another reason
 * stands for nothing else.
 */
export function assignRoles(
  graph: ScriptGraph,
  candidates: ReadonlySet<string>,
  off: ReadonlySet<string>,
): ReadonlyMap<string, ScriptRole> {
  const roles = new Map<string, ScriptRole>();
  const partsOf = new PartFinder(graph, candidates);
  const whole: string[] = [];
  for (const name of candidates) {
    const parts = partsOf.find(name);
    if (parts === null || parts.includes(name)) whole.push(name);
    else roles.set(name, { type: 'composite', parts });
  }
  const enabled = whole.filter((name) => !off.has(name));
  const contents = new Map(enabled.map((name) => [name, listContained(graph, candidates, name)]));
  const isBuild = (name: string): boolean => graph.get(name)?.preset?.kind === 'build';
  const containers = findContainers(contents, isBuild);
  // Builds run seldom: what they do on the way is a check of its own in between.
  const isOwnBeside = (name: string, of: string): boolean => isBuild(of) && !isBuild(name);
  // Of two that do the same, the one that also counts something is the variant.
  for (const name of whole.toSorted((one, other) => rankOf(graph, one) - rankOf(graph, other))) {
    const contains = contents.get(name) ?? [];
    // A variant of a variant could be a variant of itself.
    const others = enabled.filter((other) => other !== name && roles.get(other)?.type !== 'variant');
    const of = containers.get(name);
    const own: ScriptRole = { type: 'own', contains, besides: of ?? null };
    if (of !== undefined && !isOwnBeside(name, of)) roles.set(name, { type: 'part', of });
    else roles.set(name, (contains.length === 0 ? findVariant(graph, name, others, roles) : null) ?? own);
  }
  // Also composites may be parts: of something that does more.
  for (const [name, role] of roles) {
    const of = containers.get(name);
    if (role.type === 'composite' && of !== undefined && !isOwnBeside(name, of)) roles.set(name, { type: 'part', of });
  }
  const own = enabled.filter((name) => roles.get(name)?.type === 'own');
  for (const [name, of] of findRepeatedTests(graph, own)) {
    roles.set(name, { type: 'variant', of });
    for (const [part, role] of roles) if (role.type === 'part' && role.of === name) roles.set(part, { type: 'part', of });
  }
  return roles;
}

function listContained(graph: ScriptGraph, candidates: ReadonlySet<string>, name: string): readonly string[] {
  return [...reachable(graph, name)].filter((other) => other !== name && candidates.has(other));
}

/**
 * By the name of what is contained, the outermost script that does so: one within another is not worth naming. A build only where
 * nothing else does.
 */
function findContainers(
  contents: ReadonlyMap<string, readonly string[]>,
  isBuild: (name: string) => boolean,
): ReadonlyMap<string, string> {
  const others = new Map([...contents].filter(([name]) => !isBuild(name)));
  return new Map([...findOutermost(contents), ...findOutermost(others)]);
}

function findOutermost(contents: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, string> {
  const inner = new Set([...contents.values()].flat());
  const outermost = new Map<string, string>();
  for (const [name, contained] of contents) {
    if (inner.has(name)) continue;
    for (const other of contained) if (!outermost.has(other)) outermost.set(other, name);
  }
  return outermost;
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
    // Not recursive: chains may be long. What is open counts as null, so that a circle ends.
    const open = [name];
    for (let current = open.at(-1); current !== undefined; current = open.at(-1)) {
      if (!this.#known.has(current)) this.#known.set(current, null);
      const next = this.#graph.get(current)?.calls.find((called) => !this.#known.has(called));
      if (next === undefined) this.#known.set(open.pop()!, this.#compute(current));
      else open.push(next);
    }
    return this.#known.get(name) ?? null;
  }

  #compute(name: string): readonly string[] | null {
    const node = this.#graph.get(name);
    const itself = this.#candidates.has(name) ? [name] : null;
    if (node === undefined || node.programs.length > 0 || node.calls.length === 0) return itself;
    const parts = node.calls.map((called) => this.#known.get(called) ?? null);
    const all = [...new Set(parts.flatMap((part) => part ?? []))];
    return parts.includes(null) || this.#isOrdered(node, all) ? itself : all;
  }

  #isOrdered({ preset }: ScriptNode, parts: readonly string[]): boolean {
    if (preset?.kind === 'build') return true;
    const isBuild = (name: string) => this.#graph.get(name)?.preset?.kind === 'build';
    return preset?.kind === 'test' && parts.length > 1 && parts.some(isBuild);
  }
}

/** `build:dev` beside `build`, `test:ci` beside `test` with the same tool, two names for one command: one of them is enough. */
function findVariant(
  graph: ScriptGraph,
  name: string,
  others: readonly string[],
  roles: ReadonlyMap<string, ScriptRole>,
): ScriptRole | null {
  const earlier = others.filter((other) => roles.has(other));
  const node = graph.get(name);
  // What CI builds by itself is no smaller form of another build.
  const isApart = node?.isRunByCi === true && node.preset?.kind === 'build';
  const of = findTwin(graph, name, earlier) ?? (isApart ? null : findNarrower(graph, name, others));
  return of === null ? null : { type: 'variant', of };
}

/** The script that a name seems to be derived from, where the tools are the same. */
function findNarrower(graph: ScriptGraph, name: string, others: readonly string[]): string | null {
  const category = graph.get(name)?.preset?.category;
  const tools = toolsOf(graph, name);
  const hasSameTools = (other: string) => tools !== '' && others.includes(other) && tools === toolsOf(graph, other);
  // What Biome does is in its subcommand.
  if (category === 'composite') return tools === 'biome' ? null : (others.find(hasSameTools) ?? null);
  const narrowed = name.replace(/[:-](?:ci|affected|changed|all|quiet|report|cached?|strict)$|^affected[:-]/, '');
  if (narrowed !== name && hasSameTools(narrowed)) return narrowed;
  // Tests that are counted how much they reach are the same tests.
  if (category === 'test' && /cov/.test(name))
    return others.find((other) => other !== name && isTest(graph, other) && hasSameTools(other)) ?? null;
  const base = /^(?:build|compile|bundle|tests?)(?=[:-])/.exec(name)?.[0] ?? '';
  // Of a build that must not run by itself no part should either.
  const isVariant =
    category === 'build'
      ? graph.get(base)?.preset?.category === 'build'
      : category === 'test' && (hasSameTools(base) || (others.includes(base) && runsSameFile(graph, name, base)));
  return isVariant ? base : null;
}

/** `test:www` beside `test`, which run one program of the project with other arguments. */
function runsSameFile(graph: ScriptGraph, name: string, base: string): boolean {
  const filesOf = (script: string) => {
    const files = programsOf(graph, script).map(
      ({ program, args }) => `${program} ${args.find((arg) => !arg.startsWith('-')) ?? ''}`,
    );
    return [...new Set(files)].join('\n');
  };
  return /\.[cm]?[jt]s$/.test(filesOf(name)) && filesOf(name) === filesOf(base);
}

function isTest(graph: ScriptGraph, name: string): boolean {
  return graph.get(name)?.preset?.category === 'test' && !/cov/.test(name);
}

/** Flags that change how tests are shown or measured, not which ones run. */
const presentation =
  /^(?:--coverage|--coverage[.A-Z-].*|--no-coverage|--testdox|--colors?=.*|-R|--collectCoverage|--ci|--color|--colors|--no-color|--silent|--verbose|--quiet|--runInBand|-i|-b|-w=\d+|--max-?workers.*|--bail|--forceExit|--detectOpenHandles|--passWithNoTests|--logHeapUsage|--no-cache|--exit|--reporters?(?:=.*)?|--forbid-only|--allow-empty|--check-coverage|run)$/;

/** What tests a script runs, as one text to compare; null where something else runs as well. */
function testsOf(graph: ScriptGraph, name: string): string | null {
  const calls = programsOf(graph, name);
  const [call] = calls;
  if (call === undefined || calls.length > 1) return null;
  const args = call.args.filter((arg, index) => {
    const isValue = /^(?:--reporters?|-R|--max-?workers)$/i.test(call.args[index - 1] ?? '');
    return !isValue && !presentation.test(arg) && !arg.startsWith('--shard');
  });
  const text = [call.folder ?? '', call.program, ...args].join(' ');
  return kindOfProgram(call.program) === null && args.length === 0 ? null : text;
}

/** An earlier script with the same body or the same tests; not for bodies that look up the name of the script, as a single word often does. */
function findTwin(graph: ScriptGraph, name: string, earlier: readonly string[]): string | null {
  const node = graph.get(name);
  if (node?.preset?.kind === 'test') {
    const own = testsOf(graph, name);
    const same = own === null ? undefined : earlier.find((other) => isTestScript(graph, other) && testsOf(graph, other) === own);
    if (same !== undefined) return same;
  }
  const body = node?.script.body.trim() ?? '';
  if (!body.includes(' ') || body.includes('npm_lifecycle')) return null;
  return earlier.find((other) => graph.get(other)?.script.body.trim() === body) ?? null;
}

function isTestScript(graph: ScriptGraph, name: string): boolean {
  return graph.get(name)?.preset?.kind === 'test';
}

/** The known tools that a script runs, as one text to compare. */
function toolsOf(graph: ScriptGraph, name: string): string {
  const known = programsOf(graph, name).filter((call) => kindOfProgram(call.program) !== null);
  // Of a runner of tasks it counts which ones.
  const tools = known.map((call) => {
    const isRunner = /^(?:gulp|grunt|make|just)$/.test(call.program);
    return [
      call.program,
      ...(readDelegation(call)?.tasks ?? (isRunner ? call.args.filter((arg) => !arg.startsWith('-')) : [])),
    ].join(':');
  });
  return [...new Set(tools)].sort((a, b) => (a < b ? -1 : 1)).join(' ');
}
