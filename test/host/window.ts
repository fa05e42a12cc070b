import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import * as v from 'valibot';
import { err, ok, UserError, type Result } from '../../src/model/result.ts';
import { temporaryFolder } from '../../tools/cleanup.ts';
import type { VSCodeInstall } from '../../tools/vscode-install.ts';
import { startServer, type Server } from '../../tools/vscode-server.ts';
import { bundleFolder, repositoryRoot } from './bundle.ts';
import type { HostCase } from './cases.ts';
import { countsSchema, type Counts } from '../counts.ts';

/** Longer than any suite takes on a busy machine. */
const limitMs = 240_000;
/** In front of what the tests print; an invisible character that nothing else uses. */
const mark = '\u2063';

interface WindowOptions {
  readonly install: VSCodeInstall;
  readonly grep: string;
  readonly verbose: boolean;
}

/** What VS Code says about the end of the extension host, and about itself before. */
interface Ending {
  readonly why: string;
  readonly complaints: readonly string[];
}

/** Runs the bundled tests of one case in a VS Code window of its own. An error says why there is no result. */
export async function runInWindow(
  hostCase: HostCase,
  suite: string,
  browser: Browser,
  options: WindowOptions,
): Promise<Result<Counts>> {
  const dataFolder = temporaryFolder('preflight-host');
  const resultFile = join(dataFolder, 'result.json');
  const server = await startServer({
    install: options.install,
    dataFolder,
    forTestsInside: true,
    asksTrust: hostCase.asksTrust ?? false,
    settings: hostCase.settings ?? {},
    env: {
      PREFLIGHT_CACHE_DIR: join(dataFolder, 'preflight'),
      TEST_MARK: mark,
      TEST_RESULT: resultFile,
      TEST_SUITE: suite,
      TEST_GREP: options.grep,
      TEST_COLOR: process.stdout.isTTY ? '1' : '',
    },
  });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  try {
    const ended = await openAndWait(page, server, hostCase, options.verbose);
    const result = readResult(resultFile);
    if (result === null || result.failed > 0) await keepEvidence(hostCase.name, page, server, dataFolder);
    if (result !== null) return ok(result);
    return err(
      new UserError(
        [
          `The extension host ended without a result: ${ended.why}`,
          ...ended.complaints.slice(-5).map((text) => `  ${text.split('\n', 1)[0]}`),
        ].join('\n'),
      ),
    );
  } finally {
    await page.close();
    await server.stop();
  }
}

async function openAndWait(page: Page, server: Server, hostCase: HostCase, verbose: boolean): Promise<Ending> {
  const complaints: string[] = [];
  const { promise: ended, resolve: end } = Promise.withResolvers<string>();
  await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
    const text = args.map((part) => (typeof part === 'string' ? part : JSON.stringify(part))).join(' ');
    if (text.startsWith(mark)) console.log(text.slice(mark.length));
    else if (verbose) console.error(`[${type}] ${text}`);
    if (type === 'error' && !text.startsWith(mark)) complaints.push(text);
  });
  await page.exposeFunction('codeAutomationExit', (status: number) => end(`VS Code said ${status}`));
  page.on('crash', () => end('the page crashed'));
  const timer = setTimeout(() => end(`no end after ${limitMs / 1000} s`), limitMs);
  const remote = (path: string): string => `vscode-remote://${server.authority}${path}`;
  const address = server.addressOf(hostCase.prepare(), {
    extensionDevelopmentPath: remote(repositoryRoot),
    extensionTestsPath: remote(join(bundleFolder, 'index.cjs')),
    skipWelcome: 'true',
    skipReleaseNotes: 'true',
  });
  await page.goto(address, { waitUntil: 'commit', timeout: 60_000 });
  const why = await ended;
  clearTimeout(timer);
  return { why, complaints };
}

/** VS Code reports a killed extension host as a success, so only what the tests themselves wrote at their end counts. */
function readResult(file: string): Counts | null {
  return existsSync(file) ? v.parse(countsSchema, JSON.parse(readFileSync(file, 'utf8'))) : null;
}

async function keepEvidence(name: string, page: Page, server: Server, dataFolder: string): Promise<void> {
  const folder = join(repositoryRoot, 'test-results', `host-${name}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, 'window.png') }).catch((error: unknown) => {
    console.error(`No screenshot: ${String(error)}`);
  });
  writeFileSync(join(folder, 'server.log'), server.log());
  const logs = join(dataFolder, 'data/logs');
  if (existsSync(logs)) cpSync(logs, join(folder, 'logs'), { recursive: true });
  console.error(`Logs and a screenshot are in ${folder}`);
}
