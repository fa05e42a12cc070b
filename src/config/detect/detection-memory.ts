import { stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import type { DetectContext } from './context.ts';
import type { Detection } from './detection.ts';

/** What was found in a root, and everything on the disk that it depends on. */
interface Remembered {
  readonly detection: Detection;
  readonly key: string;
  /** null where it is not known of everything whether it has changed. */
  readonly marks: Promise<Marks | null>;
}

/** What a path looked like: of a file or folder that was read its `stat`, of one that was only asked for whether it is there. */
type Marks = ReadonlyMap<string, string>;

/** The roots that are remembered at most; people have no more open. */
const mostRoots = 8;
/** Times of files are as exact as the ticks of the kernel's clock: what changed so shortly before may change again unseen. */
const unsureMs = 100;

/**
 * Remembers what detection found as long as nothing that it has looked at changes: files by size, times and identity, folders by their
 * names, the index of git for the list of files.
 */
export class DetectionMemory {
  readonly #known = new Map<string, Remembered>();

  /** What was found in a root, when it would be found again; or null. */
  async recall(root: string, env: NodeJS.ProcessEnv): Promise<Detection | null> {
    const known = this.#known.get(root);
    if (known === undefined || known.key !== keyOf(env)) return null;
    const marks = await known.marks;
    if (marks === null) return null;
    const now = await markAll([...marks.keys()], null);
    return now !== null && [...marks].every(([path, mark]) => now.get(path) === mark) ? known.detection : null;
  }

  /** `startedMs` is when the detection began, as `Date.now` gives it. */
  keep(watched: WatchedContext, env: NodeJS.ProcessEnv, detection: Detection, startedMs: number): void {
    const { root } = watched.context;
    this.#known.delete(root);
    this.#known.set(root, {
      detection,
      key: keyOf(env),
      marks: watched.isSure() ? markAll(watched.paths(env), startedMs) : Promise.resolve(null),
    });
    for (const oldest of this.#known.keys()) if (this.#known.size > mostRoots) this.#known.delete(oldest);
  }
}

function keyOf(env: NodeJS.ProcessEnv): string {
  return JSON.stringify([env['PATH'], env['Path'], env['PATHEXT']]);
}

/** A context that notes what is asked of it. */
export class WatchedContext {
  readonly context: DetectContext;
  readonly #original: DetectContext;
  readonly #paths = new Set<string>();
  #isSure = true;

  constructor(original: DetectContext) {
    const { root } = original;
    this.#original = original;
    this.#paths.add(`= ${root}`);
    const note = (how: '=' | '?', path: string) => this.#paths.add(`${how} ${resolve(root, path)}`);
    this.context = {
      ...original,
      tree: async () => {
        const tree = await original.tree();
        // Nobody says when a file is added somewhere below a folder without git.
        if (tree.isWalked) this.#isSure = false;
        return tree;
      },
      read: (path) => {
        note('=', path);
        return original.read(path);
      },
      has: (path) => {
        note('?', path);
        return original.has(path);
      },
      list: (folder) => {
        note('=', folder);
        return original.list(folder);
      },
    };
  }

  isSure(): boolean {
    return this.#isSure;
  }

  /** Everything that was looked at, also the folders of programs. */
  paths(env: NodeJS.ProcessEnv): readonly string[] {
    const { repository } = this.#original;
    const git = repository === null ? [] : [`= ${join(repository.gitDir, 'index')}`, `? ${join(repository.gitDir, 'HEAD')}`];
    const folders = (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter((folder) => isAbsolute(folder));
    return [...this.#paths, ...git, ...folders.map((folder) => `= ${folder}`)];
  }
}

/** Looks at paths; null when one has changed since `sinceMs`, shortly before it, or after. */
async function markAll(paths: readonly string[], sinceMs: number | null): Promise<Marks | null> {
  const found = await Promise.all(paths.map((path) => mark(path, sinceMs)));
  const marks = new Map<string, string>();
  for (const [index, path] of paths.entries()) {
    const one = found[index]!;
    if (one === 'changed') return null;
    marks.set(path, one);
  }
  return marks;
}

async function mark(path: string, sinceMs: number | null): Promise<string> {
  const info = await stat(path.slice(2)).catch(() => null);
  if (info === null) return 'absent';
  if (path.startsWith('?')) return 'there';
  // The time of the last change of the inode cannot be set by a program.
  if (sinceMs !== null && info.ctimeMs > sinceMs - unsureMs) return 'changed';
  return [info.size, info.mtimeMs, info.ctimeMs, info.ino].join(' ');
}
