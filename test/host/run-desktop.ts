// Runs test/host in the desktop VS Code, which is downloaded from update.code.visualstudio.com:  node test/host/run-desktop.ts [VERSION]
// VSCODE_EXECUTABLE names an installed one instead. On Linux without a display: xvfb-run -a npm run test:desktop
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { messageOf, UserError } from '../../src/model/result.ts';
import { cacheFolder } from '../../tools/cache.ts';
import { temporaryFolder } from '../../tools/cleanup.ts';
import { countsSchema, reportCounts, type Counts } from '../counts.ts';
import { bundleFolder, bundleTests, repositoryRoot } from './bundle.ts';
import { hostCases, type HostCase } from './cases.ts';

async function main(): Promise<number> {
  const executable = process.env['VSCODE_EXECUTABLE'] || (await download(process.argv[2] ?? 'stable'));
  await bundleTests();
  const total = { passed: 0, failed: 0 };
  for (const hostCase of hostCases) {
    console.log(`\nDesktop VS Code, window "${hostCase.name}"`);
    if (hostCase.asksTrust) {
      console.log('Left out: @vscode/test-electron trusts every workspace. "npm run test:host" has this one.');
      continue;
    }
    const counts = await runCase(hostCase, executable);
    total.passed += counts.passed;
    total.failed += counts.failed;
  }
  reportCounts(total);
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
}

async function download(version: string): Promise<string> {
  try {
    return await downloadAndUnzipVSCode({ version, cachePath: cacheFolder() });
  } catch (error) {
    throw new UserError(
      `The desktop VS Code cannot be downloaded here (${messageOf(error)}). Set VSCODE_EXECUTABLE to an installed one, ` +
        'or run the same tests in the embedded VS Code: npm run test:host',
    );
  }
}

async function runCase(hostCase: HostCase, vscodeExecutablePath: string): Promise<Counts> {
  const profile = temporaryFolder('pf');
  const resultFile = join(profile, 'result.json');
  mkdirSync(join(profile, 'User'));
  const settings = { 'security.workspace.trust.startupPrompt': 'never', ...hostCase.settings };
  writeFileSync(join(profile, 'User/settings.json'), JSON.stringify(settings));
  try {
    await runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath: repositoryRoot,
      extensionTestsPath: join(bundleFolder, 'index.cjs'),
      extensionTestsEnv: { TEST_RESULT: resultFile, TEST_SUITE: join(bundleFolder, hostCase.name), TEST_COLOR: '1' },
      launchArgs: [
        hostCase.prepare(),
        `--user-data-dir=${profile}`,
        '--disable-extensions',
        '--skip-welcome',
        '--skip-release-notes',
      ],
    });
  } catch (error) {
    console.error(`VS Code ended: ${messageOf(error)}`);
  }
  if (existsSync(resultFile)) return v.parse(countsSchema, JSON.parse(readFileSync(resultFile, 'utf8')));
  console.error('The extension host ended without a result.');
  return { passed: 0, failed: 1 };
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof UserError ? error.message : error);
  process.exitCode = 2;
}
