import { checkDefaults, type Check, type CheckKind, type Dependency } from '../../model/check.ts';
import type { ConfigProblem } from '../../model/problem.ts';
import type { DetectContext } from './context.ts';
import type { Detection } from './detection.ts';
import { readManifest, type Manifest } from './manifest.ts';
import { areDependenciesInstalled, findPackageManager, type PackageManager } from './package-manager.ts';
import { shorten, type Danger } from './script-dangers.ts';
import { findScriptDanger, programsOf, readScriptGraph, type ScriptGraph, type ScriptNode } from './script-graph.ts';
import { titleOfScript, type ScriptPreset } from './script-presets.ts';
import { assignRoles, type ScriptRole } from './script-roles.ts';
import { browserTools, kindOfProgram } from './tools.ts';

const file = 'package.json';

/** The scripts of the root's package.json that are checks by their name, run by the package manager that the project uses. */
export async function detectPackageScripts(context: DetectContext): Promise<Detection> {
  const content = await context.read(file);
  if (content.status === 'absent') return { checks: [], problems: [] };
  if (content.status === 'refused') return { checks: [], problems: [refuse(content.reason)] };
  const { manifest, problems } = readManifest(content.text, file);
  if (manifest === null) return { checks: [], problems };
  const graph = readScriptGraph(manifest.scripts);
  const manager = await findPackageManager(context, manifest);
  const unavailable = await findObstacle(context, manifest, manager);
  return { checks: deriveChecks(graph, manifest.dependencies, manager, unavailable), problems };
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

/** A script that is a check by its name, with what its body says of that. */
interface Finding {
  readonly node: ScriptNode;
  readonly preset: ScriptPreset;
  readonly kind: CheckKind;
  readonly tool: string | null;
  readonly danger: Danger | null;
  /** Why it is off although nothing about it is wrong. */
  readonly off: string | null;
}

function deriveChecks(
  graph: ScriptGraph,
  installed: ReadonlySet<string>,
  manager: PackageManager,
  unavailable: string | null,
): readonly Check[] {
  const findings = [...graph.values()].flatMap((node) => inspect(graph, node, installed));
  const candidates = findings.filter((finding) => finding.danger === null);
  const roles = assignRoles(graph, new Set(candidates.map((finding) => finding.node.script.name)));
  const isOn = ({ node, off }: Finding) => off === null && roles.get(node.script.name)?.type === 'own';
  const builds = findings.filter((finding) => finding.kind === 'build' && isOn(finding)).map(({ node }) => node.script.name);
  return findings.map((finding) => toCheck(finding, roles.get(finding.node.script.name), builds, manager, unavailable));
}

function inspect(graph: ScriptGraph, node: ScriptNode, installed: ReadonlySet<string>): readonly Finding[] {
  const { preset, script } = node;
  if (preset === null) return [];
  const programs = programsOf(graph, script.name).map((call) => call.program);
  const known = programs.filter((program) => kindOfProgram(program) !== null);
  const tool = known.find((program) => kindOfProgram(program) === preset.kind) ?? known[0] ?? null;
  const danger = findScriptDanger(graph, script.name, installed);
  if (preset.category === 'fix') return [inspectFix(graph, node, preset, tool, danger)];
  const kind = refineKind(preset, programs, graph, node);
  const browser = programs.find((program) => browserTools.has(program));
  const off =
    preset.kind === 'test' && browser !== undefined ? `it needs a browser (${browser}): enable it where one is set up` : null;
  return [{ node, preset, kind, tool, danger, off }];
}

/** The name says "it changes files"; of `format` and its like the body has the last word. */
function inspectFix(
  graph: ScriptGraph,
  node: ScriptNode,
  preset: ScriptPreset,
  tool: string | null,
  danger: Danger | null,
): Finding {
  const { name, body } = node.script;
  const programs = programsOf(graph, name);
  const isOpen = !/(?:[:-](?:fix|write|autofix)$)|^fix/.test(name);
  const isCheck =
    isOpen && danger === null && programs.length > 0 && programs.every((call) => onlyChecksFormat(call.program, call.args));
  if (isCheck)
    return { node, preset: { ...preset, on: ['save', 'commit', 'push', 'manual'] }, kind: 'format', tool, danger, off: null };
  const kind = tool === null ? (isOpen ? 'format' : 'other') : (kindOfProgram(tool) ?? 'other');
  return {
    node,
    preset,
    kind,
    tool,
    danger: { effect: 'write', reason: danger?.reason ?? `it changes files: ${shorten(body)}` },
    off: null,
  };
}

function onlyChecksFormat(program: string, args: readonly string[]): boolean {
  if (program === 'biome') return true;
  return kindOfProgram(program) === 'format' && args.some((arg) => /^(?:--check|-c|--list-different|-l|check)$/.test(arg));
}

/** A `lint` that only formats is a format check, a `test` that only lints is lint: where all programs are known and of one mind. */
function refineKind(
  { kind, category }: ScriptPreset,
  programs: readonly string[],
  graph: ScriptGraph,
  node: ScriptNode,
): CheckKind {
  if (category === 'types' && emitsFiles(graph, node)) return 'build';
  const known = new Set(programs.map((program) => kindOfProgram(program)));
  const [only] = known;
  const isUnanimous = known.size === 1 && only !== null && only !== undefined;
  if (!isUnanimous || !['lint', 'test', 'composite'].includes(category)) return kind;
  return ['format', 'lint', 'types', 'test'].includes(only) ? only : kind;
}

function emitsFiles(graph: ScriptGraph, node: ScriptNode): boolean {
  const emitting = /^--(?:emitDeclarationOnly|declaration|declarationDir|outDir|outFile)(?:=|$)/i;
  return programsOf(graph, node.script.name).some(
    (call) => call.args.some((arg) => emitting.test(arg)) && !call.args.includes('--noEmit'),
  );
}

function toCheck(
  finding: Finding,
  role: ScriptRole | undefined,
  builds: readonly string[],
  manager: PackageManager,
  unavailable: string | null,
): Check {
  const { node, preset, kind, tool, danger } = finding;
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
    on: preset.on,
    dependsOn,
    timeoutMs: preset.timeoutMs,
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
