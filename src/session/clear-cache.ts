import { join } from 'node:path';
import { cacheDirectory } from '../engine/cache-directory.ts';
import { clear, type Pruned } from '../engine/cache/care.ts';

/** Removes the verdicts that this user's Preflights keep, of all workspaces; null where nothing is ever kept. Rejects when the disk refuses. */
export async function clearCache(env: NodeJS.ProcessEnv = process.env): Promise<Pruned | null> {
  const kept = cacheDirectory(env, process.platform);
  return kept === null ? null : clear(join(kept, 'verdicts'));
}
