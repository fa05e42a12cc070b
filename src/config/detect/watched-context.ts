import { delimiter, dirname, isAbsolute, join, resolve } from 'node:path';
import { programsNamed } from '../find-program.ts';
import { markOf, type Mark } from '../mark-path.ts';
import type { DetectContext } from './context.ts';

/** A context that notes what is asked of it, and how that looked before the answer was given. */
export class WatchedContext {
  readonly context: DetectContext;
  readonly #marks = new Map<string, string>();
  #isSure = true;

  /** `env` is the one that `original` finds programs by. */
  constructor(original: DetectContext, env: NodeJS.ProcessEnv) {
    const { root } = original;
    this.#note('=', root);
    this.#noteRepository(original);
    for (const folder of (env['PATH'] ?? env['Path'] ?? '').split(delimiter)) if (isAbsolute(folder)) this.#note('=', folder);
    this.context = {
      ...original,
      tree: async () => {
        const tree = await original.tree();
        // Nobody says when a file is added somewhere below a folder without git.
        if (tree.isWalked) this.#isSure = false;
        return tree;
      },
      read: (path) => {
        this.#note('=', resolve(root, path));
        return original.read(path);
      },
      has: (path) => {
        this.#note('?', resolve(root, path));
        return original.has(path);
      },
      list: (folder) => {
        this.#note('=', resolve(root, folder));
        return original.list(folder);
      },
      findProgram: (name) => {
        // Their folders do not tell who may execute them, nor what is behind a link.
        for (const path of programsNamed(name, env)) this.#note('=', path);
        return original.findProgram(name);
      },
    };
  }

  /** Everything that was looked at, also the folders of programs; null where that is not known. */
  get marks(): readonly Mark[] | null {
    return this.#isSure ? [...this.#marks] : null;
  }

  #note(how: '=' | '?', path: string): void {
    const key = `${how} ${path}`;
    if (!this.#marks.has(key)) this.#marks.set(key, markOf(key));
  }

  /** What says which files git tracks, and that it is this repository that says it. */
  #noteRepository({ root, repository }: DetectContext): void {
    if (repository === null) return;
    const { gitDir, top } = repository;
    for (const name of ['index', 'config']) this.#note('=', join(gitDir, name));
    this.#note('?', join(gitDir, 'HEAD'));
    if (gitDir !== join(top, '.git')) this.#note('=', join(top, '.git'));
    for (let folder = resolve(root); folder !== top; folder = dirname(folder)) this.#note('?', join(folder, '.git'));
  }
}
