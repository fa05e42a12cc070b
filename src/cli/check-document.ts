import type { Check } from '../model/check.ts';

/** One check as `list --json` publishes it: fields are only ever added. */
export interface CheckDescription {
  readonly id: string;
  readonly title: string;
  readonly kind: Check['kind'];
  readonly tool: string | null;
  readonly command: readonly string[];
  readonly shell: boolean;
  readonly cwd: string;
  readonly effect: Check['effect'];
  readonly enabled: boolean;
  /** Why detection has switched it off; null when it is enabled, or when the configuration says so. */
  readonly disabledReason: string | null;
  readonly on: Check['on'];
  /** Ids, whatever the condition of the edge. */
  readonly dependsOn: readonly string[];
  readonly available: boolean;
  readonly unavailable: string | null;
  /** What is wrong with its configuration. */
  readonly broken: string | null;
  readonly covers: readonly string[];
  readonly source: Check['source'];
}

export function describeCheck(check: Check): CheckDescription {
  const { id, title, kind, tool, command, work, cwd, effect, enabled, disabledReason } = check;
  const { on, dependsOn, unavailable, broken, covers, source } = check;
  return {
    id,
    title,
    kind,
    tool,
    command,
    shell: work.type === 'process' && work.shell,
    cwd,
    effect,
    enabled,
    disabledReason,
    on,
    dependsOn: dependsOn.map((dependency) => dependency.check),
    available: unavailable === null,
    unavailable,
    broken,
    covers,
    source: { origin: source.origin, file: source.file, line: source.line, reason: source.reason },
  };
}
