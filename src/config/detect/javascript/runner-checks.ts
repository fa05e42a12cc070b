import { checkDefaults, type Check } from '../../../model/check.ts';
import type { DetectContext } from '../context.ts';
import type { Candidate, Job } from '../detection.ts';
import type { JavascriptProject, Package } from './javascript-packages.ts';
import { jobOf } from '../jobs.ts';
import { tasksOfComposite } from './package-checks.ts';
import { readDelegation } from '../scripts/script-delegation.ts';
import { shorten, type Danger } from '../scripts/script-dangers.ts';
import { findScriptDanger, programsOf } from '../scripts/script-graph.ts';
import { classifyScriptName, titleOfScript, triggersOfKind, type ScriptPreset } from '../scripts/script-presets.ts';
import type { RunnerTask } from './runner-tasks.ts';

/** How a runner of tasks is called. */
interface RunnerForm {
  readonly title: string;
  readonly args: (task: string) => readonly string[];
  readonly typed: (task: string) => string;
  readonly env: Readonly<Record<string, string>>;
  readonly lock: string;
  readonly getIt: string;
}

const forms: Readonly<Record<string, RunnerForm>> = {
  turbo: {
    title: 'Turborepo',
    args: (task) => ['run', task, '--continue', '--log-order=grouped'],
    typed: (task) => `turbo run ${task}`,
    env: { TURBO_TELEMETRY_DISABLED: '1' },
    lock: 'turbo:cache',
    getIt: 'npm install --save-dev turbo',
  },
  nx: {
    title: 'Nx',
    args: (task) => ['run-many', '-t', task, '--output-style=static'],
    typed: (task) => `nx run-many -t ${task}`,
    env: { NX_TUI: 'false', NX_DAEMON: 'false', NX_INTERACTIVE: 'false' },
    lock: 'nx:db',
    getIt: 'npm install --save-dev nx',
  },
  moon: {
    title: 'moon',
    args: (task) => ['run', `:${task}`],
    typed: (task) => `moon run :${task}`,
    env: {},
    lock: 'moon',
    getIt: 'npm install --save-dev @moonrepo/cli',
  },
  lage: {
    title: 'lage',
    args: (task) => ['run', task, '--continue'],
    typed: (task) => `lage ${task}`,
    env: {},
    lock: 'lage:cache',
    getIt: 'npm install --save-dev lage',
  },
};

/** A check for a task of a runner, and the scripts of packages that it stands for. */
export interface RunnerCheck {
  readonly candidate: Candidate;
  readonly scripts: readonly { readonly package: Package; readonly script: string }[];
}

/** The checks for tasks that no script of the root runs already. `taken` says what is done by others. */
export async function runnerChecks(
  context: DetectContext,
  { root, installed }: JavascriptProject,
  packages: readonly Package[],
  tasks: readonly RunnerTask[],
  taken: (own: Package, script: string) => boolean,
): Promise<readonly RunnerCheck[]> {
  const known = tasksOfRoot(root);
  const checks: RunnerCheck[] = [];
  for (const task of tasks) {
    const preset = classifyScriptName(task.name);
    if (preset === null || preset.category === 'fix' || known.has(task.name)) continue;
    const scripts = packages.flatMap((own) =>
      own.isMember && own.graph.has(task.name) ? [{ package: own, script: task.name }] : [],
    );
    const open = scripts.filter((one) => !taken(one.package, one.script));
    if (open.length === 0 && !(task.isDefinedHere && scripts.length === 0)) continue;
    const found =
      (await installed.runnerOf('.', task.runner)) ?? ((await context.findProgram(task.runner)) === null ? null : [task.runner]);
    const check = toCheck(task, preset, open, found);
    const missing = root?.unavailable ?? `${task.runner} is not installed: ${forms[task.runner]!.getIt}`;
    checks.push({
      scripts: check.enabled ? open : [],
      candidate: {
        origin: 'script',
        jobs: jobsOf(open),
        doesMore: true,
        check: { ...check, unavailable: found === null ? missing : null },
      },
    });
  }
  return checks;
}

function toCheck(task: RunnerTask, preset: ScriptPreset, open: RunnerCheck['scripts'], program: readonly string[] | null): Check {
  const form = forms[task.runner]!;
  const danger = task.danger ?? worstOf(open);
  const kind = task.kind === null || task.kind === 'other' ? preset.kind : task.kind;
  const isBrowsed = preset.category === 'e2e' || task.kind === 'other';
  const off = danger?.reason ?? (isBrowsed ? 'it needs a browser or a server: enable it where one is set up' : null);
  return {
    ...checkDefaults,
    id: `${task.runner}:${task.name}`,
    title: `${titleOfScript(task.name)} (${form.title})`,
    kind,
    tool: task.runner,
    work: { type: 'process', shell: false },
    command: [...(program ?? [task.runner]), ...form.args(task.name)],
    env: form.env,
    effect: danger?.effect ?? 'read',
    enabled: off === null,
    on: kind === preset.kind ? preset.on : triggersOfKind(kind),
    timeoutMs: 2 * preset.timeoutMs,
    weight: 2,
    locks: [form.lock],
    cache: kind !== 'build' && kind !== 'security',
    disabledReason: off,
    covers: [form.typed(task.name)],
    source: {
      origin: 'detected',
      file: task.file,
      line: task.line,
      reason: `task "${task.name}" in ${task.file}${describeScripts(open.length)}`,
    },
  };
}

function describeScripts(count: number): string {
  return count === 0 ? '' : `, a script of ${count} ${count === 1 ? 'package' : 'packages'}`;
}

/** What scripts of the root that are checks run in packages, also where they must not run by themselves. */
function tasksOfRoot(root: Package | null): ReadonlySet<string> {
  const nodes =
    root === null ? [] : [...root.graph.values()].filter((node) => node.preset !== null && tasksOfComposite(node, '.') === null);
  const delegations = nodes.flatMap(({ programs }) => programs.flatMap((call) => readDelegation(call) ?? []));
  return new Set(delegations.flatMap(({ tasks }) => tasks));
}

function worstOf(scripts: RunnerCheck['scripts']): Danger | null {
  let worst: Danger | null = null;
  for (const { package: own, script } of scripts) {
    const danger = findScriptDanger(own.graph, script);
    if (danger === null || (worst !== null && danger.effect === 'read')) continue;
    worst = { ...danger, reason: `${danger.reason} ("${script}" in ${shorten(own.folder)})` };
    if (danger.effect === 'write') return worst;
  }
  return worst;
}

function jobsOf(scripts: RunnerCheck['scripts']): readonly Job[] {
  const jobs = scripts.flatMap(({ package: own, script }) =>
    programsOf(own.graph, script).map((call) => jobOf(call, own.folder)),
  );
  return jobs.filter((job) => job !== null);
}
