// This file is read by every version of Node that starts it, so it uses only what old ones know.
import module from 'node:module';
import { join } from 'node:path';
import { cacheDirectory } from '../engine/cache-directory.ts';
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
  const kept = cacheDirectory(process.env, process.platform);
  if (kept !== null) module.enableCompileCache(join(kept, 'code'));
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
