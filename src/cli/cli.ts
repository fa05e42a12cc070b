// This file is read by every version of Node that starts it, so it uses only what old ones know.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheDirectory } from '../engine/cache-directory.ts';
import { BundleLoader } from './load-bundle.ts';
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
  load()
    .then(({ start }) => start())
    .catch((thrown: unknown) => {
      console.error(thrown);
      process.exitCode = brokenStatus;
    });
}

/** The bundle beside this file is CommonJS, because loading Node's own modules as ES modules costs more than a small run. */
async function load(): Promise<typeof Start> {
  if (import.meta.url.endsWith('.ts')) return import('./start.ts');
  const directory = cacheDirectory(process.env, process.platform);
  const loader = new BundleLoader(directory === null ? null : join(directory, 'code'));
  const bundle: typeof Start = loader.load(fileURLToPath(new URL('start.cjs', import.meta.url)));
  process.on('exit', () => loader.keep(bundle.codePaths));
  return bundle;
}
