import { delimiter, isAbsolute, join, resolve } from 'node:path';
import type { DetectContext } from './context.ts';

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

  /** Everything that was looked at, also the folders of programs, as `DetectionMemory` wants it; null where that is not known. */
  paths(env: NodeJS.ProcessEnv): readonly string[] | null {
    if (!this.#isSure) return null;
    const { repository } = this.#original;
    const git = repository === null ? [] : [`= ${join(repository.gitDir, 'index')}`, `? ${join(repository.gitDir, 'HEAD')}`];
    const folders = (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter((folder) => isAbsolute(folder));
    return [...this.#paths, ...git, ...folders.map((folder) => `= ${folder}`)];
  }
}
