import type { Check } from '../model/check.ts';

/**
 * By tool: the variable by which it can be told how many processors it may use. Only those that are documented for it, that can only
 * lower what it would do by itself, and that give way to its own flags and to what a project configures:
 * pytest-xdist (Distributing tests: "the meaning of -n auto"; a hook of the project wins), Go (package runtime; `go help build`: -p is
 * GOMAXPROCS by default), Cargo (configuration: build.jobs). Not Vitest, whose variable breaks versions before 4 and overrides a
 * project's own number, and not the variables for threads of Rust's tests, which override a project that must run them one by one.
 */
const variables: Readonly<Record<string, string>> = {
  pytest: 'PYTEST_XDIST_AUTO_NUM_WORKERS',
  go: 'GOMAXPROCS',
  cargo: 'CARGO_BUILD_JOBS',
};

/** What an environment must say so that a tool does not fight with others over the processors; null where it has its own word or knows none. */
export function threadVariable(
  { tool, env }: Pick<Check, 'tool' | 'env'>,
  threads: number | null,
  host: NodeJS.ProcessEnv,
): Readonly<Record<string, string>> | null {
  const name = tool === null || !Object.hasOwn(variables, tool) ? undefined : variables[tool];
  if (name === undefined || threads === null || env[name] !== undefined || host[name] !== undefined) return null;
  return { [name]: String(threads) };
}

/**
 * How many processors a check should use that would use them all, when others run beside it: what they leave on average during its
 * time. null when that is all of them, so that nothing need be said.
 */
export function shareOfThreads(cores: number, slots: number, ownMs: number, othersMs: number): number | null {
  const beside = Math.min(slots - 1, ownMs > 0 ? othersMs / ownMs : slots - 1);
  const threads = Math.max(1, Math.round(cores - beside));
  return threads < cores ? threads : null;
}
