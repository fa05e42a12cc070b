// Bundles src/ into dist/:  node esbuild.mjs [--production] [--watch]
//   extension.cjs          the editor's face; loads engine.js when it first needs it
//   engine.js, worker.js   the engine as a library and its worker thread (ES modules)
//   cli.js, start.cjs      the command line: a few lines that load compiled code of earlier runs, and all the rest
//   detect.cjs, parse.cjs  what engine and command line read workspaces and outputs with, loaded when it is needed
//   picomatch.cjs, jsonc-parser.cjs  for several of them; execa.cjs: what only Windows needs
//   webview/timeline.*     what the timeline's page is made of; for a browser
// Only the first may name 'vscode': it is not external for the others.
// The metafiles (dist/meta-*.json) say what each bundle is made of; the layer test reads the same builds.
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build, context } from 'esbuild';

/**
 * Leaves an import to a file beside the bundle.
 * @param {RegExp} filter which imports
 * @param {string} path the file beside the bundle
 * @returns {import('esbuild').Plugin}
 */
const beside = (filter, path) => ({
  name: `beside ${path}`,
  setup(build) {
    build.onResolve({ filter }, () => ({ path, external: true }));
  },
});

/**
 * Its formatter and editor fill tables when they are loaded, and nobody here uses them.
 * @type {import('esbuild').Plugin}
 */
const jsoncParserOnly = {
  name: 'jsonc-parser without formatter',
  setup(build) {
    build.onResolve({ filter: /^\.\/(impl\/)?(format|edit|string-intern)$/ }, ({ importer, resolveDir, path }) =>
      /[\\/]jsonc-parser[\\/]/.test(importer) ? { path: join(resolveDir, `${path}.js`), sideEffects: false } : undefined,
    );
  },
};

/**
 * Puts functions that do nothing in the place of those that nobody here calls.
 * @param {string} name
 * @param {Readonly<Record<string, string>>} files the names that are exported by the files whose paths match a pattern
 * @returns {import('esbuild').Plugin}
 */
const without = (name, files) => ({
  name,
  setup(build) {
    for (const [pattern, names] of Object.entries(files))
      build.onLoad({ filter: new RegExp(pattern.replaceAll('/', '[\\\\/]')) }, () => ({
        contents: names
          .split(' ')
          .map((each) => (each === 'default' ? 'export default {};' : `export const ${each} = () => '';`))
          .join('\n'),
      }));
  },
});

/** Its synchronous half, its own log, pipes between commands, and streams of other kinds. */
const execaAsyncOnly = without('execa without what nobody here asks of it', {
  '/execa/lib/methods/main-sync\\.js$': 'execaCoreSync',
  '/node_modules/(?:figures|pretty-ms|yoctocolors)/': 'default gray bold redBright yellowBright',
  '/execa/lib/convert/add\\.js$': 'addConvertedStreams',
  '/execa/lib/pipe/setup\\.js$': 'pipeToSubprocess',
  '/@sindresorhus/merge-streams/index\\.js$': 'default',
  '/execa/lib/ipc/get-one\\.js$': 'getOneMessage',
  '/@sec-ant/readable-stream/dist/ponyfill/asyncIterator\\.js$': 'asyncIterator',
  '/execa/lib/methods/template\\.js$': 'isTemplateString parseTemplates',
});

/** A key that is a collection becomes an empty text. */
const yamlReaderOnly = without('yaml that only reads', {
  '/yaml/browser/dist/stringify/':
    'createStringifyContext stringify stringifyCollection indentComment lineComment stringifyComment stringifyDocument ' +
    'stringifyNumber stringifyPair stringifyString foldFlowLines FOLD_BLOCK FOLD_FLOW FOLD_QUOTED',
  '/yaml/browser/dist/parse/cst-(?:scalar|stringify|visit)\\.js$':
    'createScalarToken resolveAsScalar setScalarValue stringify visit',
});

/** The command line carries it within: it reads a configuration at once. */
const jsoncParser = beside(/^jsonc-parser$/, './jsonc-parser.cjs');

/** What is not needed at once, and what several need, in files that they share. */
const laterParts = [
  beside(/^execa$/, './execa.cjs'),
  beside(/^picomatch$/, './picomatch.cjs'),
  beside(/\/detect\/detect\.ts$/, './detect.cjs'),
  beside(/\/(parse-(request|text)|find-matcher)\.ts$/, './parse.cjs'),
];

/**
 * The options of every bundle, by name.
 * @param {{ production?: boolean | undefined }} [options]
 * @returns {Record<'extension' | 'webview' | 'engine' | 'worker' | 'cli' | 'start' | 'detect' | 'parse' | 'picomatch' | 'jsonc-parser' | 'execa', import('esbuild').BuildOptions & { metafile: true }>}
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
    // The library's ES modules, of which a bundle leaves out what nobody uses; Node would be given the others.
    alias: { yaml: './node_modules/yaml/browser/dist/index.js' },
    plugins: [jsoncParserOnly],
  };
  /** @type {import('esbuild').BuildOptions & { metafile: true }} */
  const commonJs = {
    ...common,
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    define: { 'import.meta.dirname': '__dirname', 'import.meta.url': 'importMetaUrl' },
    // Only a require reaches the loader of the command line; the extension, which loads an ES module, says otherwise.
    supported: { 'dynamic-import': false },
    banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
  };
  return {
    // The face must not carry a second copy of the engine.
    extension: {
      ...commonJs,
      supported: {},
      entryPoints: { extension: 'src/extension.ts' },
      external: ['vscode'],
      plugins: [jsoncParserOnly, beside(/(^|\/)\.{1,2}\/engine\.ts$/, './engine.js')],
    },
    webview: {
      ...common,
      platform: 'browser',
      target: 'es2024',
      format: 'iife',
      entryPoints: { 'webview/timeline': 'src/webview/timeline.ts', 'webview/style': 'src/webview/timeline.css' },
      plugins: [],
    },
    engine: { ...common, entryPoints: { engine: 'src/engine.ts' }, format: 'esm', plugins: [...laterParts, jsoncParser] },
    worker: { ...common, entryPoints: { worker: 'src/engine/worker.ts' }, format: 'esm', plugins: laterParts },
    cli: {
      ...common,
      entryPoints: { cli: 'src/cli/cli.ts' },
      format: 'esm',
      banner: { js: '#!/usr/bin/env node' },
      plugins: [jsoncParserOnly, beside(/^\.\/start\.ts$/, './start.cjs')],
    },
    start: { ...commonJs, entryPoints: { start: 'src/cli/start.ts' }, plugins: [...laterParts, jsoncParserOnly] },
    // Without state: what they share with the others they may have twice.
    detect: {
      ...commonJs,
      entryPoints: { detect: 'src/config/detect/detect.ts' },
      plugins: [jsoncParser, yamlReaderOnly, beside(/^picomatch$/, './picomatch.cjs')],
    },
    parse: { ...commonJs, entryPoints: { parse: 'src/engine/problems/parse-entry.ts' } },
    picomatch: { ...commonJs, entryPoints: { picomatch: 'picomatch' } },
    'jsonc-parser': { ...commonJs, entryPoints: { 'jsonc-parser': 'jsonc-parser' } },
    execa: { ...commonJs, entryPoints: { execa: 'src/engine/process/execa-entry.ts' }, plugins: [execaAsyncOnly] },
  };
}

/**
 * V8 reads a text sooner when each of its characters is one byte; esbuild leaves those of regular expressions as they are.
 * @param {string} file
 */
function escapeOthers(file) {
  const escape = (/** @type {string} */ unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  writeFileSync(file, readFileSync(file, 'utf8').replace(/[^\0-\x7f]/g, escape));
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
  chmodSync('dist/cli.js', 0o755);
  if (values.production) escapeOthers('dist/start.cjs');
}

if (process.argv[1] === import.meta.filename) await main();
