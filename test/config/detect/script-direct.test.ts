import assert from 'node:assert/strict';
import type { Check } from '../../../src/model/check.ts';
import { detectPackageScripts } from '../../../src/config/detect/javascript/package-scripts.ts';
import { exitCodesOf } from '../../../src/parse/exit-codes.ts';
import { findParser } from '../../../src/parse/registry.ts';
import { detectWith, fakeContext } from './fake-context.ts';

/** Tools with their packages and versions, as they are installed. */
const installed: Readonly<Record<string, readonly [name: string, version: string]>> = {
  eslint: ['eslint', '10.1.0'],
  stylelint: ['stylelint', '18.0.0'],
  biome: ['@biomejs/biome', '2.6.8'],
  oxlint: ['oxlint', '1.94.0'],
  prettier: ['prettier', '3.10.1'],
  tsc: ['typescript', '6.0.0'],
  'vue-tsc': ['vue-tsc', '3.0.0'],
  'svelte-check': ['svelte-check', '4.0.0'],
  vitest: ['vitest', '5.1.0'],
  jest: ['jest', '30.5.2'],
  mocha: ['mocha', '12.0.3'],
  ava: ['ava', '6.0.0'],
  knip: ['knip', '6.0.0'],
};

function filesOf(scripts: Readonly<Record<string, string>>, tools = installed): Record<string, string> {
  const files: Record<string, string> = {
    'package.json': JSON.stringify({ scripts, devDependencies: { 'cross-env': '7', eslint: '10' } }),
    'tsconfig.json': '{"compilerOptions":{"noEmit":true}}',
  };
  for (const [program, [name, version]] of Object.entries(tools)) {
    files[`node_modules/.bin/${program}`] = '';
    files[`node_modules/${name}/package.json`] = `{"name":"${name}","version":"${version}"}`;
  }
  return files;
}

async function checkOf(name: string, scripts: Readonly<Record<string, string>>, tools = installed): Promise<Check> {
  const { checks } = await detectWith(detectPackageScripts, fakeContext(filesOf(scripts, tools)));
  return checks.find((check) => check.id === name)!;
}

async function commandOf(body: string, name = 'lint', tools = installed): Promise<string> {
  const { command, parser, env } = await checkOf(name, { [name]: body }, tools);
  const variables = Object.entries(env).map(([key, value]) => `${key}=${value}`);
  return [...variables, ...command, `| ${typeof parser === 'string' ? parser : ''}`].join(' ').replace('node_modules/.bin/', '@');
}

describe('a script that is one known tool', () => {
  const cases: readonly (readonly [body: string, command: string, name?: string])[] = [
    ['eslint .', '@eslint . -f json -o ${report} | eslint-json'],
    ["eslint 'src/**/*.js' --max-warnings 0", '@eslint src/**/*.js --max-warnings 0 -f json -o ${report} | eslint-json'],
    ['npx eslint .', '@eslint . -f json -o ${report} | eslint-json'],
    ['./node_modules/.bin/eslint .', '@eslint . -f json -o ${report} | eslint-json'],
    ['TIMING=1 eslint .', 'TIMING=1 @eslint . -f json -o ${report} | eslint-json'],
    ['cross-env A=1 B="x y" eslint .', 'A=1 B=x y @eslint . -f json -o ${report} | eslint-json'],
    ['eslint . -f stylish', '@eslint . -f stylish | auto'],
    ['eslint . --format=unix', '@eslint . --format=unix | auto'],
    ['stylelint "**/*.css"', '@stylelint **/*.css -f json -o ${report} | stylelint-json'],
    ['biome check .', '@biome check . --reporter=json --max-diagnostics=none | biome-json'],
    ['biome ci --reporter=github', '@biome ci --reporter=github | auto'],
    ['biome --version', '@biome --version | auto'],
    ['oxlint --deny-warnings', '@oxlint --deny-warnings -f json | oxlint-json'],
    ['prettier --check .', '@prettier --check . | auto', 'format:check'],
    ['tsc --noEmit', '@tsc --noEmit --pretty false | tsc', 'typecheck'],
    ['tsc --noEmit --pretty', '@tsc --noEmit --pretty | auto', 'typecheck'],
    ['vue-tsc --noEmit', '@vue-tsc --noEmit --pretty false | tsc', 'typecheck'],
    ['svelte-check', '@svelte-check --output machine-verbose | svelte-check', 'typecheck'],
    ['knip', '@knip --reporter json | knip-json', 'knip'],
    [
      'node --test "test/*.js"',
      'node --test --test-reporter=spec --test-reporter-destination=stdout --test-reporter=junit --test-reporter-destination=${report} test/*.js | junit',
      'test',
    ],
    ['node --test --test-reporter=tap', 'node --test --test-reporter=tap | auto', 'test'],
  ];
  for (const [body, command, name] of cases)
    it(`runs it by itself: ${body}`, async () => assert.equal(await commandOf(body, name), command));

  const byScript: readonly (readonly [body: string, args: string])[] = [
    ['vitest run', '--reporter=default --reporter=json --outputFile.json=${report} | vitest-json'],
    ['vitest run --reporter=verbose', '| auto'],
    ['jest --ci', '--json --outputFile=${report} | jest-json'],
    ['nyc jest', '--json --outputFile=${report} | jest-json'],
    ['cross-env CI=1 jest', '--json --outputFile=${report} | jest-json'],
    ['mocha test/*.js', '--reporter json --reporter-option output=${report} | mocha-json'],
    ['mocha -R dot', '| auto'],
    ['ava', '| auto'],
    ["sh -c 'jest'", '| auto'],
    ['jest && echo done', '| auto'],
    ['jest > log.txt', '| auto'],
    ['concurrently jest', '| auto'],
    ['jest -- a b', '| auto'],
  ];
  for (const [body, args] of byScript)
    it(`leaves tests to the package manager, which passes arguments on: ${body}`, async () => {
      const found = await checkOf('test', { test: body });
      if (found.enabled)
        assert.equal(await commandOf(body, 'test'), `npm run -s test${args.startsWith('|') ? '' : ' --'} ${args}`);
      else assert.equal(args, '| auto');
    });

  it('needs the shell where that looks for files, and is then asked through the script', async () => {
    assert.equal(await commandOf('eslint src/**/*.js'), 'npm run -s lint -- -f json -o ${report} | eslint-json');
    assert.equal(await commandOf('tsc --noEmit && eslint .'), 'npm run -s lint | auto');
    assert.equal(await commandOf('cd sub && eslint .'), 'npm run -s lint | auto');
    assert.equal(await commandOf('eslint "$npm_package_config_files"'), 'npm run -s lint -- -f json -o ${report} | eslint-json');
  });

  it('runs with its hooks, by the package manager', async () => {
    const { command } = await checkOf('lint', { prelint: 'node make.js', lint: 'eslint .' });
    assert.deepEqual(command, ['npm', 'run', '-s', 'lint']);
  });

  it('is run as it is written where the tool is not installed, or too old for the format', async () => {
    assert.equal(await commandOf('eslint .', 'lint', {}), 'npm run -s lint | auto');
    assert.equal(await commandOf('biome check', 'lint', { biome: ['@biomejs/biome', '1.4.0'] }), '@biome check | auto');
    assert.equal(await commandOf('mocha', 'test', { mocha: ['mocha', '8.4.0'] }), 'npm run -s test | auto');
    assert.equal(await commandOf('vitest run', 'test', { vitest: ['vitest', '0.25.0'] }), 'npm run -s test | auto');
  });

  it('has the exit codes of its tool, also by way of another script', async () => {
    const scripts = { lint: 'eslint .', 'lint:quiet': 'npm run lint -- --quiet', types: 'tsc --noEmit && eslint .' };
    assert.deepEqual((await checkOf('lint', scripts)).exitCodes, exitCodesOf('eslint'));
    assert.equal((await checkOf('types', scripts)).exitCodes, null);
  });

  it('keeps the name of the script and stands for it', async () => {
    const { id, covers, tool } = await checkOf('lint', { lint: 'eslint .' });
    assert.deepEqual({ id, covers, tool }, { id: 'lint', covers: ['npm run lint'], tool: 'eslint' });
  });

  it('is found in a package, above it, and with the package manager that the root uses', async () => {
    const files = {
      'package.json': '{"workspaces":["packages/*"],"packageManager":"pnpm@10"}',
      'packages/a/package.json': '{"scripts":{"lint":"eslint src","test":"vitest run"}}',
      'node_modules/.bin/eslint': '',
      'node_modules/eslint/package.json': '{"version":"10.0.0"}',
      'packages/a/node_modules/.bin/vitest': '',
      'packages/a/node_modules/vitest/package.json': '{"version":"3.0.0"}',
    };
    const { checks } = await detectWith(detectPackageScripts, fakeContext(files));
    assert.deepEqual(
      checks.map(({ id, cwd, command }) => `${id} (${cwd}) ${command.join(' ')}`),
      [
        'packages/a:lint (packages/a) ../../node_modules/.bin/eslint src -f json -o ${report}',
        'packages/a:test (packages/a) pnpm --silent run test --reporter=default --reporter=json --outputFile.json=${report}',
      ],
    );
  });

  it('is read by parsers that there are', async () => {
    for (const [body, command] of cases) {
      const parser = command.split('| ').at(-1)!;
      assert.ok(parser === 'auto' || findParser(parser) !== null, `${body}: there is no parser ${parser}`);
    }
    for (const [, args] of byScript) {
      const parser = args.split('| ').at(-1)!;
      assert.ok(parser === 'auto' || findParser(parser) !== null, `there is no parser ${parser}`);
    }
  });
});
