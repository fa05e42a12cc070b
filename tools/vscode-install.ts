import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import * as v from 'valibot';
import { UserError } from '../src/model/result.ts';
import { announce, cached } from './cache.ts';
import { runNpm, unpackPackage, type PinnedPackage } from './npm-pack.ts';

/** VS Code's server and the Node that runs it. */
export interface VSCodeInstall {
  readonly version: string;
  /** Holds `out/server-main.js`. */
  readonly folder: string;
  readonly node: string;
}

const vscodeVersion = '1.139.1';
/** The npm package that carries VS Code's own server and web workbench, in `lib/vscode`; nothing else of it is used. */
const carrier: PinnedPackage = {
  spec: 'code-server@4.139.1',
  integrity: 'sha512-fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==',
};
/** Raised when the steps below change, so that an older cache is not taken for the new one. */
const recipe = 2;

/** Needed only by Copilot, by Windows' own shell or by Kerberos proxies; 300 MB, and everything that wants a compiler. */
const unneededModules = new Set([
  '@devcontainers/cli',
  '@github/copilot-sdk',
  '@microsoft/mxc-sdk',
  '@vscode/copilot-api',
  '@vscode/native-watchdog',
  '@vscode/sandbox-runtime',
  '@vscode/spdlog',
  '@vscode/sqlite3',
  '@vscode/windows-process-tree',
  '@vscode/windows-registry',
  'kerberos',
  'node-addon-api',
  'ssh2',
]);
const manifestSchema = v.looseObject({ dependencies: v.record(v.string(), v.string()) });
const unneededExtensions = ['copilot', 'mermaid-markdown-features', 'microsoft-authentication', 'tunnel-forwarding'];

/**
 * VS Code's server, from the npm registry alone: no root, no compiler. Fetched once into the cache (147 MB), then found there.
 * @throws UserError that says what is missing.
 */
export function installVSCode(): VSCodeInstall {
  const platform = `${process.platform}-${process.arch}`;
  const name = `vscode-${vscodeVersion}-${platform}-r${recipe}`;
  const folder = cached(name, (stage, temporary) =>
    announce(`VS Code ${vscodeVersion} from npm (about 150 MB)`, () => {
      unpackPackage(carrier, join(temporary, 'carrier'), temporary);
      const vscode = join(stage, 'vscode');
      renameSync(join(temporary, 'carrier/lib/vscode'), vscode);
      installModules(vscode);
      removeForeignBinaries(vscode, platform);
    }),
  );
  return { version: vscodeVersion, folder: join(folder, 'vscode'), node: findNode() };
}

/** Versions and hashes come from the shrinkwrap file that VS Code ships with; npm prunes it to what is left. */
function installModules(vscode: string): void {
  for (const extension of unneededExtensions) rmSync(join(vscode, 'extensions', extension), { recursive: true, force: true });
  const manifestFile = join(vscode, 'package.json');
  const manifest = v.parse(manifestSchema, JSON.parse(readFileSync(manifestFile, 'utf8')));
  const dependencies = Object.fromEntries(
    Object.entries(manifest.dependencies).filter(([module]) => !unneededModules.has(module)),
  );
  const pruned = { ...manifest, dependencies, overrides: undefined, allowScripts: undefined };
  writeFileSync(manifestFile, JSON.stringify(pruned, null, 2));
  runNpm(['install', '--omit=dev', '--legacy-peer-deps'], vscode);
  runNpm(['install', '--omit=dev', '--legacy-peer-deps'], join(vscode, 'extensions'));
  addModule(vscode, '@vscode/spdlog', join(import.meta.dirname, 'vscode-shims/spdlog.ts'));
  addModule(vscode, '@vscode/native-watchdog', join(import.meta.dirname, 'vscode-shims/native-watchdog.ts'));
}

function addModule(vscode: string, name: string, file: string): void {
  const folder = join(vscode, 'node_modules', name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version: '0.0.0', main: 'index.js' }));
  buildSync({ entryPoints: [file], outfile: join(folder, 'index.js'), platform: 'node', format: 'cjs' });
}

/** Two packages carry the binaries of all platforms: 60 MB that only cost disk. */
function removeForeignBinaries(vscode: string, platform: string): void {
  for (const module of ['@vscode/ripgrep-universal/bin', 'node-pty/prebuilds']) {
    const folder = join(vscode, 'node_modules', module);
    for (const name of existsSync(folder) ? readdirSync(folder) : []) {
      if (name !== platform) rmSync(join(folder, name), { recursive: true });
    }
  }
}

/** This VS Code runs on Node 24: the one that runs this script, else the one that `npm ci` brought. */
function findNode(): string {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  const brought = join(import.meta.dirname, '../node_modules/.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  if (existsSync(brought)) return brought;
  throw new UserError(`VS Code needs Node 24 and this is ${process.version}: run "npm ci" first, and start this with "npm run".`);
}
