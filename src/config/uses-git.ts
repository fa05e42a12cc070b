import { locateRepository } from '../engine/builtin/git-repository.ts';
import { findProgram } from './find-program.ts';

/**
 * Whether git says which files belong to a folder: the folder lies in a work tree, and there is a git. Else every file counts but those of
 * tools and builds. Looks at files alone, and runs nothing.
 */
export async function usesGit(root: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  return (await locateRepository(root)) !== null && (await findProgram('git', env)) !== null;
}
