import type { ConfigProblem } from '../model/problem.ts';
import { err, ok, type Result } from '../model/result.ts';
import { parseDuration } from './duration.ts';

/** What the user has set in a host; null where nobody has said it. Numbers of slots and threads are from 1 to `maxThreads`. */
export interface MachineSettings extends MachineLimits {
  /** What holds for checks where no file says otherwise; `timeout` null = no limit. In milliseconds. */
  readonly defaults: { readonly timeout?: number | null; readonly grace?: number };
  /** Whether checks are looked for where no file says it. */
  readonly detect: boolean | null;
  /** Whether durations are kept across runs. */
  readonly metrics: boolean | null;
}

/** How much this machine may do at a time. */
interface MachineLimits {
  /** Slots of a run. */
  readonly maxParallel: number | null;
  /** Threads of the two pools of a host. */
  readonly ioThreads: number | null;
  readonly cpuThreads: number | null;
}

/** The settings of a host that has none of its own. */
export const emptySettings: MachineSettings = {
  maxParallel: null,
  ioThreads: null,
  cpuThreads: null,
  defaults: {},
  detect: null,
  metrics: null,
};

/**
 * What environment variables say; null where they say nothing. They override the files, and the settings of the host:
 * `PREFLIGHT_MAX_PARALLEL`, `PREFLIGHT_IO_THREADS`, `PREFLIGHT_CPU_THREADS`.
 */
export interface EnvironmentSettings extends MachineLimits {
  /** `PREFLIGHT_CACHE`: whether stored verdicts are used at all. */
  readonly cache: boolean | null;
  /** `PREFLIGHT_CACHE_TTL`: how long a stored verdict may be used. */
  readonly cacheTtlMs: number | null;
  /** `PREFLIGHT_CACHE_DIR`, as it was written. */
  readonly cacheDir: string | null;
  /** `PREFLIGHT_METRICS`: whether durations are kept across runs. */
  readonly metrics: boolean | null;
}

/** The settings where no variable is set. */
export const emptyEnvironment: EnvironmentSettings = {
  maxParallel: null,
  ioThreads: null,
  cpuThreads: null,
  cache: null,
  cacheTtlMs: null,
  cacheDir: null,
  metrics: null,
};

/** Most slots or threads that anybody may ask for. */
export const maxThreads = 1_024;

const longestTtlMs = 10 * 365 * 24 * 3_600_000;

/** Reads the `PREFLIGHT_…` variables. An empty one counts as absent; a wrong one is a problem and counts as absent. */
export function readEnvironment(env: NodeJS.ProcessEnv): { settings: EnvironmentSettings; problems: readonly ConfigProblem[] } {
  const problems: ConfigProblem[] = [];
  const read = <T>(name: string, parse: (text: string) => Result<T, string>): T | null => {
    const text = env[name]?.trim() ?? '';
    if (text === '') return null;
    const result = parse(text);
    if (result.ok) return result.value;
    const message = `The environment variable ${name} ${result.error}`;
    problems.push({ severity: 'error', message, file: null, line: null, column: null, check: null });
    return null;
  };
  const settings: EnvironmentSettings = {
    maxParallel: read('PREFLIGHT_MAX_PARALLEL', parseCount),
    ioThreads: read('PREFLIGHT_IO_THREADS', parseCount),
    cpuThreads: read('PREFLIGHT_CPU_THREADS', parseCount),
    cache: read('PREFLIGHT_CACHE', parseSwitch),
    cacheTtlMs: read('PREFLIGHT_CACHE_TTL', (text) => parseDuration(text, { maxMs: longestTtlMs })),
    cacheDir: read('PREFLIGHT_CACHE_DIR', ok),
    metrics: read('PREFLIGHT_METRICS', parseSwitch),
  };
  return { settings, problems };
}

function parseCount(text: string): Result<number, string> {
  const count = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= maxThreads) return ok(count);
  return err(`must be a whole number from 1 to ${maxThreads}, not "${text}".`);
}

function parseSwitch(text: string): Result<boolean, string> {
  if (text === 'on' || text === 'off') return ok(text === 'on');
  return err(`must be "on" or "off", not "${text}".`);
}
