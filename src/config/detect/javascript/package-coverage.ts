import { Breather } from '../../../engine/inputs/breather.ts';
import { isEnabled, type PackageFindings } from './package-checks.ts';
import type { Package } from './javascript-packages.ts';
import { jobOf, pathsOf, walksFolders } from '../jobs.ts';
import type { Delegations } from './package-delegations.ts';
import type { Finding } from '../scripts/script-finding.ts';
import { readDelegation } from '../scripts/script-delegation.ts';
import { programsOf } from '../scripts/script-graph.ts';
import type { ProgramCall } from '../scripts/script-steps.ts';

/** The scripts of packages that need not run because another check does their work, by the id of that. */
export class TakenOver {
  readonly #owners = new Map<Package, Map<string, string>>();

  /** The first that takes a script keeps it. */
  take(own: Package, script: string, by: string): void {
    const owners = this.#owners.get(own) ?? new Map<string, string>();
    if (!owners.has(script)) owners.set(script, by);
    this.#owners.set(own, owners);
  }

  of(own: Package): ReadonlyMap<string, string> {
    return this.#owners.get(own) ?? new Map();
  }
}

/**
 * What enabled scripts of the root do for packages: by calling their scripts, by working on all folders, by building the whole. Of
 * `tasks`, those of a runner, the root says for which packages they are meant.
 */
export async function findTakenOver(
  root: PackageFindings,
  packages: readonly Package[],
  delegations: Delegations,
  tasks: ReadonlySet<string>,
): Promise<TakenOver> {
  const taken = new TakenOver();
  const enabled = root.findings.filter((finding) => isEnabled(root, finding));
  for (const { node } of enabled)
    for (const { package: own, scripts } of delegations.ofScript(root.package, node.script.name))
      for (const script of scripts) taken.take(own, script, node.script.name);
  const wide = findWide(root.package, enabled);
  const chosen = findChosen(enabled, tasks);
  const build = enabled.find((finding) => finding.kind === 'build' && doesUnknown(root.package, finding))?.node.script.name;
  const breather = new Breather();
  for (const own of packages) {
    await breather.breathe();
    for (const [script, { preset }] of own.graph) {
      const of = wide.size === 0 ? null : findWideDoer(own, script, wide);
      if (of !== null) taken.take(own, script, of);
      else if (own.isMember && chosen.has(script)) taken.take(own, script, chosen.get(script)!);
      // Nobody knows what it builds, but a workspace is mostly built as a whole.
      else if (build !== undefined && preset?.category === 'build' && own.isMember) taken.take(own, script, build);
    }
  }
  return taken;
}

/** The scripts that run tasks of a runner in packages of the root's choice, by task. */
function findChosen(enabled: readonly Finding[], tasks: ReadonlySet<string>): ReadonlyMap<string, string> {
  const chosen = new Map<string, string>();
  for (const { node } of enabled)
    for (const call of node.programs)
      for (const task of readDelegation(call)?.tasks ?? [])
        if (tasks.has(task) && !chosen.has(task)) chosen.set(task, node.script.name);
  return chosen;
}

/** What the root's scripts do in all folders, by tool and kind, with the script that does it. */
function findWide(root: Package, enabled: readonly Finding[]): ReadonlyMap<string, string> {
  const wide = new Map<string, string>();
  for (const { node } of enabled) {
    for (const call of programsOf(root.graph, node.script.name)) {
      const job = isWide(call) ? jobOf(call, '.') : null;
      if (job !== null && !wide.has(`${job.tool} ${job.kind}`)) wide.set(`${job.tool} ${job.kind}`, node.script.name);
    }
  }
  return wide;
}

const testRunners = /^(?:jest|vitest)$/;

/** Whether a call works on everything below its folder: it names all of it, or nothing. */
function isWide({ program, args, folder }: ProgramCall): boolean {
  if (folder !== '' || !(walksFolders(program) || testRunners.test(program))) return false;
  if (args.some((arg) => /^(?:--root|--rootDir|--dir|--project|--selectProjects)(?:=|$)/.test(arg))) return false;
  return pathsOf(program, args) === null;
}

function findWideDoer(own: Package, script: string, wide: ReadonlyMap<string, string>): string | null {
  const calls = programsOf(own.graph, script);
  const doers = calls.map((call) => {
    const isApart = (testRunners.test(call.program) && !own.isMember) || (call.program === 'eslint' && own.hasFlatConfig);
    const job = isApart ? null : jobOf(call, own.folder);
    return job === null ? undefined : wide.get(`${job.tool} ${job.kind}`);
  });
  return doers.includes(undefined) ? null : (doers[0] ?? null);
}

function doesUnknown({ graph, folder }: Package, { node }: Finding): boolean {
  return programsOf(graph, node.script.name).some(
    (call) => jobOf(call, folder) === null && readDelegation(call, folder) === null,
  );
}
