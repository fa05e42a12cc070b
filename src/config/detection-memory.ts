import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { SealedFiles } from '../engine/cache/sealed-files.ts';
import { fileNameFor } from '../engine/file-name.ts';
import { Breather } from '../engine/inputs/breather.ts';
import type { Detection } from './detect/detection.ts';
import { markOf, type Mark } from './mark-path.ts';

/** What was found, and what that depends on. */
export interface Looked {
  readonly detection: Detection;
  /** How everything on the disk that was looked at was before that; null = not known. */
  readonly marks: readonly Mark[] | null;
  /** When that began, as `Date.now` gives it. */
  readonly startedMs: number;
}

/** What was found in a root as long as everything that it depends on looks like this. */
interface Remembered {
  readonly detection: Detection;
  readonly key: string;
  readonly marks: readonly Mark[];
}

/** The same, in a file of the user's cache. */
interface Kept extends Remembered {
  readonly code: string;
}

/** The roots that are remembered at most; people have no more open. */
const mostRoots = 8;

/**
 * Remembers what detection found as long as nothing that it has looked at changes: files by size, times and identity, folders by their
 * names, the index of git for the list of files. In this process, and for others in the user's cache, where what the same code has
 * found is taken.
 */
export class DetectionMemory {
  readonly #known = new Map<string, Remembered>();
  readonly #findCode: () => string | null;
  #code: string | null = null;

  /** `findCode` tells the code that detects from any other; null = nothing is kept for other processes. */
  constructor(findCode: () => string | null = digestOfCode) {
    this.#findCode = findCode;
  }

  /** What was found in a root, when it would be found again; or null. */
  async recall(root: string, env: NodeJS.ProcessEnv, files: SealedFiles | null): Promise<Detection | null> {
    const known = this.#known.get(root) ?? (await this.#read(root, files));
    if (known === null || known.key !== keyOf(env)) return null;
    if (!(await areStill(known.marks, null))) return null;
    this.#remember(root, known);
    return known.detection;
  }

  /** Remembers what was found in a root, if nothing of what was looked at has changed since. */
  async keep(root: string, env: NodeJS.ProcessEnv, files: SealedFiles | null, looked: Looked): Promise<void> {
    this.#known.delete(root);
    const { detection, marks, startedMs } = looked;
    if (marks === null || !(await areStill(marks, startedMs))) return;
    const known = { detection, key: keyOf(env), marks };
    this.#remember(root, known);
    const code = files === null ? null : this.#codeNow();
    if (code !== null) await files?.write(nameOf(root), JSON.stringify({ ...known, code } satisfies Kept));
  }

  #remember(root: string, known: Remembered): void {
    this.#known.delete(root);
    this.#known.set(root, known);
    for (const oldest of this.#known.keys()) if (this.#known.size > mostRoots) this.#known.delete(oldest);
  }

  async #read(root: string, files: SealedFiles | null): Promise<Remembered | null> {
    const name = nameOf(root);
    const kept = (await files?.read(name)) ?? null;
    if (kept === null) return null;
    void files?.touch(name, kept.usedMs);
    // Sealed by us: it has the form that we gave it.
    const known: Kept = JSON.parse(kept.text);
    return known.code === this.#codeNow() ? known : null;
  }

  #codeNow(): string | null {
    this.#code ??= this.#findCode();
    return this.#code;
  }
}

const nameOf = (root: string): string => `detected/${fileNameFor(root)}`;

function keyOf(env: NodeJS.ProcessEnv): string {
  return JSON.stringify([env['PATH'], env['Path'], env['PATHEXT']]);
}

/**
 * Of the bundle with the code that detects, of which editor and command line each have a copy; null where it is not bundled, because
 * then it may be any of many files that has changed.
 */
function digestOfCode(): string | null {
  try {
    return hash('sha256', readFileSync(new URL('detect.cjs', import.meta.url)), 'hex');
  } catch {
    return null;
  }
}

/** Whether all look as they did then, and have not changed since `sinceMs` or shortly before it. */
async function areStill(marks: readonly Mark[], sinceMs: number | null): Promise<boolean> {
  const breather = new Breather();
  for (const [number, [path, mark]] of marks.entries()) {
    if (number % 256 === 0) await breather.breathe();
    if (markOf(path, sinceMs) !== mark) return false;
  }
  return true;
}
