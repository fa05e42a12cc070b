import { createHash } from 'node:crypto';
import type { ContentVerdict } from '../../model/freshness.ts';
import type { CheckResult } from '../../model/verdict.ts';
import type { FingerprintPart } from '../inputs/fingerprint.ts';
import type { SealedFiles } from './sealed-files.ts';

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

/** What the latest verdict of a check in a root was obtained on: for telling what has changed since. */
export interface LatestVerdict {
  readonly version: 1;
  readonly at: string;
  readonly verdict: ContentVerdict;
  readonly fingerprint: string;
  readonly parts: readonly FingerprintPart[];
  /** Names the list of files. */
  readonly files: string;
}

export interface VerdictStoreOptions {
  readonly files: SealedFiles;
  /** How long a verdict may be used, in milliseconds. */
  readonly ttlMs: () => number;
}

/** Of the identities of files so much is kept: enough to see that one has changed. */
const keptDigits = 12;

/** Verdicts by what they were obtained on, wherever that lay, and the latest one of each check of each root. */
export class VerdictStore {
  readonly #options: VerdictStoreOptions;
  readonly #lists = new Map<string, ReadonlyMap<string, string>>();

  constructor(options: VerdictStoreOptions) {
    this.#options = options;
  }

  /** The verdict of a fingerprint; null where none is kept, or it is too old. */
  async find(fingerprint: string): Promise<StoredVerdict | null> {
    const { files, ttlMs } = this.#options;
    const name = nameOf(fingerprint);
    const kept = await files.read(name);
    if (kept === null) return null;
    // Sealed by us: it has the form that we gave it, in this version or another.
    const stored: StoredVerdict = JSON.parse(kept.text);
    const ageMs = Date.now() - Date.parse(stored.at);
    if (stored.version !== 1 || !(ageMs < ttlMs())) return null;
    void files.touch(name, kept.usedMs);
    return stored;
  }

  async put(fingerprint: string, result: CheckResult & { readonly verdict: ContentVerdict }, at: Date): Promise<void> {
    const { cached: _cached, leftBehind: _left, output, ...rest } = result;
    const { text, truncatedChars } = output;
    const stored: StoredVerdict = { version: 1, at: at.toISOString(), result: { ...rest, output: { text, truncatedChars } } };
    await this.#options.files.write(nameOf(fingerprint), JSON.stringify(stored));
  }

  /** `files` names a list that was put, or is put now. */
  async putLatest(root: string, check: string, latest: LatestVerdict, files: ReadonlyMap<string, string>): Promise<void> {
    if (!this.#lists.has(latest.files)) {
      const short = new Map([...files].map(([path, identity]) => [path, shorten(identity)]));
      this.#lists.set(latest.files, short);
      await this.#options.files.write(`inputs/${latest.files}`, JSON.stringify([...short]));
    }
    await this.#options.files.write(latestName(root, check), JSON.stringify(latest));
  }

  async findLatest(root: string, check: string): Promise<LatestVerdict | null> {
    const kept = await this.#options.files.read(latestName(root, check));
    if (kept === null) return null;
    const latest: LatestVerdict = JSON.parse(kept.text);
    return latest.version === 1 ? latest : null;
  }

  /** The files of a verdict with the beginnings of their identities, as `shorten` makes them; null when they are not known any more. */
  async findList(files: string): Promise<ReadonlyMap<string, string> | null> {
    const known = this.#lists.get(files);
    if (known !== undefined) return known;
    const kept = await this.#options.files.read(`inputs/${files}`);
    if (kept === null) return null;
    const list = new Map<string, string>(JSON.parse(kept.text));
    this.#lists.set(files, list);
    return list;
  }
}

/** The part of an identity that is kept. */
export function shorten(identity: string): string {
  const [kind = '', size, oid] = identity.split(' ');
  return kind === 'file' || kind === 'program' ? `${kind[0]}${size} ${oid?.slice(0, keptDigits)}` : identity;
}

function nameOf(fingerprint: string): string {
  const digits = fingerprint.slice(fingerprint.indexOf(':') + 1);
  return `verdicts/${digits.slice(0, 2)}/${digits.slice(2)}`;
}

function latestName(root: string, check: string): string {
  return `latest/${createHash('sha256').update(`${root}\0${check}`).digest('hex').slice(0, 40)}`;
}
