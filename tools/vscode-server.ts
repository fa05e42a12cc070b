import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../src/model/result.ts';
import { atEnd } from './cleanup.ts';
import type { VSCodeInstall } from './vscode-install.ts';

/** How to serve VS Code. */
export interface ServerOptions {
  readonly install: VSCodeInstall;
  /** Holds everything that VS Code writes, settings and logs included. Keep its path short: it holds sockets. */
  readonly dataFolder: string;
  /** User settings beside the quiet ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Ask for workspace trust as the desktop does; otherwise every folder is trusted. */
  readonly asksTrust?: boolean;
  /**
   * Honour development extensions and tests in the page's address. It also changes what a user sees (no notification
   * toasts), so it is for tests inside the extension host only.
   */
  readonly forTestsInside?: boolean;
  /** Added to the environment of the server, which extensions inherit. */
  readonly env?: Readonly<Record<string, string>>;
  /** Keep serving while no window is open; otherwise the server ends after five minutes alone, should nobody end it. */
  readonly servesUnused?: boolean;
  /** Who opens a page must know it; without one everybody on this machine may. */
  readonly token?: string;
}

/** A VS Code that answers on a port of this machine. */
export interface Server {
  readonly pid: number;
  /** `127.0.0.1:PORT`. */
  readonly authority: string;
  /** All that it printed so far. */
  log(): string;
  /** The address of a window on a folder or on a `.code-workspace` file, given as absolute path, or on nothing. */
  addressOf(workspace: string | null, payload?: Readonly<Record<string, string>>): string;
  /** Settles when it has ended, for whatever reason. */
  readonly ended: Promise<void>;
  /** Ends it and everything that it started. */
  stop(): Promise<void>;
}

const commonFlags = ['--accept-server-license-terms', '--telemetry-level', 'off'];

/** What a first window would otherwise show or fetch beside the workspace. */
const quietSettings = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'security.workspace.trust.startupPrompt': 'never',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/** Serves VS Code on a free port of 127.0.0.1, until `stop` or the end of this process. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const temporary = join(options.dataFolder, 'tmp');
  mkdirSync(temporary, { recursive: true });
  mkdirSync(join(options.dataFolder, 'data/User'), { recursive: true });
  const settings = { ...quietSettings, ...options.settings };
  writeFileSync(join(options.dataFolder, 'data/User/settings.json'), JSON.stringify(settings, null, 2));
  // As for one started from a terminal (VSCODE_CLI), the environment is what it is, and no login shell is asked for another.
  const child = spawn(options.install.node, [join(options.install.folder, 'out/server-main.js'), ...serverFlags(options)], {
    cwd: options.dataFolder,
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...cleanEnvironment(), EXTENSIONS_GALLERY: '{}', VSCODE_CLI: '1', TMPDIR: temporary, ...options.env },
  });
  const { pid } = child;
  if (pid === undefined) throw new UserError(`${options.install.node} could not be started.`);
  const owned = atEnd(() => signalGroup(child, 'SIGKILL'));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const output: string[] = [];
  const authority = `127.0.0.1:${await listeningPort(child, output)}`;
  return {
    pid,
    authority,
    ended,
    log: () => output.join(''),
    addressOf: (workspace, payload) => addressOf(authority, workspace, payload, options.token),
    async stop() {
      await end(child, ended);
      owned[Symbol.dispose]();
    },
  };
}

/** Installs a .vsix for servers with this data folder, by VS Code's own command line. */
export function installExtension(install: VSCodeInstall, dataFolder: string, vsix: string): void {
  const args = [...commonFlags, ...folderFlags(dataFolder), '--install-extension', vsix, '--force'];
  const result = spawnSync(install.node, [join(install.folder, 'out/server-main.js'), ...args], {
    encoding: 'utf8',
    env: { ...cleanEnvironment(), EXTENSIONS_GALLERY: '{}' },
  });
  if (result.status !== 0 || !result.stdout.includes('successfully installed')) {
    throw new UserError(`VS Code did not install ${vsix}:\n${result.error?.message ?? ''}${result.stdout}${result.stderr}`);
  }
}

function serverFlags(options: ServerOptions): string[] {
  return [
    ...commonFlags,
    ...folderFlags(options.dataFolder),
    '--host=127.0.0.1',
    '--port=0',
    ...(options.token === undefined ? ['--without-connection-token'] : ['--connection-token', options.token]),
    ...(options.servesUnused ? [] : ['--enable-remote-auto-shutdown']),
    // A closed window takes its extension host along at once, instead of after three hours.
    '--reconnection-grace-time=1',
    // Keeps Copilot's agent host from being started: its modules are not installed.
    `--agent-host-bridge-path=${join(options.dataFolder, 'no-agent-host.sock')}`,
    ...(options.forTestsInside ? ['--enable-smoke-test-driver'] : []),
    ...(options.asksTrust ? [] : ['--disable-workspace-trust']),
  ];
}

function folderFlags(dataFolder: string): string[] {
  return ['--server-data-dir', dataFolder, '--extensions-dir', join(dataFolder, 'extensions')];
}

function addressOf(
  authority: string,
  workspace: string | null,
  payload: Readonly<Record<string, string>> = {},
  token: string | undefined,
): string {
  const query = new URLSearchParams();
  if (workspace === null) query.set('ew', 'true');
  else query.set(workspace.endsWith('.code-workspace') ? 'workspace' : 'folder', workspace);
  if (Object.keys(payload).length > 0) query.set('payload', JSON.stringify(Object.entries(payload)));
  if (token !== undefined) query.set('tkn', token);
  return `http://${authority}/?${query.toString()}`;
}

/** Nothing of npm, of mocha or of a VS Code around this process may reach the extension host. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const foreign = /^(npm_|VSCODE_|ELECTRON_|NODE_OPTIONS$|NODE_RUN_|INIT_CWD$|XDG_RUNTIME_DIR$|TEST_COUNTS$)/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}

function listeningPort(child: ChildProcess, output: string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const refuse = (why: string): void => reject(new UserError(`VS Code's server ${why}:\n${output.join('')}`));
    const timer = setTimeout(() => refuse('did not start within a minute'), 60_000);
    const take = (data: Buffer): void => {
      output.push(data.toString());
      const port = /Extension host agent listening on (\d+)/.exec(output.join(''))?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(Number(port));
    };
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
    child.once('exit', (status) => {
      clearTimeout(timer);
      refuse(`ended with status ${status}`);
    });
  });
}

async function end(child: ChildProcess, ended: Promise<void>): Promise<void> {
  signalGroup(child, 'SIGTERM');
  const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), 3000);
  await ended;
  clearTimeout(timer);
  signalGroup(child, 'SIGKILL');
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
