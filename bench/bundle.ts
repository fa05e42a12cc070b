import { buildSync } from 'esbuild';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Calls back with a program of this folder as a plain script, bundled as ours is, so that neither pays for its language. */
export async function withBundle<T>(name: string, use: (script: string) => T | Promise<T>): Promise<T> {
  const outfile = join(tmpdir(), `preflight-bench-${name}-${process.pid}.mjs`);
  buildSync({
    entryPoints: [join(import.meta.dirname, `${name}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    minify: true,
  });
  try {
    return await use(outfile);
  } finally {
    rmSync(outfile, { force: true });
  }
}
