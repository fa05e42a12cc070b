import { checkDefaults, type CheckKind, type Trigger } from '../../../model/check.ts';
import type { Candidate, Job } from '../detection.ts';
import { jobOf } from '../jobs.ts';
import { findDanger } from '../scripts/script-dangers.ts';
import { readSteps, type ProgramCall } from '../scripts/script-steps.ts';
import type { Evidence } from '../tool-evidence.ts';
import { idIn } from '../tool-preset.ts';

/** An environment of tox or a session of nox: commands with packages of their own. */
export interface EnvironmentTask {
  readonly runner: 'tox' | 'nox';
  readonly name: string;
  /** The folder of the project, where the runner is called. */
  readonly folder: string;
  /** How it is run, and what else is typed for the same. */
  readonly command: readonly string[];
  readonly typed: readonly string[];
  /** Its commands as lines of a shell. */
  readonly body: string;
  readonly evidence: Evidence;
  /** Whether its packages are there already, so that nothing is installed for it. */
  readonly isReady: boolean;
  readonly unavailable: string | null;
}

const late: readonly Trigger[] = ['push', 'manual'];

/** Names of what changes the repository or the world. */
const never =
  /^(?:dev|devel|develop|serve|clean|deps|update|upgrade|bump|release|publish|deploy|format|fmt|fix|fixlint|autofmt|compile|redirects|pip[-_]compile|lock|docs?[-_](?:serve|live|watch)|tag|upload|changelog)(?:$|[-_:])|[-_](?:fix|update|upload|publish|release|serve)(?:$|[-_])|^(?:update|upgrade)[-_]/;

const kindsByName: readonly (readonly [RegExp, CheckKind])[] = [
  [/lint|flake|style|pep8|check|format|pre-?commit|quality/, 'lint'],
  [/typ(?:e|ing)|mypy|pyright/, 'types'],
  [/doc/, 'docs'],
  [/pkg|package|build|dist/, 'build'],
  [/audit|security|bandit|safety/, 'security'],
  [/test|^py|^pypy|cov|unit|integration/, 'test'],
];

/** The check that an environment is; it is off where running it would install packages. */
export function environmentCandidate(task: EnvironmentTask): Candidate {
  const steps = readSteps(task.body, []);
  const programs = steps.filter((step): step is ProgramCall => step.type === 'program' && !isIdle(step.program));
  const jobs = programs.map((call) => jobOf(call, task.folder));
  const known = jobs.filter((job) => job !== null);
  const danger = steps.map((step) => findDanger(step, new Set())).find((found) => found?.effect === 'write') ?? null;
  const named = never.test(task.name) ? `its name says that it changes something: ${task.name}` : null;
  const off =
    danger?.reason ??
    named ??
    (task.isReady ? null : `${task.runner} would install packages for it: enable it where that is wanted`);
  return {
    origin: 'task',
    jobs: known,
    doesMore: known.length < jobs.length || danger !== null || named !== null,
    check: {
      ...checkDefaults,
      id: idIn(task.folder, `${task.runner}:${task.name}`),
      title: task.folder === '.' ? `${task.runner} ${task.name}` : `${task.runner} ${task.name} (${task.folder})`,
      kind: kindOf(task.name, known),
      tool: task.runner,
      work: { type: 'process', shell: false },
      command: task.command,
      cwd: task.folder,
      effect: danger !== null || named !== null ? 'write' : 'read',
      enabled: off === null,
      on: late,
      timeoutMs: 15 * 60_000,
      locks: [idIn(task.folder, task.runner)],
      unavailable: task.unavailable,
      disabledReason: off,
      covers: task.typed,
      source: { origin: 'detected', file: task.evidence.file, line: task.evidence.line, reason: task.evidence.reason },
    },
  };
}

function kindOf(name: string, jobs: readonly Job[]): CheckKind {
  const kinds = new Set(jobs.map((job) => job.kind));
  const [only] = kinds;
  if (kinds.size === 1 && only !== undefined && only !== 'other') return only;
  return kindsByName.find(([pattern]) => pattern.test(name))?.[1] ?? 'other';
}

function isIdle(program: string): boolean {
  return /^(?:echo|true|cd|mkdir|printf|:|\$|python)$/.test(program);
}
