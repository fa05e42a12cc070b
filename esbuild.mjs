// Bundles src/ into dist/:  node esbuild.mjs [--production] [--watch]
//   extension.cjs   the editor's face; loads engine.js when it first needs it
//   cli.js, engine.js, worker.js (+ shared chunks)   ES modules that cannot name 'vscode': it is not external for them
// The metafiles (dist/meta-*.json) say what each bundle is made of; the layer test reads the same builds.
import { rmSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { build, context } from 'esbuild';

/**
 * The face must not carry a second copy of the engine: `src/engine.ts` stays a file of its own beside it.
 * @type {import('esbuild').Plugin}
 */
const engineBeside = {
  name: 'engine-beside',
  setup(build) {
    build.onResolve({ filter: /(^|\/)\.{1,2}\/engine\.ts$/ }, () => ({ path: './engine.js', external: true }));
  },
};

/**
 * The options of every bundle, by name.
 * @param {{ production?: boolean | undefined }} [options]
 * @returns {Record<'extension' | 'node', import('esbuild').BuildOptions & { metafile: true }>}
 */
export function bundles({ production = false } = {}) {
  /** @type {import('esbuild').BuildOptions & { metafile: true }} */
  const common = {
    bundle: true,
    platform: 'node',
    target: 'node22',
    outdir: 'dist',
    minify: production,
    sourcemap: production ? false : 'linked',
    metafile: true,
    logLevel: 'warning',
    mainFields: ['module', 'main'],
  };
  return {
    extension: {
      ...common,
      entryPoints: { extension: 'src/extension.ts' },
      format: 'cjs',
      outExtension: { '.js': '.cjs' },
      external: ['vscode'],
      plugins: [engineBeside],
    },
    node: {
      ...common,
      entryPoints: { cli: 'src/cli/cli.ts', engine: 'src/engine.ts', worker: 'src/engine/worker.ts' },
      format: 'esm',
      splitting: true,
      chunkNames: 'chunk-[hash]',
    },
  };
}

async function main() {
  const { values } = parseArgs({ options: { production: { type: 'boolean' }, watch: { type: 'boolean' } } });
  const all = bundles(values);
  if (values.watch) {
    for (const options of Object.values(all)) await (await context({ ...options, logLevel: 'info' })).watch();
    return;
  }
  rmSync('dist', { recursive: true, force: true });
  for (const [name, options] of Object.entries(all)) {
    const { metafile } = await build(options);
    writeFileSync(`dist/meta-${name}.json`, JSON.stringify(metafile));
  }
}

if (process.argv[1] === import.meta.filename) await main();
