import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { explainBadId } from '../../../src/config/check-id.ts';
import type { DetectContext } from '../../../src/config/detect/context.ts';
import type { Candidates } from '../../../src/config/detect/detection.ts';
import { detectChecks } from '../../../src/config/detect-checks.ts';
import { languages } from '../../../src/config/detect/languages.ts';
import { reconcile } from '../../../src/config/detect/reconcile.ts';
import { fakeContext } from './fake-context.ts';

const fixtures = join(import.meta.dirname, '../../fixtures/detect');

/** What all of these detectors find together, as `id: command`. */
async function detect(files: Readonly<Record<string, string>>, parts: Partial<DetectContext> = {}): Promise<Candidates> {
  const context = fakeContext(files, parts);
  const found = await Promise.all(
    languages.map(async ({ isThere, load }): Promise<Candidates> => {
      if (!(await isThere(context))) return { candidates: [], problems: [] };
      const detector = await load();
      return detector(context);
    }),
  );
  return reconcile(found);
}

async function commandsOf(
  files: Readonly<Record<string, string>>,
  parts: Partial<DetectContext> = {},
): Promise<readonly string[]> {
  const { candidates } = await detect(files, parts);
  return candidates.filter(({ check }) => check.enabled).map(({ check }) => `${check.id}: ${check.command.join(' ')}`);
}

const nothing = { findProgram: async () => null };

describe('the ecosystems other than JavaScript', () => {
  it('find nothing where there is nothing for them', async () => {
    assert.deepEqual(await commandsOf({ 'README.md': '# Hello\n', 'src/a.txt': '' }), []);
    assert.deepEqual(
      await commandsOf({ 'test/fixtures/Cargo.toml': '[package]\n', 'examples/go.mod': '', 'docs/pom.xml': '' }),
      [],
    );
  });

  it('list what is not installed with how to get it, and never download it', async () => {
    const { candidates } = await detect(
      { 'Cargo.toml': '[package]\n', 'go.mod': '', 'a.go': '', 'ruff.toml': '', 'mix.exs': '' },
      nothing,
    );
    assert.ok(candidates.length > 6);
    for (const { check } of candidates) assert.match(check.unavailable ?? '', /^\S+ is not installed: \S/, check.id);
  });

  it('give ids that are possible, commands with words, and places that exist', async () => {
    for (const name of readdirSync(fixtures)) {
      const { checks } = await detectChecks(join(fixtures, name));
      for (const { id, command, source, title, enabled, effect } of checks) {
        assert.equal(explainBadId(id), null, id);
        assert.ok(command.length > 0 && command.every((word) => typeof word === 'string' && !word.includes('undefined')), id);
        assert.ok(title !== '' && source.reason !== '' && (source.line ?? 1) >= 1, id);
        assert.ok(!(enabled && effect === 'write'), id);
      }
    }
  });

  it('say the same for the same files', async () => {
    const folder = join(fixtures, 'docs-and-data');
    assert.deepEqual(await detectChecks(folder), await detectChecks(folder));
  });

  const names = [
    'pyproject.toml',
    'setup.cfg',
    'tox.ini',
    'noxfile.py',
    'requirements-dev.txt',
    'tests/test_a.py',
    'Pipfile',
    'Cargo.toml',
    '.cargo/config.toml',
    'go.mod',
    '.golangci.yml',
    'CMakeLists.txt',
    'CMakePresets.json',
    'meson.build',
    'build.gradle.kts',
    'pom.xml',
    'A.csproj',
    'A.sln',
    'Gemfile',
    'Rakefile',
    'a.gemspec',
    'composer.json',
    'mix.exs',
    'Package.swift',
    'pubspec.yaml',
    'lib/a.dart',
    'a.sh',
    '.markdownlint-cli2.yaml',
    '.pre-commit-config.yaml',
    '.github/workflows/ci.yml',
    'Makefile',
  ];
  const words = [
    '[tool.ruff]',
    '[package]',
    '[workspace]',
    '"scripts": {',
    'task :a do',
    'namespace :x do',
    '@nox.session',
    'def a(session):',
    '  session.run("',
    'a: &a [*a]',
    '{:credo',
    '${{',
    '\u0000',
    '\uD800',
    '\u2028',
    'uv run '.repeat(50),
    '('.repeat(80),
    '`$(`',
    '[testenv:a]',
    'commands = x',
    'gem "',
    'end',
    'TestTask.new(',
    'task default: %i[a b',
    'cargo clippy -- -D warnings',
    'go test -race ./...',
    '=> [:a, :b]',
    '"a": ["@a", "@b"]',
    '}',
    ']',
    '"',
    "'",
    '\\',
  ];
  const pieces = fc.constantFrom(...words);
  const text = fc
    .array(fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 20 })), { maxLength: 20 })
    .map((lines) => lines.join('\n'));

  it('never fail for what files contain', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: names.length, maxLength: names.length }), async (texts) => {
        const files = Object.fromEntries(names.map((name, index) => [name, texts[index] ?? '']));
        const { candidates } = await detect(files);
        for (const { check } of candidates) assert.equal(explainBadId(check.id), null);
      }),
      { numRuns: 60 },
    );
  });

  it('answer soon for files that are long and say the same over and over', async () => {
    const long = (line: string) => line.repeat(Math.floor(400_000 / line.length));
    const files = {
      'pyproject.toml': long('[[tool.a]]\n'),
      'tox.ini': long('[testenv:a]\ncommands = pytest\n'),
      'noxfile.py': long('@nox.session\ndef a(session):\n    session.run("a", "b")\n'),
      'requirements-dev.txt': long('pytest\n'),
      Rakefile: long('namespace :a do\ntask :b => [:c]\n'),
      Gemfile: long('gem "a"\n'),
      'mix.exs': long('{:credo, '),
      'Cargo.toml': '[package]\n',
      'build.gradle': long('checkstyle '),
      Makefile: long('a:\n\tcargo clippy --features x && ruff format && go test -race .\n'),
      'setup.cfg': long('  x'),
      'pom.xml': long('<artifactId>maven-checkstyle-plugin</artifactId>'),
    };
    // Anything quadratic would take longer than tests may.
    const { candidates } = await detect(files);
    assert.ok(candidates.length > 0);
  });
});

describe('the detection of Python', () => {
  const project = { 'pyproject.toml': '[tool.mypy]\n[build-system]\n[tool.pytest.ini_options]\n', 'a.py': '' };
  const mypy = 'mypy --show-column-numbers --no-pretty --hide-error-context --no-color-output .';

  it('runs tools by the package manager of the lockfile, and only where there is an environment that it would use', async () => {
    for (const [lockfile, command] of [
      ['uv.lock', 'uv run --no-sync'],
      ['poetry.lock', 'poetry run'],
      ['pdm.lock', 'pdm run'],
      ['Pipfile.lock', 'pipenv run'],
    ] as const) {
      const environment = { '.venv/bin/python': '', '.venv/bin/mypy': '', '.venv/bin/pytest': '' };
      assert.deepEqual(await commandsOf({ ...project, ...environment, [lockfile]: '' }), [
        `mypy: ${command} ${mypy}`,
        `pytest: ${command} pytest -q --junit-xml=\${report}`,
      ]);
    }
  });

  it('takes programs from the virtual environment, from PATH otherwise', async () => {
    const found = await commandsOf({ ...project, 'venv/bin/python': '', 'venv/bin/mypy': '' });
    assert.deepEqual(found, [`mypy: venv/bin/${mypy}`, 'pytest: pytest -q --junit-xml=${report}']);
  });

  it('says what to run where dependencies are missing', async () => {
    const { candidates } = await detect(
      { ...project, 'uv.lock': '' },
      { findProgram: async (name) => (name === 'uv' ? '/bin/uv' : null) },
    );
    assert.deepEqual(
      candidates.map(({ check }) => check.unavailable),
      ['mypy is not installed: run uv sync', 'pytest is not installed: run uv sync'],
    );
  });

  it('gives no paths where the configuration has them, and those of CI where it has none', async () => {
    const ci = { '.github/workflows/a.yml': 'run: mypy src\n', 'src/a.py': '' };
    const plain = mypy.slice(0, -2);
    assert.ok((await commandsOf({ 'pyproject.toml': '[tool.mypy]\npackages = ["x"]\n', ...ci })).includes(`mypy: ${plain}`));
    assert.ok((await commandsOf({ 'setup.cfg': '[mypy]\nfiles = x\n', ...ci })).includes(`mypy: ${plain}`));
    assert.ok((await commandsOf({ 'mypy.ini': '', ...ci })).includes(`mypy: ${plain} src`));
  });

  it('lets tests find the packages of a folder that is not installed, unless the configuration says where they are', async () => {
    const pytest = async (files: Readonly<Record<string, string>>) => (await commandsOf(files)).at(-1)?.split(': ')[1];
    const plain = 'pytest -q --junit-xml=${report}';
    assert.equal(await pytest({ 'conftest.py': '' }), `${plain} -o pythonpath=.`);
    assert.equal(
      await pytest({ 'conftest.py': '', '.venv/bin/python': '', '.venv/bin/pytest': '' }),
      `.venv/bin/python -m ${plain}`,
    );
    assert.equal(await pytest({ 'a.py': '', 'pytest.ini': '[pytest]\npythonpath = src\n' }), plain);
    assert.equal(await pytest({ 'pyproject.toml': '[build-system]\n[tool.pytest.ini_options]\n' }), plain);
  });

  it('takes tests for pytest only where something says so', async () => {
    const ids = async (files: Readonly<Record<string, string>>) =>
      (await commandsOf({ 'a.py': '', ...files })).map((line) => line.split(':')[0]).join(' ');
    assert.equal(await ids({ 'test.py': 'def test_a(): pass\n' }), '');
    assert.equal(await ids({ 'tests/test_a.py': 'def test_a(): pass\n' }), 'pytest');
    assert.equal(await ids({ 'a/test_a.py': 'import pytest\n' }), 'pytest');
    assert.equal(await ids({ 'tests/test_a.py': 'from unittest import TestCase\n' }), 'unittest');
    assert.equal(await ids({ 'manage.py': '', 'app/tests.py': 'from django.test import TestCase\n' }), 'django-test');
    assert.deepEqual(await commandsOf({ 'main.c': '', 'tests/test_a.py': 'import unittest\n' }), []);
    assert.equal(await ids({ 'pyproject.toml': '[dependency-groups]\ndev = ["pytest"]\n' }), '');
  });
});

describe('the detection of Rust', () => {
  it('checks with the compiler alone where Clippy is missing', async () => {
    const found = await commandsOf(
      { 'Cargo.toml': '[package]\n' },
      { findProgram: async (name) => (name === 'cargo-clippy' ? null : `/bin/${name}`) },
    );
    assert.deepEqual(found.slice(-1), ['cargo-check: cargo check --all-targets --message-format=json']);
  });

  it('takes features from CI only where they are plain', async () => {
    const clippy = async (call: string) =>
      (await commandsOf({ 'Cargo.toml': '[package]\n', '.github/workflows/a.yml': `run: ${call}\n` }))[1]?.slice(
        'cargo-clippy: cargo clippy --all-targets --message-format=json'.length,
      );
    assert.equal(await clippy('cargo test --features "a,b"'), ' --features a,b');
    assert.equal(await clippy('cargo test --features ${{ matrix.features }}'), '');
    assert.equal(await clippy('cargo build --no-default-features --features a'), '');
    assert.equal(await clippy('cargo clippy -- -D warnings'), ' -- -D warnings');
    assert.equal(await clippy('RUSTFLAGS=-Dwarnings cargo build'), ' -- -D warnings');
    assert.equal(await clippy('RUSTDOCFLAGS="-D warnings" cargo doc'), '');
  });

  it('runs nextest where it is configured and installed', async () => {
    const files = { 'Cargo.toml': '[package]\n', '.config/nextest.toml': '' };
    assert.ok((await commandsOf(files)).includes('cargo-test: cargo nextest run --no-fail-fast'));
    assert.ok(!(await commandsOf(files, nothing)).some((line) => line.includes('nextest')));
  });
});

describe('the detection of Go', () => {
  it('leaves vet to golangci-lint where that is installed', async () => {
    const files = { 'go.mod': '', 'a.go': '', '.golangci.yml': 'run: {}\n' };
    assert.deepEqual(await commandsOf(files), [
      'gofmt: gofmt -l .',
      'golangci-lint: golangci-lint run --fix=false --out-format=json',
    ]);
    const without = await commandsOf(files, { findProgram: async (name) => (name === 'golangci-lint' ? null : `/bin/${name}`) });
    assert.ok(without.includes('go-vet: go vet ./...'));
  });
});

describe('the detection of C and C++', () => {
  it('names no more files than a command line has room for, and says so', async () => {
    const files = Object.fromEntries(Array.from({ length: 900 }, (_, index) => [`src/file${index}.c`, '']));
    const { candidates } = await detect({ ...files, '.clang-format': '' });
    assert.equal(candidates[0]?.check.command.length, 3 + 400);
    assert.equal(candidates[0]?.check.source.reason, '.clang-format; for the first 400 of 900 files');
  });
});
