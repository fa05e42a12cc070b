import type { Check } from '../../src/model/check.ts';
import { checkDefaults } from '../../src/model/check.ts';
import { describeConfigProblem } from '../../src/model/problem.ts';
import { emptySettings, type MachineSettings } from '../../src/config/environment.ts';
import { mergeWorkspace } from '../../src/config/merge-workspace.ts';
import { parseConfigFile } from '../../src/config/read-config-file.ts';
import type { Workspace } from '../../src/config/workspace.ts';

interface Given {
  readonly overlay?: string;
  readonly detected?: readonly Check[];
  readonly settings?: Partial<MachineSettings>;
  readonly env?: NodeJS.ProcessEnv;
}

/** The workspace `/ws` with this text as its preflight.jsonc, without a file system. */
export function workspaceOf(text: string, { overlay, detected = [], settings = {}, env = {} }: Given = {}): Workspace {
  const files = [parseConfigFile('preflight.jsonc', text)];
  if (overlay !== undefined) files.push(parseConfigFile('preflight.local.jsonc', overlay));
  const detection = { checks: detected, problems: [] };
  return mergeWorkspace({ root: '/ws', files, detection, settings: { ...emptySettings, ...settings }, env, problems: [] });
}

/** A check as detection makes it. */
export function detectedCheck(id: string, more: Partial<Check> = {}): Check {
  const source = { origin: 'detected', file: 'package.json', line: 3, reason: `script "${id}" in package.json` } as const;
  return {
    ...checkDefaults,
    id,
    title: id,
    kind: 'lint',
    work: { type: 'process', shell: false },
    command: ['npm', 'run', id],
    source,
    ...more,
  };
}

/** Each problem as a line: its severity, the check that it breaks, and what people read. */
export function describeWorkspaceProblems({ problems }: Workspace): string[] {
  return problems.map((problem) => `${problem.severity} [${problem.check ?? '*'}] ${describeConfigProblem(problem)}`);
}
