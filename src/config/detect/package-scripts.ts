import { checkDefaults, type Check, type Dependency } from '../../model/check.ts';
import type { ConfigProblem } from '../../model/problem.ts';
import type { DetectContext } from './context.ts';
import type { Candidate, Candidates } from './detection.ts';
import { jobOf } from './jobs.ts';
import { readManifest, type Manifest } from './manifest.ts';
import { areDependenciesInstalled, findPackageManager, type PackageManager } from './package-manager.ts';
import { shorten } from './script-dangers.ts';
import { inspectScript, type Finding } from './script-finding.ts';
import { programsOf, readScriptGraph, type ScriptGraph } from './script-graph.ts';
import { titleOfScript } from './script-presets.ts';
import { assignRoles, type ScriptRole } from './script-roles.ts';
import { readSteps } from './script-steps.ts';
import { readTscProjects } from './tsc-output.ts';

const file = 'package.json';

/** The scripts of the root's package.json that are checks by their name, run by the package manager that the project uses. */
export async function detectPackageScripts(context: DetectContext): Promise<Candidates> {
  const content = await context.read(file);
  if (content.status === 'absent') return { candidates: [], problems: [] };
  if (content.status === 'refused') return { candidates: [], problems: [refuse(content.reason)] };
  const { manifest, problems } = readManifest(content.text, file);
  if (manifest === null) return { candidates: [], problems };
  const names = manifest.scripts.map((script) => script.name);
  const compiling = manifest.scripts.filter((script) => /tsc|tsgo|typescript/i.test(script.body));
  const calls = compiling.flatMap((script) => readSteps(script.body, names)).filter((step) => step.type === 'program');
  const graph = readScriptGraph(manifest.scripts, manifest.dependencies, await readTscProjects(context, calls));
  const manager = await findPackageManager(context, manifest);
  const unavailable = await findObstacle(context, manifest, manager);
  return { candidates: deriveCandidates(graph, manager, unavailable), problems };
}

function refuse(reason: string): ConfigProblem {
  return { severity: 'warning', message: `${file} ${reason}; its scripts are left out.`, file, line: 1, column: 1, check: null };
}

async function findObstacle(context: DetectContext, manifest: Manifest, manager: PackageManager): Promise<string | null> {
  if ((await context.findProgram(manager.name)) === null)
    return `${manager.name} is not installed: get it from ${manager.homepage}, or put it on PATH`;
  if (!(await areDependenciesInstalled(context, manifest)))
    return `dependencies are not installed: run ${manager.installCommand}`;
  return null;
}

function deriveCandidates(graph: ScriptGraph, manager: PackageManager, unavailable: string | null): readonly Candidate[] {
  const findings = [...graph.values()].flatMap((node) => inspectScript(graph, node) ?? []);
  const candidates = findings.filter((finding) => finding.danger === null);
  const off = candidates.filter((finding) => finding.off !== null);
  const roles = assignRoles(graph, new Set(candidates.map(nameOf)), new Set(off.map(nameOf)));
  const builds = findings.filter((finding) => finding.kind === 'build');
  const facts = {
    builds: builds.filter((finding) => roles.get(nameOf(finding))?.type === 'own').map(nameOf),
    allBuilds: new Set(builds.map(nameOf)),
    manager,
    unavailable,
  };
  return findings.map((finding): Candidate => {
    const jobs = programsOf(graph, nameOf(finding)).map((call) => jobOf(call, '.'));
    const known = jobs.filter((job) => job !== null);
    return {
      check: toCheck(finding, roles.get(nameOf(finding)), facts),
      origin: 'script',
      jobs: known,
      doesMore: known.length < jobs.length,
    };
  });
}

function nameOf({ node }: Finding): string {
  return node.script.name;
}

/** What the checks of one package have in common. */
interface PackageFacts {
  /** Builds that run by themselves. */
  readonly builds: readonly string[];
  readonly allBuilds: ReadonlySet<string>;
  readonly manager: PackageManager;
  readonly unavailable: string | null;
}

function toCheck(finding: Finding, role: ScriptRole | undefined, facts: PackageFacts): Check {
  const { node, preset, kind, tool, danger } = finding;
  const { builds, allBuilds, manager, unavailable } = facts;
  const { name, body, line } = node.script;
  const disabledReason = danger?.reason ?? finding.off ?? (role === undefined ? null : describeRole(role));
  const contains = disabledReason === null && role?.type === 'own' ? role.contains : [];
  const dependsOn: readonly Dependency[] =
    kind === 'test'
      ? builds.filter((build) => build !== name && !contains.includes(build)).map((check) => ({ check, when: 'after' }))
      : [];
  return {
    ...checkDefaults,
    id: name,
    title: titleOfScript(name),
    kind,
    tool,
    work: { type: 'process', shell: false },
    command: manager.run(name),
    effect: danger?.effect ?? 'read',
    enabled: disabledReason === null,
    // What builds on the way is too much for every save.
    on: contains.some((part) => allBuilds.has(part)) ? finding.on.filter((trigger) => trigger !== 'save') : finding.on,
    dependsOn,
    timeoutMs: preset.timeoutMs,
    // Tests of one package use the same files, ports and reports; two scripts of them usually run the same tests.
    locks: kind === 'test' ? ['tests'] : [],
    // A build is wanted for its files, an audit for what others know today: an old verdict is worth nothing.
    cache: kind !== 'build' && kind !== 'security',
    unavailable,
    disabledReason,
    covers: [name, ...contains].flatMap((script) => nameCommands(script, manager)),
    source: { origin: 'detected', file, line, reason: `script "${name}" in ${file}: ${shorten(body)}` },
  };
}

function describeRole(role: ScriptRole): string | null {
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

/** What a person, or a CI, types for a script. */
function nameCommands(script: string, { name }: PackageManager): readonly string[] {
  return script === 'test' ? [`${name} run test`, `${name} test`] : [`${name} run ${script}`];
}
