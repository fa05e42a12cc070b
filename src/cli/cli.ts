// This file is read by every version of Node that starts it, so it uses only what old ones know.
import module from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

const oldestNode = 22;
/** Exit status for a bug of ours, as sysexits.h has it: none of the statuses that mean something about checks. */
const crashedStatus = 70;

if (Number(process.versions.node.split('.')[0]) < oldestNode) {
  process.stderr.write(
    `preflight: Preflight needs Node ${oldestNode} or newer; this is Node ${process.versions.node} (${process.execPath}).\n`,
  );
  process.exitCode = 2;
} else {
  start().catch(crash);
}

async function start(): Promise<void> {
  process.on('uncaughtException', crash);
  module.enableCompileCache(join(cacheDirectory(), 'code'));
  const [{ main }, { createNodeIo, flushOutput }] = await Promise.all([import('./main.ts'), import('./node-io.ts')]);
  const status = await main(process.argv.slice(2), createNodeIo());
  await flushOutput();
  process.exit(status);
}

/** Where this user's caches belong; compiled code of a folder that others can write would be theirs to choose. */
function cacheDirectory(): string {
  const { env, platform } = process;
  if (env['PREFLIGHT_CACHE_DIR']) return env['PREFLIGHT_CACHE_DIR'];
  if (platform === 'win32') return join(env['LOCALAPPDATA'] || join(homedir(), 'AppData', 'Local'), 'preflight', 'cache');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'preflight');
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'preflight');
}

function crash(thrown: unknown): void {
  const text = thrown instanceof Error ? thrown.stack : String(thrown);
  process.stderr.write(`preflight: This is a bug in Preflight; nothing above is a verdict.\n${text}\n`);
  process.exit(crashedStatus);
}
