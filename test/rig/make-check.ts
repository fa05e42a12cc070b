import { checkDefaults, type Check, type Dependency } from '../../src/model/check.ts';

/** A check with only what a test cares about; `needs` is shorthand for success edges. */
export function makeCheck(id: string, parts: Partial<Check> & { readonly needs?: readonly string[] } = {}): Check {
  const { needs = [], ...rest } = parts;
  const dependsOn: readonly Dependency[] = needs.map((check) => ({ check, when: 'success' }));
  return {
    ...checkDefaults,
    id,
    title: id,
    kind: 'other',
    work: { type: 'process', shell: false },
    command: ['true'],
    dependsOn,
    source: { origin: 'config', file: 'preflight.jsonc', line: 1, reason: 'a test' },
    ...rest,
  };
}
