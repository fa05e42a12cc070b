import type { Check } from '../../model/check.ts';
import type { Problem } from '../../model/problem.ts';
import type { Parsed } from '../../model/verdict.ts';
import type { Pools } from '../pools.ts';
import type { Spawner } from '../process/spec.ts';

/** What a built-in check gets. It starts processes through `spawn` only, and ends soon after `signal` is aborted. */
export interface BuiltinContext {
  readonly check: Check;
  /** Absolute. */
  readonly root: string;
  /** Absolute. */
  readonly cwd: string;
  readonly spawn: Spawner;
  readonly pools: Pools;
  readonly signal: AbortSignal;
}

/** What a built-in check says. Whoever runs it adds the times. */
export interface BuiltinOutcome {
  readonly verdict: 'passed' | 'failed' | 'errored' | 'timed-out' | 'cancelled';
  /** One sentence for anything but `passed`; for `passed` null, or what is worth saying. */
  readonly reason: string | null;
  /** Of the command that decided, where there was one. */
  readonly exitCode: number | null;
  readonly problems: readonly Problem[];
  readonly parsed: Parsed;
  /** For people; file names in it carry no control characters. */
  readonly output: string;
}

/** The work of a built-in check. It rejects only for a bug of ours: what can go wrong is an outcome. */
export type Builtin = (context: BuiltinContext) => Promise<BuiltinOutcome>;
