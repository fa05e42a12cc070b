import type { Workspace } from '../config/workspace.ts';
import { messageOf } from '../model/result.ts';
import type { Logger } from '../engine/ports.ts';
import type { Root } from './root.ts';

/**
 * The files of a folder that were saved and are not checked yet, with the checks that they concern. It is asked as soon as a file comes,
 * while more may come; one question at a time, for all files that came since the one before. No file is lost by that.
 */
export class SavedFiles {
  readonly #root: Root;
  readonly #log: Pick<Logger, 'error'>;
  readonly #unasked = new Set<string>();
  readonly #asked = new Set<string>();
  readonly #answered = new Set<string>();
  readonly #checks = new Set<string>();
  /** What the answers are about. */
  #workspace: Workspace | null = null;
  #question: Promise<void> | null = null;

  constructor(root: Root, log: Pick<Logger, 'error'>) {
    this.#root = root;
    this.#log = log;
  }

  /** Files that wait. */
  get size(): number {
    return new Set([...this.#unasked, ...this.#asked, ...this.#answered]).size;
  }

  /** Ids of checks that the files concern, as far as that is known; enabled or not. */
  get checks(): ReadonlySet<string> {
    return this.#checks;
  }

  /** Relative to the root, with `/`. */
  add(file: string): void {
    this.#unasked.add(file);
    this.#question ??= this.#ask();
  }

  /** Puts back what was taken, when its checks were of no use. */
  giveBack({ files, checks }: Taken): void {
    for (const file of files) this.#answered.add(file);
    for (const check of checks) this.#checks.add(check);
  }

  /** Settles when it is known which checks all files concern that have come until now. Never rejects. */
  async known(): Promise<void> {
    const { session } = this.#root;
    if (this.#answered.size > 0 && session !== null && session.workspace !== this.#workspace) this.#forgetAnswers();
    // What is being asked, then what has come meanwhile.
    await this.#question;
    await this.#question;
  }

  /** All that is known; what came later stays. */
  take(): Taken {
    const taken = { files: [...this.#answered], checks: new Set(this.#checks) };
    this.#answered.clear();
    this.#checks.clear();
    return taken;
  }

  /** The checks are others now. */
  #forgetAnswers(): void {
    for (const file of this.#answered) this.#unasked.add(file);
    this.#answered.clear();
    this.#checks.clear();
    this.#question ??= this.#ask();
  }

  async #ask(): Promise<void> {
    const files = [...this.#unasked];
    for (const file of files) this.#asked.add(file);
    this.#unasked.clear();
    try {
      await this.#root.open();
      this.#workspace = this.#root.session?.workspace ?? null;
      const found = await this.#root.session?.findAffected({ type: 'files', files });
      if (found?.ok === true) for (const check of found.value.checks) this.#checks.add(check);
      else if (found !== undefined) this.#log.error(`Nobody knows what this save concerns: ${found.error.message}`);
    } catch (thrown) {
      this.#log.error(`Nobody knows what this save concerns: ${messageOf(thrown)}`);
    }
    for (const file of files) this.#answered.add(file);
    this.#asked.clear();
    this.#question = this.#unasked.size > 0 ? this.#ask() : null;
  }
}

/** Files, and the ids of the checks that they concern. */
export interface Taken {
  readonly files: readonly string[];
  readonly checks: ReadonlySet<string>;
}
