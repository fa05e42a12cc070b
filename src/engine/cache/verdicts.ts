import type { Check } from '../../model/check.ts';
import type { ContentVerdict, Freshness } from '../../model/freshness.ts';
import { messageOf } from '../../model/result.ts';
import type { CheckResult } from '../../model/verdict.ts';
import { compareFingerprints } from '../inputs/compare-fingerprints.ts';
import { Fingerprinter, type FindCheck, type Fingerprint, type Moment } from '../inputs/fingerprint.ts';
import { fileNameFor } from '../file-name.ts';
import type { Logger } from '../ports.ts';
import type { Spawner } from '../process/spec.ts';
import { SealedFiles } from './sealed-files.ts';
import { shorten, VerdictStore, type StoredVerdict } from './verdict-store.ts';
import { whyUnbound } from './why-unbound.ts';

export interface VerdictsOptions {
  /** Absolute. */
  readonly root: string;
  /** Absolute, ours alone: all roots of this user share it. */
  readonly directory: string;
  readonly spawn: Spawner;
  readonly logger: Logger;
  /** How long a verdict may be used, asked at each use. */
  readonly ttlMs: () => number;
  /** What commands inherit, asked at each fingerprint. */
  readonly env: () => NodeJS.ProcessEnv;
}

interface Taking {
  readonly atMs: number;
  readonly moment: Promise<Moment>;
  isDone: boolean;
}

/** How old the knowledge of the files may be when a check of a longer run starts. */
export const oldestMomentMs = 1_000;

/** What is known of one check before it runs. */
export interface Known {
  readonly fingerprint: Fingerprint;
  readonly moment: Moment;
}

/** The verdicts of one root, bound to the content of its files. Nothing in here rejects for what is on the disk. */
export class Verdicts {
  readonly #options: VerdictsOptions;
  readonly #store: VerdictStore;
  readonly #fingerprinter: Fingerprinter | null;
  readonly #end = new AbortController();
  readonly #writing = new Set<Promise<unknown>>();
  /** The last one that has begun, and the one that begins when that has ended. */
  #latest: Taking | null = null;
  #next: Promise<Moment> | null = null;
  #hasPruned = false;

  constructor(options: VerdictsOptions) {
    this.#options = options;
    const { root, directory, logger, spawn, ttlMs } = options;
    const files = new SealedFiles(directory, logger);
    this.#store = new VerdictStore({ files, ttlMs });
    const { key } = files;
    const name = `tables/${fileNameFor(root)}`;
    const table = {
      load: async () => (await files.read(name))?.text ?? null,
      save: async (text: string) => void (await files.write(name, text)),
    };
    this.#fingerprinter = key === null ? null : new Fingerprinter({ root, spawn, table, key });
  }

  /** What is known of the files at `sinceMs` (wall time) or later; null where nothing can be kept. */
  moment(sinceMs: number): Promise<Moment> | null {
    const fingerprinter = this.#fingerprinter;
    if (fingerprinter === null) return null;
    if (this.#latest !== null && this.#latest.atMs >= sinceMs) return this.#latest.moment;
    const begin = (): Promise<Moment> => {
      this.#next = null;
      const taking: Taking = { atMs: Date.now(), moment: fingerprinter.take(this.#end.signal), isDone: false };
      void taking.moment.then(() => (taking.isDone = true));
      this.#latest = taking;
      return taking.moment;
    };
    // Many ask at the same time, as when checks end: one look is enough for all of them.
    if (this.#latest === null || this.#latest.isDone) return begin();
    return (this.#next ??= this.#latest.moment.then(begin));
  }

  /** What decides the verdict of a check, at `sinceMs` or later; or why that cannot be said. */
  async know(check: Check, find: FindCheck, sinceMs: number): Promise<Known | string> {
    const reason = whyUnbound(check);
    if (reason !== null) return reason;
    const moment = await this.moment(sinceMs);
    if (moment === null) return 'verdicts cannot be kept here';
    const fingerprint = await moment.fingerprint(check, find, this.#options.env());
    return fingerprint.inputs.gap ?? { fingerprint, moment };
  }

  find(fingerprint: Fingerprint): Promise<StoredVerdict | null> {
    return this.#store.find(fingerprint.digest);
  }

  /** The files of a check that changed since, as far as anybody can tell now; empty when none did. */
  async findChanges(check: Check, known: Known, find: FindCheck): Promise<readonly string[]> {
    if (await known.moment.snapshot.isSame(known.fingerprint.choice)) return [];
    const now = await this.know(check, find, Date.now());
    if (typeof now === 'string') return [now];
    if (now.fingerprint.digest === known.fingerprint.digest) return [];
    return this.#compare(known.fingerprint, now.fingerprint).clauses;
  }

  /** Keeps a verdict, in the background; `onKept` is called when others can find it, or never will. */
  keep(
    check: Check,
    { fingerprint, moment }: Known,
    result: CheckResult & { readonly verdict: ContentVerdict },
    onKept: () => void,
  ): void {
    const at = new Date();
    const { digest, parts, inputs } = fingerprint;
    const latest = {
      version: 1,
      at: at.toISOString(),
      verdict: result.verdict,
      fingerprint: digest,
      parts,
      files: inputs.digest,
    } as const;
    this.#pruneSometimes();
    this.#inBackground(async () => {
      await this.#store.put(digest, result, at).finally(onKept);
      await this.#store.putLatest(this.#options.root, check.id, latest, inputs.files);
      await this.#fingerprinter?.save(moment.snapshot);
    });
  }

  /** Notes that a check has this verdict here, though it was obtained elsewhere or before. */
  note(check: Check, { fingerprint }: Known, { at, result }: StoredVerdict): void {
    const { digest, parts, inputs } = fingerprint;
    this.#inBackground(async () => {
      const known = await this.#store.findLatest(this.#options.root, check.id);
      if (known?.fingerprint === digest && known.verdict === result.verdict) return;
      const latest = { version: 1, at, verdict: result.verdict, fingerprint: digest, parts, files: inputs.digest } as const;
      await this.#store.putLatest(this.#options.root, check.id, latest, inputs.files);
    });
  }

  /** For each check whether, at `sinceMs` or later, its latest verdict belongs to what is on disk now. */
  async freshness(checks: readonly Check[], find: FindCheck, sinceMs: number): Promise<Map<string, Freshness>> {
    const all = new Map<string, Freshness>();
    for (const check of checks) {
      const known = await this.know(check, find, sinceMs);
      all.set(check.id, typeof known === 'string' ? { state: 'unbound', reason: known } : await this.#judge(check, known));
    }
    const moment = await this.#latest?.moment;
    if (moment !== undefined) this.#inBackground(async () => this.#fingerprinter?.save(moment.snapshot));
    return all;
  }

  async #judge({ id }: Check, { fingerprint }: Known): Promise<Freshness> {
    const stored = await this.find(fingerprint);
    if (stored !== null)
      return { state: 'fresh', verdict: stored.result.verdict, fingerprint: fingerprint.digest, at: stored.at };
    const latest = await this.#store.findLatest(this.#options.root, id);
    if (latest === null) return { state: 'never' };
    const files = latest.files === fingerprint.inputs.digest ? null : await this.#store.findList(latest.files);
    const { inputs, parts } = fingerprint;
    const short = new Map([...inputs.files].map(([path, identity]) => [path, shorten(identity)]));
    const isSame = latest.files === inputs.digest;
    const difference = compareFingerprints(latest.parts, parts, isSame ? short : files, short);
    const clauses = difference.clauses.length > 0 ? difference.clauses : ['its verdict is not kept any more'];
    const { verdict, at } = latest;
    return {
      state: 'stale',
      verdict,
      at,
      fingerprint: latest.fingerprint,
      files: difference.files,
      moreFiles: difference.moreFiles,
      differences: clauses,
    };
  }

  /** Waits until what is to be kept is written. */
  async settled(): Promise<void> {
    while (this.#writing.size > 0) await Promise.all(this.#writing);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.settled();
    this.#end.abort();
  }

  #compare(before: Fingerprint, now: Fingerprint): ReturnType<typeof compareFingerprints> {
    const shortOf = ({ inputs }: Fingerprint) => new Map([...inputs.files].map(([path, identity]) => [path, shorten(identity)]));
    return compareFingerprints(before.parts, now.parts, shortOf(before), shortOf(now));
  }

  /** Once in a while one process removes what is too old or too much. */
  #pruneSometimes(): void {
    if (this.#hasPruned) return;
    this.#hasPruned = true;
    const { directory, ttlMs } = this.#options;
    this.#inBackground(async () => {
      const { pruneWhenDue } = await import('./care.ts');
      await pruneWhenDue(directory, ttlMs(), Date.now());
    });
  }

  #inBackground(work: () => Promise<void>): void {
    const promise = work()
      .catch((thrown: unknown) => this.#options.logger.warn(`A verdict was not kept: ${messageOf(thrown)}`))
      .finally(() => this.#writing.delete(promise));
    this.#writing.add(promise);
  }
}
