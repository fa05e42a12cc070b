import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { findChromium } from '../../tools/chromium.ts';
import { temporaryFolder } from '../../tools/cleanup.ts';
import { packageExtension } from '../../tools/package-extension.ts';
import { installVSCode } from '../../tools/vscode-install.ts';
import { installExtension } from '../../tools/vscode-server.ts';
import type { Installed } from './workbench.ts';

let prepared: Promise<Installed> | undefined;

/** VS Code, a browser and the packaged extension: made when first asked for, shared by all windows. The runner closes the browser. */
export function installed(): Promise<Installed> {
  prepared ??= prepare();
  return prepared;
}

async function prepare(): Promise<Installed> {
  const install = installVSCode();
  const browserHere = findChromium();
  const vsix = packageExtension();
  const dataFolder = temporaryFolder('preflight-install');
  installExtension(install, dataFolder, vsix);
  return { install, vsix, browser: await chromium.launch(browserHere), extensions: join(dataFolder, 'extensions') };
}
