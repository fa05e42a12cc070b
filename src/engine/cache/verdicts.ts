import { byId, type Check, type NameOf } from '../../model/check.ts';
import type { ContentVerdict, Freshness } from '../../model/freshness.ts';
import { messageOf } from '../../model/result.ts';
import type { CheckResult } from '../../model/verdict.ts';
import { compareFiles, compareFingerprints, type FileChanges, type FileIdentity } from '../inputs/compare-fingerprints.ts';
import { Fingerprinter, type FindCheck, type Fingerprint, type Moment } from '../inputs/fingerprint.ts';
import type { InputFiles } from '../inputs/snapshot.ts';
import { fileNameFor } from '../file-name.ts';
import type { Logger } from '../ports.ts';
import { SealedFiles } from './sealed-files.ts';
import { shorten, VerdictStore, type StoredVerdict } from './verdict-store.ts';
import { whyUnbound } from './why-unbound.ts';

export interface VerdictsOptions {
  /** Absolute. */
  readonly root: string;
  /** The root that this one is a copy of, for a while: its verdicts are noted as those of that root. */
  readonly copyOf?: string | undefined;
  /** Absolute, ours alone: all roots of this user share it. */
  readonly directory: string;
  readonly logger: Logger;
  /** How long a verdict may be used, asked at each use. */
  readonly ttlMs: () => number;
  /** What clauses call checks; their ids when absent. */
  readonly nameOf?: NameOf | undefined;
}

interface Taking {
  readonly atMs: number;
  readonly moment: Promise<Moment>;
  isDone: boolean;
}

/** How old the knowledge of the files may be when a check of a longer run starts: so long, and many times what a look takes. */
const oldest = { leastMs: 1_000, looks: 10 };

/** What is known of one check before it runs. */
export interface Known {
  readonly fingerprint: Fingerprint;
  readonly moment: Moment;
}

/** The verdicts of one root, bound to the content of its files. Nothing in here rejects for what is on the disk. */
export class Verdicts {
  readonly #options: VerdictsOptions;
  readonly #nameOf: NameOf;
  readonly #store: VerdictStore;
  readonly #fingerprinter: Fingerprinter | null;
  readonly #end = new AbortController();
  readonly #writing = new Set<Promise<unknown>>();
  /** The last one that has begun, and the one that begins when that has ended. */
  #latest: Taking | null = null;
  #next: Promise<Moment> | null = null;
  /** What the last look has taken. */
  #lookMs = 0;
  #hasPruned = false;

  constructor(options: VerdictsOptions) {
    this.#options = options;
    this.#nameOf = options.nameOf ?? byId;
    const { root, copyOf, directory, logger, ttlMs } = options;
    const files = new SealedFiles(directory, logger);
    this.#store = new VerdictStore({ files, root: copyOf ?? root, ttlMs });
    const { key } = files;
    const name = `tables/${fileNameFor(root)}`;
    const table = {
      load: async () => (await files.read(name))?.text ?? null,
      save: async (text: string) => void (await files.write(name, text)),
    };
    this.#fingerprinter =
      key === null ? null : new Fingerprinter({ root, copyOf, table: copyOf === undefined ? table : null, key });
  }

  /**
   * Since when what is known of the files is good enough for a check that starts now (wall time): a file that changed between the look and
   * the start is seen when the check has ended, and costs the verdict.
   */
  recently(): number {
    return Date.now() - Math.max(oldest.leastMs, oldest.looks * this.#lookMs);
  }

  /** How long the last look at the files has taken; 0 before there was one. */
  get lookMs(): number {
    return this.#lookMs;
  }

  /** What is known of the files at `sinceMs` (wall time) or later; null where nothing can be kept. `onAsked` is called when git is at work for it. */
  moment(sinceMs: number, onAsked: () => void = () => {}): Promise<Moment> | null {
    const fingerprinter = this.#fingerprinter;
    if (fingerprinter === null) return null;
    if (this.#latest !== null && this.#latest.atMs >= sinceMs) return this.#latest.moment;
    const begin = (): Promise<Moment> => {
      this.#next = null;
      const taking: Taking = { atMs: Date.now(), moment: fingerprinter.take(this.#end.signal, onAsked), isDone: false };
      const end = (): void => {
        taking.isDone = true;
        this.#lookMs = Date.now() - taking.atMs;
      };
      taking.moment.then(end, end);
      this.#latest = taking;
      return taking.moment;
    };
    // Many ask at the same time, as when checks end: one look is enough for all of them.
    if (this.#latest === null || this.#latest.isDone) return begin();
    return (this.#next ??= this.#latest.moment.then(begin, begin));
  }

  /** What decides the verdict of a check, at `sinceMs` or later; or why that cannot be said. */
  async know(check: Check, find: FindCheck, sinceMs: number): Promise<Known | string> {
    const reason = whyUnbound(check);
    if (reason !== null) return reason;
    try {
      const moment = await this.moment(sinceMs);
      if (moment === null) return 'verdicts cannot be kept here';
      const fingerprint = await moment.fingerprint(check, find);
      return fingerprint.gap ?? { fingerprint, moment };
    } catch (thrown) {
      // A disk that fails costs the verdict's binding, never the check.
      return `its files cannot be looked at: ${messageOf(thrown)}`;
    }
  }

  /** The verdict on this content, if one was obtained at `sinceMs` (wall time) or later. */
  find(fingerprint: Fingerprint, sinceMs?: number): Promise<StoredVerdict | null> {
    return this.#store.find(fingerprint.digest, sinceMs);
  }

  /** To be called before the check runs, for `findChanges` after it. */
  async watch({ moment, fingerprint }: Known): Promise<void> {
    await moment.snapshot.watch(fingerprint.choice);
  }

  /** The files of a check that changed since, as far as anybody can tell now; empty when none did. */
  async findChanges(check: Check, known: Known, find: FindCheck): Promise<readonly string[]> {
    const { moment, fingerprint } = known;
    if ((await moment.isGitSame(check)) && (await moment.snapshot.isSame(fingerprint.choice))) return [];
    const now = await this.know(check, find, Date.now());
    if (typeof now === 'string') return [now];
    if (now.fingerprint.digest === known.fingerprint.digest) return [];
    const before = () => Promise.resolve(() => shortened(fingerprint.inputs));
    const files = await changesOf(fingerprint.inputs.digest, before, now.fingerprint.inputs);
    return compareFingerprints(fingerprint.parts, now.fingerprint.parts, files, this.#nameOf).clauses;
  }

  /** Keeps a verdict, in the background; `onKept` is called when others can find it, or never will. */
  keep(
    check: Check,
    { fingerprint }: Known,
    result: CheckResult & { readonly verdict: ContentVerdict },
    onKept: () => void,
  ): void {
    const at = new Date().toISOString();
    const { digest, parts, inputs } = fingerprint;
    this.#pruneSometimes();
    this.#inBackground(async () => {
      const stored = await this.#store.put(digest, result, at, { parts, files: inputs.digest }, inputs.entries()).finally(onKept);
      await this.#store.note(check.id, { at, verdict: result.verdict, fingerprint: digest }, stored);
    });
  }

  /** Notes that a check has this verdict here, though it was obtained elsewhere or before. */
  note({ id }: Check, { fingerprint }: Known, { at, result }: StoredVerdict): void {
    this.#inBackground(() => this.#store.note(id, { at, verdict: result.verdict, fingerprint: fingerprint.digest }, result));
  }

  /** For each check whether, at `sinceMs` or later, its latest verdict belongs to what is on disk now. */
  async freshness(checks: readonly Check[], find: FindCheck, sinceMs: number): Promise<Map<string, Freshness>> {
    const all = new Map<string, Freshness>();
    this.#store.forgetLatest();
    for (const check of checks) {
      const known = await this.know(check, find, sinceMs);
      all.set(check.id, typeof known === 'string' ? { state: 'unbound', reason: known } : await this.#judge(check, known));
    }
    this.#inBackground(() => this.#save());
    return all;
  }

  async #judge({ id }: Check, { fingerprint }: Known): Promise<Freshness> {
    const stored = await this.find(fingerprint);
    if (stored !== null)
      return { state: 'fresh', verdict: stored.result.verdict, fingerprint: fingerprint.digest, at: stored.at };
    const latest = await this.#store.findLatest(id);
    if (latest === null) return { state: 'never' };
    const basis = await this.#store.findBasis(latest.fingerprint);
    const changed =
      basis === null ? null : await changesOf(basis.files, () => this.#store.findList(basis.files), fingerprint.inputs);
    const { files, moreFiles, clauses } = compareFingerprints(basis?.parts ?? null, fingerprint.parts, changed, this.#nameOf);
    return { state: 'stale', ...latest, files, moreFiles, differences: clauses };
  }

  /** Waits until what is to be kept is written. */
  async settled(): Promise<void> {
    this.#inBackground(() => this.#save());
    while (this.#writing.size > 0) await Promise.all(this.#writing);
    await this.#store.flush();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.settled();
    this.#end.abort();
  }

  /** Keeps what was learned of files. */
  async #save(): Promise<void> {
    const moment = await this.#latest?.moment;
    if (moment !== undefined) await this.#fingerprinter?.save(moment.snapshot);
  }

  /** Once in a while one process removes what is too old or too much. */
  #pruneSometimes(): void {
    if (this.#hasPruned) return;
    this.#hasPruned = true;
    const { directory, ttlMs, logger } = this.#options;
    this.#inBackground(async () => {
      const { pruneWhenDue } = await import('./care.ts');
      await pruneWhenDue(directory, ttlMs(), Date.now()).catch((thrown: unknown) =>
        logger.info(`Old verdicts in ${directory} were not removed: ${messageOf(thrown)}`),
      );
    });
  }

  #inBackground(work: () => Promise<void>): void {
    const promise = work()
      .catch((thrown: unknown) => this.#options.logger.warn(`A verdict was not kept: ${messageOf(thrown)}`))
      .finally(() => this.#writing.delete(promise));
    this.#writing.add(promise);
  }
}

/** The files as they are kept. */
function* shortened(inputs: InputFiles): Generator<FileIdentity> {
  for (const [path, identity] of inputs.entries()) yield [path, shorten(identity)];
}

/** What has changed since files of this digest; null where these are not known any more. Checks with the same inputs share the answer. */
function changesOf(
  digest: string,
  find: () => Promise<(() => Iterable<FileIdentity>) | null>,
  inputs: InputFiles,
): Promise<FileChanges | null> {
  const known = changes.get(inputs) ?? new Map<string, Promise<FileChanges | null>>();
  changes.set(inputs, known);
  const compare = async (): Promise<FileChanges | null> => {
    const before = digest === inputs.digest ? null : await find();
    if (before === null) return digest === inputs.digest ? new Map() : null;
    return compareFiles(before, () => shortened(inputs));
  };
  const found = known.get(digest) ?? compare();
  known.set(digest, found);
  return found;
}

const changes = new WeakMap<InputFiles, Map<string, Promise<FileChanges | null>>>();
