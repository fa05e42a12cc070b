import assert from 'node:assert/strict';
import type { Detection } from '../../../src/config/detect/detection.ts';
import { detectPackageScripts } from '../../../src/config/detect/javascript/package-scripts.ts';
import { detectWith, fakeContext } from './fake-context.ts';
import { renderChecks } from './render-checks.ts';

type Texts = Readonly<Record<string, string>>;

async function detectScripts(scripts: Texts, files: Texts = {}): Promise<Detection> {
  return detectWith(detectPackageScripts, fakeContext({ ...files, 'package.json': JSON.stringify({ scripts }) }));
}

/** What becomes of one body under a name: `+ build` or the reason why it is off. */
async function judge(name: string, body: string, files: Texts = {}): Promise<string> {
  const { checks } = await detectScripts({ [name]: body }, files);
  const [check] = checks;
  return check === undefined ? 'none' : (check.disabledReason ?? `+ ${check.kind}`);
}

describe('a script that compiles', () => {
  const beside = 'tsc writes its output beside the sources: add --noEmit';
  const configs = {
    'tsconfig.json': '{ // strict\n "compilerOptions": { "strict": true, } }',
    'check/tsconfig.json': '{ "compilerOptions": { "noEmit": true } }',
    'tsconfig.child.json': '{ "extends": "./check/tsconfig" }',
    'tsconfig.list.json': '{ "extends": ["@tsconfig/node20/tsconfig.json", "./tsconfig.child.json", "./tsconfig.json"] }',
    'tsconfig.again.json': '{ "extends": "./tsconfig.child.json", "compilerOptions": { "noEmit": false } }',
    'tsconfig.out.json': '{ "compilerOptions": { "outDir": "dist" } }',
    'tsconfig.root.json': '{ "compilerOptions": { "outDir": "." } }',
    'tsconfig.src.json': '{ "compilerOptions": { "outDir": "./src" } }',
    'tsconfig.circle.json': JSON.stringify({ extends: Array.from({ length: 99 }, () => './tsconfig.circle.json') }),
    'tsconfig.references.json': '{ "files": [], "references": [{ "path": "./check" }] }',
    'tsconfig.two.json': '{ "extends": ["./check/tsconfig.json", "./tsconfig.again.json"] }',
    'tsconfig.broken.json': '{',
    'tsconfig.shared.json': '{ "extends": "@x/tsconfig/base" }',
    'tsconfig.package.json': '{ "extends": "@x/tsconfig" }',
    'node_modules/@x/tsconfig/base.json': '{ "extends": "./tsconfig.json" }',
    'node_modules/@x/tsconfig/tsconfig.json': '{ "compilerOptions": { "noEmit": true } }',
  };
  const table: readonly (readonly [string, string])[] = [
    ['tsc', beside],
    ['tsc --noEmit', '+ types'],
    ['tsc --NOEMIT true', '+ types'],
    ['tsc --noEmit false', beside],
    ['vue-tsc', `vue-${beside}`],
    ['vue-tsc --noEmit', '+ types'],
    ['tsc -p check', '+ types'],
    ['tsc --project ./check/tsconfig.json', '+ types'],
    ['tsc -p check --noEmit false', beside],
    ['tsc -p tsconfig.child.json', '+ types'],
    ['tsc -p tsconfig.list.json', '+ types'],
    ['tsc -p tsconfig.shared.json', '+ types'],
    ['tsc -p tsconfig.package.json', '+ types'],
    ['tsc -p tsconfig.again.json', beside],
    ['tsc -p tsconfig.circle.json', beside],
    ['tsc -p tsconfig.broken.json', beside],
    ['tsc -p tsconfig.missing.json', beside],
    ['tsc -p $PROJECT', 'it may change files, whatever $PROJECT is: tsc -p $PROJECT'],
    ['tsc -p tsconfig.references.json', '+ types'],
    ['tsc -p check src/a.ts', beside],
    ['tsc --noEmit src/a.ts', '+ types'],
    ['tsc -p tsconfig.out.json', '+ build'],
    ['tsc -p tsconfig.root.json', beside],
    ['tsc -p tsconfig.src.json', beside],
    ['tsc --outDir build', '+ build'],
    ['tsc --outDir .', beside],
    ['tsc --emitDeclarationOnly', beside],
    ['tsc --declaration', beside],
    ['tsc --emitDeclarationOnly --declarationDir types', '+ build'],
    ['tsc -b', '+ build'],
    ['tsc --build', '+ build'],
    ['tsc -b --noEmit', '+ types'],
    ['tsc -b check', '+ build'],
    ['tsc -b tsconfig.references.json', '+ build'],
    ['tsc -p tsconfig.two.json', beside],
    ['tsc --init', beside],
    ['tsc --version', '+ types'],
    ['cd check && tsc', '+ types'],
    ['(cd check && true) && tsc', beside],
    ['cd $DIR && tsc', beside],
    ['npx --no tsc && eslint .', beside],
    ['tsc -w --noEmit', 'it watches, and does not end: tsc -w --noEmit'],
  ];
  for (const [body, expected] of table)
    it(`${JSON.stringify(body)} is judged by what it writes`, async () =>
      assert.equal(await judge('types', body, configs), expected));

  it('is judged by the tsconfig.json of the root, and not without one', async () => {
    assert.equal(await judge('typecheck', 'tsc', { 'tsconfig.json': '{ "compilerOptions": { "noEmit": true } }' }), '+ types');
    assert.equal(await judge('typecheck', 'tsc', { 'tsconfig.json': '{ "compilerOptions": { "outDir": "lib" } }' }), '+ build');
    assert.equal(await judge('typecheck', 'tsc'), beside);
  });

  it('may write beside the sources as a build, or by way of one', async () => {
    const { checks } = await detectScripts({
      build: 'npm run emit',
      emit: 'tsc',
      test: 'npm run build && mocha',
      unit: 'npm run emit && mocha',
    });
    assert.deepEqual(
      checks.map((check) => `${check.id} ${check.disabledReason}`),
      ['build it is already part of test', 'test null', `unit ${beside} (in "emit")`],
    );
  });

  it('is kept from every save when it writes', async () => {
    const { checks } = await detectScripts({ lint: 'tsc --outDir dist && eslint dist' });
    assert.equal(renderChecks(checks), '+ lint (lint, eslint) on commit push manual\n');
  });
});

describe('a script that runs a fixer by its name', () => {
  const bodies = [
    'cd sub && npm run lint:fix',
    'cd sub && yarn run fix',
    'cd sub && yarn lint:fix',
    'cd sub && run-s fix',
    'npm run fix -w sub',
    'npm --prefix sub run fix',
    'node --run format',
    'node --run=format',
    'pnpm -r run format',
    'pnpm -r format',
    'yarn workspaces foreach -A run fmt',
    '$npm_execpath run format',
    '"${npm_execpath}" run format',
    'node $npm_execpath run format',
    'turbo run lint format',
    'npx --no turbo run //#format',
    'nx run-many -t format',
    'nx run-many --targets=lint,format',
    'nx format:write',
    'lerna run format',
    'make fmt',
    'make -C sub lint-fix',
    'just fmt',
    'task fmt',
    'moon run :format',
    'moon run web:fix',
    'remark . --output',
    'remark . -o',
    'dotnet format',
    'vp fmt',
    'corepack pnpm run format',
    'rushx format',
    'cmd /c npm run fix',
    'pnpm exec prettier -w .',
    'npm exec prettier -w .',
    'yarn workspace web prettier -w .',
    './gradlew spotlessApply',
    'npm run lintFix -w sub',
    'node scripts/fix.js',
    'sh ./scripts/lint-fix.sh',
    './scripts/format.sh',
  ];
  for (const body of bodies)
    it(`is off: ${body}`, async () => assert.equal((await judge('lint', body)).replace(/: .*/s, ''), 'it changes files'));

  for (const body of [
    'turbo run lint',
    'npm run lint -w sub',
    'make fmt-check',
    'just format:check',
    'nx format:check',
    'nx run-many -t lint',
    'pnpm -r run format --check',
    'eslint . --format stylish',
    'node --run lint',
    'eslint . --cache-location $npm_package_name',
    'cd $INIT_CWD && eslint .',
    'dotnet format --verify-no-changes',
    'vp fmt --check',
    'node scripts/format.js --check',
    'node --test test/fix.test.js',
    'npm run jest -w sub',
  ])
    it(`is on otherwise: ${body}`, async () => assert.match(await judge('lint', body), /^\+|^it never ends/));

  it('is off also when the fixer is a script whose body nobody knows', async () => {
    const { checks } = await detectScripts({
      check: 'npm run format && mocha',
      ci: 'node --run format',
      qa: 'npm run format -- --check && mocha',
      format: 'node tools/pretty.js',
      verify: 'npm run fmt && mocha',
      fmt: 'prettier --check .',
    });
    assert.deepEqual(
      checks.map(({ id, disabledReason }) => `${id}: ${disabledReason}`),
      [
        'check: it changes files: node tools/pretty.js (in "format")',
        'ci: it changes files: node tools/pretty.js (in "format")',
        'qa: null',
        'format: it changes files: node tools/pretty.js',
        'verify: null',
        'fmt: it is already part of verify',
      ],
    );
  });

  it('is off where the package manager is set up first', async () => {
    assert.equal(
      await judge('lint', 'corepack enable && eslint .'),
      'it installs, publishes or changes packages: corepack enable',
    );
  });

  it('is off where only the shell knows what it runs', async () => {
    assert.equal(await judge('lint', 'FIX=--fix; eslint $FIX .'), 'it may change files, whatever $FIX is: eslint $FIX .');
    assert.equal(await judge('lint', '$RUNNER .'), 'it may change files, whatever $RUNNER is: $RUNNER .');
    assert.equal(await judge('lint', 'eslint ${ARGS:-.}'), 'it may change files, whatever ${ARGS:-.} is: eslint ${ARGS:-.}');
    assert.equal(await judge('lint', 'eslint %FIX% .'), 'it may change files, whatever %FIX% is: eslint %FIX% .');
    assert.equal(await judge('lint', 'eval "eslint --fix ."'), 'it changes files: eslint --fix .');
  });
});

describe('an explicit check flag', () => {
  for (const [name, body] of [
    ['format', 'vp fmt --check src'],
    ['fmt', 'prettier --check .'],
    ['fmt', 'prettier -l .'],
    ['format', 'prettier --list-different .'],
    ['format', 'dotnet format --verify-no-changes'],
    ['format', 'cargo fmt --check'],
    ['format', 'clang-format --dry-run src/a.c'],
    ['lint:fix', 'eslint --fix-dry-run . && prettier --check .'],
    ['format:write', 'prettier --check .'],
  ] as const)
    it(`counts more than the name: ${name}: ${body}`, async () => {
      const expected = body.startsWith('eslint') ? 'it changes files: eslint --fix-dry-run . && prettier --check .' : '+ format';
      assert.equal(await judge(name, body), expected);
    });

  it('does not make up for a flag that changes files', async () => {
    assert.equal(await judge('format', 'prettier --check --write .'), 'it changes files: prettier --check --write .');
  });
});

describe('a script that deletes or overwrites files', () => {
  const table: readonly (readonly [string, string])[] = [
    ['rimraf src', 'deletes'],
    ['rimraf coverage', 'deletes'],
    ['del-cli dist', 'deletes'],
    ['del dist', 'deletes'],
    ['shx rm -rf dist', 'deletes'],
    ['shx mv a b', 'overwrites'],
    ['shx cp a b', 'overwrites'],
    ['mv a b', 'overwrites'],
    ['cp a b', 'overwrites'],
    ['patch -p1', 'overwrites'],
    ['tar xf a.tgz', 'overwrites'],
    ['tar -C src -xzf a.tgz', 'overwrites'],
    ['tar --extract -f a.tgz', 'overwrites'],
    ['unzip a.zip', 'overwrites'],
    ['dd if=a of=b', 'overwrites'],
    ['truncate -s 0 a', 'overwrites'],
    ['install -m 755 a b', 'overwrites'],
    ['ln -sf a b', 'overwrites'],
    ['eslint . -o src/a.js', 'overwrites'],
    ['eslint . --output-file=report.json', 'overwrites'],
    ['markdownlint . --output report.txt', 'overwrites'],
    ['stylelint . --output-file report.json', 'overwrites'],
    ['eslint . | tee report.txt', 'overwrites'],
    ['eslint . > report.txt', 'overwrites'],
    ['eslint . >> report.txt', 'overwrites'],
    ['eslint . &> report.txt', 'overwrites'],
    ['sh -c "eslint . > report.txt"', 'overwrites'],
    ['echo x > src/version.ts && eslint .', 'overwrites'],
  ];
  for (const [body, what] of table)
    it(`is off: ${body}`, async () => assert.equal((await judge('lint', body)).replace(/: .*/s, ''), `it ${what} files`));

  for (const body of [
    'eslint . > /dev/null 2>&1',
    'eslint . 2>/dev/null | tee /dev/stderr',
    'eslint . -o /dev/stdout',
    'eslint < list.txt',
    'tar tf x.tgz && eslint .',
    'eslint --rule "a > b" .',
  ])
    it(`is on otherwise: ${body}`, async () => assert.match(await judge('lint', body), /^\+/));

  it('may do so as a build, or by way of one', async () => {
    const { checks } = await detectScripts({
      test: 'npm run build && mocha',
      build: 'npm run wipe && rollup -c > dist/log && cp a dist',
      wipe: 'rimraf dist',
      unit: 'npm run wipe && mocha',
      tap: 'tap > out.tap',
    });
    assert.deepEqual(
      checks.map(({ id, disabledReason }) => `${id}: ${disabledReason}`),
      [
        'test: null',
        'build: it is already part of test',
        'unit: it deletes files: rimraf dist (in "wipe")',
        'tap: it overwrites files: > out.tap',
      ],
    );
  });
});

describe('a script that runs more than its body says', () => {
  it('is off for what a shell script of the project does', async () => {
    const files = {
      'scripts/pack.sh': '#!/bin/sh\nset -e\n# rm -rf everything\nTARGET=x\nnpm install left-pad\n',
      'scripts/check': '#!/usr/bin/env bash\neslint . && \\\n  mocha "$@"\n',
      'scripts/other.js': 'require("fs").rmSync("src");',
    };
    const installs = 'it installs, publishes or changes packages: npm install left-pad (in scripts/pack.sh)';
    assert.equal(await judge('test:pack', './scripts/pack.sh', files), installs);
    assert.equal(await judge('test', 'bash scripts/pack.sh --now', files), installs);
    assert.equal(await judge('test', 'mocha && sh ./scripts/pack.sh', files), installs);
    assert.equal(await judge('test', 'scripts/check', files), '+ test');
    assert.equal(await judge('test', 'node scripts/other.js', files), '+ test');
    assert.equal(await judge('test', './scripts/missing.sh', files), 'it runs scripts/missing.sh, which is not there');
    assert.equal(await judge('test', './build/made-by-the-build', files), '+ test');
  });

  it('is off when it makes files anew to compare them with git', async () => {
    const makes = 'it makes files anew, to compare them: node make-docs.js';
    assert.equal(await judge('check:docs', 'node make-docs.js && git diff --exit-code'), makes);
    assert.equal(await judge('check:docs', 'node make-docs.js && git diff --quiet README.md'), makes);
    assert.equal(await judge('lint', 'eslint . && git diff --exit-code'), '+ lint');
    assert.equal(await judge('lint', 'git diff --check && eslint .'), '+ lint');
  });

  it('is off when it writes outside of its folder', async () => {
    const outside = 'it writes outside of its folder: postcss a.css -o ../../data/a.css';
    assert.equal(await judge('build', 'postcss a.css -o ../../data/a.css'), outside);
    assert.match(await judge('build', 'rollup -c --output=../site/x.js'), /^it writes outside of its folder/);
    assert.equal(await judge('build', 'rollup -c -o dist/x.js'), '+ build');
    assert.equal(await judge('build', 'tsc -p . --outDir ../../dist/a', { 'tsconfig.json': '{}' }), '+ build');
  });

  it('asks a server where an audit hangs on the tests', async () => {
    const { checks } = await detectScripts({ test: 'mocha', posttest: 'npm audit --production', audit: 'npm audit' });
    assert.deepEqual(
      checks.map(({ id, disabledReason }) => `${id} ${disabledReason}`),
      ['test it talks to other machines: npm audit --production', 'audit null'],
    );
  });
});

describe('a script that is known by its name', () => {
  const table: readonly (readonly [name: string, body: string, found: string])[] = [
    ['lint:fix:docs', 'node make.js', 'it changes files: node make.js'],
    ['test:browser', 'node make.js', 'it needs a browser (browser): enable it where one is set up'],
    ['test-api-firefox', 'node x.js', 'it needs a browser (firefox): enable it where one is set up'],
    ['e2e', 'turbo run e2e', 'it needs a browser or a server (e2e): enable it where they are set up'],
    ['build:readme', 'node x.js', 'it is not known which files it makes'],
    ['build:js', 'rollup -c', '+ build'],
    ['build', 'node x.js', '+ build'],
    ['test:unusual', 'node x.js', '+ test'],
    ['create:test', 'node x.js', 'none'],
    ['test:update', 'node x.js', 'none'],
    ['generate-feedback-tests', 'node x.js', 'none'],
    ['check:licenses', 'node x.js', '+ other'],
    ['check:clean', 'node x.js', 'none'],
    ['bench', 'mocha bench', 'none'],
    ['serve:test', 'mocha', 'none'],
  ];
  for (const [name, body, found] of table) it(`"${name}": ${body}`, async () => assert.equal(await judge(name, body), found));
});
