import { posix } from 'node:path';
import type { Package } from './javascript-packages.ts';
import { shorten, type Danger } from '../scripts/script-dangers.ts';
import { readDelegation, selectPackages, type Delegation } from '../scripts/script-delegation.ts';
import { findScriptDanger, reachable, type ScriptNode } from '../scripts/script-graph.ts';

/** Scripts of one package that a call in another one runs. */
export interface DelegatedScripts {
  readonly package: Package;
  readonly scripts: readonly string[];
}

/** What the scripts of a package run in others: by the call's text, so that equal calls are looked at once. */
export class Delegations {
  readonly #packages: readonly Package[];
  readonly #known = new Map<string, readonly DelegatedScripts[]>();

  constructor(packages: readonly Package[]) {
    this.#packages = packages;
  }

  /** What running a script of `from` runs in other packages, directly or by way of its other scripts. */
  ofScript(from: Package, name: string): readonly DelegatedScripts[] {
    return [...reachable(from.graph, name)].flatMap((script) => this.#ofNode(from, from.graph.get(script)));
  }

  /** Why what a script's own calls run in other packages must not run by itself. */
  findDanger(from: Package, node: ScriptNode): Danger | null {
    let found: Danger | null = findWayUp(from, node);
    for (const { package: other, scripts } of this.#ofNode(from, node)) {
      for (const script of scripts) {
        const danger = findScriptDanger(other.graph, script);
        if (danger === null || found?.effect === 'write') continue;
        if (found === null || danger.effect === 'write')
          found = { ...danger, reason: `${danger.reason} ("${script}" in ${shorten(other.folder)})` };
      }
    }
    return found;
  }

  /** Why a script does nothing: what it only runs in other packages is in none of them. */
  findEmptiness(from: Package, node: ScriptNode): Danger | null {
    if (this.#packages.length === 0 || node.programs.length === 0 || node.calls.length > 0) return null;
    const asked = node.programs.map((call) => readDelegation(call, from.folder));
    // What these runners run need not be a script.
    if (asked.includes(null) || node.programs.some(({ program }) => /^(?:nx|moon|turbo)$/.test(program))) return null;
    if (this.#ofNode(from, node).length > 0) return null;
    const tasks = asked.flatMap((one) => one?.tasks ?? []).join(', ');
    return { effect: 'read', reason: `no package that it means has a script ${shorten(tasks)}` };
  }

  #ofNode(from: Package, node: ScriptNode | undefined): readonly DelegatedScripts[] {
    return (node?.programs ?? []).flatMap((call) => {
      const delegation = readDelegation(call, from.folder);
      return delegation === null ? [] : this.#find(from, delegation);
    });
  }

  #find(from: Package, delegation: Delegation): readonly DelegatedScripts[] {
    const key = `${from.folder} ${JSON.stringify(delegation)}`;
    const known = this.#known.get(key) ?? this.#select(from, delegation);
    this.#known.set(key, known);
    return known;
  }

  #select(from: Package, delegation: Delegation): readonly DelegatedScripts[] {
    // What stands for itself is meant only by its folder.
    const near = this.#packages.filter(({ isMember, folder }) => isMember || delegation.filters.includes(folder));
    return selectPackages(delegation, near).flatMap((other) => {
      const scripts = delegation.tasks.filter((task) => other.graph.has(task));
      return other === from || scripts.length === 0 ? [] : [{ package: other, scripts }];
    });
  }
}

/** A script of a package that runs those of the root may be run by them, round and round. */
function findWayUp({ folder }: Package, { programs }: ScriptNode): Danger | null {
  if (folder === '.') return null;
  const up = programs.find((call) => readDelegation(call, folder)?.filters.some((filter) => isRoot(filter, folder)));
  return up === undefined ? null : { effect: 'read', reason: `it runs scripts of the root: ${shorten(up.text)}` };
}

function isRoot(filter: string, folder: string): boolean {
  return filter === '.' || (filter.startsWith('..') && posix.join(folder, filter) === '.');
}

/**
 * The same package with what its calls of others mean: dangers there are its own, and a call that runs what scripts of its own run
 * one by one counts as a call of those scripts.
 */
export function withDelegations(own: Package, delegations: Delegations): Package {
  const graph = new Map<string, ScriptNode>();
  const singles = findSingles(own);
  for (const [name, node] of own.graph) {
    const danger = delegations.findDanger(own, node);
    const worse = danger !== null && node.danger?.effect !== 'write' ? danger : node.danger;
    graph.set(name, { ...unfold(node, singles, own.folder), danger: worse ?? delegations.findEmptiness(own, node) });
  }
  return { ...own, graph };
}

/** The scripts that are nothing but one task in all packages, by runner and task. */
function findSingles({ graph, folder }: Package): ReadonlyMap<string, string> {
  const singles = new Map<string, string>();
  for (const [name, { programs, calls, script }] of graph) {
    const [call] = programs;
    if (call === undefined || programs.length > 1 || calls.length > 0 || graph.has(`pre${name}`) || graph.has(`post${name}`))
      continue;
    const delegation = readDelegation(call, folder);
    if (delegation?.tasks.length !== 1 || delegation.filters.length > 0) continue;
    const key = `${call.program} ${delegation.tasks[0]}`;
    // The script that bears the name of the task is meant before others.
    if (!singles.has(key) || script.name === delegation.tasks[0]) singles.set(key, name);
  }
  return singles;
}

function unfold(node: ScriptNode, singles: ReadonlyMap<string, string>, folder: string): ScriptNode {
  const calls = [...node.calls];
  const programs = node.programs.filter((call) => {
    const delegation = readDelegation(call, folder);
    if (delegation === null || delegation.filters.length > 0 || delegation.tasks.length < 2) return true;
    const scripts = delegation.tasks.map((task) => singles.get(`${call.program} ${task}`));
    if (scripts.some((script) => script === undefined)) return true;
    calls.push(...scripts.filter((script) => script !== undefined));
    return false;
  });
  return programs.length === node.programs.length ? node : { ...node, programs, calls: [...new Set(calls)] };
}
