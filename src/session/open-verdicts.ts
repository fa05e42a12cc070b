import { join } from 'node:path';
import type { NameOf } from '../model/check.ts';
import { createExecutor, type ExecutorOptions } from '../engine/execute.ts';
import { MachineLocks } from '../engine/locks/machine-locks.ts';
import { silentLogger, systemClock, type Clock, type Logger } from '../engine/ports.ts';
import type { Loaded } from './hide-in-workspace.ts';
import type { RunRequest } from './session-api.ts';
import { SessionVerdicts, type WrappedExecutor } from './session-verdicts.ts';

export interface VerdictsOfRoot {
  /** Absolute. */
  readonly root: string;
  /** The root that this one is a copy of, for a while. */
  readonly copyOf?: string | undefined;
  /** Absolute: the user's cache. */
  readonly cacheDirectory: string;
  readonly logger?: Logger | undefined;
  readonly clock?: Clock | undefined;
  readonly nameOf?: NameOf | undefined;
}

/** The verdicts of a root, which all processes of the user share. */
export function openVerdicts({
  root,
  copyOf,
  logger = silentLogger,
  clock = systemClock,
  cacheDirectory,
  nameOf,
}: VerdictsOfRoot): SessionVerdicts {
  const locks = new MachineLocks({ directory: join(cacheDirectory, 'locks'), clock });
  return new SessionVerdicts({ root, copyOf, cacheDirectory, logger, locks, nameOf });
}

/** What runs the checks of `loaded` in a copy of their root. */
export function openCopy(
  { root, ...options }: Omit<VerdictsOfRoot, 'copyOf'>,
  copy: string,
  loaded: Loaded,
  request: RunRequest,
  executor: ExecutorOptions,
): WrappedExecutor & AsyncDisposable {
  const verdicts = openVerdicts({ ...options, root: copy, copyOf: root });
  return {
    ...verdicts.wrap(createExecutor({ ...executor, root: copy }), loaded, request),
    [Symbol.asyncDispose]: () => verdicts[Symbol.asyncDispose](),
  };
}
