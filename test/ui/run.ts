// Drives the packaged extension in a real VS Code as a person does:  node test/ui/run.ts [FILE...] [--grep TEXT]
import { globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Mocha from 'mocha';
import { UserError } from '../../src/model/result.ts';
import { reportCounts, type Counts } from '../counts.ts';
import { installed } from './installed.ts';
import { screenshotFolder } from './workbench.ts';

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { grep: { type: 'string', default: '' } } });
  for (const old of globSync('failed-*.png', { cwd: screenshotFolder })) rmSync(join(screenshotFolder, old));
  console.log('Packing the extension and starting a browser ...');
  const { install, browser } = await installed();
  try {
    console.log(`VS Code ${install.version}, Chromium ${browser.version()}`);
    const counts = await runMocha(
      positionals.length > 0 ? positionals : globSync('*.test.ts', { cwd: import.meta.dirname }),
      values.grep,
    );
    reportCounts(counts);
    return counts.failed === 0 && counts.passed > 0 ? 0 : 1;
  } finally {
    await browser.close();
  }
}

async function runMocha(files: readonly string[], grep: string): Promise<Counts> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 120_000, forbidOnly: true, forbidPending: true, ...(grep && { grep }) });
  for (const file of files.toSorted()) mocha.addFile(join(import.meta.dirname, file));
  await mocha.loadFilesAsync();
  return new Promise((resolve) => {
    const runner = mocha.run((failures) => resolve({ passed: runner.stats?.passes ?? 0, failed: failures }));
  });
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof UserError ? error.message : error);
  process.exitCode = 2;
}
