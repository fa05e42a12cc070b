import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/**
 * Where everything that we keep between runs belongs, for this user alone: never in the workspace, so that no repository can bring
 * its own. Absolute; it need not exist.
 */
export function cacheDirectory(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const given = env['PREFLIGHT_CACHE_DIR'];
  if (given !== undefined && isAbsolute(given)) return given;
  if (platform === 'win32') return join(env['LOCALAPPDATA'] || join(homedir(), 'AppData', 'Local'), 'preflight', 'cache');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'preflight');
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'preflight');
}
