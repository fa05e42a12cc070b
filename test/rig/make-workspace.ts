import type { Check } from '../../src/model/check.ts';
import { emptyEnvironment } from '../../src/config/environment.ts';
import type { Workspace } from '../../src/config/workspace.ts';

/** A workspace with these checks, as if they had been loaded. */
export function makeWorkspace(checks: readonly Check[], parts: Partial<Workspace> = {}): Workspace {
  return {
    root: '/root',
    checks,
    problems: [],
    configFiles: [],
    jobs: 2,
    ioThreads: 4,
    cpuThreads: 1,
    metrics: true,
    environment: emptyEnvironment,
    secrets: [],
    locate: (check) => (checks.some(({ id }) => id === check) ? { file: 'preflight.jsonc', line: 3, column: 5 } : null),
    ...parts,
  };
}
