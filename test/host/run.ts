// Runs test/host inside the extension host of a real VS Code:  node test/host/run.ts [CASE...] [--grep TEXT] [--verbose]
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Browser } from 'playwright-core';
import { UserError, messageOf } from '../../src/model/result.ts';
import { findChromium } from '../../tools/chromium.ts';
import { installVSCode } from '../../tools/vscode-install.ts';
import { reportCounts, type Counts } from '../counts.ts';
import { bundleFolder, bundleTests } from './bundle.ts';
import { hostCases, type HostCase } from './cases.ts';
import { runInWindow } from './window.ts';

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { grep: { type: 'string', default: '' }, verbose: { type: 'boolean', default: false } },
  });
  const install = installVSCode();
  const chromiumHere = findChromium();
  await bundleTests();
  const browser = await chromium.launch(chromiumHere);
  const total = { passed: 0, failed: 0 };
  try {
    for (const hostCase of selectCases(positionals)) {
      const result = await runCase(hostCase, browser, { install, ...values });
      total.passed += result.passed;
      total.failed += result.failed;
    }
  } finally {
    await browser.close();
  }
  reportCounts(total);
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
}

function selectCases(names: readonly string[]): readonly HostCase[] {
  const unknown = names.find((name) => !hostCases.some((hostCase) => hostCase.name === name));
  if (unknown !== undefined) {
    throw new UserError(`There is no case "${unknown}"; there are ${hostCases.map(({ name }) => name).join(', ')}.`);
  }
  return names.length === 0 ? hostCases : hostCases.filter(({ name }) => names.includes(name));
}

async function runCase(
  hostCase: HostCase,
  browser: Browser,
  options: { install: ReturnType<typeof installVSCode>; grep: string; verbose: boolean },
): Promise<Counts> {
  console.log(`\nVS Code ${options.install.version}, window "${hostCase.name}"`);
  const suite = join(bundleFolder, hostCase.name);
  if (!existsSync(suite)) throw new UserError(`test/host/${hostCase.name} has no tests.`);
  const outcome = await runInWindow(hostCase, suite, browser, options);
  if (outcome.ok) return outcome.value;
  console.error(outcome.error.message);
  return { passed: 0, failed: 1 };
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof UserError ? messageOf(error) : error);
  process.exitCode = 2;
}
