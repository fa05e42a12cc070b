import type { Check, NameOf } from '../model/check.ts';
import { notStarted, type CheckResult } from '../model/verdict.ts';
import { hideInResult } from '../engine/hide-secrets.ts';
import type { Logger } from '../engine/ports.ts';
import type { Execution } from '../engine/run.ts';
import type { StagedPlace, Staging } from '../engine/staged/stage-files.ts';
import { whyOnDisk } from '../engine/staged/why-on-disk.ts';
import type { Loaded } from './hide-in-workspace.ts';
import type { WrappedExecutor } from './session-verdicts.ts';

export interface StagedRunOptions {
  /** Of the workspace; absolute. */
  readonly root: string;
  readonly loaded: Loaded;
  readonly stage: (signal: AbortSignal) => Promise<Staging>;
  /** Runs checks on the files on disk. */
  readonly onDisk: WrappedExecutor;
  /** Runs them where something is laid out. */
  readonly open: (root: string, loaded: Loaded) => WrappedExecutor & AsyncDisposable;
  readonly nameOf: NameOf;
  readonly logger: Logger;
}

/** Where a check is to run. */
type Way =
  | { readonly type: 'disk'; readonly executor: WrappedExecutor; readonly reason: string | null }
  | {
      readonly type: 'place';
      readonly executor: WrappedExecutor;
      readonly check: Check;
      readonly show: (text: string) => string;
    };

/** What is laid out, and the checks as they run there. */
interface Opened {
  readonly executor: WrappedExecutor & AsyncDisposable;
  readonly checks: ReadonlyMap<string, Check>;
}

/**
 * Runs the checks of one run on what is staged. Where that is not what is on disk it is laid out beside it, once; checks that cannot
 * look at another place see the files on disk, and say so. Disposing removes what was laid out.
 */
export class StagedRun implements AsyncDisposable {
  readonly #options: StagedRunOptions;
  readonly #end = new AbortController();
  readonly #checks: ReadonlyMap<string, Check>;
  #staging: Promise<Staging> | null = null;
  #opened: Opened | null = null;

  constructor(options: StagedRunOptions) {
    this.#options = options;
    this.#checks = new Map(options.loaded.real.checks.map((check) => [check.id, check]));
  }

  get executor(): WrappedExecutor {
    return { execute: (check, execution) => this.#execute(check, execution), recall: (check) => this.#recall(check) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort();
    const staging = await this.#staging;
    await this.#opened?.executor[Symbol.asyncDispose]();
    if (staging?.type === 'laid-out') await staging.place[Symbol.asyncDispose]();
  }

  async #execute(check: Check, execution: Execution): Promise<CheckResult> {
    const way = await Promise.race([this.#wayOf(check), whenAborted(execution)]);
    if (way === null) return notStarted('cancelled', 'cancelled before it started');
    if (way.type === 'disk') return mark(await way.executor.execute(check, execution), way.reason);
    const { onOutput: tell } = execution;
    const onOutput: Execution['onOutput'] = tell === null ? null : (text, stream) => tell(way.show(text), stream);
    return showIn(await way.executor.execute(way.check, { ...execution, onOutput }), way.show);
  }

  async #recall(check: Check): Promise<CheckResult | null> {
    const way = await this.#wayOf(check);
    const result = (await way.executor.recall?.(way.type === 'disk' ? check : way.check)) ?? null;
    if (result === null) return null;
    return way.type === 'disk' ? mark(result, way.reason) : showIn(result, way.show);
  }

  async #wayOf(check: Check): Promise<Way> {
    const { onDisk, root, nameOf } = this.#options;
    const staging = await (this.#staging ??= this.#stage());
    if (staging.type === 'same') return { type: 'disk', executor: onDisk, reason: null };
    if (staging.type === 'impossible') return { type: 'disk', executor: onDisk, reason: staging.reason };
    const { place } = staging;
    const reason = whyOnDisk(check, place, (id) => this.#checks.get(id), nameOf);
    if (reason !== null) return { type: 'disk', executor: onDisk, reason };
    const { executor, checks } = (this.#opened ??= this.#openPlace(place));
    const show = (text: string): string => text.replaceAll(place.root, root);
    return { type: 'place', executor, check: checks.get(check.id) ?? check, show };
  }

  /** That nothing could be laid out is said of the run as well: not every report has a line for each check. */
  async #stage(): Promise<Staging> {
    const { stage, logger } = this.#options;
    const staging = await stage(this.#end.signal);
    if (staging.type === 'impossible' && !this.#end.signal.aborted)
      logger.warn(`All checks look at the files on disk, not at what is staged: ${staging.reason}.`);
    return staging;
  }

  #openPlace(place: StagedPlace): Opened {
    const { root, loaded, open } = this.#options;
    const { real } = loaded;
    const checks = real.checks.map((check) => moveTo(check, root, place.root));
    const executor = open(place.root, { ...loaded, real: { ...real, root: place.root, checks } });
    return { executor, checks: new Map(checks.map((check) => [check.id, check])) };
  }
}

/** The same check for another root. */
function moveTo(check: Check, from: string, to: string): Check {
  const move = (text: string): string => text.replaceAll(from, to);
  const env = Object.fromEntries(Object.entries(check.env).map(([name, value]) => [name, move(value)]));
  return { ...check, command: check.command.map(move), env };
}

/** The result as if it had been obtained in the workspace. */
function showIn(result: CheckResult, show: (text: string) => string): CheckResult {
  return hideInResult({ ...result, output: { ...result.output, text: show(result.output.text) } }, show);
}

/** Says that a check has seen something else than what is staged. */
function mark(result: CheckResult, reason: string | null): CheckResult {
  if (reason === null || (result.attempts === 0 && !result.cached)) return result;
  const said = `ran on the files on disk, not on what is staged: ${reason}`;
  return { ...result, reason: result.reason === null ? said : `${result.reason}; ${said}` };
}

function whenAborted({ stop, kill }: Execution): Promise<null> {
  const { promise, resolve } = Promise.withResolvers<null>();
  const signal = AbortSignal.any([stop, kill]);
  if (signal.aborted) resolve(null);
  else signal.addEventListener('abort', () => resolve(null), { once: true });
  return promise;
}
