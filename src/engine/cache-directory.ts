import { homedir } from 'node:os';
import { isAbsolute, join, normalize } from 'node:path';

/**
 * Where everything that we keep between runs belongs, for this user alone: never in the workspace, so that no repository can bring
 * its own. Absolute; it need not exist. null for a user without a home. `cli.ts` uses it, so it is written for every version of Node.
 */
export function cacheDirectory(env: NodeJS.ProcessEnv, platform: NodeJS.Platform, home = findHome): string | null {
  const given = env['PREFLIGHT_CACHE_DIR'];
  if (given !== undefined && isUsable(given)) return given;
  if (platform === 'win32' && env['LOCALAPPDATA']) return join(env['LOCALAPPDATA'], 'preflight', 'cache');
  const caches = env['XDG_CACHE_HOME'];
  if (platform !== 'win32' && platform !== 'darwin' && caches !== undefined && isUsable(caches)) return join(caches, 'preflight');
  const folder = home();
  if (folder === null || !isAbsolute(folder)) return null;
  if (platform === 'win32') return join(folder, 'AppData', 'Local', 'preflight', 'cache');
  return platform === 'darwin' ? join(folder, 'Library', 'Caches', 'preflight') : join(folder, '.cache', 'preflight');
}

/** Node's recursive mkdir never returns for a path below `/proc`. */
function isUsable(path: string): boolean {
  return isAbsolute(path) && !/^\/+proc(\/|$)/.test(normalize(path));
}

function findHome(): string | null {
  try {
    return homedir();
  } catch {
    return null; // The system knows no user of this number, as in many containers.
  }
}
