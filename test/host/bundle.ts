import { execFileSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/** The root of this repository, which is the extension under development. */
export const repositoryRoot = join(import.meta.dirname, '../..');
/** Where the bundled tests are: `index.cjs`, and the test files of a case in a folder of its name. */
export const bundleFolder = join(repositoryRoot, 'dist/test-host');

/** Builds the extension, and bundles the tests for the extension host, which cannot load TypeScript. */
export async function bundleTests(): Promise<void> {
  execFileSync(process.execPath, ['esbuild.mjs'], { cwd: repositoryRoot, stdio: 'inherit' });
  await build({
    absWorkingDir: repositoryRoot,
    entryPoints: ['test/host/index.ts', ...globSync('test/host/**/*.test.ts', { cwd: repositoryRoot })],
    outbase: 'test/host',
    outdir: bundleFolder,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
}
