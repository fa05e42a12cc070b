// Opens a real VS Code with Preflight:  npm start [-- FOLDER]
// The desktop VS Code when `code` is on PATH, else VS Code's own server, fetched from npm once and used in a browser.
import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { UserError } from '../src/model/result.ts';
import { temporaryFolder } from './cleanup.ts';
import { packageExtension } from './package-extension.ts';
import { copySample } from './sample.ts';
import { installVSCode } from './vscode-install.ts';
import { installExtension, startServer } from './vscode-server.ts';

const usage = `npm start [-- FOLDER] [-- --server]

Opens VS Code with Preflight on FOLDER, or on a copy of the sample workspace.
  --server   use the embedded VS Code in a browser, even when the desktop VS Code is there`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { server: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false } },
  });
  if (values.help) return console.log(usage);
  if (positionals.length > 1) throw new UserError(`One folder at most.\n\n${usage}`);
  const folder = positionals[0] === undefined ? copySample() : existingFolder(positionals[0]);
  const desktop = values.server ? undefined : findOnPath('code');
  await (desktop === undefined ? openServer(folder) : openDesktop(desktop, folder));
}

/** Relative to where `npm start` was called, which npm keeps in INIT_CWD. */
function existingFolder(given: string): string {
  const folder = resolve(process.env['INIT_CWD'] ?? process.cwd(), given);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw new UserError(`${folder} is not a folder.`);
  return folder;
}

function findOnPath(program: string): string | undefined {
  const names = process.platform === 'win32' ? [`${program}.cmd`, `${program}.exe`] : [program];
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find((file) => existsSync(file));
}

/** A window of its own that ends this command when it is closed. */
function openDesktop(code: string, folder: string): void {
  const root = join(import.meta.dirname, '..');
  console.log('Building Preflight ...');
  execFileSync(process.execPath, ['esbuild.mjs'], { cwd: root, stdio: 'inherit' });
  console.log(`Opening ${folder} with Preflight in VS Code (${code}). Close the window, or press Ctrl+C here, to end.`);
  const args = [`--extensionDevelopmentPath=${root}`, '--new-window', '--wait', folder];
  const { status, error } = spawnSync(code, args, { stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0)
    throw new UserError(`VS Code ended with status ${status}. ${error?.message ?? ''} Try: npm start -- --server`);
}

/** Every folder is trusted there: whoever runs this command has asked for the folder, or looks at our own sample. */
async function openServer(folder: string): Promise<void> {
  const install = installVSCode();
  console.log('Building and packing Preflight ...');
  const vsix = packageExtension();
  const dataFolder = temporaryFolder('preflight-vscode');
  installExtension(install, dataFolder, vsix);
  const token = randomBytes(16).toString('hex');
  const server = await startServer({ install, dataFolder, token, servesUnused: true });
  console.log(`VS Code ${install.version} with Preflight is ready. Open this in a browser:

  ${server.addressOf(folder)}

It shows ${folder}, which it trusts. Press Ctrl+C here to end it.`);
  await server.ended;
  throw new UserError(`VS Code's server has ended:\n${server.log()}`);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof UserError ? error.message : error);
  process.exitCode = 1;
}
