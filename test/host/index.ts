// What VS Code calls inside its extension host, on the desktop and in the embedded one alike. Bundled by ./bundle.ts.
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';
import type { Counts } from '../counts.ts';

/** Runs the test files in the folder that TEST_SUITE names, and writes what became of them to the file TEST_RESULT as its last act. */
export async function run(): Promise<void> {
  markConsole(process.env['TEST_MARK'] ?? '');
  const result = await runMocha(process.env['TEST_SUITE'] ?? '');
  writeFileSync(process.env['TEST_RESULT'] ?? '', JSON.stringify(result));
}

async function runMocha(folder: string): Promise<Counts> {
  // Mocha is an ES module, and its reporters keep the console that they find when they are loaded.
  const { default: Mocha } = await import('mocha');
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 30_000,
    color: process.env['TEST_COLOR'] === '1',
    forbidOnly: true,
    forbidPending: true,
    ...(process.env['TEST_GREP'] && { grep: process.env['TEST_GREP'] }),
  });
  for (const file of readdirSync(folder).toSorted()) if (file.endsWith('.test.cjs')) mocha.addFile(join(folder, file));
  await mocha.loadFilesAsync();
  return new Promise((resolve) => {
    const runner = mocha.run((failures) => resolve({ passed: runner.stats?.passes ?? 0, failed: failures }));
  });
}

/** Puts a mark in front of each line, so that the outer process can tell it from what VS Code itself says. */
function markConsole(mark: string): void {
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    // eslint-disable-next-line no-console -- the console is what is marked
    const original = console[method];
    // An assignment would be ignored: in the extension host these are accessors.
    Object.defineProperty(console, method, {
      configurable: true,
      writable: true,
      value: (...args: unknown[]) => original.call(console, mark + format(...args)),
    });
  }
}
