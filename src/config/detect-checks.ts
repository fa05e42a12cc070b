import type { SealedFiles } from '../engine/cache/sealed-files.ts';
import type { Detection } from './detect/detection.ts';
import { DetectionMemory } from './detection-memory.ts';

/** Not state that anybody could notice: only what would be found again is taken from it. */
const memory = new DetectionMemory();

/**
 * Finds the checks that the files of a root imply. It reads files and folders and never runs anything, and never rejects: what cannot
 * be read or understood is a warning, and the rest is still found. As long as nothing that was looked at changes, the answer is the
 * one of the last time, also that of another process where `files` is given. `root` is absolute.
 */
export async function detectChecks(
  root: string,
  env: NodeJS.ProcessEnv = process.env,
  files: SealedFiles | null = null,
): Promise<Detection> {
  const recalled = await memory.recall(root, env, files);
  if (recalled !== null) return recalled;
  const { detect } = await import('./detect/detect.ts');
  const looked = await detect(root, env);
  await memory.keep(root, env, files, looked);
  return looked.detection;
}
