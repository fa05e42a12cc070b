import { hash } from 'node:crypto';
import type { ContentVerdict } from '../../model/freshness.ts';
import type { CheckResult } from '../../model/verdict.ts';
import type { FileIdentity } from '../inputs/compare-fingerprints.ts';
import type { FingerprintPart } from '../inputs/fingerprint.ts';
import { Breather } from '../inputs/breather.ts';
import { usedAgainMs, type SealedFiles } from './sealed-files.ts';

/** A verdict that was obtained on certain content. */
export interface StoredVerdict {
  readonly version: 1;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly result: StoredResult;
}

/** What is kept of a result: nothing that belongs to one process or one disk. */
export type StoredResult = Omit<CheckResult, 'verdict' | 'cached' | 'leftBehind' | 'output'> & {
  readonly verdict: ContentVerdict;
  readonly output: { readonly text: string; readonly truncatedChars: number };
};

/** Which verdict of a check was the last one in a root. */
export interface LatestVerdict {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly verdict: ContentVerdict;
  readonly fingerprint: string;
}

/** With the verdict itself where that is short: so a run reads one file for all checks that have passed, not one for each. */
interface LatestEntry extends LatestVerdict {
  readonly brief?: StoredResult | undefined;
  /** When the verdict's own file was written or last used, as far as that is noted; milliseconds. */
  readonly usedMs: number;
}

/** A longer one stands in its own file alone. */
const mostBriefChars = 512;

/** What a verdict was obtained on: for telling what has changed since. */
export interface VerdictBasis {
  readonly parts: readonly FingerprintPart[];
  /** Names the list of files. */
  readonly files: string;
}

export interface VerdictStoreOptions {
  readonly files: SealedFiles;
  /** Absolute; names the list of latest verdicts. */
  readonly root: string;
  /** How long a verdict may be used, in milliseconds. */
  readonly ttlMs: () => number;
}

/** Of the identities of files so much is kept: enough to see that one has changed. */
const keptDigits = 12;

/** Verdicts by what they were obtained on, wherever that lay, and the latest one of each check of one root. */
export class VerdictStore {
  readonly #options: VerdictStoreOptions;
  readonly #latestName: string;
  /** Names of lists of files that are kept. */
  readonly #lists = new Set<string>();
  #latest: Promise<Map<string, LatestEntry>> | null = null;
  /** The entries with a short verdict, by fingerprint. */
  #briefs: ReadonlyMap<string, LatestEntry> = new Map();
  /** Who waits for a flush waits also for those that have begun. */
  #flushing: Promise<void> = Promise.resolve();
  /** What other processes do not know yet. */
  readonly #news = new Map<string, LatestEntry>();

  constructor(options: VerdictStoreOptions) {
    this.#options = options;
    this.#latestName = `latest/${hash('sha256', options.root, 'hex').slice(0, 40)}`;
  }

  /** The verdict of a fingerprint; null where none is kept, or it is too old: from before `sinceMs` (wall time), or longer than any may be used. */
  async find(fingerprint: string, sinceMs = 0): Promise<StoredVerdict | null> {
    const { files, ttlMs } = this.#options;
    const name = nameOf(fingerprint);
    await this.#readLatest();
    const brief = this.#briefs.get(fingerprint);
    if (brief?.brief !== undefined && isWithin(brief.at, sinceMs, ttlMs())) {
      // What it was obtained on stands in its own file, which must not be taken for one that nobody uses.
      await files.touch(name, brief.usedMs);
      return { version: 1, at: brief.at, result: brief.brief };
    }
    const kept = await files.read(name);
    if (kept === null) return null;
    // Sealed by us: it has the form that we gave it, in this version or another.
    const stored: StoredVerdict = JSON.parse(kept.text.slice(0, kept.text.indexOf('\n')));
    if (stored.version !== 1 || !isWithin(stored.at, sinceMs, ttlMs())) return null;
    void files.touch(name, kept.usedMs);
    return stored;
  }

  /** What a kept verdict was obtained on. */
  async findBasis(fingerprint: string): Promise<VerdictBasis | null> {
    const kept = await this.#options.files.read(nameOf(fingerprint));
    return kept === null ? null : JSON.parse(kept.text.slice(kept.text.indexOf('\n') + 1));
  }

  /** `files` are the files of the basis. Answers with what is kept of the result. */
  async put(
    fingerprint: string,
    result: CheckResult & { readonly verdict: ContentVerdict },
    at: string,
    basis: VerdictBasis,
    files: Iterable<FileIdentity>,
  ): Promise<StoredResult> {
    const { cached: _cached, leftBehind: _left, output, ...rest } = result;
    const { text, truncatedChars } = output;
    const stored: StoredVerdict = { version: 1, at, result: { ...rest, output: { text, truncatedChars } } };
    const isListKnown = this.#lists.has(basis.files);
    this.#lists.add(basis.files);
    await this.#options.files.write(nameOf(fingerprint), `${JSON.stringify(stored)}\n${JSON.stringify(basis)}`);
    const list = `lists/${basis.files}`;
    if (!isListKnown && !(await this.#options.files.has(list))) await this.#options.files.write(list, renderList(files));
    return stored.result;
  }

  /** Notes the latest verdict of a check, which was just used; others learn of it by `flush`. */
  async note(check: string, { at, verdict, fingerprint }: LatestVerdict, result: StoredResult): Promise<void> {
    const all = await this.#readLatest();
    const known = all.get(check);
    const usedMs = Date.now();
    const isSame = known?.fingerprint === fingerprint && known.verdict === verdict;
    if (isSame && usedMs - known.usedMs < usedAgainMs) return;
    const entry: LatestEntry = { at, verdict, fingerprint, usedMs, brief: isBrief(result) ? result : undefined };
    all.set(check, entry);
    this.#news.set(check, entry);
  }

  async findLatest(check: string): Promise<LatestVerdict | null> {
    const known = (await this.#readLatest()).get(check);
    return known === undefined ? null : { at: known.at, verdict: known.verdict, fingerprint: known.fingerprint };
  }

  /** Forgets what was read of the latest verdicts, so that those of other processes are seen. */
  forgetLatest(): void {
    if (this.#news.size === 0) this.#latest = null;
  }

  /** Writes the news on top of what others have written meanwhile; of two that do so at the very same time one may win. */
  flush(): Promise<void> {
    this.#flushing = this.#flushing.then(() => this.#flushNow());
    return this.#flushing;
  }

  async #flushNow(): Promise<void> {
    if (this.#news.size === 0) return;
    const news = [...this.#news];
    this.#news.clear();
    this.#latest = null;
    const all = await this.#readLatest();
    for (const [check, latest] of news) all.set(check, latest);
    await this.#options.files.write(this.#latestName, JSON.stringify({ version: latestVersion, checks: [...all] }));
  }

  /** The files of a verdict with the beginnings of their identities, as `shorten` makes them; null when they are not known any more. */
  async findList(files: string): Promise<(() => Iterable<FileIdentity>) | null> {
    const kept = await this.#options.files.read(`lists/${files}`);
    return kept === null ? null : () => readList(kept.text);
  }

  #readLatest(): Promise<Map<string, LatestEntry>> {
    this.#latest ??= this.#options.files.read(this.#latestName).then((kept) => {
      const { version, checks }: LatestVerdicts = kept === null ? { version: latestVersion, checks: [] } : JSON.parse(kept.text);
      const latest = new Map(version === latestVersion ? checks : []);
      this.#briefs = new Map([...latest.values()].map((entry) => [entry.fingerprint, entry]));
      return latest;
    });
    return this.#latest;
  }
}

/** Path and identity of each, both ended by NUL, which is in neither; in pieces: there may be hundreds of thousands. */
async function* renderList(files: Iterable<FileIdentity>): AsyncGenerator<string> {
  const breather = new Breather();
  let piece = '';
  let count = 0;
  for (const [path, identity] of files) {
    piece += `${path}\0${shorten(identity)}\0`;
    if (++count % 512 !== 0) continue;
    yield piece;
    piece = '';
    await breather.breathe();
  }
  yield piece;
}

function* readList(text: string): Generator<FileIdentity> {
  for (let at = 0; at < text.length;) {
    const middle = text.indexOf('\0', at);
    const end = text.indexOf('\0', middle + 1);
    yield [text.slice(at, middle), text.slice(middle + 1, end)];
    at = end + 1;
  }
}

const latestVersion = 2;

interface LatestVerdicts {
  readonly version: number;
  readonly checks: readonly (readonly [string, LatestEntry])[];
}

/** Whether so little was said that it may stand beside the verdicts of all other checks. */
function isBrief({ problems, output, reason }: StoredResult): boolean {
  return problems.length === 0 && output.text.length + (reason?.length ?? 0) <= mostBriefChars;
}

/** The part of an identity that is kept. */
export function shorten(identity: string): string {
  const [kind = '', size, oid] = identity.split(' ');
  return kind === 'file' || kind === 'program' ? `${kind[0]}${size} ${oid?.slice(0, keptDigits)}` : identity;
}

function isWithin(at: string, sinceMs: number, ttlMs: number): boolean {
  const atMs = Date.parse(at);
  return atMs >= sinceMs && Date.now() - atMs < ttlMs;
}

function nameOf(fingerprint: string): string {
  const digits = fingerprint.slice(fingerprint.indexOf(':') + 1);
  return `verdicts/${digits.slice(0, 2)}/${digits.slice(2)}`;
}
