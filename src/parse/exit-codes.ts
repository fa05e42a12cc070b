import type { ExitCodes } from '../model/check.ts';

const misuse = 'was called in a way that it does not understand';

/** By tool what its exit codes mean; for tools that are not here 0 is good and everything else a failure. */
const table: Readonly<Record<string, ExitCodes>> = {
  eslint: findings([1], { 2: 'ESLint crashed, has no valid configuration, or found no files' }),
  prettier: findings([1], { 2: 'Prettier could not read a file or its configuration' }),
  stylelint: findings([2], { 1: 'Stylelint crashed', 64: `Stylelint ${misuse}`, 78: 'Stylelint has no valid configuration' }),
  oxlint: findings([1], {}),
  biome: findings('others', {}),
  tsc: findings([1, 2], {}),
  ruff: findings([1], { 2: 'ruff crashed, or its configuration is wrong' }),
  black: findings([1], { 123: 'black could not read a file' }),
  flake8: findings([1], {}),
  mypy: findings([1], { 2: 'mypy crashed, or could not go on' }),
  pyright: findings([1], { 2: 'pyright crashed', 3: 'its configuration is wrong', 4: `pyright ${misuse}` }),
  pylint: findings('others', { 32: `pylint ${misuse}` }),
  pytest: findings([1], {
    2: 'pytest was interrupted, or could not collect the tests',
    3: 'pytest crashed',
    4: `pytest could not load a conftest.py, or ${misuse}`,
    5: 'pytest found no tests',
  }),
  mocha: findings('others', {}),
  cargo: findings([1, 100, 101], {}),
  gofmt: { ...findings([1], { 2: 'gofmt could not read a file' }), despiteZero: 'output' },
  go: findings([1, 2], {}),
  'golangci-lint': findings([1], {
    2: 'golangci-lint crashed',
    3: 'golangci-lint crashed',
    4: 'golangci-lint took longer than its own time limit',
    5: 'golangci-lint found no Go files',
    6: `golangci-lint ${misuse}`,
    7: 'golangci-lint crashed',
  }),
  shellcheck: findings([1], { 2: 'shellcheck could not read a file', 3: `shellcheck ${misuse}`, 4: `shellcheck ${misuse}` }),
  rubocop: findings([1], { 2: 'rubocop crashed, or its configuration is wrong' }),
  terraform: findings([1, 3], { 2: `terraform ${misuse}` }),
  yamllint: findings([1, 2], {}),
  hadolint: findings([1], {}),
  actionlint: findings([1], { 2: `actionlint ${misuse}`, 3: 'actionlint crashed' }),
  markdownlint: findings([1], { 2: 'markdownlint could not write', 3: `markdownlint ${misuse}`, 4: 'markdownlint crashed' }),
  'markdownlint-cli2': findings([1], { 2: 'markdownlint-cli2 crashed, or its configuration is wrong' }),
  vulture: findings([3], { 1: 'vulture could not read a file', 2: `vulture ${misuse}` }),
  govulncheck: findings([3], { 1: 'govulncheck could not do its work', 2: `govulncheck ${misuse}` }),
  gitleaks: findings([1], { 126: `gitleaks ${misuse}` }),
  codespell: findings('others', { 2: `codespell ${misuse}`, 64: `codespell ${misuse}` }),
  typos: findings([2], { 1: 'typos could not do its work', 64: `typos ${misuse}`, 78: 'typos has no valid configuration' }),
  luacheck: findings([1, 2], { 3: 'luacheck could not read a file', 4: `luacheck ${misuse}` }),
  zizmor: findings([10, 11, 12, 13, 14], { 1: 'zizmor could not do its work', 2: `zizmor ${misuse}` }),
  tflint: findings([2], { 1: 'tflint could not do its work' }),
  buf: findings([100], { 1: 'buf could not do its work, or its configuration is wrong' }),
  swiftlint: findings([2], { 1: `swiftlint ${misuse}` }),
  brakeman: findings([3], { 4: 'brakeman found no application', 7: 'brakeman could not read a file' }),
  reek: findings([2], { 1: 'reek could not do its work' }),
  psalm: findings([2], { 1: 'Psalm could not do its work, or its configuration is wrong' }),
  phpstan: findings([1], { 255: 'PHPStan crashed' }),
  phpcs: findings([1, 2, 3], { 16: 'PHP_CodeSniffer could not do its work', 64: `PHP_CodeSniffer ${misuse}` }),
  'php-cs-fixer': findings([8], {
    1: 'PHP CS Fixer could not do its work',
    16: 'PHP CS Fixer has no valid configuration',
    32: 'PHP CS Fixer has a rule that is not configured well',
    64: 'PHP CS Fixer crashed',
  }),
  rector: findings([2], { 1: 'Rector could not do its work, or its configuration is wrong' }),
  perlcritic: findings([2], { 1: 'perlcritic could not do its work' }),
  lychee: findings([2], { 1: 'lychee could not do its work', 3: 'lychee has no valid configuration' }),
  semgrep: findings([1], { 2: 'semgrep crashed', 7: 'semgrep has no valid configuration' }),
};

function findings(failed: ExitCodes['failed'], errored: ExitCodes['errored']): ExitCodes {
  return { failed, errored, despiteZero: null };
}

/** What the exit codes of a tool mean; null where nothing special is known. */
export function exitCodesOf(tool: string): ExitCodes | null {
  return Object.hasOwn(table, tool) ? table[tool]! : null;
}
