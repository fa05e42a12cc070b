import { hideInCheck, hideInConfigProblem } from '../engine/hide-secrets.ts';
import { createHider } from '../engine/process/mask-secrets.ts';
import type { Workspace } from '../config/workspace.ts';
import { findSecretValues } from './secret-values.ts';

/** A workspace as it runs, and as faces may show it. */
export interface Loaded {
  readonly real: Workspace;
  /** Without secrets in commands, environments and problems: what a face does not have it cannot show. */
  readonly shown: Workspace;
  readonly secrets: readonly string[];
}

/** `environments` are those that commands inherit; those of the checks come with the workspace. */
export function hideInWorkspace(real: Workspace, environments: readonly NodeJS.ProcessEnv[]): Loaded {
  const secrets = findSecretValues(real.secrets, [...environments, ...real.checks.map(({ env }) => env)]);
  if (secrets.length === 0) return { real, shown: real, secrets };
  const hide = createHider(secrets);
  const shown: Workspace = {
    ...real,
    checks: real.checks.map((check) => hideInCheck(check, hide)),
    problems: real.problems.map((problem) => hideInConfigProblem(problem, hide)),
  };
  return { real, shown, secrets };
}
