import { checkDefaults, type Check, type Dependency, type EdgeCondition, type Trigger } from '../../../model/check.ts';
import type { Candidate, Job } from '../detection.ts';
import { isAside } from '../file-tree.ts';
import { pathIn, type Package } from './javascript-packages.ts';
import { jobOf } from '../jobs.ts';
import type { DelegatedScripts, Delegations } from './package-delegations.ts';
import type { PackageManager } from './package-manager.ts';
import { shorten } from '../scripts/script-dangers.ts';
import { readDelegation } from '../scripts/script-delegation.ts';
import type { ScriptForm } from '../scripts/script-direct.ts';
import { inspectScript, type Finding } from '../scripts/script-finding.ts';
import { programsOf, reachable, type ScriptGraph, type ScriptNode } from '../scripts/script-graph.ts';
import { titleOfScript } from '../scripts/script-presets.ts';
import { assignRoles, describeRole, triggersOf, type ScriptRole } from '../scripts/script-roles.ts';
import { idIn } from '../tool-preset.ts';

/** The scripts of a package that are checks, and what becomes of each. */
export interface PackageFindings {
  readonly package: Package;
  readonly findings: readonly Finding[];
  readonly roles: ReadonlyMap<string, ScriptRole>;
  /** Why nothing of the package runs by itself, unless CI runs it. */
  readonly off: string | null;
}

/**
 * What the scripts of a package are as checks. `takenOver` are scripts that a check of another package runs, by the id of that check:
 * with all that they run, they are parts of it.
 */
export function findPackageChecks(own: Package, takenOver: ReadonlyMap<string, string> = new Map()): PackageFindings {
  const findings = [...own.graph.values()].flatMap((node) => inspectScript(own.graph, node) ?? []);
  const candidates = findings.filter((finding) => finding.danger === null);
  const off = candidates.filter((finding) => finding.off !== null);
  const roles = new Map(assignRoles(own.graph, new Set(candidates.map(nameOf)), new Set(off.map(nameOf))));
  for (const { node } of candidates) {
    const parts = tasksOfComposite(node, own.folder);
    if (parts !== null && roles.get(node.script.name)?.type !== 'part') roles.set(node.script.name, { type: 'composite', parts });
  }
  const found = { package: own, findings, roles, off: findReasonOff(own) };
  if (takenOver.size === 0) return found;
  const owners = new Map([...takenOver].flatMap(([script, of]) => [...reachable(own.graph, script)].map((name) => [name, of])));
  for (const [name, role] of roles) {
    const [part, ...others] = role.type === 'composite' ? role.parts : [name];
    const of = owners.get(part ?? '');
    if (of !== undefined && others.every((other) => owners.has(other))) roles.set(name, { type: 'part', of });
  }
  return found;
}

/** What lies beside the work itself: examples, and sites with a lockfile of their own. */
function findReasonOff({ folder, isMember }: Package): string | null {
  if (folder === '.') return null;
  if (isAside(`${folder}/package.json`) || /(?:^|\/)(?:playgrounds?|demos?|sandbox)(?:\/|$)/i.test(folder))
    return 'it belongs to an example';
  const isBeside = !isMember && /(?:^|\/)(?:website|www|site|docs?|staging|storybook|bench(?:marks?)?)(?:\/|$)/i.test(folder);
  return isBeside ? `${folder} is no part of the workspace` : null;
}

/** The tasks of a `check` or `ci` that only runs several of them in other packages, where each is a check of its own; or null. */
export function tasksOfComposite({ preset, programs, calls }: ScriptNode, folder: string): readonly string[] | null {
  if (preset?.category !== 'composite' || calls.length > 0) return null;
  const delegations = programs.map((call) => readDelegation(call, folder));
  const tasks = new Set(delegations.flatMap((delegation) => delegation?.tasks ?? []));
  return tasks.size < 2 || delegations.includes(null) ? null : [...tasks];
}

function nameOf({ node }: Finding): string {
  return node.script.name;
}

/** Whether a script is a check that runs by itself. */
export function isEnabled(found: PackageFindings, finding: Finding): boolean {
  return findReasonAgainst(found, finding) === null;
}

function findReasonAgainst(found: PackageFindings, finding: Finding): string | null {
  const { danger, off: own, node } = finding;
  const role = found.roles.get(node.script.name);
  const reason = danger?.reason ?? own ?? (role === undefined ? null : describeRole(role));
  if (reason !== null) return reason;
  const build = besides(role);
  if (build !== null && leftOf(found, finding).length === 0) return describeRole({ type: 'part', of: build });
  return node.isRunByCi ? null : found.off;
}

/** The build that does what a script does as well. */
function besides(role: ScriptRole | undefined): string | null {
  return role?.type === 'own' ? role.besides : null;
}

/** When a script runs by itself. */
function leftOf({ roles, findings }: PackageFindings, { kind, on, node }: Finding): readonly Trigger[] {
  const role = roles.get(node.script.name);
  // Tests of what the build has made need it.
  if (kind === 'test' && besides(role) !== null && namesOutput.test(node.script.body)) return [];
  return triggersOf(role, on, (name) => findings.find((one) => nameOf(one) === name)?.on ?? []);
}

/** The scripts of a package that build and run by themselves, by their ids. */
export function buildsOf(found: PackageFindings): readonly string[] {
  const builds = found.findings.filter((finding) => {
    // Nobody tests the documentation.
    return finding.kind === 'build' && isEnabled(found, finding) && !/doc|website|storybook/i.test(nameOf(finding));
  });
  return builds.map((finding) => idIn(found.package.folder, nameOf(finding)));
}

/** What is known of the surroundings of a package. */
export interface Surroundings {
  readonly delegations: Delegations;
  /** The ids of builds of other packages that this one needs. */
  readonly needed: readonly string[];
  /** How the enabled scripts are run; those that are absent by the package manager. */
  readonly forms: ReadonlyMap<string, ScriptForm>;
}

/** The checks that the scripts of a package are. */
export function candidatesOf(found: PackageFindings, around: Surroundings): readonly Candidate[] {
  const allBuilds = new Set(found.findings.filter((finding) => finding.kind === 'build').map(nameOf));
  const builds = { build: around.needed, test: [...buildsOf(found), ...around.needed] };
  return found.findings.map((finding): Candidate => {
    const { jobs, doesMore } = findJobs(found.package, nameOf(finding), around.delegations);
    return { check: toCheck(found, finding, { builds, allBuilds, forms: around.forms }), origin: 'script', jobs, doesMore };
  });
}

/** What running a script does, also in other packages. */
function findJobs(own: Package, name: string, delegations: Delegations): Pick<Candidate, 'jobs' | 'doesMore'> {
  const inOthers = delegations.ofScript(own, name);
  const jobs = [
    ...programsOf(own.graph, name)
      .filter((call) => readDelegation(call, own.folder) === null || inOthers.length === 0)
      .map((call) => jobOf(call, own.folder)),
    ...inOthers.flatMap(jobsOfScripts),
  ];
  const known = new Map(jobs.flatMap((job) => (job === null ? [] : [[`${job.tool} ${job.kind} ${job.folder}`, job] as const])));
  return { jobs: [...known.values()], doesMore: jobs.includes(null) };
}

function jobsOfScripts({ package: { graph, folder }, scripts }: DelegatedScripts): readonly (Job | null)[] {
  return scripts.flatMap((script) => programsOf(graph, script)).map((call) => jobOf(call, folder));
}

/** What the checks of one package have in common. */
interface PackageFacts {
  /** The ids of what must have ended before. */
  readonly builds: Readonly<Record<'build' | 'test', readonly string[]>>;
  readonly allBuilds: ReadonlySet<string>;
  readonly forms: ReadonlyMap<string, ScriptForm>;
}

function toCheck(found: PackageFindings, finding: Finding, { builds, allBuilds, forms }: PackageFacts): Check {
  const { folder, manager, unavailable, graph } = found.package;
  const { node, preset, kind, tool, danger } = finding;
  const { name, body, line } = node.script;
  const role = found.roles.get(name);
  const id = idIn(folder, name);
  const disabledReason = findReasonAgainst(found, finding);
  const contains = disabledReason === null && role?.type === 'own' ? role.contains : [];
  const variants = disabledReason === null ? variantsOf(found, name) : [];
  const contained = new Set(contains.map((script) => idIn(folder, script)));
  const build = besides(role);
  const on = disabledReason === null ? leftOf(found, finding) : finding.on;
  const file = pathIn(folder, 'package.json');
  return {
    ...checkDefaults,
    id,
    title: folder === '.' ? titleOfScript(name) : `${titleOfScript(name)} (${folder})`,
    kind,
    tool,
    work: { type: 'process', shell: false },
    command: manager.run(name),
    ...forms.get(name),
    cwd: folder,
    effect: danger?.effect ?? 'read',
    enabled: disabledReason === null,
    // What builds on the way is too much for every save.
    on: contains.some((part) => allBuilds.has(part)) ? on.filter((trigger) => trigger !== 'save') : on,
    dependsOn:
      kind === 'test' || kind === 'build'
        ? dependenciesOn(
            builds[kind].filter(
              (other) => other !== id && !contained.has(other) && (build === null || other !== idIn(folder, build)),
            ),
            kind === 'test' && namesOutput.test(body) ? 'success' : 'after',
          )
        : [],
    timeoutMs: preset.timeoutMs,
    // Tests of one package use the same files, ports and reports; two scripts of them usually run the same tests.
    locks: kind === 'test' ? [folder === '.' ? 'tests' : `tests:${folder}`] : [],
    // A build is wanted for its files, an audit for what others know today: an old verdict is worth nothing.
    cache: kind !== 'build' && kind !== 'security',
    unavailable,
    disabledReason,
    covers: [name, ...contains, ...variants].flatMap((script) => nameCommands(graph, script, manager)),
    source: { origin: 'detected', file, line, reason: `script "${name}" in ${file}: ${shorten(body)}` },
  };
}

/** Scripts that need not run because this one does the same; not of builds, whose variants make other files. */
function variantsOf({ roles, findings }: PackageFindings, name: string): readonly string[] {
  return findings.flatMap(({ kind, node, off }) => {
    const role = roles.get(node.script.name);
    return kind !== 'build' && off === null && role?.type === 'variant' && role.of === name ? [node.script.name] : [];
  });
}

/** Tests of what was built before would say nothing of the sources. */
const namesOutput = /(?:^|[\s'"=./])(?:dist|build|out)(?:[\s'"/]|$)/;

function dependenciesOn(ids: readonly string[], when: EdgeCondition): readonly Dependency[] {
  return ids.map((check) => ({ check, when }));
}

/** What a person, or a CI, types for a script; also the command of a runner of tasks that is all of it. */
function nameCommands(graph: ScriptGraph, script: string, { name }: PackageManager): readonly string[] {
  const [call, ...others] = programsOf(graph, script);
  const isRunner = call?.folder === '' && others.length === 0 && readDelegation(call) !== null;
  const direct = isRunner ? [call.text] : [];
  return [...(script === 'test' ? [`${name} run test`, `${name} test`] : [`${name} run ${script}`]), ...direct];
}
