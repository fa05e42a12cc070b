// This file is read by every version of Node that starts it, so it uses only what old ones know.
import module from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

const oldestNode = 22;

if (Number(process.versions.node.split('.')[0]) < oldestNode) {
  process.stderr.write(
    `preflight: Preflight needs Node ${oldestNode} or newer; this is Node ${process.versions.node} (${process.execPath}).\n`,
  );
  process.exitCode = 2;
} else {
  module.enableCompileCache(join(cacheDirectory(), 'code'));
  void load().then(({ start }) => start());
}

/** The bundle beside this file is CommonJS, because loading Node's own modules as ES modules costs more than a small run. */
async function load(): Promise<typeof import('./start.ts')> {
  return import.meta.url.endsWith('.ts') ? import('./start.ts') : module.createRequire(import.meta.url)('./start.cjs');
}

/** Where this user's caches belong; compiled code of a folder that others can write would be theirs to choose. */
function cacheDirectory(): string {
  const { env, platform } = process;
  if (env['PREFLIGHT_CACHE_DIR']) return env['PREFLIGHT_CACHE_DIR'];
  if (platform === 'win32') return join(env['LOCALAPPDATA'] || join(homedir(), 'AppData', 'Local'), 'preflight', 'cache');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'preflight');
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'preflight');
}
