import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, relative } from 'node:path';
import fc from 'fast-check';
import { describeConfigProblem } from '../../../src/model/problem.ts';
import type { DetectContext } from '../../../src/config/detect/context.ts';
import type { Detection } from '../../../src/config/detect/detection.ts';
import { detectChecks } from '../../../src/config/detect-checks.ts';
import { detectPackageScripts } from '../../../src/config/detect/javascript/package-scripts.ts';
import { programsOf, reachable, readScriptGraph } from '../../../src/config/detect/scripts/script-graph.ts';
import { detectWith, fakeContext } from './fake-context.ts';
import { renderChecks } from './render-checks.ts';

/** A context that has one file and every program. */
function contextOf(text: string, parts: Partial<DetectContext> = {}): DetectContext {
  return fakeContext({ 'package.json': text }, { has: async () => false, ...parts });
}

async function detectScripts(scripts: Readonly<Record<string, unknown>>, manifest: object = {}): Promise<Detection> {
  return detectWith(detectPackageScripts, contextOf(JSON.stringify({ ...manifest, scripts }, null, 2)));
}

async function problemsOf(text: string): Promise<readonly string[]> {
  const { checks, problems } = await detectWith(detectPackageScripts, contextOf(text));
  assert.equal(
    problems.every((problem) => problem.severity === 'warning' && problem.check === null),
    true,
  );
  return [...problems.map(describeConfigProblem), ...checks.map((check) => `found ${check.id}`)];
}

describe('package scripts', () => {
  it('run one suite once, however they call and show it', async () => {
    const jest = 'node --expose-gc node_modules/jest-cli/bin/jest --logHeapUsage';
    const { checks } = await detectScripts({
      test: jest,
      jest,
      'test:unit': `${jest} --testMatch x`,
      'cover:unit': `${jest} --testMatch x --coverage`,
      mocha: './node_modules/.bin/mocha',
      'mocha-spec': 'mocha -R spec',
      phpunit: 'phpunit --coverage-text',
      'phpunit:min': 'phpunit --no-coverage',
    });
    assert.deepEqual(
      checks.filter((check) => check.enabled).map((check) => check.id),
      ['test', 'mocha', 'phpunit'],
    );
  });

  it('run the same tests once, in the form that is meant, whatever else the others call', async () => {
    const on = async (scripts: Readonly<Record<string, string>>, more: Readonly<Record<string, string>> = {}) => {
      const context = fakeContext({ 'package.json': JSON.stringify({ scripts }), ...more }, { has: async () => false });
      const { checks } = await detectWith(detectPackageScripts, context);
      return checks.filter((check) => check.kind === 'test').map(({ id, disabledReason }) => `${id}: ${disabledReason ?? 'on'}`);
    };
    const parts = { lint: 'eslint .', make: 'node make.cjs', suite: 'borp --timeout 600 --coverage --lines 95' };
    const chains = {
      'test-ci': 'npm run lint && npm run make && npm run suite',
      'test-ci-pnpm': 'pnpm run lint && npm run make && borp --timeout 600',
      test: 'npm run lint && npm run make && npm run suite && jest test/jest',
    };
    assert.deepEqual(await on({ ...parts, ...chains }), [
      'suite: it is already part of test',
      'test-ci: it is a variant of test',
      'test-ci-pnpm: it is a variant of test',
      'test: on',
    ]);
    assert.deepEqual(
      await on({ unit: 'borp', citgm: 'borp --concurrency=1 --coverage', 'test:esm': 'borp', mocha: 'mocha test' }),
      ['unit: on', 'citgm: it is a variant of unit', 'test:esm: it is a variant of unit', 'mocha: on'],
    );
    const different = {
      'test:a': 'mocha test/a',
      'test:b': 'mocha test/b',
      'test:d': 'mocha -g x test/a',
    };
    assert.deepEqual(await on(different), ['test:a: on', 'test:b: on', 'test:d: on']);
    const more = { 'test:unit': 'mocha test/unit', 'test:all': 'mocha test/unit && jest test/slow' };
    assert.deepEqual(await on(more), ['test:unit: on', 'test:all: on']);
    const ci = 'on: push\njobs:\n  a:\n    steps:\n      - run: npm run test:node\n';
    assert.deepEqual(
      await on(
        { 'test:a': 'node prepare.js && mocha', 'test:node': 'node prepare.js && mocha' },
        { '.github/workflows/ci.yml': ci },
      ),
      ['test:a: it is a variant of test:node', 'test:node: on'],
    );
  });

  it('that only tell what was measured before are no tests', async () => {
    const { checks } = await detectScripts({
      coverage: 'c8 report --check-coverage',
      cover: 'nyc mocha && nyc report --reporter=lcov',
    });
    assert.deepEqual(
      checks.map(({ id, disabledReason }) => `${id}: ${disabledReason}`),
      ['coverage: it only tells what tests before it have covered: c8 report --check-coverage', 'cover: null'],
    );
  });

  it('of the root that are about one folder do not stand for those of another', async () => {
    const { checks } = await detectWith(
      detectPackageScripts,
      fakeContext({
        'package.json': JSON.stringify({
          workspaces: ['packages/*'],
          scripts: { 'format:check': 'prettier --check packages/a', lint: 'eslint packages/*/src', 'lint:css': 'stylelint .' },
        }),
        ...Object.fromEntries(
          ['a', 'b'].map((name) => [
            `packages/${name}/package.json`,
            JSON.stringify({ scripts: { 'format:check': 'prettier --check .', 'lint:css': 'stylelint "*.css"' } }),
          ]),
        ),
      }),
    );
    assert.deepEqual(
      checks.filter(({ cwd }) => cwd !== '.').map(({ id, disabledReason }) => `${id}: ${disabledReason}`),
      [
        'packages/a:format:check: null',
        'packages/a:lint:css: it is already part of lint:css',
        'packages/b:format:check: null',
        'packages/b:lint:css: it is already part of lint:css',
      ],
    );
  });

  it('become complete checks with the line of the evidence', async () => {
    const { checks } = await detectScripts({ dev: 'vite', lint: '  eslint\n.  ' });
    assert.deepEqual(checks, [
      {
        id: 'lint',
        title: 'Lint',
        kind: 'lint',
        tool: 'eslint',
        work: { type: 'process', shell: false },
        command: ['npm', 'run', '-s', 'lint'],
        cwd: '.',
        env: {},
        effect: 'read',
        writes: [],
        inputs: null,
        enabled: true,
        on: ['save', 'commit', 'push', 'manual'],
        dependsOn: [],
        priority: 0,
        timeoutMs: 300_000,
        stallTimeoutMs: null,
        graceMs: 5_000,
        retries: 0,
        weight: 1,
        locks: [],
        parser: 'auto',
        exitCodes: null,
        cache: true,
        fix: null,
        keepDaemons: false,
        unavailable: null,
        broken: null,
        disabledReason: null,
        covers: ['npm run lint'],
        source: { origin: 'detected', file: 'package.json', line: 4, reason: 'script "lint" in package.json: eslint .' },
      },
    ]);
  });

  it('are given ten minutes for tests and builds, and no cached build', async () => {
    const { checks } = await detectScripts({ lint: 'eslint .', test: 'mocha', build: 'rollup -c', e2e: 'node e2e.js' });
    const limits = checks.map(({ id, timeoutMs, cache }) => `${id} ${timeoutMs} ${cache}`);
    assert.deepEqual(limits, ['lint 300000 true', 'test 600000 true', 'build 600000 false', 'e2e 600000 true']);
  });

  it('that build run before a push alone, also where a compiler is called a check of types', async () => {
    const { checks } = await detectScripts({ build: 'rollup -c', types: 'tsc -b', test: 'mocha' });
    assert.equal(
      renderChecks(checks),
      '+ build (build, rollup) on push\n+ types (build, tsc) on push\n+ test (test, mocha) on commit push manual | after build | after types\n',
    );
  });

  it('that test never run at the same time', async () => {
    const scripts = {
      test: 'mocha',
      tap: 'tap',
      e2e: 'node e2e.js',
      ci: 'jest',
      lint: 'eslint .',
      build: 'rollup -c',
      'test:ci': 'eslint . && npm test',
    };
    const { checks } = await detectScripts(scripts);
    assert.deepEqual(
      checks.map(({ id, locks }) => [id, ...locks].join(' ')),
      ['test tests', 'tap tests', 'e2e tests', 'ci tests', 'lint', 'build', 'test:ci tests'],
    );
  });

  it('show no control characters and no endless body in their reason', async () => {
    const { checks } = await detectScripts({ lint: `eslint .\u001b]0;pwned\u0007 \u202e ${'x'.repeat(500)}` });
    const reason = checks[0]?.source.reason ?? '';
    // oxlint-disable-next-line no-control-regex -- they are what it looks for
    assert.doesNotMatch(reason, /[\u0000-\u001f\u202e]/);
    assert.ok(reason.length < 130, reason);
  });
});

describe('the package manager', () => {
  const commandOf = async (manifest: object, files: readonly string[] = []): Promise<string> => {
    const text = JSON.stringify({ ...manifest, scripts: { lint: 'eslint .' }, dependencies: { a: '1' } });
    const entries = new Set(['package.json', ...files]);
    const { checks } = await detectWith(
      detectPackageScripts,
      contextOf(text, { entries, has: async (path) => files.includes(path) }),
    );
    return `${checks[0]?.command.join(' ')} / ${checks[0]?.unavailable}`;
  };

  it('follows the lockfile, and npm is the default', async () => {
    const missing = 'dependencies are not installed: run';
    assert.equal(await commandOf({}), `npm run -s lint / ${missing} npm install`);
    assert.equal(await commandOf({}, ['package-lock.json']), `npm run -s lint / ${missing} npm ci`);
    assert.equal(await commandOf({}, ['npm-shrinkwrap.json']), `npm run -s lint / ${missing} npm ci`);
    assert.equal(await commandOf({}, ['pnpm-lock.yaml']), `pnpm --silent run lint / ${missing} pnpm install --frozen-lockfile`);
    assert.equal(await commandOf({}, ['yarn.lock']), `yarn run --silent lint / ${missing} yarn install --frozen-lockfile`);
    assert.equal(
      await commandOf({}, ['yarn.lock', '.yarnrc.yml']),
      `yarn run --silent lint / ${missing} yarn install --immutable`,
    );
    assert.equal(await commandOf({}, ['bun.lock']), `bun run --silent lint / ${missing} bun install --frozen-lockfile`);
    assert.equal(await commandOf({}, ['bun.lockb']), `bun run --silent lint / ${missing} bun install --frozen-lockfile`);
  });

  it('is the one that the manifest names, whatever lockfile lies there', async () => {
    assert.match(
      await commandOf({ packageManager: 'pnpm@9.1.0+sha512.abc' }, ['package-lock.json']),
      /^pnpm --silent run lint .* pnpm install$/,
    );
    assert.match(await commandOf({ packageManager: 'yarn@4.1.0' }, ['yarn.lock']), /yarn install --immutable$/);
    assert.match(await commandOf({ packageManager: 'yarn@1.22.0' }, ['yarn.lock', '.yarnrc.yml']), /--frozen-lockfile$/);
    assert.match(await commandOf({ devEngines: { packageManager: { name: 'bun' } } }), /^bun run/);
    assert.match(await commandOf({ packageManager: 'pnpmx@1' }), /^npm run/);
    assert.match(await commandOf({ packageManager: 7 }), /^npm run/);
  });

  it('is content with node_modules or Plug’n’Play in the root', async () => {
    assert.match(await commandOf({}, ['node_modules']), /null$/);
    assert.match(await commandOf({}, ['.pnp.cjs']), /null$/);
  });

  it('finds lockfile and node_modules above the root, up to the git root and not further', async () => {
    const text = JSON.stringify({ scripts: { lint: 'eslint .' }, devDependencies: { eslint: '9' } });
    const asked: string[] = [];
    const has = async (path: string) => {
      asked.push(path);
      return ['../../pnpm-lock.yaml', '../node_modules'].includes(path);
    };
    const repository = { top: '/repo', gitDir: '/repo/.git', prefix: 'packages/a' };
    const { checks } = await detectWith(detectPackageScripts, contextOf(text, { root: '/repo/packages/a', repository, has }));
    assert.deepEqual(checks[0]?.command, ['pnpm', '--silent', 'run', 'lint']);
    assert.equal(checks[0]?.unavailable, null);
    assert.equal(
      asked.some((path) => path.startsWith('../../../')),
      false,
    );
  });

  it('is looked up on PATH, and missing it is said with where to get it', async () => {
    const text = JSON.stringify({ packageManager: 'pnpm@9', scripts: { lint: 'eslint .' } });
    const { checks } = await detectWith(detectPackageScripts, contextOf(text, { findProgram: async () => null }));
    assert.equal(checks[0]?.unavailable, 'pnpm is not installed: get it from https://pnpm.io/installation, or put it on PATH');
    assert.equal(checks[0]?.enabled, true);
  });

  it('counts only as an executable file in an absolute folder of PATH', async function () {
    if (process.platform === 'win32') return;
    const root = mkdtempSync(join(tmpdir(), 'preflight detect '));
    try {
      writeFileSync(join(root, 'package.json'), '{"packageManager":"pnpm@9","scripts":{"lint":"eslint ."}}');
      const tryPath = async (...folders: readonly string[]) => {
        const { checks } = await detectChecks(root, { PATH: folders.join(delimiter) });
        return checks.find((check) => check.id === 'lint')?.unavailable === null;
      };
      mkdirSync(join(root, 'folder', 'pnpm'), { recursive: true });
      mkdirSync(join(root, 'bin'));
      writeFileSync(join(root, 'bin', 'pnpm'), '');
      assert.equal(await tryPath(join(root, 'folder'), join(root, 'bin'), ''), false);
      chmodSync(join(root, 'bin', 'pnpm'), 0o755);
      assert.equal(await tryPath(relative(process.cwd(), join(root, 'bin'))), false);
      assert.equal(await tryPath('/nonexistent', join(root, 'bin')), true);
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});

describe('a broken package.json', () => {
  it('is a warning with its place, and its scripts are left out', async () => {
    assert.deepEqual(await problemsOf('{\n  "scripts": {\n    "lint": "eslint .",\n  }\n}'), [
      'package.json:4:3: This is not valid JSON for a package.json: property name expected. Its scripts are left out until that is repaired.',
    ]);
    assert.match((await problemsOf('{ // comment\n }'))[0] ?? '', /^package\.json:1:3: .*invalid comment token/);
    assert.match((await problemsOf(''))[0] ?? '', /^package\.json:1:1: This is not valid JSON/);
    assert.match((await problemsOf('[]'))[0] ?? '', /^package\.json:1:1: .*it is not an object/);
  });

  it('with entries of a wrong type gives the others', async () => {
    assert.deepEqual(await problemsOf('{\n  "scripts": {\n    "test": 7,\n    "build": null,\n    "lint": "eslint ."\n  }\n}'), [
      'package.json:3:13: The script "test" must be a string. It is left out.',
      'package.json:4:14: The script "build" must be a string. It is left out.',
      'found lint',
    ]);
    assert.deepEqual(await problemsOf('{\n  "scripts": ["eslint"]\n}'), [
      'package.json:2:14: "scripts" must be an object of commands by name. No scripts are taken from here.',
    ]);
  });

  it('does not overflow the stack', async () => {
    const deep = `{"scripts":${'['.repeat(1_000_000)}`;
    assert.match((await problemsOf(deep))[0] ?? '', /^package\.json:1:1: This is not valid JSON/);
  });

  it('with the same script twice means the last, as for npm', async () => {
    const { checks } = await detectWith(detectPackageScripts, contextOf('{"scripts":{"lint":"eslint --fix","lint":"eslint ."}}'));
    assert.equal(checks[0]?.enabled, true);
  });

  const withFile = async (content: string | Uint8Array): Promise<Detection> => {
    const root = mkdtempSync(join(tmpdir(), 'preflight detect '));
    try {
      writeFileSync(join(root, 'package.json'), content);
      return await detectChecks(root);
    } finally {
      rmSync(root, { recursive: true });
    }
  };

  it('may begin with a byte order mark', async () => {
    const { checks } = await withFile('\uFEFF{"scripts":{"lint":"eslint ."}}');
    assert.deepEqual(
      checks.map((check) => check.id),
      ['lint'],
    );
  });

  it('is refused in UTF-16 and above 5 MB, with a warning', async () => {
    const utf16 = await withFile(Buffer.from('\uFEFF{"scripts":{"lint":"eslint ."}}', 'utf16le'));
    assert.deepEqual(utf16.problems.map(describeConfigProblem), [
      'package.json:1:1: package.json is not a text in UTF-8; its scripts are left out.',
    ]);
    const large = await withFile(`{"scripts":{"lint":"eslint ."}}${' '.repeat(5 * 1024 * 1024)}`);
    assert.deepEqual(large.problems.map(describeConfigProblem), [
      'package.json:1:1: package.json is larger than 5 MB; its scripts are left out.',
    ]);
  });
});

describe('scripts that a build runs', () => {
  const onOf = async (scripts: Readonly<Record<string, string>>) => {
    const { checks } = await detectScripts(scripts);
    return checks.map(({ id, on, enabled, disabledReason }) => `${id}: ${enabled ? on.join(' ') : disabledReason}`).sort();
  };

  it('are checks of their own whenever the build does not run', async () => {
    assert.deepEqual(
      await onOf({ build: 'npm run typecheck && npm test && vite build', typecheck: 'tsc --noEmit', test: 'mocha' }),
      ['build: push', 'test: commit manual', 'typecheck: save commit manual'],
    );
  });

  it('are part of another check that runs them and is no build', async () => {
    const scripts = { build: 'npm run check && vite build', check: 'npm run lint && node check.js', lint: 'eslint .' };
    assert.deepEqual(await onOf(scripts), ['build: push', 'check: commit manual', 'lint: it is already part of check']);
  });

  it('stay apart where something else only runs them', async () => {
    const scripts = {
      build: 'npm run check && vite build',
      check: 'npm run lint && npm run types',
      lint: 'eslint .',
      types: 'tsc --noEmit',
    };
    assert.deepEqual(await onOf(scripts), [
      'build: push',
      'check: it runs lint and types, which are checks of their own',
      'lint: save commit manual',
      'types: save commit manual',
    ]);
  });

  it('stay part of it where they test what it has made', async () => {
    const scripts = { build: 'rollup -c && npm test', test: 'mocha dist/test.js' };
    assert.deepEqual(await onOf(scripts), ['build: push', 'test: it is already part of build']);
  });
});

describe('scripts that run each other', () => {
  const names = ['lint', 'lint:a', 'test', 'unit', 'build', 'check', 'ci', 'typecheck', 'helper', 'pretest', 'prehelper'];
  const step = fc.oneof(
    fc.constantFrom(...names).map((name) => `npm run ${name}`),
    fc.constantFrom(
      'eslint .',
      'mocha',
      'tsc',
      'node x.js',
      'rollup -c',
      'playwright test',
      'rm -rf x',
      'echo hi',
      'run-p lint:* unit',
    ),
  );
  const scripts = fc.dictionary(
    fc.constantFrom(...names),
    fc.array(step, { minLength: 1, maxLength: 3 }).map((steps) => steps.join(' && ')),
    {
      maxKeys: 9,
    },
  );

  /** Where a script is part of one whose tests another one runs as well. */
  const found: readonly Record<string, string>[] = [
    {
      unit: 'npm run pretest',
      test: 'eslint .',
      build: 'mocha',
      lint: 'npm run build',
      pretest: 'npm run lint && npm run check',
    },
    {
      'lint:a': 'eslint .',
      test: 'npm run lint:a',
      pretest: 'mocha',
      typecheck: 'eslint .',
      unit: 'npm run typecheck && npm run pretest',
    },
    { helper: 'node x.js', ci: 'npm run helper', test: 'node x.js && mocha', unit: 'npm run ci && mocha' },
  ];

  it('run no check twice for one trigger, and leave none out that could run', async () => {
    await fc.assert(
      fc.asyncProperty(scripts, async (table) => {
        const { checks } = await detectScripts(table);
        const graph = readScriptGraph(
          Object.entries(table).map(([name, body]) => ({ name, body, line: 1 })),
          new Set(),
        );
        const enabled = checks.filter((check) => check.enabled).map((check) => check.id);
        const run = new Map(enabled.map((id) => [id, reachable(graph, id)]));
        const on = new Map(checks.map((check) => [check.id, check.on]));
        const areTogether = (one: string, other: string) => on.get(one)?.some((trigger) => on.get(other)?.includes(trigger));
        for (const id of enabled) {
          for (const other of enabled)
            assert.ok(id === other || run.get(id)?.has(other) === false || !areTogether(id, other), `${id} runs ${other}`);
        }
        const reasons = new Map(checks.map((check) => [check.id, check.disabledReason]));
        for (const { id, disabledReason } of checks) {
          assert.equal(disabledReason === null, enabled.includes(id));
          // What stands for a variant is no variant of it again.
          const seen = new Set<string>();
          for (
            let next: string | undefined = id;
            next !== undefined;
            next = /variant of (\S+)/.exec(reasons.get(next) ?? '')?.[1]
          ) {
            assert.ok(!seen.has(next), `${id} is a variant of itself`);
            seen.add(next);
          }
          const parts = /^it runs (.+), which/.exec(disabledReason ?? '')?.[1]?.split(/, | and /) ?? [];
          for (const part of parts) assert.doesNotMatch(reasons.get(part) ?? '', /^it runs/, `${id} is taken apart into ${part}`);
          for (const part of parts) assert.ok(reasons.has(part), `${part} is no check`);
          const whole = /already part of (\S+)/.exec(disabledReason ?? '')?.[1];
          if (whole === undefined) continue;
          // By its name, or written out.
          const commands = new Set(programsOf(graph, whole).map((call) => call.text));
          const isPart = reachable(graph, whole).has(id) || programsOf(graph, id).every((call) => commands.has(call.text));
          assert.ok(enabled.includes(whole) && isPart, `${id} is not part of ${whole}, or that is off`);
        }
      }),
      { numRuns: 500, examples: found.map((table): [typeof table] => [table]) },
    );
  });

  it('enable nothing that deletes, wherever it stands', async () => {
    await fc.assert(
      fc.asyncProperty(scripts, async (table) => {
        const { checks } = await detectScripts(table);
        const graph = readScriptGraph(
          Object.entries(table).map(([name, body]) => ({ name, body, line: 1 })),
          new Set(),
        );
        for (const check of checks.filter((one) => one.enabled))
          for (const id of reachable(graph, check.id))
            for (const name of [`pre${id}`, id, `post${id}`])
              assert.doesNotMatch(table[name] ?? '', /rm -rf/, `${check.id} runs ${name}`);
      }),
      { numRuns: 500 },
    );
  });

  it('are found out about in long chains and dense nets too', async () => {
    const chain = Object.fromEntries(Array.from({ length: 900 }, (_, index) => [`s${index}`, `npm run s${index + 1}`]));
    const { checks } = await detectScripts({ ...chain, s900: 'node test.js', test: 'npm run s0' });
    assert.equal(renderChecks(checks), '+ test (test) on commit push manual\n');
    const net = Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [
        `lint:${index}`,
        [`eslint ${index}`, ...Array.from({ length: 299 - index }, (_, more) => `npm run lint:${index + more + 1}`)].join(' && '),
      ]),
    );
    const dense = await detectScripts(net);
    assert.deepEqual(
      dense.checks.filter((check) => check.enabled).map((check) => check.id),
      ['lint:0'],
    );
  });

  it('are taken apart where a chain writes out what they are', async () => {
    const scripts = { test: 'node a.js && mocha b', 'test:a': 'node a.js', 'test:b': 'mocha b', lint: 'eslint . && node c.js' };
    const { checks } = await detectScripts(scripts);
    assert.deepEqual(
      checks.map(({ id, disabledReason }) => `${id} ${disabledReason}`),
      ['test it runs test:a and test:b, which are checks of their own', 'test:a null', 'test:b null', 'lint null'],
    );
  });

  it('are left out beyond a thousand, with a warning', async () => {
    const many = Object.fromEntries(Array.from({ length: 1_001 }, (_, index) => [`lint:${index}`, `eslint ${index}`]));
    const { checks, problems } = await detectScripts(many);
    assert.equal(checks.length, 1_000);
    assert.deepEqual(problems.map(describeConfigProblem), [
      'package.json:1003:18: There are more than 1000 scripts. Those from here on are left out.',
    ]);
  });

  it('take no time over patterns that are made to take long', async () => {
    const name = `lint:${'a:'.repeat(200)}a`;
    const { checks } = await detectScripts({ [name]: 'eslint .', lint: `run-s ${'*a'.repeat(100)}b ${'*'.repeat(1_000)}b` });
    assert.equal(checks.length, 2);
  });

  it('never throw, whatever their bodies are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.constantFrom('lint', 'test', 'build', 'check'), fc.string({ unit: 'binary', maxLength: 60 })),
        async (table) => {
          const { problems } = await detectScripts(table);
          assert.deepEqual(problems, []);
        },
      ),
      { numRuns: 500 },
    );
  });
});
