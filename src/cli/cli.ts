// This file is read by every version of Node that starts it, so it uses only what old ones know.
import module from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type * as Start from './start.ts';

const oldestNode = 22;
/** Exit status of an installation that lacks a file: EX_SOFTWARE of sysexits.h, which means nothing about checks. */
const brokenStatus = 70;

if (Number(process.versions.node.split('.')[0]) < oldestNode) {
  process.stderr.write(
    `preflight: Preflight needs Node ${oldestNode} or newer; this is Node ${process.versions.node} (${process.execPath}).\n`,
  );
  process.exitCode = 2;
} else {
  module.enableCompileCache(join(cacheDirectory(), 'code'));
  load()
    .then(({ start }) => start())
    .catch((thrown: unknown) => {
      console.error(thrown);
      process.exitCode = brokenStatus;
    });
}

/** The bundle beside this file is CommonJS, because loading Node's own modules as ES modules costs more than a small run. */
async function load(): Promise<typeof Start> {
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
