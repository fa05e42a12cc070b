import { join } from 'node:path';
import type { NameOf } from '../model/check.ts';
import type { Freshness } from '../model/freshness.ts';
import type { Verdicts } from '../engine/cache/verdicts.ts';
import type { MachineLocks } from '../engine/locks/machine-locks.ts';
import type { Logger } from '../engine/ports.ts';
import { createHider } from '../engine/process/mask-secrets.ts';
import type { ReusingExecutor } from '../engine/cache/reuse-verdicts.ts';
import type { Executor, RunOptions } from '../engine/run.ts';
import type { Workspace } from '../config/workspace.ts';
import type { Loaded } from './hide-in-workspace.ts';
import { isWhole } from './find-verified.ts';
import type { RunRequest } from './session-api.ts';

export interface SessionVerdictsOptions {
  readonly root: string;
  /** The root that this one is a copy of, for a while. */
  readonly copyOf?: string | undefined;
  /** Absolute: the user's cache. */
  readonly cacheDirectory: string;
  readonly logger: Logger;
  readonly locks: MachineLocks | null;
  readonly nameOf?: NameOf | undefined;
}

/** What a run needs to do its work, and to take over what is known already. */
export interface WrappedExecutor extends Pick<RunOptions, 'execute' | 'recall'> {
  /** The id of the tree that all results of the run belong to, or null; absent where no verdicts are kept. */
  readonly findTree?: ReusingExecutor['findTree'];
}

/** How long a verdict may be used unless `PREFLIGHT_CACHE_TTL` says otherwise. */
export const defaultTtlMs = 30 * 24 * 3_600_000;

/** The verdicts of a session, loaded when they are first needed: what lists checks only has no use for them. */
export class SessionVerdicts implements AsyncDisposable {
  readonly #options: SessionVerdictsOptions;
  #opened: Promise<Verdicts> | null = null;
  #ttlMs = defaultTtlMs;
  /** Wall time since which files were looked at for a run that was to come. */
  #begunMs: number | null = null;

  constructor(options: SessionVerdictsOptions) {
    this.#options = options;
  }

  /** Begins to look at the files, for a run that comes as soon as the workspace is known. Resolves when git is at work. */
  async begin(): Promise<void> {
    const begunMs = Date.now();
    this.#begunMs = begunMs;
    const verdicts = await this.#open();
    const { promise, resolve } = Promise.withResolvers<void>();
    const moment = verdicts.moment(begunMs, resolve);
    moment?.then(
      () => resolve(),
      () => resolve(),
    );
    if (moment !== null) await promise;
  }

  /** The executor with stored verdicts, as far as the request and the environment want them. */
  wrap(execute: Executor, { real, secrets }: Loaded, { cache: use = 'reuse', ...request }: RunRequest): WrappedExecutor {
    const { environment, checks } = real;
    if (use === 'off' || environment.cache === false) return { execute };
    this.#ttlMs = environment.cacheTtlMs ?? defaultTtlMs;
    const sinceMs = this.#begunMs ?? Date.now();
    this.#begunMs = null;
    const byId = new Map(checks.map((check) => [check.id, check]));
    const { locks, logger } = this.#options;
    const hide = createHider(secrets);
    let wrapped: Promise<ReusingExecutor> | null = null;
    const wrapNow = async (): Promise<ReusingExecutor> => {
      const [verdicts, { reuseVerdicts }] = await Promise.all([this.#open(), import('../engine/cache/reuse-verdicts.ts')]);
      return reuseVerdicts(execute, {
        verdicts,
        mode: use,
        find: (id) => byId.get(id),
        isWhole: isWhole(request),
        sinceMs,
        locks,
        logger,
        hide,
      });
    };
    const open = (): Promise<ReusingExecutor> => (wrapped ??= wrapNow());
    return {
      execute: async (check, execution) => (await open()).execute(check, execution),
      recall: async (check) => (await open()).recall(check),
      findTree: async (results) => (await open()).findTree(results),
    };
  }

  /** `wanted` are checks of the workspace. */
  async freshness({ checks, environment }: Workspace, wanted: Workspace['checks']): Promise<ReadonlyMap<string, Freshness>> {
    if (environment.cache === false) return allUnbound(wanted, 'PREFLIGHT_CACHE is "off"');
    this.#ttlMs = environment.cacheTtlMs ?? defaultTtlMs;
    const byId = new Map(checks.map((check) => [check.id, check]));
    const sinceMs = this.#begunMs ?? Date.now();
    this.#begunMs = null;
    const verdicts = await this.#open();
    // The verdict that a run has just obtained is the latest one.
    await verdicts.settled();
    return verdicts.freshness(wanted, (id) => byId.get(id), sinceMs);
  }

  /** Waits until what runs have found is written, so that other processes know it. */
  async settled(): Promise<void> {
    await (await this.#opened)?.settled();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await (await this.#opened)?.[Symbol.asyncDispose]();
  }

  #open(): Promise<Verdicts> {
    return (this.#opened ??= this.#load());
  }

  async #load(): Promise<Verdicts> {
    const { Verdicts } = await import('../engine/cache/verdicts.ts');
    const { root, copyOf, cacheDirectory, logger, nameOf } = this.#options;
    const directory = join(cacheDirectory, 'verdicts');
    return new Verdicts({ root, copyOf, directory, logger, ttlMs: () => this.#ttlMs, nameOf });
  }
}

/** For a host where no verdicts are kept. */
export function allUnbound(checks: Workspace['checks'], reason: string): ReadonlyMap<string, Freshness> {
  return new Map(checks.map(({ id }) => [id, { state: 'unbound', reason }]));
}
