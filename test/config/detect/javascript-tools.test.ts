import assert from 'node:assert/strict';
import type { Check } from '../../../src/model/check.ts';
import { javascriptTools } from '../../../src/config/detect/javascript/javascript-tools.ts';
import { detectPackageScripts } from '../../../src/config/detect/javascript/package-scripts.ts';
import { detectWith, fakeContext } from './fake-context.ts';

/** The tools that are installed, by program, with the package and the version. */
const versions: Readonly<Record<string, readonly [name: string, version: string]>> = {
  eslint: ['eslint', '10.1.0'],
  biome: ['@biomejs/biome', '2.6.8'],
  vitest: ['vitest', '5.1.0'],
  tsc: ['typescript', '6.0.2'],
  prettier: ['prettier', '3.10.1'],
};

function install(tools = versions): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tools).flatMap(([program, [name, version]]) => [
      [`node_modules/.bin/${program}`, ''],
      [`node_modules/${name}/package.json`, `{"version":"${version}"}`],
    ]),
  );
}

async function checksOf(files: Readonly<Record<string, string>>): Promise<readonly Check[]> {
  return (await detectWith(detectPackageScripts, fakeContext(files))).checks;
}

async function linesOf(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  return (await checksOf(files)).map(
    ({ id, command, unavailable, disabledReason, source }) =>
      `${id}: ${unavailable ?? disabledReason ?? command.join(' ')} | ${source.file}:${source.line} ${source.reason}`,
  );
}

const manifest = (parts: object): string => JSON.stringify(parts, null, 1);

describe('a tool of JavaScript', () => {
  it('is run where it is configured and asked for, with output that can be read', async () => {
    const files = {
      ...install(),
      'package.json': manifest({ devDependencies: { eslint: '10', '@biomejs/biome': '2', vitest: '5' } }),
      'eslint.config.js': '',
      'biome.json': '{}',
      'vite.config.ts': '',
    };
    assert.deepEqual(await linesOf(files), [
      'eslint: node_modules/.bin/eslint . -f json -o ${report} | eslint.config.js:1 eslint.config.js',
      'biome: node_modules/.bin/biome check --reporter=json --max-diagnostics=none | biome.json:1 biome.json',
      'vitest: node_modules/.bin/vitest run --reporter=default --reporter=json --outputFile.json=${report} | vite.config.ts:1 vite.config.ts',
    ]);
  });

  it('is not run where nobody asks for it: configuration alone may be an editor’s', async () => {
    assert.deepEqual(
      await linesOf({ 'package.json': '{}', '.prettierrc': '{}', 'eslint.config.js': '', 'jest.config.js': '' }),
      [],
    );
    assert.deepEqual(await linesOf({ 'package.json': manifest({ devDependencies: { eslint: '10', prettier: '3' } }) }), []);
  });

  it('is said with the line in package.json that configures it', async () => {
    const files = {
      ...install({}),
      'package.json': manifest({ name: 'a', prettier: {}, devDependencies: { prettier: '3' } }),
      node_modules: '',
    };
    assert.deepEqual(await linesOf(files), [
      'prettier: prettier is not installed: npm install --save-dev prettier | package.json:3 "prettier" in package.json',
    ]);
  });

  it('checks what a script of it changes', async () => {
    const scripts = {
      lint: 'eslint --fix src test --ext .ts',
      format: "prettier --write 'src/**/*.{js,ts}'",
      tidy: 'prettier --write $FILES',
    };
    const files = { ...install(), 'package.json': manifest({ scripts, devDependencies: { eslint: '10', prettier: '3' } }) };
    const lines = await linesOf(files);
    assert.deepEqual(lines.slice(-2), [
      'eslint: node_modules/.bin/eslint src test --ext .ts -f json -o ${report} | package.json:3 script "lint" in package.json, in the form that only checks',
      'prettier: node_modules/.bin/prettier --check src/**/*.{js,ts} | package.json:4 script "format" in package.json, in the form that only checks',
    ]);
  });

  it('of a version that does not read its configuration says what to do', async () => {
    const files = { ...install(), 'package.json': manifest({ devDependencies: { eslint: '10' } }), '.eslintrc.json': '{}' };
    assert.match(
      (await linesOf(files))[0] ?? '',
      /^eslint: ESLint 10 does not read \.eslintrc\.json: move it to eslint\.config\.js, see https:/,
    );
    const old = { ...files, ...install({ eslint: ['eslint', '8.57.0'] }) };
    assert.match((await linesOf(old))[0] ?? '', /^eslint: node_modules\/\.bin\/eslint \. -f json/);
  });

  it('is run by Yarn where that installs without node_modules', async () => {
    const files = {
      'package.json': manifest({ packageManager: 'yarn@4.1.0', devDependencies: { eslint: '10' } }),
      'eslint.config.js': '',
      '.pnp.cjs': '',
    };
    assert.deepEqual((await checksOf(files))[0]?.command, ['yarn', 'run', 'eslint', '.', '-f', 'json', '-o', '${report}']);
  });

  it('is run once at the top when it walks through folders, and in each package when it does not', async () => {
    const files = {
      ...install(),
      'package.json': manifest({ workspaces: ['packages/*'], devDependencies: { eslint: '10', vitest: '5' } }),
      'eslint.config.js': '',
      'packages/a/package.json': '{}',
      'packages/a/eslint.config.js': '',
      'packages/a/vitest.config.ts': '',
      'packages/b/package.json': '{}',
      'packages/b/vitest.config.ts': '',
    };
    assert.deepEqual(
      (await checksOf(files)).map(({ id }) => id),
      ['eslint', 'packages/a:vitest', 'packages/b:vitest'],
    );
  });

  it('is not run beside a script that bears its name, or that tests with nobody knows what', async () => {
    const dependencies = { devDependencies: { jest: '30', vitest: '5' } };
    const named = { 'package.json': manifest({ scripts: { jest: 'node run-jest.js' }, ...dependencies }), 'jest.config.js': '' };
    assert.deepEqual(
      (await checksOf(named)).map(({ id }) => id),
      ['jest'],
    );
    const unknown = { 'package.json': manifest({ scripts: { test: 'node test.js' }, ...dependencies }), 'vitest.config.ts': '' };
    assert.deepEqual(
      (await checksOf(unknown)).map(({ id }) => id),
      ['test'],
    );
  });

  it('has an id of its own', () => {
    const ids = javascriptTools.map(({ preset }) => preset.id);
    assert.equal(new Set(ids).size, ids.length);
  });
});

describe('a project of TypeScript', () => {
  const project = (tsconfig: string, parts: Readonly<Record<string, string>> = {}) => ({
    ...install(),
    'package.json': manifest({ workspaces: ['packages/*'], devDependencies: { typescript: '6' } }),
    'tsconfig.json': tsconfig,
    'src/a.ts': '',
    ...parts,
  });
  const commands = async (files: Readonly<Record<string, string>>) =>
    (await checksOf(files)).map(({ id, command, disabledReason }) => `${id}: ${disabledReason ?? command.join(' ')}`);

  it('is checked without writing', async () => {
    assert.deepEqual(await commands(project('{}')), ['tsc: node_modules/.bin/tsc --noEmit --pretty false']);
  });

  it('is built without writing where it refers to others, by a compiler that can', async () => {
    const references = '{ "files": [], "references": [{ "path": "packages/a" }] }';
    assert.deepEqual(await commands(project(references)), ['tsc: node_modules/.bin/tsc -b --noEmit --pretty false']);
    assert.deepEqual(await commands(project(references, install({ tsc: ['typescript', '5.5.4'] }))), [
      'tsc: TypeScript before 5.6 cannot check projects that refer to each other without writing files',
    ]);
  });

  it('that is there to be extended is not checked, but those that extend it are', async () => {
    const packages = { 'packages/a/package.json': '{}', 'packages/a/tsconfig.json': '{}' };
    const expected = ['packages/a:tsc: ../../node_modules/.bin/tsc --noEmit --pretty false'];
    assert.deepEqual(await commands(project('{ "compilerOptions": {} }', packages)), expected);
    assert.deepEqual(await commands(project('{ "files": [] }', packages)), expected);
  });

  it('of the root stands for those of the packages where it has their files', async () => {
    const packages = { 'packages/a/package.json': '{}', 'packages/a/tsconfig.json': '{}' };
    for (const include of ['packages/*/src', '**/*.ts', './packages'])
      assert.deepEqual(
        (await commands(project(manifest({ include: [include] }), packages))).map((line) => line.split(':')[0]),
        ['tsc'],
      );
    assert.equal((await commands(project('{ "include": ["scripts"] }', packages))).length, 2);
  });

  it('is an editor’s where there is no compiler, or nothing to check', async () => {
    assert.deepEqual(await commands({ 'package.json': '{}', 'tsconfig.json': '{}', 'a.ts': '' }), []);
    const plain = { 'package.json': manifest({ devDependencies: { typescript: '6' } }), 'a.js': '' };
    assert.deepEqual(await commands({ ...plain, 'tsconfig.json': '{}' }), []);
    assert.equal((await commands({ ...plain, 'tsconfig.json': '{ "compilerOptions": { "checkJs": true } }' })).length, 1);
  });

  it('that is broken is still checked: the compiler says what is wrong', async () => {
    assert.equal((await commands(project('{ "compilerOptions": '))).length, 1);
  });
});

describe('tests that need no runner but the program', () => {
  const node = "import { test } from 'node:test';\n";
  const run =
    '--test-reporter=spec --test-reporter-destination=stdout --test-reporter=junit --test-reporter-destination=${report}';

  it('are run by it where they say so and nothing else runs them', async () => {
    assert.deepEqual(await linesOf({ 'package.json': '{}', 'lib/a.test.js': `// a\n${node}` }), [
      `node-test: node --test ${run} | lib/a.test.js:2 lib/a.test.js imports node:test`,
    ]);
    assert.deepEqual(await linesOf({ 'package.json': '{}', 'a.test.ts': "const { test } = require('bun:test');" }), [
      'bun-test: bun test | a.test.ts:1 a.test.ts imports bun:test',
    ]);
  });

  it('in TypeScript are named, as not every Node.js looks for them', async () => {
    const files = {
      'package.json': manifest({ workspaces: ['a'] }),
      'a/package.json': '{}',
      'a/x.test.ts': node,
      'a/y.test.mjs': '',
    };
    assert.deepEqual(await linesOf(files), [
      `a:node-test: node --test ${run} x.test.ts y.test.mjs | a/x.test.ts:1 a/x.test.ts imports node:test`,
    ]);
  });

  it('are left to scripts and to other runners, and are no fixtures and no output', async () => {
    const test = { 'a.test.js': node };
    assert.deepEqual(
      await linesOf({ ...test, 'package.json': manifest({ scripts: { test: 'node --test' } }) }),
      ['test: npm run -s test | package.json:3 script "test" in package.json: node --test'].map((line) =>
        line.replace('npm run -s test', `node --test ${run}`),
      ),
    );
    assert.deepEqual(await linesOf({ ...test, 'package.json': manifest({ devDependencies: { jest: '30' } }) }), []);
    assert.deepEqual(
      await linesOf({ 'package.json': '{}', 'a.test.js': 'test(1)', 'dist/b.test.js': node, 'fixtures/c.test.js': node }),
      [],
    );
    const member = { 'a/package.json': '{}', 'a/x.test.js': node };
    const root = manifest({ workspaces: ['a'], scripts: { test: 'node --test a/' } });
    assert.deepEqual((await linesOf({ ...member, 'package.json': root })).length, 1);
  });
});
