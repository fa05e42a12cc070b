import type { Check } from '../../model/check.ts';
import type { CheckResult } from '../../model/verdict.ts';
import type { FindCheck, Moment } from '../inputs/fingerprint.ts';
import type { Known, Verdicts } from './verdicts.ts';

/** More files are not looked at once more, before a check starts or at the end of a short run, only to be able to say more of the run. */
const mostLookedAt = 5_000;
/** A run that has taken so many times what a look takes may well take one more. */
const looksOfLongRun = 20;

/** Gathers, while a run goes on, what its verdicts were obtained on, to say in the end on which content all checks have passed. */
export class RunProof {
  readonly #verdicts: Verdicts;
  readonly #find: FindCheck;
  readonly #sinceMs: number;
  readonly #mostLookedAt: number;
  /** The checks whose verdicts belong to files that are known. */
  readonly #known = new Set<string>();
  /** When all of them were known at the same moment, that: a moment holds much, and must not be held for nothing. */
  #moment: Moment | null = null;
  #hasSeveral = false;
  #isLarge = false;
  /** Digest of all files when the first check ran whose verdict does not follow from files alone; null when none did. */
  #before: Promise<string | null> | null = null;

  /** `sinceMs`: wall time at which the run began. */
  constructor(verdicts: Verdicts, find: FindCheck, sinceMs: number, mostFiles = mostLookedAt) {
    this.#verdicts = verdicts;
    this.#find = find;
    this.#sinceMs = sinceMs;
    this.#mostLookedAt = mostFiles;
  }

  noteKnown({ id }: Check, { moment }: Known): void {
    this.#hasSeveral ||= this.#known.size > 0 && this.#moment !== moment;
    this.#moment = this.#hasSeveral ? null : moment;
    this.#isLarge = moment.snapshot.list.files.length > this.#mostLookedAt;
    this.#known.add(id);
  }

  /** To be called before a check runs of which nobody can say which files count: then all do. */
  async noteUnbound(): Promise<void> {
    await (this.#before ??= this.#digestOfAll(this.#verdicts.moment(this.#sinceMs)));
  }

  /**
   * The id of the tree on disk, when each of the checks has passed on exactly what it has there; null when one has not, or files changed
   * on the way. `results` are those of the run, by id.
   */
  async findTree(results: ReadonlyMap<string, CheckResult>): Promise<string | null> {
    const all = [...results.values()];
    if (all.length === 0 || !all.every(({ verdict, flaky }) => verdict === 'passed' && !flaky)) return null;
    const end = await this.#endOf(all);
    if (end === null) return null;
    for (const [id, { fingerprint }] of results) {
      if (this.#known.has(id) && (fingerprint === null || !(await this.#isStill(id, fingerprint, end)))) return null;
    }
    const before = await this.#before;
    if (this.#before !== null && (before === null || before !== (await this.#digestOfAll(end)))) return null;
    return end.snapshot.tree();
  }

  /** The moment to compare with: the one at which everything was taken over, else now. */
  #endOf(results: readonly CheckResult[]): Promise<Moment> | Moment | null {
    if (this.#moment !== null && results.every(({ cached }) => cached)) return this.#moment;
    const isLong = Date.now() - this.#sinceMs > looksOfLongRun * this.#verdicts.lookMs;
    return this.#isLarge && !isLong ? null : this.#verdicts.moment(Date.now());
  }

  async #isStill(id: string, fingerprint: string, end: Moment): Promise<boolean> {
    // What it was taken over for at this very moment.
    if (end === this.#moment) return true;
    const check = this.#find(id);
    if (check === undefined) return false;
    const now = await end.fingerprint(check, this.#find);
    return now.gap === null && now.digest === fingerprint;
  }

  /** null where nobody can tell, or where it would keep checks waiting for long. */
  async #digestOfAll(moment: Promise<Moment> | Moment | null): Promise<string | null> {
    try {
      const known = await moment;
      if (known === null || known.snapshot.list.basis === null || known.snapshot.list.files.length > this.#mostLookedAt)
        return null;
      const all = await known.everything();
      return all.gap === null ? all.digest : null;
    } catch {
      return null; // A disk that fails costs what is said of the run, never the run.
    }
  }
}
