import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CiCommands } from '../../../src/config/detect/ci/ci-commands.ts';
import { confirm } from '../../../src/config/detect/ci/confirm.ts';
import { resolveExpressions } from '../../../src/config/detect/ci/expressions.ts';
import { readCi } from '../../../src/config/detect/ci/read-ci.ts';
import type { Candidates } from '../../../src/config/detect/detection.ts';
import { detectRust } from '../../../src/config/detect/languages/rust.ts';
import { detectPackageScripts } from '../../../src/config/detect/javascript/package-scripts.ts';
import { fakeContext } from './fake-context.ts';

const workflow = '.github/workflows/ci.yml';

/** The commands of a workflow's steps, each with its folder where that is not the root. */
async function commandsOf(
  text: string,
  files: Readonly<Record<string, string>> = {},
  file = workflow,
): Promise<readonly string[]> {
  const context = fakeContext({ ...files, [file]: text });
  const { steps, problems } = await readCi(context);
  const reader = new CiCommands(context);
  const commands = (await Promise.all(steps.map((step) => reader.read(step)))).flat();
  const shown = commands.map(({ text, folder }) => (folder === '.' ? text : `${folder}: ${text}`));
  return [...shown, ...problems.map((problem) => `${problem.file}:${problem.line} ${problem.message}`)];
}

const steps = (...runs: readonly string[]) =>
  `on: push\njobs:\n  a:\n    steps:\n${runs.map((run) => `      - ${run}\n`).join('')}`;

async function confirmed(files: Readonly<Record<string, string>>): Promise<string> {
  const context = fakeContext(files);
  const found: Candidates =
    files['package.json'] === undefined ? { candidates: [], problems: [] } : await detectPackageScripts(context);
  const { candidates } = await confirm(found, context);
  const lines = candidates.map(({ check }) => {
    const off = check.disabledReason === null ? '' : ` | off: ${check.disabledReason}`;
    return `${check.id} | ${check.command.join(' ')} | ${check.covers.join(', ')} | ${check.source.reason}${off}`;
  });
  return lines.join('\n');
}

describe('the commands that CI runs', () => {
  it('are those of the steps, one by one, where they run', async () => {
    const text = steps(
      'run: "cargo test && cargo doc"',
      'run: |\n          # cargo comment\n          cd web/ui && npm ci\n          npm run lint\n          (cd ../docs; markdownlint .)\n          npm test',
      'run: eslint .\n        working-directory: ./app/',
      'run: npm run types --prefix lib',
      'name: Build ${{ matrix.label }}\n        run: mypy .',
    );
    assert.deepEqual(await commandsOf(text), [
      'cargo test',
      'cargo doc',
      'web/ui: npm ci',
      'web/ui: npm run lint',
      'web/docs: markdownlint .',
      'web/ui: npm test',
      'app: eslint .',
      'npm run types --prefix lib',
      'mypy .',
    ]);
  });

  it('leave out what may fail, what is expected to fail, and texts for other programs', async () => {
    const text = steps(
      'run: "yamllint . || true"',
      'run: "! eslint broken.js"',
      "run: bash -c '! eslint broken.js'",
      'run: "shellcheck a.sh"\n        continue-on-error: true',
      'run: "import os"\n        shell: python',
      'run: |\n          cat <<EOF\n          mypy .\n          EOF\n          ruff check',
      'run: |\n          black \\\n            --check .',
    );
    assert.deepEqual(await commandsOf(text), ['cat', 'ruff check', 'black --check .']);
  });

  it('leave out what acts elsewhere, what is for releases, and jobs that record what they have changed', async () => {
    const text = steps(
      'run: ruff check',
      "run: yarn upload\n        if: startsWith(github.ref, 'refs/tags/')",
      'run: mypy --token ${{ secrets.TOKEN }}',
      'run: mypy .\n        env: { TOKEN: "${{ github.token }}" }',
    );
    assert.deepEqual(await commandsOf(text), ['ruff check']);
    assert.deepEqual(await commandsOf(steps('run: ruff check', 'run: git commit -am x')), []);
    assert.deepEqual(await commandsOf(steps('run: ruff check', 'uses: stefanzweifel/git-auto-commit-action@v5')), []);
    assert.deepEqual(await commandsOf(steps('run: ruff check', 'uses: actions/checkout@v4')), ['ruff check']);
  });

  it('are those of workflows and jobs about changes alone', async () => {
    assert.deepEqual(await commandsOf(steps('run: ruff check').replace('on: push', 'on: schedule')), []);
    assert.deepEqual(await commandsOf(steps('run: ruff check').replace('on: push', 'on: [release, workflow_dispatch]')), []);
    assert.deepEqual(await commandsOf(steps('run: ruff check').replace('  a:', '  publish-docs:')), []);
    assert.deepEqual(await commandsOf(steps('run: ruff check'), {}, '.github/workflows/release.yml'), []);
    assert.deepEqual(
      await commandsOf(steps('run: ruff check').replace('on: push', 'on:\n  pull_request:\n    branches: [main]')),
      ['ruff check'],
    );
  });

  it('have the values of their matrix and environment, and nothing that only a run knows', async () => {
    const text = [
      'on: push',
      'env: { TOOL: ruff, SECRET: "${{ secrets.X }}" }',
      'jobs:',
      '  a:',
      '    strategy: { matrix: { os: [a, b], task: [lint, types], include: [{ task: format, extra: --diff }] } }',
      '    steps:',
      '      - run: tox -e ${{ matrix.task }}',
      '      - run: $TOOL check ${{ matrix.extra }}',
      "      - run: nox -s ${{ matrix.session || 'tests' }}",
      '      - run: cargo test --target ${{ matrix.target }} --features=${{ inputs.f }} -q',
      '      - run: mypy ${{ steps.x.outputs.files }} $SECRET',
    ].join('\n');
    assert.deepEqual(await commandsOf(text), [
      'tox -e lint',
      'tox -e types',
      'tox -e format',
      'ruff check …',
      'ruff check --diff',
      'nox -s tests',
      'cargo test -q',
      'mypy … $SECRET',
    ]);
  });

  it('come from actions that check, with their inputs', async () => {
    const text = steps(
      'uses: actions/checkout@v4',
      'uses: golangci/golangci-lint-action@v8\n        with: { args: --verbose }',
      'uses: actions-rs/cargo@v1\n        with: { command: clippy, args: --all-targets }',
      'uses: someone/else@v1',
    );
    assert.deepEqual(await commandsOf(text), ['golangci-lint run --verbose', 'cargo clippy --all-targets']);
  });

  it('are read from the files of other services', async () => {
    const gitlab =
      'lint:\n  before_script: [pip install x]\n  script:\n    - ruff check\n    - [mypy .]\ndeploy:\n  script: mypy deploy\n';
    assert.deepEqual(await commandsOf(gitlab, {}, '.gitlab-ci.yml'), ['pip install x', 'ruff check']);
    assert.deepEqual(await commandsOf('install: npm ci\nscript:\n- npm test\n', {}, '.travis.yml'), ['npm test']);
    assert.deepEqual(await commandsOf('script:\n- cd $ELSEWHERE\n- npm test\n', {}, '.travis.yml'), []);
    const circle =
      'jobs:\n  a:\n    steps:\n      - checkout\n      - run: ruff check\n      - run: { name: types, command: mypy . }\n';
    assert.deepEqual(await commandsOf(circle, {}, '.circleci/config.yml'), ['ruff check', 'mypy .']);
    assert.deepEqual(await commandsOf('steps:\n- script: dotnet test\n', {}, 'azure-pipelines.yml'), ['dotnet test']);
  });

  it('are known in part where a file is broken, hostile or too large', async () => {
    const broken = `${steps('run: ruff check')}\n  b: [`;
    assert.deepEqual(await commandsOf(broken), ['ruff check']);
    const [problem] = await commandsOf('on: push\njobs: [');
    assert.match(problem ?? '', /^\.github\/workflows\/ci\.yml:\d+ This is not valid YAML, so what CI runs is known in part: /);
    const bomb = `a: &a [x]\n${Array.from({ length: 30 }, (_, n) => `b${n}: &b${n} [${'*a,'.repeat(9)}*a]`).join('\n')}\n${steps('run: mypy .')}`;
    assert.deepEqual(await commandsOf(bomb), ['mypy .']);
    assert.match((await commandsOf('['.repeat(100_000)))[0] ?? '', /This is not valid YAML/);
    for (const text of ['- '.repeat(50_000), '? '.repeat(50_000), '- [{'.repeat(20_000)])
      assert.match((await commandsOf(text))[0] ?? '', /nested too deeply$/);
    // Not more than one line of what can be thousands of errors.
    assert.match((await commandsOf('"'.repeat(20_001)))[0] ?? '', /^[^\n]{1,200}$/);
    assert.match((await commandsOf(`on: push\n#${'x'.repeat(210_000)}`))[0] ?? '', /larger than 200 kB/);
  });

  it('never have an expression left, whatever was written', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('${{', '}}', ' x ', '--flag ', '"', "'", 'matrix.a', '\n', '$', '\0')), (parts) => {
        assert.equal(/\$\{\{.*?\}\}/s.test(resolveExpressions(parts.join(''), new Map([['matrix.a', 'v']]))), false);
      }),
    );
  });
});

describe('what CI and git hooks run', () => {
  it('confirms checks, which then stand for it', async () => {
    const files = {
      'package.json': '{"scripts":{"lint":"eslint .","test":"mocha"}}',
      [workflow]: steps('run: npm run lint -- --max-warnings 0', 'run: npm t'),
      '.husky/pre-commit': '#!/bin/sh\nnpm test\n',
    };
    assert.equal(
      await confirmed(files),
      [
        `lint | npm run -s lint | npm run lint, npm run lint -- --max-warnings 0 | script "lint" in package.json: eslint .; CI runs it (${workflow}:5)`,
        `test | npm run -s test | npm run test, npm test, npm t | script "test" in package.json: mocha; CI runs it (${workflow}:6)`,
      ].join('\n'),
    );
    const hooks = { ...files, [workflow]: steps('run: npm ci') };
    assert.match(await confirmed(hooks), /mocha; a git hook runs it \(\.husky\/pre-commit:2\)$/);
  });

  it('adds the checks that nobody else found, where they are safe', async () => {
    const safe = await confirmed({ [workflow]: steps('run: codespell docs', 'run: cargo clippy', 'run: cargo clippy --all') });
    assert.equal(
      safe,
      [
        `codespell | codespell docs | codespell docs | CI runs it: ${workflow}:5`,
        `cargo-clippy | cargo clippy | cargo clippy, cargo clippy --all | CI runs it: ${workflow}:6`,
      ].join('\n'),
    );
  });

  /** The ids of what is added, with why it is off. */
  const added = async (files: Readonly<Record<string, string>>, ...runs: readonly string[]): Promise<readonly string[]> => {
    const found = await confirmed({ ...files, [workflow]: steps(...runs.map((run) => `run: ${JSON.stringify(run)}`)) });
    return found.split('\n').map((line) => line.replace(/ \|.*?(?:\| off(?=:)|$)/, ''));
  };

  it('adds a target of a CMake build with its name, and none of a project that lies elsewhere', async () => {
    const found = await confirmed({ 'CMakeLists.txt': '', [workflow]: steps('run: cmake --build build --target lintsh -j 4') });
    assert.match(found, /^cmake:lintsh \| cmake --build build --target lintsh /);
    assert.deepEqual(await added({ 'CMakeLists.txt': '' }, 'cmake --build build --target ci_test_x'), [
      'cmake:ci_test_x: what `cmake --build build --target ci_test_x` runs is not known here',
    ]);
    assert.deepEqual(await added({}, 'cmake -B build -S elsewhere', 'cmake --build build'), ['']);
  });

  it('lists what only its name tells, and knows what Automake writes', async () => {
    assert.deepEqual(await added({}, 'gjs-check-syntax', 'check-manifest', 'make', 'python -m build'), [
      'gjs-check-syntax: what `gjs-check-syntax` runs is not known here',
      'check-manifest: what `check-manifest` runs is not known here',
      'make: what `make` runs is not known here',
      'pyproject-build: it installs what the build needs: pyproject-build',
    ]);
    const automake = { 'Makefile.am': '', 'configure.ac': '' };
    assert.deepEqual(await added(automake, './configure', 'make -j$(nproc)', 'make check', 'make install'), [
      'make',
      'make-check',
    ]);
  });

  it('reads a script of the project with variables around it, whose value only CI knows', async () => {
    const files = { 'ci/check.sh': '#!/bin/sh\n${PREFIX}mypy .\n${PREFIX}ruff check\n' };
    const runs = steps('run: ruff check', 'run: mypy .', 'run: CFLAGS=-Werror ./ci/check.sh --verbose --output-file ${LOG}');
    assert.match(
      await confirmed({ ...files, [workflow]: runs }),
      /^ci\/check\.sh \| \.\/ci\/check\.sh --verbose \| .* \| off: it runs mypy and ruff-check, which are checks of their own$/m,
    );
    assert.deepEqual(await added({ 'run.lua': '' }, 'lua run.lua tests'), ['run.lua']);
  });

  it('reads the scripts that a script of the project calls, and nothing behind the last call', async () => {
    const files = {
      'scripts/test': '#!/bin/sh\nscripts/check\npytest\n',
      'scripts/check': '#!/bin/sh\nmypy .\n',
      'scripts/verify': '#!/bin/sh\n./scripts/inner\n',
      'scripts/inner': '#!/bin/sh\ngit push\n',
      'lint.sh': '#!/bin/sh\nexec yamllint \\\n  .\n. ./other\ngit push\n',
    };
    assert.deepEqual(await added(files, 'mypy .', 'pytest', 'scripts/test', 'scripts/verify', './lint.sh', 'yamllint .'), [
      'mypy',
      'pytest',
      'scripts/test: it runs pytest and mypy, which are checks of their own',
      'scripts/verify: it changes the repository: git push',
      'lint.sh',
    ]);
  });

  it('keeps a script off that makes files anew and then looks with git whether they have changed', async () => {
    const isClean = '#!/bin/sh\nchanges=$(git status --porcelain)\nif [ -n "$changes" ]; then exit 1; fi\n';
    const files = {
      'ci/validate-man.sh': `${isClean}cd doc\n./build-man.sh\nchanges=$(git status --porcelain)\n`,
      'doc/build-man.sh': '#!/bin/sh\ncargo run -- -o man\n',
      'ci/verify-docs.sh': '#!/bin/sh\npython3 docs.py\ngit diff --exit-code\n',
      'ci/check-same.sh': isClean,
      'ci/check-inner.sh': '#!/bin/sh\ncd doc\n./inner\n',
      'doc/inner': '#!/bin/sh\ngit push\n',
    };
    const called = ['ci/validate-man.sh', 'ci/verify-docs.sh', 'ci/check-same.sh', 'ci/check-inner.sh'];
    assert.deepEqual(await added(files, ...called), [
      'ci/validate-man.sh: it makes files anew, to compare them: ./build-man.sh',
      'ci/verify-docs.sh: it makes files anew, to compare them: python3 docs.py',
      'ci/check-same.sh',
      'ci/check-inner.sh: it changes the repository: git push',
    ]);
  });

  it('keeps a script off that needs more than the files that are there', async () => {
    const files = {
      'a_test.py': '#!/usr/bin/python3\nimport subprocess\nsubprocess.run(["make", "clean"])\n',
      'b_test.py': '#!/usr/bin/python3\nprint("make cleaner")\n',
      'e2e_tests.js': '',
    };
    assert.deepEqual(
      await added(files, './a_test.py', './b_test.py', './e2e_tests.js', 'cd build && ../b_test.py', 'make check'),
      [
        'a_test.py: it may run make clean',
        'b_test.py',
        'e2e_tests.js: it needs a browser or a server',
        'make-check: what `make check` runs is not known here',
      ],
    );
  });

  it('makes nothing stand for a command of which it does a part, or for another subcommand', async () => {
    const found = await confirmed({
      'package.json': '{"scripts":{"lint":"eslint .","types":"tsc --noEmit"}}',
      [workflow]: steps(
        'run: npx npm-run-all lint types',
        'run: cargo udeps',
        'run: cargo clippy',
        'run: npx --yes @taplo/cli fmt --check',
      ),
    });
    assert.doesNotMatch(found, /run lint[^|]*npm-run-all/);
    assert.match(found, /\| cargo udeps \|.*\n?/);
    assert.match(found, /taplo fmt --check \|/);
    assert.match(found, /^cargo-clippy \| cargo clippy \| cargo clippy \|/m);
  });

  it('puts on what only waited for CI', async () => {
    const files = {
      'Cargo.toml': '[package]\nname="y"\n',
      'x/Cargo.toml': '[package]\nname="x"\n',
      [workflow]: steps('run: cargo test --manifest-path x/Cargo.toml'),
    };
    const context = fakeContext(files);
    const { candidates } = await confirm(await detectRust(context), context);
    assert.deepEqual(
      candidates.filter(({ check }) => check.cwd === 'x').map(({ check }) => `${check.id} ${check.enabled}`),
      ['x:cargo-fmt false', 'x:cargo-clippy false', 'x:cargo-test true'],
    );
  });

  it('lists what is run for files of a pattern, by way of the shell, which finds them', async () => {
    const context = fakeContext({
      'a/x.ts': '',
      [workflow]: steps('run: deno test --allow-read a/*', 'run: bundle exec bake test:all'),
    });
    const { candidates } = await confirm({ candidates: [], problems: [] }, context);
    assert.deepEqual(
      candidates.map(({ check: { command, work, disabledReason } }) => [command, work, disabledReason]),
      [
        [
          ['deno test --allow-read a/*'],
          { type: 'process', shell: true },
          'what `deno test --allow-read a/*` runs is not known here',
        ],
        [['bake', 'test:all'], { type: 'process', shell: false }, 'what `bake test:all` runs is not known here'],
      ],
    );
  });

  it('knows what the action of gosec runs', async () => {
    const found = await confirmed({
      [workflow]: steps('uses: securego/gosec@master\n        with:\n          args: -quiet ./...'),
    });
    assert.match(found, /gosec -quiet \.\/\.\.\./);
  });

  it('lists the hooks of prek as those of pre-commit', async () => {
    const found = await confirmed({
      'prek.toml': '[[repos]]\nrepo = "x"\nhooks = [\n  { id = "check-toml" },\n  { id = "ruff" },\n]\n',
    });
    assert.match(found, /^pre-commit \| prek run --all-files \| prek run --all-files, prek run -a \| prek\.toml \|/m);
    assert.match(found, /^pre-commit:check-toml \|.*hook "check-toml" in prek\.toml \|/m);
    assert.doesNotMatch(found, /^pre-commit:ruff/m);
  });

  for (const run of [
    'npx prettier --write .',
    'cargo fmt',
    'black .',
    'cargo publish',
    'git push',
    'codespell $FILES',
    'codespell *.md',
    'codespell ${{ inputs.files }}',
    'find . | xargs codespell',
    'npm ci',
    'echo lint',
    'docker compose up',
    'cd missing && codespell',
    'codespell --version',
    'yarn link codespell --frozen-lockfile',
  ])
    it(`never adds \`${run}\``, async () => {
      const added = await confirmed({ [workflow]: steps(`run: ${JSON.stringify(run)}`) });
      assert.equal(
        added
          .split('\n')
          .filter((line) => line !== '' && !line.includes(' | off: '))
          .join('\n'),
        '',
      );
    });

  it('never adds what only a hook runs', async () => {
    assert.equal(
      await confirmed({ 'lefthook.yml': 'pre-commit:\n  commands:\n    a:\n      run: codespell {staged_files}\n' }),
      '',
    );
  });
});
