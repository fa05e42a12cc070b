import { join } from 'node:path';
import { locateRepository } from '../builtin/git-repository.ts';
import { askGit } from './ask-git.ts';
import { look } from './file-identity.ts';

/** A path that somebody has named, and that is no file. */
export interface Misnamed {
  /** As it was given. */
  readonly path: string;
  readonly is: 'missing' | 'folder';
}

/**
 * The first of these paths that is neither a file nor was one: git knows the files that were deleted. Paths are relative to the root,
 * with `/`. Null where all are files.
 */
export async function findMisnamed(root: string, paths: readonly string[], signal: AbortSignal): Promise<Misnamed | null> {
  for (const path of paths) {
    const stats = look(join(root, path));
    if (stats?.isDirectory() === true) return { path, is: 'folder' };
    if (stats === null && !(await wasThere(root, path, signal))) return { path, is: 'missing' };
  }
  return null;
}

/** Whether git tracks the path, or a commit that led here has changed it. */
async function wasThere(root: string, path: string, signal: AbortSignal): Promise<boolean> {
  const repository = await locateRepository(root);
  if (repository === null) return false;
  const questions = [
    ['ls-files', '-z', '--cached', '--', path],
    ['rev-list', '--max-count=1', 'HEAD', '--', path],
  ];
  for (const question of questions) {
    const answer = await askGit(repository, question, signal);
    if (answer.ok && answer.items.length > 0) return true;
  }
  return false;
}
