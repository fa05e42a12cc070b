import type { Script } from './manifest.ts';
import { findDanger, type Danger } from './script-dangers.ts';
import { classifyScriptName, type ScriptPreset } from './script-presets.ts';
import { readSteps, type ProgramCall, type Step } from './script-steps.ts';

/** A script and what follows from its body, its hooks and the scripts that it runs. */
export interface ScriptNode {
  readonly script: Script;
  /** null when its name is no check's, or when it does nothing. */
  readonly preset: ScriptPreset | null;
  /** Its commands with those of its `pre` and `post` hooks, in order; the hooks are part of running it. */
  readonly steps: readonly Step[];
  /** The scripts that it runs itself, once each, in order. */
  readonly calls: readonly string[];
  /** Whether it does more than run other scripts. */
  readonly hasMore: boolean;
}

export type ScriptGraph = ReadonlyMap<string, ScriptNode>;

/** Reads all scripts of a package; hooks belong to the script that they are named after. */
export function readScriptGraph(scripts: readonly Script[]): ScriptGraph {
  const byName = new Map(scripts.map((script) => [script.name, script]));
  const names = [...byName.keys()];
  const stepsOf = (name: string) => readSteps(byName.get(name)?.body ?? '', names);
  return new Map(
    scripts.map((script) => {
      const { name } = script;
      const own = stepsOf(name);
      const steps = [...stepsOf(`pre${name}`), ...own, ...stepsOf(`post${name}`)];
      const calls = new Set(steps.flatMap((step) => (step.type === 'script' ? step.scripts : [])));
      const isHook = /^(?:pre|post)(.+)$/.exec(name)?.[1];
      const isCheck = own.some((step) => !isNoOperation(step)) && !(isHook !== undefined && byName.has(isHook));
      const preset = isCheck ? classifyScriptName(name) : null;
      return [name, { script, preset, steps, calls: [...calls], hasMore: steps.some(isMore) }];
    }),
  );
}

/** Placeholders: `echo "Error: no test specified" && exit 1`. */
function isNoOperation(step: Step): boolean {
  return step.type === 'program' && /^(?:echo|exit|true|false|:|printf|sleep|cd)$/.test(step.program);
}

function isMore(step: Step): boolean {
  return step.type === 'program' && !isNoOperation(step);
}

/** The script itself and all that it runs, directly or not, each once. */
export function reachable(graph: ScriptGraph, name: string): ReadonlySet<string> {
  const seen = new Set<string>([name]);
  // A Set grows while it is walked.
  for (const current of seen) for (const called of graph.get(current)?.calls ?? []) if (graph.has(called)) seen.add(called);
  return seen;
}

/** Every program that running a script starts, as far as the bodies tell. */
export function programsOf(graph: ScriptGraph, name: string): readonly ProgramCall[] {
  return [...reachable(graph, name)].flatMap((script) =>
    (graph.get(script)?.steps ?? []).filter((step): step is ProgramCall => step.type === 'program' && !isNoOperation(step)),
  );
}

/** Why running a script by itself would be wrong, wherever in what it runs the reason lies. A reason to change files comes first. */
export function findScriptDanger(graph: ScriptGraph, name: string, installed: ReadonlySet<string>): Danger | null {
  const circle = findCircle(graph, name);
  if (circle !== null) return { effect: 'read', reason: `it calls itself in a circle: ${circle.join(' → ')}` };
  const dangers = [...reachable(graph, name)].flatMap((script) =>
    (graph.get(script)?.steps ?? []).flatMap((step) => {
      const danger = findDanger(step, installed);
      if (danger === null) return [];
      return [script === name ? danger : { ...danger, reason: `${danger.reason} (in "${script}")` }];
    }),
  );
  return dangers.find((danger) => danger.effect === 'write') ?? dangers[0] ?? null;
}

/** The first circle on the way down from a script, with its start at both ends. Iterative: chains may be long. */
function findCircle(graph: ScriptGraph, name: string): readonly string[] | null {
  const path: string[] = [name];
  const open: string[][] = [[...(graph.get(name)?.calls ?? [])]];
  const done = new Set<string>();
  while (open.length > 0) {
    const next = open.at(-1)!.shift();
    if (next === undefined) {
      open.pop();
      done.add(path.pop()!);
    } else if (path.includes(next)) return [...path.slice(path.indexOf(next)), next];
    else if (!done.has(next) && graph.has(next)) {
      path.push(next);
      open.push([...graph.get(next)!.calls]);
    }
  }
  return null;
}
