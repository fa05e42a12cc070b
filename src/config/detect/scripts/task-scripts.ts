import { checkDefaults } from '../../../model/check.ts';
import type { Candidate } from '../detection.ts';
import { jobOf } from '../jobs.ts';
import { shorten, type Danger } from './script-dangers.ts';
import { inspectScript, type Finding } from './script-finding.ts';
import { programsOf, readScriptGraph, type ScriptGraph } from './script-graph.ts';
import { titleOfScript } from './script-presets.ts';
import { assignRoles, describeRole, triggersOf, type ScriptRole } from './script-roles.ts';
import type { Script } from '../javascript/manifest.ts';
import { idIn } from '../tool-preset.ts';

/** The named commands of one manifest that a program runs by their names: those of Composer, Hatch, PDM, Poe. */
export interface TaskSource {
  /** What ids begin with: `composer`, so that `composer:test` stands beside `test` of another manifest. */
  readonly prefix: string;
  readonly scripts: readonly Script[];
  /** The manifest, relative to the root. */
  readonly file: string;
  readonly folder: string;
  /** Arguments that run one. */
  run(script: string): readonly string[];
  /** What a person types for one. */
  typed(script: string): readonly string[];
  /** Packages whose programs are there without a download. */
  readonly packages: ReadonlySet<string>;
  /** Those that CI runs by their names; none when absent. */
  readonly runByCi?: ReadonlySet<string>;
  readonly unavailable: string | null;
  /** Why programs of the project must not run by themselves, by the text of their calls; none when absent. */
  readonly files?: ReadonlyMap<string, Danger>;
}

/** The scripts that are checks by their name, each with what it does; what others contain or repeat is listed and off. */
export function taskCandidates(source: TaskSource): readonly Candidate[] {
  const graph = readScriptGraph(source.scripts, source.packages, {
    runByCi: source.runByCi ?? new Set(),
    files: source.files ?? new Map(),
  });
  const findings = [...graph.values()].flatMap((node) => inspectScript(graph, node) ?? []);
  const safe = findings.filter((finding) => finding.danger === null);
  const off = safe.filter((finding) => finding.off !== null);
  const names = (list: readonly Finding[]) => new Set(list.map(({ node }) => node.script.name));
  const roles = assignRoles(graph, names(safe), names(off));
  const onOf = (name: string) => findings.find(({ node }) => node.script.name === name)?.on ?? [];
  return findings.map((finding) => {
    const role = roles.get(finding.node.script.name);
    const on = triggersOf(role, finding.on, onOf);
    const isLeft = role?.type !== 'own' || role.besides === null || on.length > 0;
    return toCandidate(source, graph, { ...finding, on }, isLeft ? role : { type: 'part', of: role.besides });
  });
}

function toCandidate(source: TaskSource, graph: ScriptGraph, finding: Finding, role: ScriptRole | undefined): Candidate {
  const { folder, file, prefix } = source;
  const { node, preset, kind, tool, danger } = finding;
  const { name, body, line } = node.script;
  const idOf = (script: string) => idIn(folder, `${prefix}:${script}`);
  const jobs = programsOf(graph, name).map((call) => jobOf(call, folder));
  const known = jobs.filter((job) => job !== null);
  // What a program of the project's own builds, or where it puts it, is not known.
  const unknown = preset.category === 'build' && known.length === 0 ? 'what it does is not known here' : null;
  const disabledReason =
    danger?.reason ?? finding.off ?? unknown ?? (role === undefined ? null : describeRole(withIds(role, idOf)));
  const title = titleOfScript(name);
  return {
    origin: 'script',
    jobs: known,
    doesMore: known.length < jobs.length,
    check: {
      ...checkDefaults,
      id: idOf(name),
      title: folder === '.' ? `${title} (${prefix})` : `${title} (${prefix} in ${folder})`,
      kind,
      tool,
      work: { type: 'process', shell: false },
      command: source.run(name),
      cwd: folder,
      effect: danger?.effect ?? 'read',
      enabled: disabledReason === null,
      on: finding.on,
      timeoutMs: preset.timeoutMs,
      locks: kind === 'test' ? [idIn(folder, `${prefix}-tests`)] : [],
      cache: kind !== 'build' && kind !== 'security',
      unavailable: source.unavailable,
      disabledReason,
      covers: [name, ...(disabledReason === null && role?.type === 'own' ? role.contains : [])].flatMap((each) =>
        source.typed(each),
      ),
      source: { origin: 'detected', file, line, reason: `script "${name}" in ${file}: ${shorten(body)}` },
    },
  };
}

/** The same role with the ids of checks for the names of scripts. */
function withIds(role: ScriptRole, idOf: (name: string) => string): ScriptRole {
  switch (role.type) {
    case 'own':
      return role;
    case 'composite':
      return { ...role, parts: role.parts.map(idOf) };
    case 'part':
    case 'variant':
      return { ...role, of: idOf(role.of) };
    default:
      return role satisfies never;
  }
}
